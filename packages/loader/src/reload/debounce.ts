/** Timers of the platform. */
export interface ReloadTimers {
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(handle: unknown): void;
}

export interface Debounced {
  /** Something happened: `run` is called when nothing has for a while, or when it goes on for too long. */
  poke(): void;
  clear(): void;
}

/** Many pokes make one run, `quietMs` after the last and at most `mostMs` after the first. */
export function makeDebounced(
  run: () => void,
  { timers, quietMs, mostMs }: { readonly timers: ReloadTimers; readonly quietMs: number; readonly mostMs: number },
): Debounced {
  let quiet: unknown;
  let most: unknown;
  const clear = (): void => {
    timers.clearTimeout(quiet);
    timers.clearTimeout(most);
    quiet = undefined;
    most = undefined;
  };
  const end = (): void => {
    clear();
    run();
  };
  return Object.freeze({
    poke: () => {
      timers.clearTimeout(quiet);
      quiet = timers.setTimeout(end, quietMs);
      most ??= timers.setTimeout(end, mostMs);
    },
    clear,
  });
}

/** Waits; `done` ends the wait early. */
export function makeWait(
  timers: ReloadTimers,
  ms: number,
): { readonly promise: Promise<void>; readonly done: () => void } {
  let done = (): void => {};
  const promise = new Promise<void>((resolve) => {
    const handle = timers.setTimeout(resolve, ms);
    done = () => {
      timers.clearTimeout(handle);
      resolve();
    };
  });
  return { promise, done: () => done() };
}

/** `work`, or the error that `late` makes when it takes longer than `ms`, or what `ended` rejects with. */
export async function within<T>(
  work: Promise<T>,
  {
    timers,
    ms,
    late,
    ended,
  }: {
    readonly timers: ReloadTimers;
    readonly ms: number;
    readonly late: () => Error;
    readonly ended: Promise<never>;
  },
): Promise<T> {
  let handle: unknown;
  const deadline = new Promise<never>((_, reject) => {
    handle = timers.setTimeout(() => reject(late()), ms);
  });
  try {
    return await Promise.race([work, deadline, ended]);
  } finally {
    timers.clearTimeout(handle);
  }
}
