// A regexp's flags, from its internal slots: the `flags` getter would read properties that a guest can define.
import { apply, getOwnPropertyDescriptor } from '../commons.ts';

type Getter = () => boolean;

const getterOf = (key: string): Getter =>
  (getOwnPropertyDescriptor(RegExp.prototype, key)?.get as Getter | undefined) ?? ((): boolean => false);
const hasIndices = getterOf('hasIndices');
const isGlobal = getterOf('global');
const ignoresCase = getterOf('ignoreCase');
const isMultiline = getterOf('multiline');
const isDotAll = getterOf('dotAll');
const isUnicode = getterOf('unicode');
const hasSets = getterOf('unicodeSets');
const isSticky = getterOf('sticky');

/** In the order of the bits. */
const LETTERS = 'dgimsuvy';

/** A bit for each of `dgimsuvy`. Throws for what is no regexp. */
export function regExpFlagBits(regexp: object): number {
  return (
    (apply(hasIndices, regexp, []) ? 1 : 0) |
    (apply(isGlobal, regexp, []) ? 2 : 0) |
    (apply(ignoresCase, regexp, []) ? 4 : 0) |
    (apply(isMultiline, regexp, []) ? 8 : 0) |
    (apply(isDotAll, regexp, []) ? 16 : 0) |
    (apply(isUnicode, regexp, []) ? 32 : 0) |
    (apply(hasSets, regexp, []) ? 64 : 0) |
    (apply(isSticky, regexp, []) ? 128 : 0)
  );
}

export function regExpFlags(regexp: object): string {
  const bits = regExpFlagBits(regexp);
  let flags = '';
  for (let i = 0; i < LETTERS.length; i++) if ((bits & (1 << i)) !== 0) flags += LETTERS[i];
  return flags;
}

/** The same bits, by the letters. */
export function bitsOfFlags(flags: string): number {
  let bits = 0;
  for (let i = 0; i < flags.length; i++) bits |= 1 << LETTERS.indexOf(flags[i] as string);
  return bits;
}
