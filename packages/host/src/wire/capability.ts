// What the wire takes for a capability: what the border of a tenant does (packages/core/src/border). A function; a
// plain object with a method; an object marked by `makeCapability` or `Far`, whose methods may be inherited.
import { isSymbolTag } from './kinds.ts';

export type AnyFunction = (...args: never[]) => unknown;

/** The methods of a capability that is an object, by the only names under which they can be called. */
export type Methods = ReadonlyMap<string, AnyFunction>;

/** Whether `makeCapability` of core, `Far` or a facet of caps made it: its prototype says so. */
export function isMarked(value: object): boolean {
  for (let at: object | null = Object.getPrototypeOf(value) as object | null; at !== null; ) {
    if (isSymbolTag(Object.getOwnPropertyDescriptor(at, Symbol.toStringTag)?.value)) return true;
    at = Object.getPrototypeOf(at) as object | null;
  }
  return false;
}

/** The methods of a marked object: the nearest of each name, up to Object.prototype. Accessors are none. */
export function markedMethods(value: object): Methods {
  const methods = new Map<string, AnyFunction>();
  const met = new Set<string>(['constructor']);
  for (let at: object | null = value; at !== null && at !== Object.prototype; ) {
    for (const name of Object.getOwnPropertyNames(at)) {
      if (met.has(name)) continue;
      met.add(name);
      const method: unknown = Object.getOwnPropertyDescriptor(at, name)?.value;
      if (typeof method === 'function') methods.set(name, method as AnyFunction);
    }
    at = Object.getPrototypeOf(at) as object | null;
  }
  return methods;
}
