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

/** Gives each value as the engine may have it: a thenable of the guest's as its stand-in, anything else as it is. */
export function makePassOn(
  makeStandIn: MakeStandIn,
  isProxy: (value: unknown) => boolean | undefined,
): (value: unknown) => unknown {
  const standFor = (value: object): unknown => {
    let then: unknown;
    try {
      if (isPromise(value) && (value as { constructor?: unknown }).constructor === PromiseIntrinsic) return value;
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

  return (value) => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value;
    if (isPromise(value)) {
      if (getPrototypeOf(value) === promisePrototype && !hasOwn(value, 'constructor')) return value;
    } else if (isProxy(value) === false) {
      const prototype: unknown = getPrototypeOf(value);
      if ((prototype === objectPrototype || prototype === arrayPrototype) && !hasOwn(value, 'then')) return value;
      if (!mayBeThenable(value)) return value;
    }
    return standFor(value);
  };
}

/** An object with `then` alone. */
export const standInOf = (then: StandIn['then']): StandIn =>
  // biome-ignore lint/suspicious/noThenProperty: a thenable is what it is for
  freeze(create(null, { then: { value: then } }) as StandIn);
