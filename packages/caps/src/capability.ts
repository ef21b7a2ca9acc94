// What this package takes for a capability: a function, or an object with methods; and how a facet of one is made.
//
// A facet is what a holder gets in place of a capability: a hardened record of closures (or one closure). It has
// the tag that `Far` of Endo gives (its prototype says `Alleged: name`), so it passes for a remotable there, and
// by reference across the border of a tenant. Its methods call the target's with the target as receiver, whatever
// they are themselves called on, and none of them can be constructed.
import {
  apply,
  bind,
  create,
  defineProperty,
  freeze,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  harden,
  ownKeys,
  setPrototypeOf,
  weakSetAdd,
} from './commons.ts';
import { makeError } from './errors.ts';

export type AnyFunction = (...args: never[]) => unknown;

/** A capability and its end. `revoke` may be called twice. */
export interface Grant<T> {
  readonly value: T;
  revoke(): void;
}

/** The names of an object type's methods. */
export type MethodName<T> = { [K in keyof T]: T[K] extends AnyFunction ? K : never }[keyof T] & string;

/**
 * Runs `forward` in place of a method; `method` is undefined for a capability that is itself a function. What it does
 * to `args` before is what is forwarded.
 */
export type Intercept = (method: string | undefined, forward: () => unknown, args: unknown[]) => unknown;

/** Makes what a facet has in place of `fn`. It must have no `prototype`: a concise method, or an arrow function. */
export type WrapMethod = (fn: AnyFunction, receiver: unknown, method: string | undefined) => AnyFunction;

/** A kind of value in words, for refusals. */
export const kindOf = (value: unknown): string => (value === null ? 'null' : typeof value);

/** What facets this realm's copy of this package made: local for sure, so that a message to one needs no search. */
export const facets: WeakSet<object> = new WeakSet();

/**
 * The methods of `target`, own and inherited, up to Object.prototype: string-named data properties that are
 * functions. Read once, so what was wrapped is what is called. Accessors are not run and give no method.
 */
export function readMethods(target: object): ReadonlyMap<string, AnyFunction> {
  const methods = new Map<string, AnyFunction>();
  const met = new Set<string>();
  for (let at: object | null = target; at !== null && at !== Object.prototype; at = getPrototypeOf(at)) {
    for (const key of ownKeys(at)) {
      if (typeof key !== 'string' || key === 'constructor' || met.has(key)) continue;
      met.add(key);
      const value: unknown = getOwnPropertyDescriptor(at, key)?.value;
      if (typeof value === 'function') methods.set(key, value as AnyFunction);
    }
  }
  return methods;
}

const dataOf = (fn: AnyFunction, key: string): boolean => {
  const found = getOwnPropertyDescriptor(fn, key);
  return found === undefined || (found.get === undefined && found.set === undefined);
};

/**
 * `fn` with its receiver, as something to call: a bound function, which costs nothing at the call. Binding reads the
 * function's name and length; where those are accessors it is called by `Reflect.apply` instead, so none is run.
 */
export function bindMethod(fn: AnyFunction, receiver: unknown): (...args: unknown[]) => unknown {
  if (receiver === undefined) return fn as (...args: unknown[]) => unknown;
  if (dataOf(fn, 'name') && dataOf(fn, 'length')) return bind(fn, receiver);
  return (...args) => apply(fn, receiver, args);
}

const tagOf = (parent: object, name: string): object =>
  freeze(
    create(parent, {
      [Symbol.for('passStyle')]: { value: 'remotable' },
      [Symbol.toStringTag]: { value: `Alleged: ${name}` },
    }) as object,
  );

/** A hardened facet of these functions, names like `__proto__` included. */
export function makeMethods(name: string, entries: Iterable<readonly [string, AnyFunction]>): object {
  const facet: object = create(tagOf(Object.prototype, name));
  for (const [key, value] of entries) defineProperty(facet, key, { value, enumerable: true });
  weakSetAdd(facets, facet);
  return harden(facet);
}

/** A hardened facet that is a function. */
export function makeFunctionFacet(name: string, fn: AnyFunction): AnyFunction {
  setPrototypeOf(fn, tagOf(Function.prototype, name));
  weakSetAdd(facets, fn);
  return harden(fn);
}

/**
 * A facet of `target` with `wrap` around every method, or around the function that it is.
 * Throws CAPABILITY_EXPECTED.
 */
function makeFacet<T extends object>(target: T, name: string, wrap: WrapMethod): T {
  if (typeof target === 'function')
    return makeFunctionFacet(name, wrap(target as AnyFunction, undefined, undefined)) as unknown as T;
  const methods = typeof target === 'object' && target !== null ? readMethods(target) : new Map<string, AnyFunction>();
  if (methods.size === 0) throw makeError('CAPABILITY_EXPECTED', { where: name, got: kindOf(target) });
  return makeMethods(
    name,
    [...methods].map(([key, fn]) => [key, wrap(fn, target, key)] as const),
  ) as T;
}

/**
 * A facet whose every call is asked about before: `admit` throws to refuse it. The names of its methods, undefined
 * for a function, are added to `names`. Throws CAPABILITY_EXPECTED.
 */
export function makeGated<T extends object>(
  target: T,
  name: string,
  admit: (method: string | undefined) => void,
  names?: Set<string | undefined>,
): T {
  return makeFacet(target, name, (fn, receiver, method) => {
    names?.add(method);
    const forward = bindMethod(fn, receiver);
    return {
      call(...args: unknown[]): unknown {
        admit(method);
        return forward(...args);
      },
    }.call;
  });
}

/** A capability like `target` whose every call passes `intercept`. Throws CAPABILITY_EXPECTED. */
export function intercepted<T extends object>(target: T, where: string, intercept: Intercept): T {
  return makeFacet(target, where, (fn, receiver, method) => {
    const bound = bindMethod(fn, receiver);
    return { call: (...args: unknown[]): unknown => intercept(method, () => bound(...args), args) }.call;
  });
}
