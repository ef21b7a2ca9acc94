// What a search in our matcher keeps from attempt to attempt: registers, what can still be tried, steps and what was
// tried before.
import { MOST_PENDING } from './policy.ts';
import type { Program } from './program.ts';

/** Who pays for steps. */
export interface StepPayer {
  /** Takes that many steps, which were or are about to be done. May throw. */
  pay(steps: number): void;
  /** There are more ways left open than fit. */
  overflow(): never;
}

const BATCH = 4096;

/** What each match begins with. It stays as it is: what a match pays must not follow from what others needed. */
const SMALL = 4096;
/** The engine's: guests' are guarded, and would charge for what a match needs. */
const Ints = Int32Array;
const spare: Int32Array = new Ints(SMALL);

/** What one search keeps from attempt to attempt. */
export interface Run {
  readonly registers: Int32Array;
  readonly payer: StepPayer;
  readonly begin: number;
  /** Positions in the input, and one. */
  readonly width: number;
  readonly places: number;
  stack: Int32Array;
  steps: number;
  paid: number;
  /** Steps after which it gives up; 0 for never. A small integer, as all that the loop looks at. */
  readonly most: number;
  /** Steps between two payments. */
  readonly batch: number;
  /** Steps after which places are remembered. */
  patience: number;
  visited: Int32Array | undefined;
}

function emptyRegisters(count: number): Int32Array {
  const registers = new Ints(count);
  for (let i = 0; i < count; i++) registers[i] = -1;
  return registers;
}

export function makeRun(
  { registers, visited }: Program,
  input: string,
  begin: number,
  payer: StepPayer,
  most: number,
): Run {
  const width = input.length - begin + 1;
  return {
    registers: emptyRegisters(registers),
    payer,
    begin,
    width,
    places: visited,
    stack: spare,
    steps: registers >> 2,
    paid: 0,
    most,
    batch: most > 0 ? most : BATCH,
    patience: visited === 0 ? Number.POSITIVE_INFINITY : 1024 + width,
    visited: undefined,
  };
}

/** Pays for the steps since the last payment; after many, failures are remembered from then on. */
export function pay(run: Run, steps: number): void {
  run.steps = steps;
  const due = steps - run.paid;
  run.paid = steps;
  run.payer.pay(due);
  if (steps <= run.patience) return;
  // from here on, failures are remembered, if that takes no more memory than is reasonable
  run.patience = Number.POSITIVE_INFINITY;
  const words = Math.ceil((run.places * run.width) / 32);
  if (words > 2 ** 23) return;
  run.payer.pay(words >>> 4);
  run.visited = new Ints(words);
}

/** Whether this place was tried at this position; it is from now on. */
export function wasTried(run: Run, visited: Int32Array, place: number, at: number): boolean {
  const bit = place * run.width + at - run.begin;
  const word = bit >>> 5;
  const mask = 1 << (bit & 31);
  const known = visited[word] as number;
  if ((known & mask) !== 0) return true;
  visited[word] = known | mask;
  return false;
}

/** Room for as much again. */
export function grow(run: Run): Int32Array {
  const { stack } = run;
  if (stack.length >= MOST_PENDING * 4) run.payer.overflow();
  const larger = new Ints(stack.length * 2);
  for (let i = 0; i < stack.length; i++) larger[i] = stack[i] as number;
  run.steps += stack.length >>> 4;
  run.stack = larger;
  return larger;
}
