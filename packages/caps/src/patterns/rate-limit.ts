import { type Grant, makeGated } from '../capability.ts';
import { harden } from '../commons.ts';
import { makeError } from '../errors.ts';
import { assertOptions } from '../powers/check.ts';
import { checkCount } from './quota.ts';

/** The slice of a clock that is needed: milliseconds, from wherever they count. */
export interface NowPower {
  now(): number;
}

/** A clock's time that never goes back, however the clock does. Throws CLOCK_INVALID where that gives no number. */
export function makeSteadyNow(clock: NowPower, name: string): () => number {
  let latest = Number.NEGATIVE_INFINITY;
  return () => {
    const time: unknown = clock.now();
    if (typeof time !== 'number' || time - time !== 0) throw makeError('CLOCK_INVALID', { capability: name });
    if (time > latest) latest = time;
    return latest;
  };
}

export interface RateLimitOptions {
  /** Calls in any `perMs` milliseconds, a whole number from 1 to a million: as many times are kept. */
  readonly limit: number;
  /** Length of the window, in milliseconds. */
  readonly perMs: number;
  readonly clock: NowPower;
  /** How refusals name it. Default `capability`. */
  readonly name?: string;
}

/**
 * A capability for at most `limit` calls in any stretch of `perMs` milliseconds: not only on average, and not twice
 * as many around the turn of a window, as buckets and fixed windows allow. Calls count when they begin, also those
 * that throw; refused ones do not. Setting the clock back grants nothing.
 *
 * A refused call throws RATE_LIMITED with `retryAfterMs` in its details; with a clock that gives no number every call is
 * refused with CLOCK_INVALID.
 *
 * @throws QUOTA_INVALID, CAPABILITY_EXPECTED, OPTION_UNKNOWN
 */
export function makeRateLimit<T extends object>(target: T, options: RateLimitOptions): Grant<T> {
  assertOptions(options, 'makeRateLimit', { limit: true, perMs: true, clock: true, name: true });
  const { limit, perMs, clock, name = 'capability' } = options;
  const size = checkCount(limit, 'a limit', 1);
  if (size > 1_000_000) throw makeError('QUOTA_INVALID', { what: 'a limit of at most 1000000', min: 1, got: size });
  if (!(typeof perMs === 'number' && perMs > 0 && perMs < Number.POSITIVE_INFINITY))
    throw makeError('QUOTA_INVALID', { what: 'a window of time', min: 1, got: perMs });
  const now = makeSteadyNow(clock, name);
  // The times of the last `size` calls, in a ring; `oldest` is where the next one goes.
  const times: number[] = [];
  let oldest = 0;
  let live = true;
  const value = makeGated(target, name, () => {
    if (!live) throw makeError('CAPABILITY_REVOKED', { capability: name });
    const time = now();
    if (times.length < size) {
      times.push(time);
      return;
    }
    const passed = time - (times[oldest] as number);
    if (passed < perMs)
      throw makeError('RATE_LIMITED', { capability: name, limit: size, perMs, retryAfterMs: perMs - passed });
    times[oldest] = time;
    oldest = (oldest + 1) % size;
  });
  return harden({
    value,
    revoke: (): void => {
      live = false;
    },
  });
}
