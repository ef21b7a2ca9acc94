// The heartbeat: a side whose event loop does not come round is stuck, or its guest keeps it from coming round. Which
// of the two cannot be told from outside; a guest that is metered has a time limit, so patience a little longer than
// that finds what no limit stopped.
//
// Time in which this process did not get to run counts for one beat at most: a host that was suspended, or stalled by
// its own work, has not listened, and nobody else is to be blamed for that.
import type { HostTimers } from '../powers.ts';

export interface HeartbeatOptions {
  readonly ping: () => Promise<number>;
  readonly timers: HostTimers;
  readonly everyMs: number;
  /** How long no answer is put up with. Asked at each beat, since tenants come and go. */
  readonly patienceMs: () => number;
  /** Each answer: bytes of heap in use there. */
  readonly heard: (heapBytes: number) => void;
  /** Called once, and then never again. */
  readonly missed: (silentMs: number) => void;
}

export interface Heartbeat {
  stop(): void;
}

export function makeHeartbeat({ ping, timers, everyMs, patienceMs, heard, missed }: HeartbeatOptions): Heartbeat {
  let stopped = false;
  let timer: unknown;
  let silentMs = 0;
  let waiting = false;
  let last = timers.now();

  const beat = (): void => {
    if (stopped) return;
    const now = timers.now();
    if (waiting) silentMs += Math.min(now - last, everyMs * 1.5);
    last = now;
    if (waiting && silentMs >= patienceMs()) {
      stopped = true;
      missed(silentMs);
      return;
    }
    if (!waiting) {
      waiting = true;
      silentMs = 0;
      ping().then(
        (heapBytes) => {
          waiting = false;
          if (!stopped) heard(heapBytes);
        },
        // The wire is closed: whoever watches the side's end sees to that.
        () => {
          stopped = true;
          timers.clearTimeout(timer);
        },
      );
    }
    timer = timers.setTimeout(beat, everyMs, true);
  };
  timer = timers.setTimeout(beat, everyMs, true);

  return Object.freeze({
    stop: () => {
      stopped = true;
      timers.clearTimeout(timer);
    },
  });
}
