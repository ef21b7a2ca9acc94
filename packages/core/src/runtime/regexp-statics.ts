// What `RegExp.$1` and its like are to the code of one compartment: of the matches that it asked for itself.
//
// Nothing of another tenant can show: a match is kept by the compartment whose program called for it (see
// compiler/regexp-statics.ts), as strings, and no native of the realm is asked. What is no plain regexp (regexp-plain.ts)
// runs as it would, and leaves nothing.
import { freeze, isArray } from '../commons.ts';
import { isPlain } from '../lockdown/regexp-plain.ts';

export interface RegExpStatics {
  /** The statics for the constructor of regexps, anything else for itself. */
  readonly of: (value: unknown) => unknown;
  /** Something with the methods that match, which keep what was found; a value that has no such methods as it is. */
  readonly by: (value: unknown) => unknown;
}

interface Match {
  readonly input: string;
  readonly index: number;
  /** The match, and what its groups took. */
  readonly parts: readonly string[];
}

type Replacer = (...args: unknown[]) => unknown;

const NOTHING: Match = freeze({ input: '', index: 0, parts: freeze(['']) });
const GROUPS = 9;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function staticsOf({ input, index, parts }: Match): object {
  const matched = parts[0] ?? '';
  const last = parts.length > 1 ? (parts.at(-1) ?? '') : '';
  const left = input.slice(0, index);
  const right = input.slice(index + matched.length);
  const statics: Record<string, string> = {
    ...{ input, $_: input, lastMatch: matched, '$&': matched, lastParen: last, '$+': last },
    ...{ leftContext: left, '$`': left, rightContext: right, "$'": right },
  };
  for (let group = 1; group <= GROUPS; group += 1) statics[`$${group}`] = parts[group] ?? '';
  return statics;
}

/** The recorder of one compartment. */
export function makeRegExpStatics(): RegExpStatics {
  let last = NOTHING;

  const keep = (found: unknown): void => {
    if (!isArray(found)) return;
    const { input, index } = found as unknown as RegExpExecArray;
    if (typeof input === 'string' && typeof index === 'number')
      last = { input, index, parts: Array.from(found as unknown[], textOf) };
  };

  /** The last match of `regexp` in all of `text`; it is left as it was. */
  const keepLast = (regexp: RegExp, text: string): void => {
    const { lastIndex } = regexp;
    if (!regexp.global) keep(text.match(regexp));
    else for (const found of text.matchAll(regexp)) keep(found);
    regexp.lastIndex = lastIndex;
  };

  // All matches are found before the first call, as V8 does it.
  const replace = (method: 'replace' | 'replaceAll', text: string, args: unknown[]): unknown => {
    const [pattern] = args;
    if (isPlain(pattern)) keepLast(pattern, text);
    return Reflect.apply(text[method] as Replacer, text, args);
  };

  const ofRegExp = (regexp: RegExp): object => ({
    exec(text: unknown): unknown {
      const found = regexp.exec(text as string);
      keep(found);
      return found;
    },
    test(text: unknown): boolean {
      const found = regexp.exec(text as string);
      keep(found);
      return found !== null;
    },
  });

  const ofText = (text: string): object => ({
    replace: (...args: unknown[]): unknown => replace('replace', text, args),
    replaceAll: (...args: unknown[]): unknown => replace('replaceAll', text, args),
    match(pattern: unknown): unknown {
      const found = text.match(pattern as RegExp);
      if (isPlain(pattern) && pattern.global) keepLast(pattern, text);
      else if (isPlain(pattern)) keep(found);
      return found;
    },
  });

  return freeze<RegExpStatics>({
    of: (value) => (value === RegExp.prototype.constructor ? staticsOf(last) : value),
    by(value) {
      if (typeof value === 'string') return ofText(value);
      return isPlain(value) ? ofRegExp(value) : value;
    },
  });
}
