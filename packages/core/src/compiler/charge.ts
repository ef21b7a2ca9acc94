// What a charge looks like, and why there are three kinds.
//
// A unit's fuel is a counter, which counts down, and a reserve of RESERVE units each, both local variables of its
// program. A charge that finds the counter low takes from the reserve, or asks for a refill: a call. A call that
// may happen, however rarely, makes the engine load everything again after it, and a first one throws optimised
// code away; a call that never happened is left out of optimised code. So where the call is matters more than the
// counting, and it is left to as few places as can stop everything:
//
// - `leaf`: a body without calls and loops. Asks when the counter reaches zero, which in ordinary programs never
//   happens, since whatever called it asks at SLACK. The shortest form there is: the engine inlines small functions
//   by the size of their bytecode.
// - `function`: takes from the reserve and further, into debt, before it asks.
// - `loop`: asks as soon as the reserve is empty.
//
// So programs may run into debt: up to SLACK + MOST_DEBT * RESERVE units, some milliseconds. Debt is paid before any
// host function is called and at the end of the turn, so nothing outside sees more than was granted.
import type { InjectedNames } from './names.ts';

export type ChargeKind = 'leaf' | 'function' | 'loop';

/** Where a counter stands that holds nothing but what leaf code may owe. */
export const SLACK: number = 30_000;

/** Units of one reserve. */
export const RESERVE: number = 2 ** 16;

/** Reserves that functions may owe. A unit that was granted nothing rests there: each kind of charge asks at once. */
export const MOST_DEBT: number = 64;

/** Units that a loop without calls takes ahead, see prepaid.ts: rarely enough not to count, few enough to lose. */
const PREPAID = 1024;

/** How many nodes make one unit of fuel in straight-line code. */
const NODES_PER_UNIT = 16;

/** Whether a loop's iteration of so many nodes can be prepaid. */
export const canPrepay = (nodes: number): boolean => weightOf(nodes) < PREPAID;

const weightOf = (nodes: number): number => 1 + Math.floor(nodes / NODES_PER_UNIT);

/**
 * The charge of an iteration whose units are prepaid in `variable`: of the kind `function`, for the loops around
 * loops without calls to do the asking. A refill takes back what was prepaid: it asks for no more than is owed.
 */
export function prepaidChargeOf(variable: string, nodes: number, { counter, reserve, refill }: InjectedNames): string {
  const weight = weightOf(nodes);
  const charged = weight === 1 ? `--${variable}` : `(${variable}-=${weight})`;
  const low = `(${counter}-=${PREPAID})<${SLACK}`;
  return `${charged}<0&&(${variable}+=${PREPAID},${low}&&(${reserve}>-${MOST_DEBT}?(${reserve}--,${counter}+=${RESERVE}):(${variable}=${refill}(${variable}))))`;
}

/** An expression that charges for `nodes` nodes of straight-line code. */
export function chargeOf(kind: ChargeKind, nodes: number, { counter, reserve, refill }: InjectedNames): string {
  const weight = weightOf(nodes);
  const charged = weight === 1 ? `--${counter}` : `(${counter}-=${weight})`;
  switch (kind) {
    case 'leaf':
      return weight === 1 ? `${charged}||${refill}()` : `${charged}<1&&${refill}()`;
    case 'function':
      return `${charged}<${SLACK}&&(${reserve}>-${MOST_DEBT}?(${reserve}--,${counter}+=${RESERVE}):${refill}())`;
    case 'loop':
      return `${charged}<${SLACK}&&(${reserve}>0?(${reserve}--,${counter}+=${RESERVE}):${refill}())`;
  }
}
