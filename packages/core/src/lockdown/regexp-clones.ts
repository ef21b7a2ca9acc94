// Private twins of regexps, for the methods that must not touch the caller's lastIndex.
import { apply, getOwnPropertyDescriptor } from '../commons.ts';

const OriginalRegExp = RegExp;
const { get: getSource } = getOwnPropertyDescriptor(RegExp.prototype, 'source') as { get: () => string };

// As in regexp-plain.ts: from the slots.
const letters = ['hasIndices:d', 'ignoreCase:i', 'multiline:m', 'dotAll:s', 'unicode:u', 'unicodeSets:v']
  .map((pair) => pair.split(':') as [string, string])
  .map(([name, letter]) => [getOwnPropertyDescriptor(RegExp.prototype, name)?.get as (() => boolean) | undefined, letter] as const)
  .filter(([getter]) => getter !== undefined) as [() => boolean, string][];

/** A fresh regexp of the same pattern and flags; `lastIndex` is 0. */
export function cloneRegExp(regexp: RegExp): RegExp {
  return new OriginalRegExp(apply(getSource, regexp, []), flagsOf(regexp, true));
}

const fullLetters = ['global:g', 'sticky:y']
  .map((pair) => pair.split(':') as [string, string])
  .map(([name, letter]) => [getOwnPropertyDescriptor(RegExp.prototype, name)?.get as () => boolean, letter] as const);

function flagsOf(regexp: RegExp, all: boolean): string {
  let flags = '';
  for (let i = 0; i < letters.length; i++) {
    const [getter, letter] = letters[i] as [() => boolean, string];
    if (apply(getter, regexp, [])) flags += letter;
  }
  if (!all) return flags;
  for (let i = 0; i < fullLetters.length; i++) {
    const [getter, letter] = fullLetters[i] as [() => boolean, string];
    if (apply(getter, regexp, [])) flags += letter;
  }
  return flags;
}

/** flags → source → twin; emptied when full, so that a guest cannot grow it. */
const splitters = new Map<string, Map<string, RegExp>>();
const capacity = 500;
let count = 0;

/**
 * A regexp that finds, from its `lastIndex` on, where `regexp` would match at any position: global, not sticky.
 * Shared by all splits by the same pattern; each sets `lastIndex` first, and no guest code runs during one.
 */
export function splitter(regexp: RegExp): RegExp {
  const flags = flagsOf(regexp, false);
  const source = apply(getSource, regexp, []);
  let bySource = splitters.get(flags);
  const known = bySource?.get(source);
  if (known !== undefined) return known;
  if (source.length > 1000) return new OriginalRegExp(source, `${flags}g`);
  if (++count > capacity) {
    splitters.clear();
    bySource = undefined;
    count = 1;
  }
  if (bySource === undefined) {
    bySource = new Map();
    splitters.set(flags, bySource);
  }
  const made = new OriginalRegExp(source, `${flags}g`);
  bySource.set(source, made);
  return made;
}
