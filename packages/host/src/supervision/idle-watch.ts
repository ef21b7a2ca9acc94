// Tells when nobody has needed a tenant for long. One timer, set again for what is left when it fires: a call costs no
// more than a look at the clock.
import type { HostTimers } from '../powers.ts';

export interface IdleWatchParts {
  readonly idleMs: number;
  readonly timers: HostTimers;
  readonly isBusy: () => boolean;
  /** Whether it has nothing to do by itself. Asked when nobody has called for long. */
  readonly isQuiet: () => Promise<boolean>;
  readonly doze: () => void;
}

export interface IdleWatch {
  /** Somebody calls, or has had an answer. */
  touch(): void;
  /** Keeps it from idling until the end that this gives is called. */
  hold(): () => void;
  stop(): void;
}

export function makeIdleWatch({ idleMs, timers, isBusy, isQuiet, doze }: IdleWatchParts): IdleWatch {
  const isOff = idleMs === Number.POSITIVE_INFINITY;
  const holders = new Set<object>();
  let last = timers.now();
  let touches = 0;
  let timer: unknown;
  let stopped = false;

  function arm(ms: number): void {
    if (isOff || stopped || timer !== undefined) return;
    timer = timers.setTimeout(() => void look(), ms, true);
  }
  async function look(): Promise<void> {
    timer = undefined;
    const before = touches;
    const left = idleMs - (timers.now() - last);
    if (left > 0) return arm(left);
    if (isBusy() || holders.size > 0) return arm(idleMs);
    const quiet = await isQuiet();
    if (stopped) return;
    if (!quiet || isBusy() || holders.size > 0 || touches !== before) return arm(idleMs);
    doze();
  }

  return Object.freeze<IdleWatch>({
    touch: () => {
      if (isOff) return;
      last = timers.now();
      touches += 1;
      arm(idleMs);
    },
    hold: () => {
      const holder = {};
      holders.add(holder);
      return () => {
        holders.delete(holder);
      };
    },
    stop: () => {
      stopped = true;
      timers.clearTimeout(timer);
    },
  });
}
