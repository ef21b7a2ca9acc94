// The time of a tenant that was given no clock, where its modules have timers in a time of their own: it stands still
// but for what those say has passed. So `Date.now()` after a timer of 50 ms is 50 ms later, and what compares the two
// (debounced functions, rate limits) comes to an end. It tells nothing of the host.
import type { ClockPower, ModuleHost, ModuleTime } from './types.ts';

export interface VirtualClock extends ClockPower {
  /** The host, but that it gives `time.module` the exports that move this clock. */
  over(host: ModuleHost): ModuleHost;
}

/** @param start milliseconds since the epoch */
export function makeVirtualClock(time: ModuleTime, start: number): VirtualClock {
  let now = start;
  const pass = (ms: unknown): void => {
    if (typeof ms === 'number' && ms > 0 && ms < Number.MAX_SAFE_INTEGER) now += ms;
  };
  return Object.freeze<VirtualClock>({
    now: () => now,
    over: (host) =>
      Object.freeze<ModuleHost>({
        ...host,
        load: (id) => (id === time.module ? { type: 'host', exports: { pass } } : host.load(id)),
      }),
  });
}
