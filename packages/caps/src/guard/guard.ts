// Guards: capabilities whose arguments and results are of known shapes, whoever calls and whoever answers.
import {
  type AnyFunction,
  type Grant,
  kindOf,
  makeMethods,
  type MethodName,
  readMethods,
  makeFunctionFacet,
} from '../capability.ts';
import { harden } from '../commons.ts';
import { makeError } from '../errors.ts';
import { assertOptions } from '../powers/check.ts';
import { compileMethod, type MethodPlace } from './compile-method.ts';
import { type EndoInterface, type EndoMethod, endoMethods, fromEndoMethod, isEndoInterface } from './endo-guards.ts';
import { isMethodShape, type MethodShape, type Unchecked } from './method.ts';
import { describe } from './refusal.ts';

export interface GuardOptions {
  /** How refusals name it. Default `capability`. */
  readonly name?: string;
}

/** What may guard a method of type `F`: it lets through nothing that the method's own type does not take. */
export type GuardOf<F> = F extends (...args: infer A) => unknown ? MethodShape<A> | EndoMethod : never;

type ResultOf<F, R> = [R] extends [Unchecked] ? (F extends (...args: never[]) => infer O ? O : never) : R;
type GuardedMethod<F, G> = G extends MethodShape<infer A, infer R> ? (...args: [...A]) => ResultOf<F, R> : F;

/** The facet that {@link guard} gives: the guarded methods, with the types of their schemas. */
export type Guarded<T, G> = {
  readonly [K in keyof G & keyof T]: GuardedMethod<T[K], G[K]>;
};

/**
 * A facet of `target` that checks what goes in and what comes out. Each argument is read once; what was checked is
 * what the target gets: primitives as they are, data as fresh copies, capabilities by reference. Methods that no
 * guard names are gone, superfluous arguments are refused.
 *
 * Each method has a `shape.method(…)`, or an `M.call(…)` of @endo/patterns; in place of all of them an
 * `M.interface(…)` will do. A function has one `shape.method(…)`.
 *
 * Calls throw VALUE_REFUSED for what a caller gave, RESULT_REFUSED for what the target did, CAPABILITY_REVOKED.
 *
 * @throws SCHEMA_UNKNOWN, METHOD_UNKNOWN, CAPABILITY_EXPECTED, OPTION_UNKNOWN
 */
export function guard<T extends AnyFunction, const G extends GuardOf<T>>(
  target: T,
  method: G,
  options?: GuardOptions,
): Grant<GuardedMethod<T, G>>;
export function guard<T extends object>(target: T, methods: EndoInterface, options?: GuardOptions): Grant<T>;
export function guard<T extends object, const G extends { readonly [K in MethodName<T>]?: GuardOf<T[K]> }>(
  target: T,
  methods: G,
  options?: GuardOptions,
): Grant<Guarded<T, G>>;
export function guard(target: object, guards: object, options: GuardOptions = {}): Grant<unknown> {
  assertOptions(options, 'guard', { name: true });
  const { name = 'capability' } = options;
  let live = true;
  const assertLive = (): void => {
    if (!live) throw makeError('CAPABILITY_REVOKED', { capability: name });
  };
  const value = compileFacet(target, guards, name, assertLive);
  return harden({
    value,
    revoke: (): void => {
      live = false;
    },
  });
}

function compileFacet(target: object, guards: object, name: string, assertLive: MethodPlace['assertLive']): object {
  if (typeof target === 'function')
    return makeFunctionFacet(
      name,
      compileMethod(target as AnyFunction, undefined, methodShape(guards, name), { label: name, assertLive }),
    );
  if (typeof target !== 'object' || target === null)
    throw makeError('CAPABILITY_EXPECTED', { where: name, got: kindOf(target) });
  const methods = readMethods(target);
  const entries = Object.entries(isEndoInterface(guards) ? endoMethods(guards) : guards).map(
    ([key, given]): [string, AnyFunction] => {
      const fn = methods.get(key);
      if (fn === undefined) throw makeError('METHOD_UNKNOWN', { capability: name, method: key });
      const label = `${name}.${key}`;
      return [key, compileMethod(fn, target, methodShape(given, label), { label, assertLive })];
    },
  );
  return makeMethods(name, entries);
}

function methodShape(given: unknown, label: string): MethodShape {
  if (isMethodShape(given)) return given;
  const shape = fromEndoMethod(given, label);
  if (shape === undefined) throw makeError('SCHEMA_UNKNOWN', { where: `the guard of ${label}`, got: describe(given) });
  return shape;
}
