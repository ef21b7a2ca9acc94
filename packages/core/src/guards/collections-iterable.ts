// What natives iterate: `next` may be a native as well, and then no guest code ever runs that could be charged.
import { apply, freeze, isArray } from '../commons.ts';
import { payer } from '../meter/current.ts';
import { isGenuineArray, mayBeProxy } from './genuine.ts';
import { MANY, payAsLong } from './slow-elements.ts';
import { boundedSize, isPlainGenerator } from '../runtime/bounded.ts';
import { type AnyIterator, guardIterator, type Step } from '../runtime/guarded-iterator.ts';

const { iterator: iteratorSymbol } = Symbol;

/**
 * A native that takes keys may go through all that it has for each: they are found by the lowest word of a BigInt, and by
 * the length of a long text.
 */
const keyStep = (iterator: object, method: unknown, args: unknown[]): unknown => {
  if (payer !== undefined) payAsLong(payer, 1);
  return apply(method as () => unknown, iterator, args);
};

/** One step of an iterator that nobody else charges for. */
const step = (iterator: object, method: unknown, args: unknown[]): unknown => {
  payer?.charge(1);
  return apply(method as () => unknown, iterator, args);
};

/** An iterator whose every step is charged. Its `next` is read at once, as by whoever gets an iterator. */
export const meteredIterator = (iterator: AnyIterator): object => guardIterator(iterator, step);

/** An iterable that looks at its source when it is iterated, no sooner, and charges for each step. */
class Metered {
  readonly #source: unknown;
  readonly #step: Step;

  constructor(source: unknown, each: Step = step) {
    this.#source = source;
    this.#step = each;
  }

  [iteratorSymbol](): unknown {
    const source = this.#source as Record<symbol, unknown>;
    const method: unknown = source[iteratorSymbol];
    if (typeof method !== 'function') throw new TypeError(`${typeof source} is not iterable`);
    const iterator: unknown = apply(method, source, []);
    // the native refuses what is no object
    return Object(iterator) === iterator ? guardIterator(iterator as AnyIterator, this.#step) : iterator;
  }
}
freeze(Metered.prototype);

/** Whether every step of `iterator` is charged where guest code runs. */
export const isCharged = (iterator: object): boolean => !mayBeProxy(iterator) && isPlainGenerator(iterator, false);

/** Of a revoked proxy it cannot be told; what iterates it says so, in its own way. */
function isAnyArray(value: unknown): boolean {
  try {
    return isArray(value);
  } catch {
    return false;
  }
}

/** `value`, when it ends by itself and is paid for; else what charges for each step. Natives iterate either. */
export function meteredIterable(value: unknown): unknown {
  if (payer === undefined) return value;
  if (typeof value === 'string') {
    payer.charge(value.length);
    return value;
  }
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value;
  if (isAnyArray(value) ? isGenuineArray(value) : !mayBeProxy(value)) {
    const size = boundedSize(value);
    if (size !== undefined) {
      if (size > 0) payer.charge(size);
      return value;
    }
    if (isPlainGenerator(value, false)) return value;
  }
  return new Metered(value);
}

/** The same for what takes keys of it. */
export function meteredKeys(value: unknown): unknown {
  return payer !== undefined && isAnyArray(value) && isGenuineArray(value) && value.length > MANY
    ? new Metered(value, keyStep)
    : meteredIterable(value);
}
