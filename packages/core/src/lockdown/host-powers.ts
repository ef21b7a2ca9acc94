// The few powers of the host that core uses, taken from globalThis once, at lockdown.
import { findHeap } from './heap.ts';
import type { Realm, TimerHandle } from './realm.ts';

interface HostGlobals {
  readonly performance?: { now(): number };
  setTimeout?(fn: () => void, ms: number): TimerHandle;
  clearTimeout?(timer: TimerHandle): void;
}

/** Captures them; `setTimer` throws where the platform has no timers. */
export function captureHostPowers(): Pick<Realm, 'now' | 'setTimer' | 'clearTimer' | 'heap'> {
  const { performance, setTimeout, clearTimeout } = globalThis as HostGlobals;
  const { now: dateNow } = Date;
  const now = performance?.now;
  return {
    heap: findHeap(),
    now: now === undefined ? dateNow : () => Reflect.apply(now, performance, []),
    setTimer(fn, ms) {
      if (setTimeout === undefined) throw new TypeError('This platform has no setTimeout');
      return Reflect.apply(setTimeout, globalThis, [fn, ms]);
    },
    clearTimer(timer) {
      if (clearTimeout !== undefined) Reflect.apply(clearTimeout, globalThis, [timer]);
    },
  };
}
