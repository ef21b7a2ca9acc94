// Reflect for one compartment: a copy that its guests may add to, as packages that polyfill metadata do. Its functions
// are the shared, frozen ones.
import { lazy } from '../lazy.ts';

const descriptors = lazy((): PropertyDescriptorMap => {
  const all: Record<PropertyKey, PropertyDescriptor> = {};
  for (const key of Reflect.ownKeys(Reflect)) {
    const { value } = Object.getOwnPropertyDescriptor(Reflect, key) as PropertyDescriptor;
    all[key] = { value, writable: typeof key === 'string', enumerable: false, configurable: true };
  }
  return all;
});

/** A Reflect that is nobody else's. */
export const makeGuestReflect = (): typeof Reflect => Object.defineProperties({}, descriptors()) as typeof Reflect;
