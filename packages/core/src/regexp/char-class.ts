// One character of a pattern: a class, an escape, a dot, or a letter that ignores case.
//
// Which characters it takes is the engine's to say: it is asked about one at a time, by a regexp that holds nothing
// else, and the answers are kept. So case folding and Unicode properties are the engine's own, whatever its version.
import { apply } from '../commons.ts';
import { unpaid } from '../meter/current.ts';
import { addOther, addSample, type CharSet, makeCharSet, SAMPLES, setOfCode } from './char-set.ts';

const OriginalRegExp = RegExp;
const { exec } = RegExp.prototype;
const { fromCodePoint } = String;

const YES = 1;
const NO = 2;
const MOST_CLASSES = 2000;
const classes = new Map<string, CharClass>();
const sampleText = fromCodePoint(...SAMPLES);

/** One shape for all of them: matching looks at little else. */
export class CharClass {
  /** The one code point it takes; -1 for a class. */
  readonly code: number;
  /** What it takes, roughly, for the analysis. */
  readonly set: CharSet;
  /** {@link YES} or {@link NO} by code unit, 0 where it is not known yet. Only below 256; ask `test` beyond. */
  readonly table: Uint8Array = new Uint8Array(256);
  readonly #alone: RegExp | undefined;
  #all: Uint8Array | undefined;

  constructor(code: number, set: CharSet, alone: RegExp | undefined) {
    this.code = code;
    this.set = set;
    this.#alone = alone;
  }

  test(code: number): boolean {
    if (this.#alone === undefined) return code === this.code;
    if (code > 0xffff) return this.#ask(code);
    let { table } = this;
    if (code > 255) {
      // nobody's to pay for: it is kept for whoever comes next
      this.#all ??= unpaid(() => new Uint8Array(65536));
      table = this.#all;
    }
    const known = table[code];
    if (known !== 0) return known === YES;
    const answer = this.#ask(code);
    table[code] = answer ? YES : NO;
    return answer;
  }

  #ask(code: number): boolean {
    return apply(exec, this.#alone as RegExp, [fromCodePoint(code)]) !== null;
  }
}

/** A character that is only itself. */
export const exactChar = (code: number): CharClass =>
  cached(`=${code}`, () => new CharClass(code, setOfCode(code), undefined));

/** A character as pattern text. */
export const escaped = (code: number): string => {
  const hex = code.toString(16);
  return code > 0xffff ? `\\u{${hex}}` : `\\u${'0000'.slice(hex.length)}${hex}`;
};

/**
 * A class by its text in the pattern. `flags` are those of `i`, `s`, `u` and `v` in force; `beyond` says whether it
 * might take a character that is neither ASCII nor a space.
 */
export function makeCharClass(text: string, flags: string, beyond: boolean): CharClass {
  return cached(`${flags}/${text}`, () => {
    const alone = new OriginalRegExp(`^${text}$`, flags);
    const set = samplesOf(text, flags, (code) => apply(exec, alone, [fromCodePoint(code)]) !== null);
    if (beyond) addOther(set);
    return new CharClass(-1, set, alone);
  });
}

/** The samples in a class: asked for by runs, since most classes are few ranges. */
function samplesOf(text: string, flags: string, ask: (code: number) => boolean): CharSet {
  const set = makeCharSet();
  // V8 11 has bugs in classes under `v` that are repeated
  if (flags.includes('v')) {
    for (let i = 0; i < SAMPLES.length; i++) if (ask(SAMPLES[i] as number)) addSample(set, i);
    return set;
  }
  const runs = new OriginalRegExp(`${text}+`, `g${flags}`);
  for (;;) {
    const run = apply(exec, runs, [sampleText]);
    if (run === null) return set;
    for (let i = run.index; i < run.index + run[0].length; i++) addSample(set, i);
  }
}

/** Shared by all patterns; emptied when full, so that no guest can grow it. */
function cached(key: string, make: () => CharClass): CharClass {
  const known = classes.get(key);
  if (known !== undefined) return known;
  const made = make();
  if (classes.size >= MOST_CLASSES) classes.clear();
  classes.set(key, made);
  return made;
}

/** Whether a class has this character. */
export const takes = (char: CharClass, code: number): boolean => {
  const known = code < 256 ? char.table[code] : 0;
  return known === 0 ? char.test(code) : known === YES;
};
