// The time of a tenant's turns and jobs: of those that are looked at while they run, from there on; of the rest, which
// are short, one in so many is timed for all of them.
import { FLOAT } from './float-field.ts';

/** One in this many short turns and jobs is timed. */
const SAMPLE = 16;

export class EntryTime {
  /** Milliseconds so far, by the clock and of CPU time. */
  ms: number = FLOAT;
  cpuMs: number = FLOAT;
  /** When the entry that is timed for others began; 0 where none is. */
  #sampleStart = FLOAT;
  /** When the entry that is open was first looked at, and the CPU time then; 0 before. */
  #start = FLOAT;
  #startCpu = FLOAT;
  readonly #now: () => number;
  readonly #cpuTime: (() => number) | undefined;

  constructor(now: () => number, cpuTime: (() => number) | undefined) {
    this.#now = now;
    this.#cpuTime = cpuTime;
  }

  /** An entry begins, the `count`th of its kind. Gives the time if it was looked at. */
  begin(count: number): number | undefined {
    this.#start = 0;
    if (count % SAMPLE !== 0) return undefined;
    this.#sampleStart = this.#now();
    return this.#sampleStart;
  }

  /** The entry that is open takes long enough to be looked at. */
  look(now: number): void {
    if (this.#start !== 0) return;
    this.#start = now;
    this.#startCpu = this.#cpuTime?.() ?? 0;
  }

  /** The entry that was open has ended. Gives whether it was looked at. */
  end(): boolean {
    if (this.#sampleStart === 0 && this.#start === 0) return false;
    const now = this.#now();
    const looked = this.#start !== 0;
    if (looked) {
      const wall = now - this.#start;
      this.ms += wall;
      // Other threads of the process may have been busy, too.
      this.cpuMs += this.#cpuTime === undefined ? wall : Math.min(wall, this.#cpuTime() - this.#startCpu);
    } else {
      const estimate = (now - this.#sampleStart) * SAMPLE;
      this.ms += estimate;
      this.cpuMs += estimate;
    }
    this.#start = 0;
    this.#sampleStart = 0;
    return looked;
  }
}
Object.freeze(EntryTime.prototype);
