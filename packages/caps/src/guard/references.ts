// Shapes of what passes by reference: the check is of what it is, not of what it does.
import {
  errorNames,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isFrozen,
  ownKeys,
  setPrototypeOf,
  weakSetHas,
} from '../commons.ts';
import { sharedIntrinsics } from '../membrane/intrinsics.ts';
import { facets } from '../capability.ts';
import { isPlainPromise, listen } from '../promises.ts';
import { describe, REFUSED, refuse } from './refusal.ts';
import { makeShape, type Shape } from './shape.ts';

/** Anything at all, by reference: nothing of it is checked, and it may change. */
export const any = (): Shape<unknown> => makeShape('anything', (value) => value);

const capabilityText = 'a function or an object with methods';

/** Whether an object has methods of its own kind. Arrays, maps, promises and the like have the language's, and are data. */
function hasMethods(value: object): boolean {
  const intrinsics = sharedIntrinsics();
  for (let at: object | null = value; at !== null && !weakSetHas(intrinsics, at); at = getPrototypeOf(at))
    for (const key of ownKeys(at))
      if (key !== 'constructor' && typeof getOwnPropertyDescriptor(at, key)?.value === 'function') return true;
  return false;
}

/** A capability, by reference. It is the caller's: whoever calls it calls the caller's code. */
export const capability = <T extends object = object>(): Shape<T> =>
  makeShape(capabilityText, (value) =>
    typeof value === 'function' ||
    (typeof value === 'object' && value !== null && (weakSetHas(facets, value) || hasMethods(value)))
      ? (value as T)
      : refuse(capabilityText, describe(value)),
  );

const farText = 'a capability with a tag';

/** Whether it is frozen and has the tag of `Far`, as everything that this package makes has. */
export function isFar(value: object): boolean {
  if (weakSetHas(facets, value)) return true;
  if (!isFrozen(value)) return false;
  for (let at: object | null = value; at !== null; at = getPrototypeOf(at)) {
    const tag: unknown = getOwnPropertyDescriptor(at, Symbol.toStringTag)?.value;
    if (typeof tag === 'string')
      return tag === 'Remotable' || tag.startsWith('Alleged: ') || tag.startsWith('DebugName: ');
  }
  return false;
}

/** A capability that was marked as one, by reference: by `Far`, `makeExo`, `makeCapability`, or any pattern here. */
export const far = <T extends object = object>(): Shape<T> =>
  makeShape(farText, (value) =>
    ((typeof value === 'object' && value !== null) || typeof value === 'function') && isFar(value)
      ? (value as T)
      : refuse(farText, describe(value)),
  );

const promiseText = 'a promise';

/** A genuine promise, by reference; nothing of what it will be is checked. Thenables are none. */
export const promise = <T = unknown>(): Shape<Promise<T>> =>
  makeShape(promiseText, (value) =>
    isPlainPromise(value) ? (value as Promise<T>) : refuse(promiseText, describe(value)),
  );

const errorText = 'an error';

/** A copy of an error of one of the standard classes: its class and its message, no more. */
export const error = (): Shape<Error> =>
  makeShape(errorText, (value) => {
    if (typeof value !== 'object' || value === null) return refuse(errorText, describe(value));
    const parent = getPrototypeOf(value);
    if (parent === null || !errorNames.has(parent)) return refuse(errorText, describe(value));
    const message: unknown = getOwnPropertyDescriptor(value, 'message')?.value;
    const copy = new Error(typeof message === 'string' ? message.slice(0, 10_000) : '');
    return parent === Error.prototype ? copy : (setPrototypeOf(copy, parent) as Error);
  });

/**
 * A fresh promise for what `shape` gives of the value of the one given: it rejects where that refuses, with what
 * `fail` makes of it.
 */
export function makePromiseOf<T>({ read, says }: Shape<T>, fail: () => Error): Shape<Promise<T>> {
  const what = `a promise of ${says}`;
  return makeShape(what, (value) => {
    if (!isPlainPromise(value)) return refuse(what, describe(value));
    return new Promise<T>((resolve, reject) => {
      listen(
        value,
        (settled) => {
          try {
            const checked = read(settled);
            if (checked === REFUSED) reject(fail());
            else resolve(checked);
          } catch (thrown) {
            reject(thrown);
          }
        },
        reject,
      );
    });
  });
}
