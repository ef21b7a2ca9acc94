// CPU time of a tenant that lives long: a bucket that fills by the clock and is emptied by what the tenant runs.
//
// A turn that has begun is not cut off by it (its own limits do that), so the bucket may go below empty by one turn;
// then the host gets no new one until it has filled again. What is not used is kept up to the cap, for bursts.

/** What a bucket is made of. */
export interface CpuShare {
  /** Milliseconds of CPU time that come in per second. */
  readonly msPerSecond: number;
  /** The most that is kept. A new tenant has all of it. */
  readonly capMs: number;
}

export interface CpuBucket {
  /** Milliseconds until there is some again; 0 when there is. `spentMs` is all that the tenant has run so far. */
  waitMs(spentMs: number): number;
}

/** Makes a full bucket. */
export function makeCpuBucket({ msPerSecond, capMs }: CpuShare, now: () => number): CpuBucket {
  let level = capMs;
  let filled = now();
  let spent = 0;
  return Object.freeze({
    waitMs(spentMs: number): number {
      const time = now();
      level = Math.min(capMs, level + ((time - filled) * msPerSecond) / 1_000) - (spentMs - spent);
      filled = time;
      spent = spentMs;
      return level > 0 ? 0 : Math.ceil((-level * 1_000) / msPerSecond) + 1;
    },
  });
}
