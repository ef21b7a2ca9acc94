// An iterator that charges for each step, in front of one that nobody else charges for.
// The engine alone calls these methods; no guest holds one.
import { freeze } from '../commons.ts';

export interface AnyIterator {
  next(value?: unknown): { done?: boolean; value?: unknown };
  return?: (value?: unknown) => unknown;
  throw?: (value?: unknown) => unknown;
}

/** Charges one step, counts it as a frame, and runs it. */
export type Step = (iterator: object, method: unknown, args: unknown[]) => unknown;

/** What is done with each value. */
export type MapValue = (value: unknown) => unknown;

/** A method as it can be called. The engine words the refusal by what it calls: that would be a native of ours. */
function callable(method: unknown): unknown {
  if (typeof method === 'function') return method;
  const shown = Object(method) === method ? 'object' : typeof method === 'symbol' ? 'symbol' : `${method as string}`;
  return () => {
    throw new TypeError(`${shown} is not a function`);
  };
}

/** What both kinds share. */
class Guarded {
  readonly #iterator: AnyIterator;
  readonly #next: unknown;
  readonly #step: Step;
  readonly map: MapValue | undefined;

  constructor(iterator: AnyIterator, step: Step, map: MapValue | undefined) {
    this.#iterator = iterator;
    this.#next = callable(iterator.next);
    this.#step = step;
    this.map = map;
  }

  advance(args: unknown[]): unknown {
    return this.#step(this.#iterator, this.#next, args);
  }

  // `yield*` and abrupt ends look these up when they need them, and so do these.
  get return(): unknown {
    return this.#method('return');
  }

  get throw(): unknown {
    return this.#method('throw');
  }

  #method(key: 'return' | 'throw'): unknown {
    const method: unknown = this.#iterator[key];
    if (method === undefined || method === null) return method;
    const called = callable(method);
    return (...args: unknown[]) => this.#step(this.#iterator, called, args);
  }
}

const mapped = (result: unknown, map: MapValue): unknown => {
  const { done, value } = result as { done?: boolean; value?: unknown };
  return done ? { done: true, value } : { done: false, value: map(value) };
};

class GuardedIterator extends Guarded {
  [Symbol.iterator](): this {
    return this;
  }

  next(...args: unknown[]): unknown {
    const result = this.advance(args);
    return this.map === undefined ? result : mapped(result, this.map);
  }
}

class GuardedAsyncIterator extends Guarded {
  [Symbol.asyncIterator](): this {
    return this;
  }

  next(...args: unknown[]): unknown {
    const result = this.advance(args);
    const { map } = this;
    return map === undefined ? result : (async () => mapped(await result, map))();
  }
}
for (const { prototype } of [Guarded, GuardedIterator, GuardedAsyncIterator]) freeze(prototype);

export const guardIterator = (iterator: AnyIterator, step: Step, map?: MapValue): object =>
  new GuardedIterator(iterator, step, map);

export const guardAsyncIterator = (iterator: AnyIterator, step: Step, map?: MapValue): object =>
  new GuardedAsyncIterator(iterator, step, map);
