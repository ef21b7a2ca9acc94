// The iterators of String.prototype.matchAll, without V8's slow path of a frozen RegExp.prototype.
import { apply, create, getPrototypeOf } from '../commons.ts';
import { cloneRegExp } from './regexp-clones.ts';
import { payer } from '../meter/current.ts';
import { execGeneric } from '../regexp/generic.ts';
import { toLength } from '../regexp/metered.ts';
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
  /** Whether `exec` and `lastIndex` may be a guest's. */
  readonly #generic: boolean;

  constructor(matcher: RegExp, input: string, flags: string, generic: boolean) {
    super(create(iteratorPrototype));
    this.#matcher = matcher;
    this.#input = input;
    this.#global = flags.includes('g');
    this.#unicode = flags.includes('u') || flags.includes('v');
    this.#generic = generic;
  }

  static next(iterator: unknown): IteratorResult<RegExpExecArray, undefined> | undefined {
    if (typeof iterator !== 'object' || iterator === null || !(#matcher in iterator)) return undefined;
    const matcher = iterator.#matcher;
    if (matcher === undefined) return { value: undefined, done: true };
    if (iterator.#generic) return MatchState.#nextGeneric(iterator, matcher);
    const found = execute(matcher, iterator.#input);
    if (found === null) {
      iterator.#matcher = undefined;
      return { value: undefined, done: true };
    }
    if (!iterator.#global) iterator.#matcher = undefined;
    else if (found[0] === '') matcher.lastIndex = advance(iterator.#input, matcher.lastIndex, iterator.#unicode);
    return { value: found, done: false };
  }

  /** %RegExpStringIteratorPrototype%.next (22.2.9.2.1), as it is written. */
  static #nextGeneric(iterator: MatchState, matcher: RegExp): IteratorResult<RegExpExecArray, undefined> {
    const input = iterator.#input;
    const found = (
      payer === undefined ? execFree(matcher, input) : execGeneric(matcher, input, payer)
    ) as RegExpExecArray | null;
    if (found === null) {
      iterator.#matcher = undefined;
      return { value: undefined, done: true };
    }
    if (!iterator.#global) iterator.#matcher = undefined;
    else if (`${found[0]}` === '') matcher.lastIndex = advance(input, toLength(matcher.lastIndex), iterator.#unicode);
    return { value: found, done: false };
  }
}

/** RegExpExec where nobody pays: an iterator that a guest made is driven by its host. */
function execFree(matcher: RegExp, input: string): unknown {
  const { exec } = matcher as { exec?: unknown };
  return typeof exec === 'function' ? apply(exec as () => unknown, matcher, [input] as never) : execute(matcher, input);
}

/** An iterator over the matches of a plain regexp, from its `lastIndex` on; the regexp stays as it is. */
export function makeMatchIterator(regexp: RegExp, input: string): object {
  const flags = `${regexp.flags}`;
  const matcher = cloneRegExp(regexp, flags);
  const { lastIndex } = regexp;
  if (lastIndex !== 0) matcher.lastIndex = toLength(lastIndex);
  return new MatchState(matcher, input, flags, false);
}

/** An iterator over what this matcher finds, by its own `exec`. */
export function makeGenericIterator(matcher: object, input: string, flags: string): object {
  return new MatchState(matcher as RegExp, input, flags, true);
}

/** The next result of an iterator made here; undefined for any other object. */
export function nextMatch(iterator: unknown): IteratorResult<RegExpExecArray, undefined> | undefined {
  return MatchState.next(iterator);
}
