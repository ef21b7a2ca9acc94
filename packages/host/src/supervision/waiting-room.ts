// Calls that wait for a tenant to be up. They get the seat that there is then, or the reason why there is none.
import { makeError } from '../errors.ts';

export interface WaitingRoom<T> {
  readonly size: number;
  /** Rejects with CALLS_FULL, with CALL_ABORTED when `signal` fires, and with what `refuse` is given. */
  wait(signal?: AbortSignal): Promise<T>;
  /** Lets all in. */
  open(value: T): void;
  refuse(cause: Error): void;
}

interface Waiter<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (cause: Error) => void;
}

export function makeWaitingRoom<T>(tenant: string, most: number): WaitingRoom<T> {
  let waiters = new Set<Waiter<T>>();
  const takeAll = (): ReadonlySet<Waiter<T>> => {
    const all = waiters;
    waiters = new Set();
    return all;
  };
  return Object.freeze<WaitingRoom<T>>({
    get size() {
      return waiters.size;
    },
    wait: (signal) =>
      new Promise<T>((resolve, reject) => {
        if (signal?.aborted) return reject(makeError('CALL_ABORTED', { tenant }, { cause: signal.reason }));
        if (waiters.size >= most) return reject(makeError('CALLS_FULL', { tenant, limit: most }));
        const abort = (): void => {
          waiters.delete(waiter);
          reject(makeError('CALL_ABORTED', { tenant }, { cause: signal?.reason }));
        };
        const forget = (): void => signal?.removeEventListener('abort', abort);
        const waiter: Waiter<T> = {
          resolve: (value) => {
            forget();
            resolve(value);
          },
          reject: (cause) => {
            forget();
            reject(cause);
          },
        };
        waiters.add(waiter);
        signal?.addEventListener('abort', abort, { once: true });
      }),
    open: (value) => {
      for (const { resolve } of takeAll()) resolve(value);
    },
    refuse: (cause) => {
      for (const { reject } of takeAll()) reject(cause);
    },
  });
}
