// A plain backtracking matcher that counts its steps, which bounds and weights are held against: our own, that
// remembers nothing.
import fc from 'fast-check';
import { expect } from 'vitest';
import { findMatch } from '../../src/regexp/match.ts';
import type { Program } from '../../src/regexp/program.ts';

class TooLong extends Error {}

/** Steps after which a match that may take even longer is given up: it has not shown anything. */
export const ENOUGH = 40_000;

/** Steps for this input, counted up to `most`; from this one position only when `once`. */
export function countSteps(program: Program, input: string, from: number, once: boolean, most: number): number {
  let steps = 0;
  const pay = (more: number): void => {
    steps += more;
    if (steps > most) throw new TooLong();
  };
  const forgetful: Program = { ...program, visited: 0, first: undefined };
  try {
    findMatch(forgetful, input, from, once, { pay, overflow: () => expect.unreachable() });
  } catch (error) {
    if (!(error instanceof TooLong)) throw error;
  }
  return steps;
}

/** What makes matchers go back: repeated pieces. */
export const pump: fc.Arbitrary<string> = fc
  .tuple(fc.stringMatching(/^[abcAk1_ ]{1,3}$/), fc.constantFrom(1, 4, 12, 40))
  .map(([piece, times]) => piece.repeat(times));
