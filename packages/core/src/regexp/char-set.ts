// Sets of characters as the analysis sees them: 256 of Latin-1, the spaces beyond, and "anything else".
//
// A set may be larger than the truth and never smaller: what is disjoint here is disjoint.

/** Characters beyond Latin-1 that classes in use tell apart. */
const SPECIAL: readonly number[] = [
  0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007, 0x2008, 0x2009, 0x200a, 0x2028, 0x2029,
  0x202f, 0x205f, 0x3000, 0xfeff,
];
const LATIN = 256;
const OTHER = 287;
const WORDS = 9;

/** Code points that stand for the bits of a set; the last bit is everything else. */
export const SAMPLES: readonly number[] = [...Array.from({ length: LATIN }, (_, code) => code), ...SPECIAL];

/** What stands for all characters beyond Latin-1, where those are not told apart. */
export const BEYOND: number = LATIN;

/** 288 bits. */
export type CharSet = Int32Array;

export const makeCharSet = (): CharSet => new Int32Array(WORDS);

export const anyChar: CharSet = new Int32Array(WORDS).fill(-1);

export function addSample(set: CharSet, sample: number): void {
  set[sample >> 5] = (set[sample >> 5] as number) | (1 << (sample & 31));
}

/** Whether a character of Latin-1 is in it. */
export const has = (set: CharSet, code: number): boolean => ((set[code >> 5] as number) & (1 << (code & 31))) !== 0;

/** Whether it takes any character beyond Latin-1. */
export function isBeyond(set: CharSet): boolean {
  for (let i = LATIN >> 5; i < set.length; i++) if (set[i] !== 0) return true;
  return false;
}

export const addOther = (set: CharSet): void => addSample(set, OTHER);

/** Its characters of Latin-1. */
export function latinOf(set: CharSet): CharSet {
  const latin = makeCharSet();
  for (let i = 0; i < LATIN >> 5; i++) latin[i] = set[i] as number;
  return latin;
}

/** The set of one code point. */
export function setOfCode(code: number): CharSet {
  const set = makeCharSet();
  const sample = code < LATIN ? code : SPECIAL.indexOf(code) + LATIN;
  if (sample < LATIN && code >= LATIN) addOther(set);
  else addSample(set, sample);
  return set;
}

export function overlap(a: CharSet, b: CharSet): boolean {
  for (let i = 0; i < WORDS; i++) if (((a[i] as number) & (b[i] as number)) !== 0) return true;
  return false;
}

export function addAll(to: CharSet, from: CharSet): void {
  for (let i = 0; i < WORDS; i++) to[i] = (to[i] as number) | (from[i] as number);
}

/** No character at all: what follows the input's end. */
export const noChar: CharSet = makeCharSet();

/** The characters in both. */
export function meet(a: CharSet, b: CharSet): CharSet {
  if (a === anyChar) return b;
  if (b === anyChar) return a;
  const both = makeCharSet();
  for (let i = 0; i < WORDS; i++) both[i] = (a[i] as number) & (b[i] as number);
  return both;
}

/** The characters in either. */
export function join(a: CharSet, b: CharSet): CharSet {
  if (a === anyChar || b === anyChar || a === b) return a === b ? a : anyChar;
  const all = makeCharSet();
  addAll(all, a);
  addAll(all, b);
  return all;
}

/** All characters but those that are surely in `set`: what it may take beyond the samples stays in. */
export function allBut(set: CharSet): CharSet {
  const rest = makeCharSet();
  for (let i = 0; i < WORDS; i++) rest[i] = ~(set[i] as number);
  addOther(rest);
  return rest;
}

export function isEmptySet(set: CharSet): boolean {
  for (let i = 0; i < WORDS; i++) if (set[i] !== 0) return false;
  return true;
}
