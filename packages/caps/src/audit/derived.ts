// What comes out of tapped capabilities: capabilities of their own, whose use is recorded as well.
//
// One object has one stand-in, so who is who stays as it is; a stand-in that the tenant passes back is the object
// again for whoever gets it; and what a tenant has of its own, and passed itself, comes back to it as it was.
import { apply, keys, promiseThen, weakMapGet, weakMapSet, weakSetAdd, weakSetHas } from '../commons.ts';
import { isPlainPromise } from '../promises.ts';
import { exchangeCarried } from './carried.ts';

/** Makes and records the stand-in of a capability that came out of a call. */
export type Derive = (capability: object) => object;

export interface Derived {
  /** Notes a capability that is recorded already. */
  add(standIn: object): void;
  /** Puts originals in the place of stand-ins, in a call's arguments. */
  passing(args: unknown[]): void;
  /** A result, or what a promise came to, with stand-ins in the place of capabilities. */
  returning<T>(value: T, derive: Derive): T;
  /** A promise of what this one comes to, with the same done to that. */
  settling(promise: Promise<unknown>, derive: Derive): Promise<unknown>;
}

export function makeDerived(): Derived {
  const standIns = new WeakMap<object, object>();
  const originals = new WeakMap<object, object>();
  // Stand-ins, and what is the tenant's own.
  const settled = new WeakSet<object>();

  const inward = (carried: object): object => {
    const original = weakMapGet(originals, carried);
    if (original === undefined) weakSetAdd(settled, carried);
    return original ?? carried;
  };
  const returning = <T>(value: T, derive: Derive): T => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value;
    return exchangeCarried(value, (carried) => {
      if (weakSetHas(settled, carried)) return carried;
      const known = weakMapGet(standIns, carried);
      if (known !== undefined) return known;
      if (isPlainPromise(carried)) return settling(carried, derive);
      const standIn = derive(carried);
      weakSetAdd(settled, standIn);
      if (standIn === carried) return carried;
      weakMapSet(standIns, carried, standIn);
      weakMapSet(originals, standIn, carried);
      return standIn;
    });
  };
  const settling = (promise: Promise<unknown>, derive: Derive): Promise<unknown> => {
    if (weakSetHas(settled, promise)) return promise;
    const known = weakMapGet(standIns, promise);
    if (known !== undefined) return known as Promise<unknown>;
    const view = apply(promiseThen, promise, [
      (value: unknown) => returning(value, derive),
    ] as never) as unknown as Promise<unknown>;
    weakMapSet(standIns, promise, view);
    weakSetAdd(settled, view);
    return view;
  };

  return {
    add: (standIn) => void weakSetAdd(settled, standIn),
    passing: (args) => {
      for (let at = 0; at < args.length; at += 1) args[at] = exchangeCarried(args[at], inward, keys);
    },
    returning,
    settling,
  };
}
