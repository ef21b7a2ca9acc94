// A promise here that the other side settles: the result of a call, or a promise that it sent. While it is pending,
// `send` of @cofferdam/caps takes messages to it over the wire at once, instead of waiting for what it becomes.
import { handlePromise, handlerOf, type PromiseHandler } from '@cofferdam/caps';
import { promiseThen } from './kinds.ts';

/** Makes a call. `args` is an array of its own. */
export type CallTarget = (target: number, method: string | undefined, args: readonly unknown[]) => Promise<unknown>;

const ignore = (): void => {};

/** A class, since one is made for each call: nobody but its wire and `send` comes by it. */
export class Deferred implements PromiseHandler {
  readonly promise: Promise<unknown>;
  /** What a message to it names as its target, see messages.ts. */
  readonly target: number;
  /** Whether one was sent. */
  pipelined = false;
  resolve: (value: unknown) => void = ignore;
  reject: (reason: unknown) => void = ignore;
  readonly #call: CallTarget;

  constructor(target: number, call: CallTarget) {
    this.target = target;
    this.#call = call;
    this.promise = new Promise<unknown>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    // A failure that nobody waits for must not end the process.
    void promiseThen(this.promise, undefined, ignore);
    handlePromise(this.promise, this);
  }

  /** It has an end, which may still be kept back: messages to it wait here from now on. */
  end(): void {
    handlePromise(this.promise, undefined);
  }

  /** Whether it is of the wire that makes calls so. */
  isOf(call: CallTarget): boolean {
    return this.#call === call;
  }

  applyMethod(_: Promise<unknown>, method: string, args: readonly unknown[]): Promise<unknown> {
    this.pipelined = true;
    return this.#call(this.target, method, [...args]);
  }

  applyFunction(_: Promise<unknown>, args: readonly unknown[]): Promise<unknown> {
    this.pipelined = true;
    return this.#call(this.target, undefined, [...args]);
  }
}

/** The one that is pending behind this promise, and of this wire. */
export function findDeferred(promise: object, call: CallTarget): Deferred | undefined {
  const handler = handlerOf(promise);
  return handler instanceof Deferred && handler.isOf(call) ? handler : undefined;
}
