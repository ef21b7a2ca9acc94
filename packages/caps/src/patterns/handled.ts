// Promises whose messages somebody else delivers: a wire that sends a message to the result of a call before that
// result has come back (promise pipelining: Miller, Tribble, Shapiro, Concurrency Among Strangers, 2005).
import { weakMapDelete, weakMapGet, weakMapSet } from '../commons.ts';

/** Delivers messages to promises that are pending. Neither method throws. */
export interface PromiseHandler {
  /** Calls a method of what `promise` becomes. Takes what it needs of `args` at once. */
  applyMethod(promise: Promise<unknown>, method: string, args: readonly unknown[]): Promise<unknown>;
  /** Calls what `promise` becomes. */
  applyFunction(promise: Promise<unknown>, args: readonly unknown[]): Promise<unknown>;
}

const handlers = new WeakMap<object, PromiseHandler>();

/**
 * From now on `send`, `sendCall` and `sendOnly` give messages to `promise` to `handler`; with `undefined` they wait
 * again for what it becomes. Whoever handles a promise ends that before the promise is settled, and sees to it that
 * what it has taken until then arrives before what comes later. Only code of the host's can reach this.
 */
export function handlePromise(promise: Promise<unknown>, handler: PromiseHandler | undefined): void {
  if (handler === undefined) weakMapDelete(handlers, promise);
  else weakMapSet(handlers, promise, handler);
}

/** Who handles messages to `target`, if `handlePromise` said so: a wire knows its own promises by it. */
export function handlerOf(target: unknown): PromiseHandler | undefined {
  return typeof target === 'object' && target !== null ? weakMapGet(handlers, target) : undefined;
}
