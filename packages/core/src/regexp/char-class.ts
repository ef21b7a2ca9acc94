// One character of a pattern: a class, an escape, a dot, or a letter that ignores case.
//
// Which characters it takes is the engine's to say: it is asked about one at a time, by a regexp that holds nothing
// else, and the answers are kept. So case folding and Unicode properties are the engine's own, whatever its version.
import { apply } from '../commons.ts';
import { addOther, addSample, type CharSet, makeCharSet, SAMPLES, setOfCode } from './char-set.ts';

const OriginalRegExp = RegExp;
const { exec } = RegExp.prototype;
const { fromCodePoint } = String;

export interface CharClass {
  /** The one code point it takes; -1 for a class. */
  readonly code: number;
  /** What it takes, roughly, for the analysis. */
  readonly set: CharSet;
  /** {@link YES} or {@link NO} by code unit; 0 and what is beyond are not known yet: ask `test`. Read only. */
  readonly table: Uint8Array;
  test(codePoint: number): boolean;
}

export const YES = 1;
const NO = 2;
const MOST_CLASSES = 2000;
const classes = new Map<string, CharClass>();
const sampleText = fromCodePoint(...SAMPLES);

/** A character that is only itself. */
export function exactChar(code: number): CharClass {
  return cached(`=${code}`, () => {
    const table = new Uint8Array(256);
    for (let i = 0; i < 256; i++) table[i] = i === code ? YES : NO;
    return { code, set: setOfCode(code), table, test: (other: number) => other === code };
  });
}

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
    const ask = (code: number): boolean => apply(exec, alone, [fromCodePoint(code)]) !== null;
    const set = samplesOf(text, flags, ask);
    if (beyond) addOther(set);
    const made = {
      code: -1,
      set,
      table: new Uint8Array(256),
      test(code: number): boolean {
        let { table } = made;
        if (code >= table.length) {
          if (code > 0xffff) return ask(code);
          table = new Uint8Array(65536);
          for (let i = 0; i < 256; i++) table[i] = made.table[i] as number;
          made.table = table;
        }
        const known = table[code];
        if (known !== 0) return known === YES;
        const answer = ask(code);
        table[code] = answer ? YES : NO;
        return answer;
      },
    };
    return made;
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
