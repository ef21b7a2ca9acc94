// Deadlines that are looked at when guest code runs: the event loop, which tells of deadlines, may be kept from its
// turn by many short entries, timers of the guest's above all.
import { unpaid } from './current.ts';

export class Deadlines {
  /** When the first of them is, in milliseconds. */
  first: number = Number.POSITIVE_INFINITY;
  readonly #all = new Map<() => void, number>();

  /** Has `over` called once `at` has passed; undefined withdraws it. */
  set(over: () => void, at: number | undefined): void {
    if (at === undefined) this.#all.delete(over);
    else this.#all.set(over, at);
    this.first = Number.POSITIVE_INFINITY;
    for (const time of this.#all.values()) this.first = Math.min(this.first, time);
  }

  /** Calls what is over by now. */
  pass(now: number): void {
    const passed = [...this.#all].filter(([, at]) => now > at);
    unpaid(() => {
      for (const [over] of passed) over();
    });
  }
}
Object.freeze(Deadlines.prototype);
