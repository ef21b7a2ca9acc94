// Calls of the version that serves. While a new version takes over they wait; when nobody is inside any more, it does.
import { makeError } from '../errors.ts';

export interface Gate {
  /** Runs `call` when the gate is open. Throws RELOAD_STOPPED. */
  pass<T>(call: () => Promise<T>): Promise<T>;
  /** From now on calls wait. */
  close(): void;
  open(): void;
  /** Refuses who waits and who comes. */
  end(): void;
  /** Resolves when the last call that is inside has left. */
  whenEmpty(): Promise<void>;
  /** How many are inside. */
  inside(): number;
}

export function makeGate(): Gate {
  let state: 'open' | 'closed' | 'ended' = 'open';
  let inside = 0;
  const waiting = new Set<() => void>();
  const leavers = new Set<() => void>();

  const wake = (group: Set<() => void>): void => {
    const all = [...group];
    group.clear();
    for (const resolve of all) resolve();
  };

  return Object.freeze<Gate>({
    async pass(call) {
      while (state === 'closed') await new Promise<void>((resolve) => waiting.add(resolve));
      if (state === 'ended') throw makeError('RELOAD_STOPPED');
      inside += 1;
      try {
        return await call();
      } finally {
        inside -= 1;
        if (inside === 0) wake(leavers);
      }
    },
    close: () => {
      if (state === 'open') state = 'closed';
    },
    open: () => {
      if (state === 'closed') state = 'open';
      wake(waiting);
    },
    end: () => {
      state = 'ended';
      wake(waiting);
      wake(leavers);
    },
    whenEmpty: () => (inside === 0 ? Promise.resolve() : new Promise((resolve) => leavers.add(() => resolve()))),
    inside: () => inside,
  });
}
