// The few powers of the host that core uses, taken from globalThis once, at lockdown.
import { findHeap } from './heap.ts';
import { LONGEST_TIMER, type Realm, type TimerHandle } from './realm.ts';

/** Microseconds of CPU time. */
interface CpuUsage {
  readonly user: number;
  readonly system: number;
}

interface HostGlobals {
  readonly process?: { threadCpuUsage?(): CpuUsage; cpuUsage?(): CpuUsage };
  readonly performance?: { now(): number };
  setTimeout?(fn: () => void, ms: number): TimerHandle;
  clearTimeout?(timer: TimerHandle): void;
}

/** Captures them; `setTimer` throws where the platform has no timers. */
export function captureHostPowers(): Pick<Realm, 'now' | 'cpuTime' | 'setTimer' | 'clearTimer' | 'heap'> {
  const { performance, process, setTimeout, clearTimeout } = globalThis as HostGlobals;
  const { now: dateNow } = Date;
  const now = performance?.now;
  // Node has it by thread from 23.9 on.
  const usage = process?.threadCpuUsage ?? process?.cpuUsage;
  return {
    cpuTime:
      usage &&
      (() => {
        const { user, system } = Reflect.apply(usage, process, []);
        return (user + system) / 1_000;
      }),
    heap: findHeap(),
    now: now === undefined ? dateNow : () => Reflect.apply(now, performance, []),
    setTimer(fn, ms) {
      if (setTimeout === undefined) throw new TypeError('This platform has no setTimeout');
      return Reflect.apply(setTimeout, globalThis, [fn, Math.min(ms, LONGEST_TIMER)]);
    },
    clearTimer(timer) {
      if (clearTimeout !== undefined) Reflect.apply(clearTimeout, globalThis, [timer]);
    },
  };
}
