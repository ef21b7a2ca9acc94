// Our own backtracking matcher: the engine's results, at a price for each step.
//
// It does what ECMA-262 22.2.2 says, without recursion: what can still be tried lies on a stack of its own. Places
// of the program that were tried at a position and failed are remembered, once a match takes long, and not tried
// again (Davis, Servant, Lee: "Using selective memoization to defeat regular expression denial of service", 2021).
// So only references, look-arounds and counted loops can take more than the pattern's length times the input's.
//
// Nothing of a guest's runs during a match.
import { matchAt } from './attempt.ts';
import { bucketAt } from './first-chars.ts';
import { makeRun, type Run, type StepPayer } from './match-run.ts';
import type { Program } from './program.ts';
import { isPair } from './units.ts';

/**
 * Finds the first match at or after `from` (only at `from` when `sticky`).
 *
 * @returns start and end of each group in pairs, -1 for a group that took no part; undefined for no match
 */
export const findMatch = (
  program: Program,
  input: string,
  from: number,
  sticky: boolean,
  payer: StepPayer,
): Int32Array | undefined => tryMatch(program, input, from, sticky, payer, 0) as Int32Array | undefined;

/**
 * The same, as long as that takes no more than `most` steps (0: whatever it takes); then, the position from which on it
 * may be looked for.
 */
export function tryMatch(
  program: Program,
  input: string,
  from: number,
  sticky: boolean,
  payer: StepPayer,
  most: number,
): Int32Array | undefined | number {
  const { anchored, unicode, first } = program;
  // a position within a pair means the pair (22.2.7.2 step 13.b)
  const begin = unicode && from > 0 && isPair(input, from - 1) ? from - 1 : from;
  const run = makeRun(program, input, begin, payer, most);
  const { length } = input;
  let found: Int32Array | undefined | number;
  for (let start = begin; start <= length; start++) {
    if (anchored && start > 0) break;
    if (first !== undefined) {
      start = skipTo(first, input, start, sticky, run);
      if (start < 0) break;
    }
    if (matchAt(program, input, start, run)) {
      found = run.registers;
      break;
    }
    if (most > 0 && run.steps >= most) {
      found = start;
      break;
    }
    if (sticky) break;
    if (unicode && isPair(input, start)) start += 1;
  }
  payer.pay(run.steps - run.paid);
  return found;
}

/** The next position at which a match can begin; -1 for none. */
function skipTo(first: Uint8Array, input: string, from: number, sticky: boolean, run: Run): number {
  const { length } = input;
  let at = from;
  while (at < length && first[bucketAt(input, at)] === 0) {
    if (sticky) return -1;
    at += 1;
  }
  run.steps += (at - from) >> 2;
  return at < length ? at : -1;
}
