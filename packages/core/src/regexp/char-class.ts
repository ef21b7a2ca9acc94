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
  /** As pattern text. */
  readonly text: string;
  test(codePoint: number): boolean;
}

const YES = 1;
const NO = 2;
const MOST_CLASSES = 2000;
const classes = new Map<string, CharClass>();

/** A character that is only itself. */
export function exactChar(code: number): CharClass {
  const key = `=${code}`;
  return cached(key, () => {
    const hex = code.toString(16);
    const text = code > 0xffff ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
    return Object.freeze({ code, set: setOfCode(code), text, test: (other: number) => other === code });
  });
}

/**
 * A class by its text in the pattern. `flags` are those of `i`, `s`, `u` and `v` in force; `beyond` says whether it
 * might take a character that is neither ASCII nor a space.
 */
export function makeCharClass(text: string, flags: string, beyond: boolean): CharClass {
  return cached(`${flags}/${text}`, () => {
    const alone = new OriginalRegExp(`^${text}$`, flags);
    const ask = (code: number): boolean => apply(exec, alone, [fromCodePoint(code)]) !== null;
    const set = makeCharSet();
    for (let i = 0; i < SAMPLES.length; i++) if (ask(SAMPLES[i] as number)) addSample(set, i);
    if (beyond) addOther(set);
    let table = new Uint8Array(256);
    return Object.freeze({
      code: -1,
      set,
      text,
      test(code: number): boolean {
        if (code >= table.length) {
          if (code > 0xffff) return ask(code);
          const all = new Uint8Array(65536);
          all.set(table);
          table = all;
        }
        const known = table[code];
        if (known !== 0) return known === YES;
        const answer = ask(code);
        table[code] = answer ? YES : NO;
        return answer;
      },
    });
  });
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
