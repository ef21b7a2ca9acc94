// Time that passes when a test says so.
import type { HostTimers } from '../../src/powers.ts';

export interface FakeTimers {
  readonly timers: HostTimers;
  /** Timers that are set. */
  active(): number;
  /** Lets `ms` pass: fires what falls due, in order, and lets promises settle after each. */
  advance(ms: number): Promise<void>;
}

/** Every promise job that is there now has run, and those that they left. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function makeFakeTimers(): FakeTimers {
  let now = 0;
  const set = new Map<object, { readonly at: number; readonly callback: () => void }>();
  return {
    timers: {
      now: () => now,
      setTimeout: (callback, ms) => {
        const handle = {};
        if (ms !== Number.POSITIVE_INFINITY) set.set(handle, { at: now + ms, callback });
        return handle;
      },
      clearTimeout: (handle) => {
        set.delete(handle as object);
      },
    },
    active: () => set.size,
    async advance(ms) {
      const until = now + ms;
      await settle();
      for (;;) {
        let next: object | undefined;
        for (const [handle, { at }] of set)
          if (at <= until && (next === undefined || at < (set.get(next)?.at ?? 0))) next = handle;
        if (next === undefined) break;
        const { at, callback } = set.get(next) as { at: number; callback: () => void };
        set.delete(next);
        now = Math.max(now, at);
        callback();
        await settle();
      }
      now = until;
      await settle();
    },
  };
}
