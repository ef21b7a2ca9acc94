// What a host takes from the platform: time and timers. Tests give others, so that nothing waits.

/** Time, and callbacks after some of it. */
export interface HostTimers {
  /** Milliseconds that never go back. */
  now(): number;
  /** `background`: a timer that keeps no process alive, since nobody waits for it. */
  setTimeout(callback: () => void, ms: number, background?: boolean): unknown;
  clearTimeout(handle: unknown): void;
}

/** Milliseconds beyond which a platform's timer would fire at once. */
const MOST_MS = 2 ** 31 - 1;

/** The platform's own. */
export const nodeTimers: HostTimers = Object.freeze({
  now: () => performance.now(),
  setTimeout: (callback: () => void, ms: number, background = false) => {
    const timer = setTimeout(callback, Math.min(ms, MOST_MS));
    if (background) timer.unref();
    return timer;
  },
  clearTimeout: (handle: unknown) => clearTimeout(handle as NodeJS.Timeout | undefined),
});

/** A promise and what settles it. */
export interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: unknown): void;
}

/** Promise.withResolvers, which Node 20 has not. Its rejection is not reported when nobody listens. */
export function makeDeferred<T>(): Deferred<T> {
  let resolve = (_: T): void => {};
  let reject = (_: unknown): void => {};
  const promise = new Promise<T>((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  promise.catch(() => {});
  return { promise, resolve, reject };
}

/** Whether `work` settled within `ms`, however it did. */
export function settledWithin(timers: HostTimers, work: Promise<unknown>, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = timers.setTimeout(() => resolve(false), ms);
    const done = (): void => {
      timers.clearTimeout(timer);
      resolve(true);
    };
    work.then(done, done);
  });
}
