// When the event loop last got a turn: microtasks run until there are none left, and keep timers from theirs.
//
// A timer of ours that is due at once fires when the loop comes round, and so tells that it did. It is set only
// while tenants run many jobs, and does not keep the process alive.
import type { Realm, TimerHandle } from '../lockdown/realm.ts';

/** Counts the rounds of the event loop in which somebody looked. */
export interface EventLoop {
  /** Changes when the loop has come round since {@link EventLoop.watch}. */
  round(): number;
  /** From now on notices when the loop comes round. */
  watch(): void;
}

/** The event loop of a realm's timers. */
function makeEventLoop({ setTimer }: Pick<Realm, 'setTimer'>): EventLoop {
  let round = 0;
  let watched = false;
  return Object.freeze({
    round: () => round,
    watch() {
      if (watched) return;
      watched = true;
      const timer: TimerHandle & { unref?: () => void } = setTimer(() => {
        watched = false;
        round += 1;
      }, 0);
      timer.unref?.();
    },
  });
}

const loops = new WeakMap<object, EventLoop>();

/** The one event loop of a realm, made when it is first asked for. */
export function eventLoopOf(realm: Pick<Realm, 'setTimer'>): EventLoop {
  let loop = loops.get(realm);
  if (loop === undefined) {
    loop = makeEventLoop(realm);
    loops.set(realm, loop);
  }
  return loop;
}
