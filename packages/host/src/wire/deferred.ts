// A promise here that the other side settles: the result of a call, or a promise that it sent. While it is pending,
// `send` of @cofferdam/caps takes messages to it over the wire at once, instead of waiting for what it becomes.
import { handlePromise, type PromiseHandler } from '@cofferdam/caps';
import { promiseThen } from './kinds.ts';

export interface Deferred {
  readonly promise: Promise<unknown>;
  /** What a message to it names as its target, see messages.ts. */
  readonly target: number;
  /** Whether one was sent. */
  pipelined: boolean;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

export interface Deferreds {
  make(target: number): Deferred;
  /** The one that is pending behind this promise. */
  find(promise: object): Deferred | undefined;
  /** It has an end, which may still be kept back: messages to it wait here from now on. */
  end(deferred: Deferred): void;
}

const ignore = (): void => {};

export function makeDeferreds(
  call: (target: number, method: string | undefined, args: readonly unknown[]) => Promise<unknown>,
): Deferreds {
  const pending = new WeakMap<object, Deferred>();

  const pipeline = (promise: object, method: string | undefined, args: readonly unknown[]): Promise<unknown> => {
    const deferred = pending.get(promise) as Deferred; // handled exactly as long as it is in here
    deferred.pipelined = true;
    return call(deferred.target, method, args);
  };
  const handler: PromiseHandler = Object.freeze({
    applyMethod: (promise: object, method: string, args: readonly unknown[]) => pipeline(promise, method, args),
    applyFunction: (promise: object, args: readonly unknown[]) => pipeline(promise, undefined, args),
  });

  return Object.freeze({
    make: (target: number): Deferred => {
      let resolve: (value: unknown) => void = ignore;
      let reject: (reason: unknown) => void = ignore;
      const promise = new Promise<unknown>((onValue, onReason) => {
        resolve = onValue;
        reject = onReason;
      });
      // A failure that nobody waits for must not end the process.
      void promiseThen(promise, undefined, ignore);
      const deferred = { promise, target, pipelined: false, resolve, reject };
      pending.set(promise, deferred);
      handlePromise(promise, handler);
      return deferred;
    },
    find: (promise: object): Deferred | undefined => pending.get(promise),
    end: (deferred: Deferred): void => {
      pending.delete(deferred.promise);
      handlePromise(deferred.promise, undefined);
    },
  });
}
