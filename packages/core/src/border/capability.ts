import { create, defineProperty, freeze, getOwnPropertyDescriptor, ownKeys } from '../commons.ts';
import { makeError } from '../errors/make-error.ts';
import { describe } from './describe.ts';

// Realm-wide: what a host marked for one tenant is marked for all.
const capabilities = new WeakSet<object>();

/** A record of methods. */
export type Methods = Readonly<Record<PropertyKey, (...args: never[]) => unknown>>;

/**
 * Makes a capability: a frozen object that crosses every border by reference, with its identity. Its methods
 * are those of `methods`, read once, and see the capability as `this` when a guest calls them.
 * `Object.prototype.toString` shows it as `[object Alleged: name]`, the form `Far` of Endo has.
 *
 * Throws BORDER_METHOD when a member is no function (an accessor is not run).
 */
export function makeCapability<M extends Methods>(name: string, methods: M): Readonly<M> {
  const tag = freeze(create(Object.prototype, { [Symbol.toStringTag]: { value: `Alleged: ${name}` } }) as object);
  const capability = create(tag) as M;
  for (const method of ownKeys(methods)) {
    const value = getOwnPropertyDescriptor(methods, method)?.value as unknown;
    if (typeof value !== 'function') {
      throw makeError('BORDER_METHOD', { method: String(method), name, got: describe(value) });
    }
    defineProperty(capability, method, { value, enumerable: true });
  }
  capabilities.add(capability);
  return freeze(capability);
}

/** Whether {@link makeCapability} made it. */
export function isCapability(value: object): boolean {
  return capabilities.has(value);
}
