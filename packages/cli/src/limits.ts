import type { Limits } from '@cofferdam/core';

/** Every limit `--limit` takes, with what it counts. */
export const LIMITS: Readonly<Record<keyof Limits, string>> = {
  fuel: 'work units in all',
  fuelPerTurn: 'work units per turn',
  depth: 'call depth in frames',
  stringLength: 'UTF-16 units of one string',
  bigintBits: 'bits of one BigInt',
  arrayLength: 'elements of one array that a native makes',
  bufferBytes: 'bytes of buffers allocated in one turn',
  heapBytes: 'bytes by which the heap may grow in one turn',
  wallMs: 'milliseconds',
  outputBytes: 'bytes of console output',
  pendingJobs: 'promise jobs waiting at once',
  timers: 'timers set at once',
  hostWaitMs: 'milliseconds of waiting for the host',
  pendingCalls: 'answers of the host outstanding at once',
};

const NUMBER = /^\d+(?:_\d+)*(?:\.\d+)?(?:e\d+)?$/i;

/** What is wrong with a `--limit`, in words for a person. */
export interface LimitProblem {
  readonly problem: string;
}

/** Reads `NAME=VALUE`; values are whole numbers above 0 as JavaScript writes them (1e6, 1_000_000), or Infinity. */
export function parseLimit(text: string): { readonly name: keyof Limits; readonly value: number } | LimitProblem {
  const names = Object.keys(LIMITS).join(', ');
  const equals = text.indexOf('=');
  if (equals < 0) return { problem: `expected NAME=VALUE with NAME one of ${names}, got ${JSON.stringify(text)}` };
  const name = text.slice(0, equals);
  if (!Object.hasOwn(LIMITS, name))
    return { problem: `unknown limit ${JSON.stringify(name)}, expected one of ${names}` };
  const digits = text.slice(equals + 1);
  const value = NUMBER.test(digits) ? Number(digits.replaceAll('_', '')) : Number.NaN;
  if (digits === 'Infinity') return { name: name as keyof Limits, value: Number.POSITIVE_INFINITY };
  if (!Number.isSafeInteger(value) || value <= 0) {
    return {
      problem: `expected a whole number above 0 or Infinity for ${name}, got ${JSON.stringify(digits)} (limits: ${names})`,
    };
  }
  return { name: name as keyof Limits, value };
}
