// What a power has under way: bounded in number, and settled when the power ends.
import { makeError } from '../errors.ts';

/** How work learns that nobody waits for it any more. */
export interface Cancellation {
  readonly cancelled: boolean;
  /** Called once, when it is cancelled; at once when it was already. */
  onCancel(listener: () => void): void;
}

export interface InFlight {
  /**
   * Starts `work` and gives its result. When the power ends first the promise rejects with CAPABILITY_REVOKED and
   * the work is told. Throws POWER_LIMIT: floods of calls would hold sockets, descriptors and memory of the host.
   * A call counts until its work has really ended: a look-up that nobody waits for still holds a thread.
   */
  start<T>(work: (cancellation: Cancellation) => Promise<T>): Promise<T>;
  /** Cancels all there is, and whatever comes later. */
  end(): void;
  size(): number;
}

interface Entry {
  readonly cancel: () => void;
}

export function makeInFlight({ name, limit, unit }: { name: string; limit: number; unit: string }): InFlight {
  const entries = new Set<Entry>();
  let ended = false;
  const revoked = (): Error => makeError('CAPABILITY_REVOKED', { capability: name });

  return Object.freeze({
    async start<T>(work: (cancellation: Cancellation) => Promise<T>): Promise<T> {
      if (ended) throw revoked();
      if (entries.size >= limit) throw makeError('POWER_LIMIT', { capability: name, limit, unit });
      let cancelled = false;
      const listeners: (() => void)[] = [];
      const cancellation: Cancellation = {
        get cancelled() {
          return cancelled;
        },
        onCancel: (listener) => {
          if (cancelled) listener();
          else listeners.push(listener);
        },
      };
      let fail: (error: Error) => void = () => {};
      const end = new Promise<never>((_, reject) => {
        fail = reject;
      });
      const entry: Entry = {
        cancel: () => {
          cancelled = true;
          fail(revoked());
          for (const listener of listeners) listener();
        },
      };
      entries.add(entry);
      const done = (): void => void entries.delete(entry);
      const working = work(cancellation);
      working.then(done, done);
      return await Promise.race([end, working]);
    },
    end: () => {
      ended = true;
      for (const { cancel } of [...entries]) cancel();
    },
    size: () => entries.size,
  });
}
