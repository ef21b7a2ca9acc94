// The iterators of String.prototype.matchAll, without V8's slow path of a frozen RegExp.prototype.
import { apply, create, getPrototypeOf } from '../commons.ts';
import { cloneRegExp } from './regexp-clones.ts';
import { advance, execute } from './regexp-plain.ts';

const iteratorPrototype: object = getPrototypeOf(apply(RegExp.prototype[Symbol.matchAll], /(?:)/g, ['']));

/** Stamps the object it is given with the fields of a subclass: V8's own iterators have slots no script can make. */
const Stamped = function (target: object): object {
  return target;
} as unknown as new (
  target: object,
) => object;

class MatchState extends Stamped {
  #matcher: RegExp | undefined;
  readonly #input: string;
  readonly #global: boolean;
  readonly #unicode: boolean;

  constructor(matcher: RegExp, input: string, flags: string) {
    super(create(iteratorPrototype));
    this.#matcher = matcher;
    this.#input = input;
    this.#global = flags.includes('g');
    this.#unicode = flags.includes('u') || flags.includes('v');
  }

  static next(iterator: unknown): IteratorResult<RegExpExecArray, undefined> | undefined {
    if (typeof iterator !== 'object' || iterator === null || !(#matcher in iterator)) return undefined;
    const matcher = iterator.#matcher;
    if (matcher === undefined) return { value: undefined, done: true };
    const found = execute(matcher, iterator.#input);
    if (found === null) {
      iterator.#matcher = undefined;
      return { value: undefined, done: true };
    }
    if (!iterator.#global) iterator.#matcher = undefined;
    else if (found[0] === '') matcher.lastIndex = advance(iterator.#input, matcher.lastIndex, iterator.#unicode);
    return { value: found, done: false };
  }
}

/** An iterator over the matches of a plain regexp, from its `lastIndex` on; the regexp stays as it is. */
export function makeMatchIterator(regexp: RegExp, input: string): object {
  const flags = `${regexp.flags}`;
  const matcher = cloneRegExp(regexp, flags);
  const { lastIndex } = regexp;
  if (lastIndex !== 0) matcher.lastIndex = toLength(lastIndex);
  return new MatchState(matcher, input, flags);
}

function toLength(lastIndex: unknown): number {
  const length = Math.trunc(Number(lastIndex));
  return length > 0 ? Math.min(length, Number.MAX_SAFE_INTEGER) : 0;
}

/** The next result of an iterator made here; undefined for any other object. */
export function nextMatch(iterator: unknown): IteratorResult<RegExpExecArray, undefined> | undefined {
  return MatchState.next(iterator);
}
