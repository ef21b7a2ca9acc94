import type { Grant } from '../capability.ts';
import { makeRevocable } from '../patterns/revocable.ts';
import { assertOptions, type OptionNames, readLimit } from './check.ts';

export interface Clock {
  /** Milliseconds, in steps of the resolution; never less than before. */
  now(): number;
}

export interface ClockPowerOptions {
  /** Milliseconds since the epoch, or since any start; `Date` and `performance` both are one. */
  readonly clock: Clock;
  /**
   * The smallest step in ms. Stops fine timing, by which a guest reads what caches and other tenants do. Default 1,
   * what `Date` shows; 100 leaves time stamps and little else.
   */
  readonly resolution?: number;
  /** How refusals name it. Default `clock`. */
  readonly name?: string;
}

const OPTIONS: OptionNames<ClockPowerOptions> = { clock: true, resolution: true, name: true };

/** A clock that is as coarse as its host wants, for `makeTenant({ clock })` or as a capability of its own. */
export function makeClockPower(options: ClockPowerOptions): Grant<Clock> {
  const { clock, resolution = 1, name = 'clock' } = options;
  assertOptions(options, name, OPTIONS);
  readLimit(resolution, 'resolution', name);
  let latest = Number.NEGATIVE_INFINITY;
  return makeRevocable<Clock>(
    {
      now: () => {
        const exact = clock.now();
        const now = resolution === 0 ? exact : Math.floor(exact / resolution) * resolution;
        // A host's clock that is set back does not show.
        if (now > latest) latest = now;
        return latest;
      },
    },
    { name },
  );
}
