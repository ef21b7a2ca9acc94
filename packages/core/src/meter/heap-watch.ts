// Has the heap grown by more than a tenant may make it grow in one turn?
//
// A realm has one heap, and the engine does not say whose a thing is. So it is growth that is looked at, while the
// tenant's code runs: from the first look of a turn on, or from the least that was seen since, when the collector
// took away what lay there before. Garbage is no growth: before the answer is yes the collector runs, if the host
// lets it; a guest that keeps little and throws much away goes on.
import type { HeapPower } from '../tenant/types.ts';

/** Milliseconds between two looks: a look takes a microsecond or two, and a guest fills a MiB in a millisecond. */
const LOOK_MS = 1;

/** Part of the limit that must be filled again before the collector is asked again: it takes time for all it keeps. */
const AGAIN = 1 / 4;

/** Watches one tenant's growth. */
export class HeapWatch {
  readonly #heap: HeapPower;
  readonly #limit: number;
  #base = 0;
  /** Bytes in use at which it is time to find out what is garbage. */
  #alarm = 0;
  #lastLook = Number.NEGATIVE_INFINITY;
  /** The most bytes by which a turn was seen to have grown the heap, garbage that was not collected included. */
  peak = 0;

  /** `limit` is in bytes. */
  constructor(heap: HeapPower, limit: number) {
    this.#heap = heap;
    this.#limit = limit;
  }

  /** Looks, unless it did so just now (`now` in milliseconds). `turnBegins` starts the count anew. */
  isOver(now: number, turnBegins: boolean): boolean {
    if (!turnBegins && now - this.#lastLook < LOOK_MS) return false;
    this.#lastLook = now;
    const used = this.#heap.used();
    if (turnBegins || used < this.#base) {
      this.#base = used;
      this.#alarm = used + this.#limit;
      return false;
    }
    if (used <= this.#alarm) {
      this.#note(used);
      return false;
    }
    if (this.#heap.collect === undefined) {
      this.#note(used);
      return true;
    }
    this.#heap.collect();
    const kept = this.#heap.used();
    if (kept < this.#base) this.#base = kept;
    this.#alarm = Math.max(this.#base + this.#limit, kept + this.#limit * AGAIN);
    this.#note(kept);
    return kept - this.#base > this.#limit;
  }

  /** Looks where a turn ends. */
  end(): void {
    this.#note(this.#heap.used());
  }

  #note(used: number): void {
    if (used - this.#base > this.peak) this.peak = used - this.#base;
  }
}
