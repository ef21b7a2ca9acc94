// What a charge looks like.
//
// A unit's fuel is a counter in a local variable of its program, which counts down and asks below zero.
// Three things were measured to matter more than the counting (see docs/benchmarks.md):
//
// - The variables are `var`s: V8 checks a `let` for its dead zone at each use in an inner function, twice per charge.
// - Asking is written as a template, `${refill}`, whose conversion to a string asks. A call would collect type
//   feedback, and the engine throws optimised code away the first time a place without feedback is reached; ToString
//   has no feedback to miss. It is also the shortest bytecode there is, and functions are inlined by that.
// - Loops in which nothing is called count down a variable of their own and ask even more rarely, since a call in
//   their body, however rare, makes the engine load everything again after it: they take from a reserve without one
//   (see prepaid.ts), and no further: what they do may be slow for its fuel (keys by the million, long prototype
//   chains) and take memory, and nothing looks at the clock or the heap meanwhile.
import type { InjectedNames } from './names.ts';

/** Units of one reserve. */
export const RESERVE: number = 2 ** 16;

/**
 * Units that a loop without calls takes ahead, see prepaid.ts: rarely enough not to count, few enough to lose. The
 * meter makes them fewer once an operation may be slow.
 */
export const PREPAID: number = 64;

/** How many nodes make one unit of fuel in straight-line code. */
const NODES_PER_UNIT = 16;

/** Whether a loop's iteration of so many nodes can be prepaid. */
export const canPrepay = (nodes: number): boolean => weightOf(nodes) < PREPAID;

const weightOf = (nodes: number): number => 1 + Math.floor(nodes / NODES_PER_UNIT);

/**
 * The charge of an iteration whose units are prepaid in `variable`. A refill takes back what was prepaid: it asks for
 * no more than is owed.
 */
export function prepaidChargeOf(
  variable: string,
  nodes: number,
  { counter, reserve, refill, batch }: InjectedNames,
): string {
  const weight = weightOf(nodes);
  const charged = weight === 1 ? `--${variable}` : `(${variable}-=${weight})`;
  const low = `(${counter}-=${batch})<0`;
  return `${charged}<0&&(${variable}+=${batch},${low}&&(${reserve}>0?(${reserve}--,${counter}+=${RESERVE}):(${variable}=${refill}(${variable}))))`;
}

/** An expression that charges for `nodes` nodes of straight-line code. */
export function chargeOf(nodes: number, { counter, refill }: InjectedNames): string {
  const weight = weightOf(nodes);
  // A comparison, not a test for zero: should asking fail for want of stack, the next charge asks again.
  return `${weight === 1 ? `--${counter}` : `(${counter}-=${weight})`}<0&&\`\${${refill}}\``;
}
