// Shapes of what passes by reference: the check is of what it is, not of what it does.
import { getOwnPropertyDescriptor, getPrototypeOf, setPrototypeOf, errorNames, weakSetHas } from '../commons.ts';
import { facets, readMethods } from '../capability.ts';
import { isPlainPromise, listen } from '../promises.ts';
import { describe, REFUSED, refuse } from './refusal.ts';
import { makeShape, type Shape } from './shape.ts';

/** Anything at all, by reference: nothing of it is checked, and it may change. */
export const any = (): Shape<unknown> => makeShape('anything', (value) => value);

const capabilityText = 'a function or an object with methods';

/** Whether it is a function, or an object with methods that are data properties, own or inherited. */
const isCapability = (value: unknown): value is object =>
  typeof value === 'function' ||
  (typeof value === 'object' && value !== null && (weakSetHas(facets, value) || readMethods(value).size > 0));

/** A capability, by reference. It is the caller's: whoever calls it calls the caller's code. */
export const capability = <T extends object = object>(): Shape<T> =>
  makeShape(capabilityText, (value) => (isCapability(value) ? (value as T) : refuse(capabilityText, describe(value))));

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
