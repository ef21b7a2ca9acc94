// What a charge looks like.
//
// A unit's fuel is a counter in a local variable of its program, which counts down and asks below a mark.
// Three things were measured to matter more than the counting (see docs/benchmarks.md):
//
// - The variables are `var`s: V8 checks a `let` for its dead zone at each use in an inner function, twice per charge.
// - Asking is written as a template, `${refill}`, whose conversion to a string asks. A call would collect type
//   feedback, and the engine throws optimised code away the first time a place without feedback is reached; ToString
//   has no feedback to miss. It is also the shortest bytecode there is, and functions are inlined by that.
// - Loops in which nothing is called count down a variable of their own, a register, and take units into it by a call
//   (see prepaid.ts). A call in their body that was once made keeps the engine from holding numbers in registers, and
//   costs as much as four iterations.
//
// - Whatever asks is, for the optimiser, a call that may change anything: what it knows is lost there. What was never
//   reached costs nothing, as it is left out.
//
// So there are two marks. Outer loops and large functions, where little is known yet, ask when half of what the unit
// was given is left, in the second way; small functions and innermost loops ask when nothing is left, by a call. Where
// there are any of the first, the others hardly ever ask.
import type { InjectedNames } from './names.ts';

/**
 * Units that a loop without calls takes ahead, see prepaid.ts: rarely enough not to count, few enough to lose. The
 * meter makes them fewer once an operation may be slow.
 */
export const PREPAID: number = 256;

/**
 * Asks between loops that prepay, when half is left: a call that was once made within the innermost of them would take
 * from the engine what it knows of arrays there, and none is made while there is fuel.
 */
export const askEarlyOf = ({ counter, low, refill }: InjectedNames): string => `${counter}<${low}&&\`\${${refill}}\`;`;

/**
 * Fills `variable` at the start of such a loop, without a call: short loops need no more. It may hold what a jump to a
 * label left there.
 */
export const prepaymentOf = (variable: string, { counter, batch }: InjectedNames): string =>
  `${counter}>${batch}&&(${counter}+=${variable}-(${variable}=${batch}));`;

/**
 * Whether a loop of so many nodes around others that prepay asks in each iteration: one that does little itself, for what
 * the engine knows there is lost.
 */
export const asksBetween = (nodes: number): boolean => nodes < 3 * NODES_PER_UNIT;

/** How many nodes make one unit of fuel in straight-line code. */
const NODES_PER_UNIT = 16;

/** Whether a loop's iteration of so many nodes can be prepaid. */
export const canPrepay = (nodes: number): boolean => weightOf(nodes) < PREPAID;

const weightOf = (nodes: number): number => 1 + Math.floor(nodes / NODES_PER_UNIT);

/**
 * The charge of an iteration whose units are prepaid in `variable`: a batch is added when it is used up. It asks where it
 * stands, not in a function for all loops: once one of them asked, the engine would take every loop to make calls.
 */
export const prepaidChargeOf = (variable: string, nodes: number, { counter, batch, refill }: InjectedNames): string =>
  `${spend(nodes, variable)}<0&&(${variable}+=${batch},(${counter}-=${batch})<0&&(${variable}=${refill}(${variable})))`;

/**
 * The declarations of a unit's counter. A refill takes back what was prepaid: it asks for no more than is owed. `held` is
 * a variable that a function of the program must name.
 */
export function counterOf(names: InjectedNames, held: string | undefined): string {
  const { counter, batch, low, refill, runtime, temporary } = names;
  const t = `${temporary}0`;
  const naming = held === undefined ? '' : `${held},`;
  const swap = `(${t},${t}l,${t}b)=>{const ${t}o=${counter};if(${t}>=0){${counter}=${t};${low}=${t}l;${batch}=${t}b}return ${naming}${t}o}`;
  return `var ${counter}=0,${low}=0,${batch}=${PREPAID},${refill}=${runtime}.meter(${swap});`;
}

// A comparison, not a test for zero: should asking fail for want of stack, the next charge asks again.

/** An expression that charges for `nodes` nodes of straight-line code, and asks when half is left. */
export const chargeOf = (nodes: number, names: InjectedNames): string =>
  `${spend(nodes, names.counter)}<${names.low}&&\`\${${names.refill}}\``;

/** The same, which asks when nothing is left: for innermost loops. */
export const lateChargeOf = (nodes: number, names: InjectedNames): string =>
  `${spend(nodes, names.counter)}<0&&${names.refill}(0)`;

/** The charge at the start of a function. */
export const entryChargeOf = (nodes: number, names: InjectedNames): string =>
  nodes < LARGE ? lateChargeOf(nodes, names) : chargeOf(nodes, names);

/** Nodes of a function that is worth no inlining. */
const LARGE = 96;

/** Counts down what `counter` has. */
const spend = (nodes: number, counter: string): string => {
  const weight = weightOf(nodes);
  return weight === 1 ? `--${counter}` : `(${counter}-=${weight})`;
};
