// What is promised to the other side: the result of one of its calls, or a promise that was sent. Calls to it that come
// before its end wait in order and go out, in order, in the moment of its end, before anything that comes later.
import type { Callable } from './exports.ts';

/** What calls to a fulfilled vow reach: a capability of this side, one of the other's, or (`undefined`) none. */
export type VowTarget = Callable | { readonly presence: object } | undefined;

export interface Vow {
  readonly state: 'pending' | 'fulfilled' | 'rejected';
  readonly target: VowTarget;
  readonly reason: unknown;
  /** Calls `work` once it has ended: at once, if it has. */
  whenSettled(work: () => void): void;
  fulfil(target: VowTarget): void;
  reject(reason: unknown): void;
}

export function makeVow(): Vow {
  let state: Vow['state'] = 'pending';
  let target: VowTarget;
  let reason: unknown;
  let waiting: (() => void)[] | undefined;
  const end = (): void => {
    const work = waiting;
    waiting = undefined;
    for (const go of work ?? []) go();
  };
  return {
    get state() {
      return state;
    },
    get target() {
      return target;
    },
    get reason() {
      return reason;
    },
    whenSettled: (work) => {
      if (state !== 'pending') {
        work();
        return;
      }
      waiting ??= [];
      waiting.push(work);
    },
    fulfil: (found) => {
      if (state !== 'pending') return;
      state = 'fulfilled';
      target = found;
      end();
    },
    reject: (why) => {
      if (state !== 'pending') return;
      state = 'rejected';
      reason = why;
      end();
    },
  };
}
