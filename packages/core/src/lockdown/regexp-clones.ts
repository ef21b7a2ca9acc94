// Private twins of regexps, for the methods that must not touch the caller's lastIndex.
import { apply, getOwnPropertyDescriptor } from '../commons.ts';
import { isUnicode } from './regexp-plain.ts';

const OriginalRegExp = RegExp;
const { get: getSource } = getOwnPropertyDescriptor(RegExp.prototype, 'source') as { get: () => string };

/** A fresh regexp of the same pattern, with these flags; `lastIndex` is 0. */
export function cloneRegExp(regexp: RegExp, flags: string): RegExp {
  return new OriginalRegExp(apply(getSource, regexp, []), flags);
}

/** By flags, then by source; all emptied when full, so that a guest cannot grow it. */
const searchers: readonly Map<string, RegExp>[] = Array.from({ length: 32 }, () => new Map<string, RegExp>());
const capacity = 500;
const longestSource = 1000;
let count = 0;

/**
 * A regexp that finds, from its `lastIndex` on, where a plain `regexp` would match at any position: global, not
 * sticky. Shared by all splits by the same pattern; each sets `lastIndex` first, and no guest code runs during one.
 */
export function searcherFor(regexp: RegExp): RegExp {
  const unicode = isUnicode(regexp);
  const sets = unicode && !regexp.unicode;
  const flags =
    (regexp.ignoreCase ? 1 : 0) |
    (regexp.multiline ? 2 : 0) |
    (regexp.dotAll ? 4 : 0) |
    (unicode ? 8 : 0) |
    (sets ? 16 : 0);
  const bySource = searchers[flags] as Map<string, RegExp>;
  const source = apply(getSource, regexp, []);
  const known = bySource.get(source);
  if (known !== undefined) return known;
  const letters = `g${flags & 1 ? 'i' : ''}${flags & 2 ? 'm' : ''}${flags & 4 ? 's' : ''}${unicode ? (sets ? 'v' : 'u') : ''}`;
  const made = new OriginalRegExp(source, letters);
  if (source.length > longestSource) return made;
  if (++count > capacity) {
    for (const map of searchers) map.clear();
    count = 1;
  }
  bySource.set(source, made);
  return made;
}
