// Properties of exports that were hardened are accessors in form (see modules/harden-exports.ts) and data in meaning:
// whoever reads data by descriptors, running nothing, sees them as the data they are.
import { getOwnPropertyDescriptor } from './commons.ts';

const values = new WeakMap<object, unknown>();

/** Remembers what a getter of ours gives. */
export function rememberGetter(getter: () => unknown, value: unknown): void {
  values.set(getter, value);
}

/** Whether {@link rememberGetter} knows it. */
export const isHardenedGetter = (getter: object): boolean => values.has(getter);

/** An own property; one that was hardened is a read-only data property. Runs no code of the object's but a proxy's. */
export function ownDescriptor(object: object, key: PropertyKey): PropertyDescriptor | undefined {
  const descriptor = getOwnPropertyDescriptor(object, key);
  const get = descriptor?.get;
  if (get === undefined || !values.has(get)) return descriptor;
  return { value: values.get(get), writable: false, enumerable: descriptor?.enumerable === true, configurable: false };
}
