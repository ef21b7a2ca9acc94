// The counter of exact call depth, as compiled programs use it where a tenant's `depth` is finite.
import { freeze } from '../commons.ts';
import type { FaultKind } from './fault.ts';

/** What ends a tenant. */
interface Ender {
  exhaust(kind: FaultKind): never;
}

export class DepthCounter {
  n = 0;
  readonly max: number;
  readonly #meter: Ender;

  constructor(max: number, meter: Ender) {
    this.max = max;
    this.#meter = meter;
  }

  over(): never {
    return this.#meter.exhaust('depth');
  }

  of<T>(value: T): T {
    return value;
  }

  /** Runs what belongs to no body (a default parameter, a field) as a frame of its own. */
  run<T>(work: () => T): T {
    this.n += 1;
    try {
      if (this.n > this.max) this.over();
      return work();
    } finally {
      this.n -= 1;
    }
  }
}
freeze(DepthCounter.prototype);
