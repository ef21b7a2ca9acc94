// Reads a property without running anybody's code: own data properties along the prototype chain, no getters, no
// proxy traps. For what a guest made and the host must look at outside of a turn.
import { getOwnPropertyDescriptor, getPrototypeOf } from '../commons.ts';
import { maybeProxy } from './proxies.ts';

/** Getters that may be called: those of the platform (DOMException's `name` is one). Filled at lockdown. */
const trustedGetters = new WeakSet<object>();

/** Lets {@link lookUpData} call this getter. */
export function trustGetter(getter: object): void {
  trustedGetters.add(getter);
}

/** The value of `key` as data, or undefined. Looks no further at a proxy, or after 100 prototypes. */
export function lookUpData(target: object, key: string): unknown {
  let holder: object | null = target;
  for (let depth = 0; holder !== null && depth < 100; depth++) {
    if (maybeProxy(holder)) return undefined;
    const found: PropertyDescriptor | undefined = getOwnPropertyDescriptor(holder, key);
    if (found !== undefined) {
      if ('value' in found) return found.value;
      if (found.get === undefined) return undefined;
      if (trustedGetters.has(found.get)) return callTrusted(found.get, target);
      // an override enablement shows its value; any other accessor stands for nothing
      const original = getOwnPropertyDescriptor(found.get, 'originalValue');
      if (original !== undefined) return original.value;
    }
    holder = getPrototypeOf(holder);
  }
  return undefined;
}

function callTrusted(getter: () => unknown, target: object): unknown {
  try {
    return Reflect.apply(getter, target, []);
  } catch {
    return undefined;
  }
}
