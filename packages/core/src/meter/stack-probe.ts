// How much native stack is left, answered by asking for it.
//
// A function whose frame would be large is called and returns at once: the engine checks on entry whether the
// frame fits, and throws its RangeError when it does not. Optimised code checks for the same room, since it may
// have to go back to the large frame: about 3 ns a call, 128 KiB of certainty.
//
// Only if the probe is not inlined: what is inlined has no entry, and so no check. The branch that never runs
// holds more bytecode than any inliner takes; a test drives the probe hot and measures what it leaves.
import { apply, getOwnPropertyDescriptor, getPrototypeOf } from '../commons.ts';
import { isProxy } from '../lockdown/proxies.ts';

/** Bytes that a passed probe leaves for whoever runs next. */
export const PROBED_BYTES: number = 16_000 * 8;

/** Bytes that the end of a tenant takes, made known to all who wait for it. */
const ENDING_BYTES: number = 4_000 * 8;

/** Additions in the branch that never runs: over 1,000 bytes of code, when V8 inlines no more than 460. */
const BALLAST = 120;

/** Makes a function that throws the engine's own RangeError unless so many bytes of stack are left. */
function makeProbe(bytes: number): (never: 0) => void {
  const registers = Array.from({ length: bytes / 8 }, (_, i) => `r${i}`);
  const ballast = registers.slice(-BALLAST).map((register) => `never+=${register}`);
  const body = `while(never>0)never--;if(never<0){${ballast.join(';')};${registers.join(';')}}`;
  const probe = new Function('never', `"use strict";var ${registers.join(',')};if(never!==0){${body}}`) as (
    never: number,
  ) => void;
  // Unoptimised it fills its frame, which takes microseconds: a few long loops and the engine optimises it.
  for (let i = 0; i < 5; i += 1) probe(20_000);
  return probe;
}

/** Throws the engine's own RangeError unless {@link PROBED_BYTES} of stack are left. Call it with 0. */
export const probeStack: (never: 0) => void = makeProbe(PROBED_BYTES);

/**
 * The same for the little that ending a tenant takes. An end that is begun and cut off by a full stack would be known to
 * some and not to others; one that is not begun is tried again where the error is caught next, further down.
 */
export const probeEnding: (never: 0) => void = makeProbe(ENDING_BYTES);

/** The same under a list of arguments: a call that passes them on has so much less. */
export function probeStackUnder(args: readonly unknown[]): void {
  apply(probeBelow, undefined, args);
}

const probeBelow = (): void => probeStack(0);

const rangeErrorPrototype: unknown = RangeError.prototype;

/** The engine's words for a full stack, learnt by filling it once. */
const OVERFLOW_MESSAGE: string = (() => {
  const fill = (): number => fill() + 1;
  try {
    return String(fill());
  } catch (error) {
    return (error as Error).message;
  }
})();

/**
 * Whether a thrown value is the engine's stack overflow. Runs no guest code where the platform tells proxies; where it
 * does not, a proxy's traps run, inside the turn that threw it.
 */
export function isStackOverflow(thrown: unknown): boolean {
  if (typeof thrown !== 'object' || thrown === null || isProxy(thrown) === true) return false;
  if (getPrototypeOf(thrown) !== rangeErrorPrototype) return false;
  return getOwnPropertyDescriptor(thrown, 'message')?.value === OVERFLOW_MESSAGE;
}
