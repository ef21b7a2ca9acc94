// What is promised to the other side: the result of one of its calls, or a promise that was sent. Calls to it that come
// before its end wait in order and go out, in order, in the moment of its end, before anything that comes later.
import type { Callable } from './exports.ts';

/** What calls to a fulfilled vow reach: a capability of this side, one of the other's, or (`undefined`) none. */
export type VowTarget = Callable | { readonly presence: object } | undefined;

/** A class, since one is made for each call: it is held by the tables of this wire only. */
export class Vow {
  state: 'pending' | 'fulfilled' | 'rejected' = 'pending';
  target: VowTarget = undefined;
  reason: unknown = undefined;
  #waiting: (() => void)[] | undefined = undefined;

  /** Calls `work` once it has ended: at once, if it has. */
  whenSettled(work: () => void): void {
    if (this.state !== 'pending') work();
    else if (this.#waiting === undefined) this.#waiting = [work];
    else this.#waiting.push(work);
  }

  fulfil(target: VowTarget): void {
    this.state = 'fulfilled';
    this.target = target;
    this.#end();
  }

  reject(reason: unknown): void {
    this.state = 'rejected';
    this.reason = reason;
    this.#end();
  }

  #end(): void {
    const work = this.#waiting;
    if (work === undefined) return;
    this.#waiting = undefined;
    for (const go of work) go();
  }
}
