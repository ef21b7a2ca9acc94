// How much native stack is left, answered by asking for it.
//
// A function whose frame would be large is called and returns at once: the engine checks on entry whether the
// frame fits, and throws its RangeError when it does not. The registers are named in a branch that never runs,
// so they cost no bytecode, the function is optimised early, and the check stays (V8 keeps room for the
// unoptimised frame): about 2 ns a call, 128 KiB of certainty.

/** Bytes that a passed probe leaves for whoever runs next. */
export const PROBED_BYTES: number = 16_000 * 8;

const registers = Array.from({ length: PROBED_BYTES / 8 }, (_, i) => `r${i}`);

/** Throws the engine's own RangeError unless {@link PROBED_BYTES} of stack are left. Call it with 0. */
export const probeStack: (never: 0) => void = new Function(
  'never',
  `"use strict";var ${registers.join(',')};if(never!==0){${registers.join(';')}}`,
) as (never: 0) => void;

const { getPrototypeOf, getOwnPropertyDescriptor } = Object;
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
 * Whether a thrown value is the engine's stack overflow. Never runs guest code on genuine errors; a proxy's
 * traps may run, inside the turn that threw it.
 */
export function isStackOverflow(thrown: unknown): boolean {
  if (typeof thrown !== 'object' || thrown === null) return false;
  if (getPrototypeOf(thrown) !== rangeErrorPrototype) return false;
  return getOwnPropertyDescriptor(thrown, 'message')?.value === OVERFLOW_MESSAGE;
}
