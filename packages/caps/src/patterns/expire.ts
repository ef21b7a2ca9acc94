import { type Grant, makeGated } from '../capability.ts';
import { harden } from '../commons.ts';
import { makeError } from '../errors.ts';
import { assertOptions } from '../powers/check.ts';
import { makeSteadyNow, type NowPower } from './rate-limit.ts';

export interface ExpireOptions {
  /** The moment from which it is refused, in the clock's milliseconds. */
  readonly at: number;
  readonly clock: NowPower;
  /** How refusals name it. Default `capability`. */
  readonly name?: string;
}

/**
 * A capability until a moment: from then on every call throws CAPABILITY_EXPIRED, also when the clock is set back.
 * It is looked at when it is called: nothing waits for the moment, and a call that is under way then ends as it
 * would have.
 *
 * With a clock that gives no number every call throws CLOCK_INVALID.
 *
 * @throws QUOTA_INVALID for a moment that is no number, CAPABILITY_EXPECTED, OPTION_UNKNOWN
 */
export function expireAt<T extends object>(target: T, options: ExpireOptions): Grant<T> {
  assertOptions(options, 'expireAt', { at: true, clock: true, name: true });
  const { at, clock, name = 'capability' } = options;
  if (typeof at !== 'number' || Number.isNaN(at))
    throw makeError('QUOTA_INVALID', { what: 'a moment', min: 0, got: at });
  const now = makeSteadyNow(clock, name);
  let live = true;
  const value = makeGated(target, name, () => {
    if (!live) throw makeError('CAPABILITY_REVOKED', { capability: name });
    if (now() >= at) throw makeError('CAPABILITY_EXPIRED', { capability: name, at });
  });
  return harden({
    value,
    revoke: (): void => {
      live = false;
    },
  });
}
