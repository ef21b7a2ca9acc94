// The powers of the platform that a guest's side works with, taken once, where a realm begins.
import { getHeapStatistics } from 'node:v8';
import type { ClockPower, RandomPower } from '@cofferdam/core';
import type { HostTimers, UrlClass } from '@cofferdam/caps';

/** What `makeSide` is given. */
export interface SidePowers {
  readonly timers: HostTimers;
  /** Behind `local.clock: 'system'`. */
  readonly clock: ClockPower;
  /** Behind `local.random: 'system'`. */
  readonly random: RandomPower;
  readonly URL: UrlClass;
  /** Bytes of heap in use, buffers outside of it included. */
  readonly heapUsed: () => number;
}

/** Those of this realm, as they are now: later changes of globalThis change nothing here. */
export function capturePlatform(): SidePowers {
  const { setTimeout, clearTimeout, URL } = globalThis;
  const { now } = Date;
  const { random } = Math;
  return Object.freeze({
    timers: { setTimeout: (callback, ms) => setTimeout(callback, ms), clearTimeout },
    clock: { now },
    random: { random },
    URL,
    heapUsed: () => {
      const { used_heap_size, external_memory } = getHeapStatistics();
      return used_heap_size + external_memory;
    },
  } satisfies SidePowers);
}
