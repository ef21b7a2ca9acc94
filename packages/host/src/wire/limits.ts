// What one side of a wire takes from the other at most. Who sends more refuses to; who gets more closes the wire, since
// no honest peer does.
import { readOptions, refuse } from '../read-options.ts';
import type { WireLimits } from './types.ts';

/**
 * - `messageBytes`: one message that fills the receiver's heap. 16 MiB is what the border lets through; a larger file
 *   is for a capability to hand out in parts. What the platform reads before we see it is for the transport to bound.
 * - `nodes`: many small things, whose walk would hold the receiver's event loop up. At some 0.1 µs each the default is
 *   25 ms. Many messages are for `pendingCalls`, and for `turns.ts`.
 * - `depth`: nesting on which a receiver that recurses would overflow its stack; ours do not recurse.
 * - `references`: capabilities and promises made and sent for ever, each of which the other side must keep. A
 *   collection frees them on its own time, so the default leaves room for garbage: some 50 MB.
 * - `pendingCalls`: calls made faster than they are answered, each of which both sides must keep.
 * - `bufferedBytes`: data sent faster than the other side reads it, where the transport can tell.
 */
export const wireDefaults: WireLimits = Object.freeze({
  messageBytes: 16 * 1024 * 1024,
  nodes: 250_000,
  depth: 1_000,
  references: 100_000,
  pendingCalls: 10_000,
  bufferedBytes: 64 * 1024 * 1024,
});

const names = Object.keys(wireDefaults) as (keyof WireLimits)[];

const isLimit = (value: unknown): value is number => typeof value === 'number' && value >= 1;

/** Fills in the defaults. Throws OPTION_UNKNOWN and OPTION_INVALID. */
export function fillWireLimits(limits: Partial<WireLimits> = {}): WireLimits {
  const where = 'wire limits';
  const read = readOptions(where, limits, names);
  const filled: Record<string, number> = {};
  for (const name of names) {
    const value: unknown = read[name] ?? wireDefaults[name];
    filled[name] = isLimit(value) ? value : refuse(where, name, 'a number of at least 1', value);
  }
  return Object.freeze(filled) as unknown as WireLimits;
}

/** The lower of each: what this side may send. Undefined when `theirs`, from the other side, are no limits. */
export function lowerLimits(ours: WireLimits, theirs: unknown): WireLimits | undefined {
  if (typeof theirs !== 'object' || theirs === null) return undefined;
  const lower: Record<string, number> = {};
  for (const name of names) {
    const value: unknown = Object.getOwnPropertyDescriptor(theirs, name)?.value;
    if (!isLimit(value)) return undefined;
    lower[name] = Math.min(ours[name], value);
  }
  return Object.freeze(lower) as unknown as WireLimits;
}
