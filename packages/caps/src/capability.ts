// What this package takes for a capability: a function, or an object with methods.
import { apply, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, harden, ownKeys } from './commons.ts';
import { makeError } from './errors.ts';

export type AnyFunction = (...args: never[]) => unknown;

/** A capability and its end. `revoke` may be called twice. */
export interface Grant<T> {
  readonly value: T;
  revoke(): void;
}

/** The names of an object type's methods. */
export type MethodName<T> = { [K in keyof T]: T[K] extends AnyFunction ? K : never }[keyof T] & string;

/** Runs `forward` in place of a method; `method` is undefined for a capability that is itself a function. */
export type Intercept = (method: string | undefined, forward: () => unknown, args: readonly unknown[]) => unknown;

/** A kind of value in words, for refusals. */
export const kindOf = (value: unknown): string => (value === null ? 'null' : typeof value);

/**
 * The methods of `target`, own and inherited, up to Object.prototype: string-named data properties that are
 * functions. Read once, so what was wrapped is what is called. Accessors are not run and give no method.
 */
export function readMethods(target: object): ReadonlyMap<string, AnyFunction> {
  const methods = new Map<string, AnyFunction>();
  for (let at: object | null = target; at !== null && at !== Object.prototype; at = getPrototypeOf(at)) {
    for (const key of ownKeys(at)) {
      if (typeof key !== 'string' || key === 'constructor' || methods.has(key)) continue;
      const value: unknown = getOwnPropertyDescriptor(at, key)?.value;
      if (typeof value === 'function') methods.set(key, value as AnyFunction);
    }
  }
  return methods;
}

/** A hardened record of these functions, names like `__proto__` included. */
export function makeMethods(entries: Iterable<readonly [string, (...args: unknown[]) => unknown]>): object {
  const record = {};
  for (const [key, value] of entries)
    defineProperty(record, key, { value, enumerable: true, writable: false, configurable: false });
  return harden(record);
}

/**
 * A capability like `target` whose every call passes `intercept`. Methods keep `target` as their receiver,
 * whatever they are called on; a function is called without one.
 * Throws CAPABILITY_EXPECTED.
 */
export function intercepted<T extends object>(target: T, where: string, intercept: Intercept): T {
  const around = (method: string | undefined, fn: AnyFunction, receiver: unknown) =>
    ({
      // A concise method has no `prototype` and cannot be constructed.
      call: (...args: unknown[]): unknown => intercept(method, () => apply(fn, receiver, args), args),
    }).call;
  if (typeof target === 'function') return harden(around(undefined, target as AnyFunction, undefined)) as unknown as T;
  const methods = typeof target === 'object' && target !== null ? readMethods(target) : new Map<string, AnyFunction>();
  if (methods.size === 0) throw makeError('CAPABILITY_EXPECTED', { where, got: kindOf(target) });
  return makeMethods([...methods].map(([key, fn]) => [key, around(key, fn, target)] as const)) as T;
}
