// Thenables of a guest's, where the engine would call their `then` in a job of its own making.
//
// The engine calls `then` in a job that no code of ours stands in front of. So it is given a thenable of ours
// instead, whose `then` opens the tenant's job and calls the guest's: the same number of ticks, and `then` read once.
import { create, freeze, getOwnPropertyDescriptor, getPrototypeOf, hasOwn, promiseReject } from '../commons.ts';
import { isPromise } from './is-promise.ts';

/** What the engine sees of a thenable: our `then` and nothing else. */
export interface StandIn {
  readonly then: (resolve: (value: unknown) => void, reject: (reason: unknown) => void) => void;
}

/** Makes the stand-in of a thenable whose `then` was read. */
export type MakeStandIn = (thenable: object, then: () => unknown) => StandIn;

const PromiseIntrinsic = Promise;
const promisePrototype: object = Promise.prototype;
const objectPrototype: object = Object.prototype;
const arrayPrototype: object = Array.prototype;

/**
 * Each gives a value as the engine may have it: a thenable of the guest's as its stand-in, anything else as it is.
 *
 * A `then` that is a getter's or a proxy's answer and no function is read once more by the engine, which must have
 * the object itself.
 */
export interface PassOn {
  /** What is awaited: of a promise whose constructor is Promise the engine asks no `then`. */
  readonly awaited: (value: unknown) => unknown;
  /** What a promise is resolved with: `then` of whatever has one is called. */
  readonly resolved: (value: unknown) => unknown;
}

export function makePassOn(makeStandIn: MakeStandIn, isProxy: (value: unknown) => boolean | undefined): PassOn {
  /** By its `then`, if that is a function. Reading it may run guest code, and throw what the promise is rejected with. */
  const standFor = (value: object): unknown => {
    let then: unknown;
    try {
      then = (value as { then?: unknown }).then;
    } catch (thrown) {
      return promiseReject(thrown);
    }
    return typeof then === 'function' ? makeStandIn(value, then as () => unknown) : value;
  };

  /** Whether `value` has a `then`, or may have: a getter's or a proxy's answer. Runs none of its code. */
  const mayBeThenable = (value: object): boolean => {
    for (let holder: object | null = value; holder !== null; holder = getPrototypeOf(holder) as object | null) {
      if (isProxy(holder) !== false) return true;
      const found = getOwnPropertyDescriptor(holder, 'then');
      if (found !== undefined) return !('value' in found) || typeof found.value === 'function';
    }
    return false;
  };

  /** What is no promise. */
  const passOther = (value: object): unknown => {
    if (isProxy(value) === false) {
      const prototype: unknown = getPrototypeOf(value);
      if ((prototype === objectPrototype || prototype === arrayPrototype) && !hasOwn(value, 'then')) return value;
      if (!mayBeThenable(value)) return value;
    }
    return standFor(value);
  };

  const awaited = (value: unknown): unknown => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value;
    if (!isPromise(value)) return passOther(value);
    let constructor: unknown;
    try {
      constructor = (value as { constructor?: unknown }).constructor;
    } catch (thrown) {
      return promiseReject(thrown);
    }
    return constructor === PromiseIntrinsic ? value : standFor(value);
  };

  const resolved = (value: unknown): unknown => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value;
    if (!isPromise(value)) return passOther(value);
    const plain = getPrototypeOf(value) === promisePrototype && !hasOwn(value, 'then') && !hasOwn(value, 'constructor');
    return plain ? value : standFor(value);
  };

  return { awaited, resolved };
}

/** An object with `then` alone. */
export const standInOf = (then: StandIn['then']): StandIn =>
  // biome-ignore lint/suspicious/noThenProperty: a thenable is what it is for
  freeze(create(null, { then: { value: then } }) as StandIn);
