// Limits with their defaults. Each default says which attack it stops and what it leaves to another layer.
import { makeError } from '../errors/make-error.ts';
import type { Limits } from '../tenant/types.ts';
import { describe, readOptions } from '../tenant/options.ts';

export const DEFAULT_LIMITS: Limits = Object.freeze({
  // A tenant may live as long as its host; what one entry may do is bounded by the next two.
  fuel: Number.POSITIVE_INFINITY,
  // Endless loops and recursion: about a second of ordinary code.
  fuelPerTurn: 200_000_000,
  // The native stack's own end is a fault already; exact counting costs a quarter and is for deterministic tenants.
  depth: Number.POSITIVE_INFINITY,
  // Doubling strings (`s += s`): 16 Mi UTF-16 units are 32 MiB at most. Many long strings are left to heap limits.
  stringLength: 2 ** 24,
  // BigInt towers (`x **= x`): a product of two such numbers still takes well under a millisecond.
  bigintBits: 2 ** 18,
  // Natives that fill at a stroke (`Array.from({ length: 2 ** 32 - 1 })`): 16 Mi elements are 128 MiB, and take a
  // tenth of a second to make. Many arrays, and arrays that guest code grows step by step, are left to heap limits.
  arrayLength: 2 ** 24,
  // Buffers lie outside of the engine's heap and its limits. What a turn allocates counts even if it drops it again;
  // what several turns keep is left to heap limits.
  bufferBytes: 2 ** 27,
  // Many small things that are kept. Four ordinary tabs' worth, and well below what ends a process; nothing else stops
  // a guest that fills the heap within its fuel. What several turns keep is the host's to watch.
  heapBytes: 2 ** 28,
  // What fuel does not see: natives that take long, promises that never settle.
  wallMs: 5_000,
  // Console floods: a screenful a hundred times over.
  outputBytes: 2 ** 20,
  // Floods of promises (`for (;;) p.then(f)`): some 50 MB of them. Many times what batches of work wait for at once.
  pendingJobs: 100_000,
  // A guest that sets timers and never clears them makes the host hold them: an application has tens.
  timers: 1_000,
  // Hosts that never answer: twice `wallMs`, so that who sets that one has bounded both.
  hostWaitMs: 10_000,
  // A guest that calls out and never waits makes the host hold one request per call: as many as a busy server has open.
  pendingCalls: 10_000,
});

/** Deterministic tenants count frames, so that the native stack's size never shows. */
const DETERMINISTIC_DEPTH = 1_000;

/** What `limits: 'none'` stands for. */
const NO_LIMITS: Limits = Object.freeze({
  fuel: Number.POSITIVE_INFINITY,
  fuelPerTurn: Number.POSITIVE_INFINITY,
  depth: Number.POSITIVE_INFINITY,
  stringLength: Number.POSITIVE_INFINITY,
  bigintBits: Number.POSITIVE_INFINITY,
  arrayLength: Number.POSITIVE_INFINITY,
  bufferBytes: Number.POSITIVE_INFINITY,
  heapBytes: Number.POSITIVE_INFINITY,
  wallMs: Number.POSITIVE_INFINITY,
  outputBytes: Number.POSITIVE_INFINITY,
  pendingJobs: Number.POSITIVE_INFINITY,
  timers: Number.POSITIVE_INFINITY,
  hostWaitMs: Number.POSITIVE_INFINITY,
  pendingCalls: Number.POSITIVE_INFINITY,
});

/** Bits of the largest BigInt that V8 makes: a higher limit is none. */
const MOST_BIGINT_BITS = 2 ** 30;

/** Units of depth that any native stack holds, whatever the frames look like. */
const MOST_DEPTH = 2_500;

/** Fills in defaults. Throws OPTION_UNKNOWN and OPTION_INVALID. */
export function fillLimits(given: Partial<Limits> | 'none' | undefined, deterministic: boolean): Limits {
  const defaults = deterministic ? { ...DEFAULT_LIMITS, depth: DETERMINISTIC_DEPTH } : DEFAULT_LIMITS;
  if (given === undefined) return defaults;
  if (given === 'none') return deterministic ? { ...NO_LIMITS, depth: DETERMINISTIC_DEPTH } : NO_LIMITS;
  const names = Object.keys(DEFAULT_LIMITS) as (keyof Limits)[];
  const read = readOptions('limits', given, names) as Partial<Record<keyof Limits, unknown>>;
  const filled: Record<string, number> = { ...defaults };
  for (const name of names) {
    const value = read[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !(value >= 0)) {
      throw makeError('OPTION_INVALID', {
        where: 'limits',
        option: name,
        expected: 'a number >= 0, or Infinity',
        got: describe(value),
      });
    }
    filled[name] = value;
  }
  if (read.hostWaitMs === undefined) filled.hostWaitMs = 2 * (filled.wallMs as number);
  if ((filled.bigintBits as number) >= MOST_BIGINT_BITS) filled.bigintBits = Number.POSITIVE_INFINITY;
  const { depth } = filled as unknown as Limits;
  if (depth !== Number.POSITIVE_INFINITY && depth > MOST_DEPTH) {
    throw makeError('OPTION_INVALID', {
      where: 'limits',
      option: 'depth',
      expected: `at most ${MOST_DEPTH}, or Infinity for the native stack`,
      got: depth,
    });
  }
  return Object.freeze(filled as unknown as Limits);
}
