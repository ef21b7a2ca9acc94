// Promises without running anyone's code: which are genuine, and how to hear of their end.
import { apply, getOwnPropertyDescriptor, getPrototypeOf, promiseResolve, promiseThen } from './commons.ts';

const ignore = (): void => {};

/**
 * Whether `value` is a promise of this realm without a `then` or `constructor` of its own, so that listening to it
 * runs no one's code. An object that only has the prototype is told apart by its brand.
 */
export function isPlainPromise(value: unknown): value is Promise<unknown> {
  if (typeof value !== 'object' || value === null || getPrototypeOf(value) !== Promise.prototype) return false;
  for (const key of ['then', 'constructor']) if (getOwnPropertyDescriptor(value, key) !== undefined) return false;
  // It gives a genuine promise back as it is. For anything else it has made a promise that nobody waits for.
  const resolved = promiseResolve(value);
  if (resolved === value) return true;
  apply(promiseThen, resolved, [ignore, ignore] as never);
  return false;
}

/** Listens to a {@link isPlainPromise}. What the listeners throw is lost: they must not. */
export function listen(
  promise: Promise<unknown>,
  fulfilled: (value: unknown) => void,
  rejected: (reason: unknown) => void,
): void {
  apply(promiseThen, promise, [fulfilled, rejected] as never);
}
