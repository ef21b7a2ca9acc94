// The timers of one tenant that are set: a timers power counts each (tenant/timers.ts), so that one limit holds for
// all the powers that the tenant was given, and `usage()` can say how many there are.
import { makeError } from '../errors/make-error.ts';

export interface TimerCount {
  /** Counts one more; gives its end, which may be called twice. Throws TIMERS_FULL when the limit is reached. */
  hold(): () => void;
  pending(): number;
}

export function makeTimerCount(tenant: string, limit: number): TimerCount {
  let pending = 0;
  return Object.freeze({
    hold() {
      if (pending >= limit) throw makeError('TIMERS_FULL', { tenant, limit });
      pending += 1;
      let held = true;
      return () => {
        if (held) pending -= 1;
        held = false;
      };
    },
    pending: () => pending,
  });
}
