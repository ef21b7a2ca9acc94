import {
  type AnyFunction,
  bindMethod,
  type Grant,
  kindOf,
  type MethodName,
  makeMethods,
  readMethods,
} from '../capability.ts';
import { makeError } from '../errors.ts';
import { assertOptions } from '../powers/check.ts';
import { makeRevocable } from './revocable.ts';

/** A host's function in place of a method: it gets the method as `forward` and decides what becomes of the call. */
export type WrapOf<F> = F extends (...args: infer A) => infer R ? (forward: F, ...args: A) => R : never;

export interface AttenuateOptions<T, K extends string, R extends Readonly<Partial<Record<K, string>>>> {
  /** The methods to keep. All others are gone. */
  readonly pick: readonly K[];
  /** New names for some of them. */
  readonly rename?: R;
  /**
   * Functions around some of them, by their old names. They see the arguments as the holder passed them: put
   * {@link guard} around the outcome when they look inside of objects.
   */
  readonly wrap?: { readonly [P in K]?: P extends keyof T ? WrapOf<T[P]> : never };
  /** How refusals name it. Default `capability`. */
  readonly name?: string;
}

/** The facet that {@link attenuate} gives: the picked methods under their new names. */
export type Attenuated<T, K extends keyof T & string, R> = {
  readonly [P in K as P extends keyof R ? (R[P] extends string ? ([R[P]] extends [never] ? P : R[P]) : P) : P]: T[P];
};

const tableOf = <V>(given: object | undefined): Readonly<Record<string, V | undefined>> =>
  ({ __proto__: null, ...given }) as never;

/**
 * A facet of `target` with some of its methods, never more.
 *
 * @throws METHOD_UNKNOWN for a method that is not there, METHOD_TWICE when two would share a name,
 *   CAPABILITY_EXPECTED for what has no methods, OPTION_UNKNOWN
 */
export function attenuate<
  T extends object,
  K extends MethodName<T>,
  const R extends Readonly<Partial<Record<K, string>>> = Readonly<Partial<Record<K, never>>>,
>(target: T, options: AttenuateOptions<T, K, R>): Grant<Attenuated<T, K, R>> {
  assertOptions(options, 'attenuate', { pick: true, rename: true, wrap: true, name: true });
  const { pick, rename, wrap, name = 'capability' } = options;
  if (typeof target !== 'object' || target === null)
    throw makeError('CAPABILITY_EXPECTED', { where: name, got: kindOf(target) });
  const methods = readMethods(target);
  const [names, wraps] = [tableOf<string>(rename), tableOf<(...args: unknown[]) => unknown>(wrap)];
  const picked = new Set<string>(pick);
  for (const key of [...Object.keys(names), ...Object.keys(wraps)])
    if (!picked.has(key)) throw makeError('METHOD_UNKNOWN', { capability: name, method: key });
  const kept = new Map<string, AnyFunction>();
  for (const key of picked) {
    const fn = methods.get(key);
    if (fn === undefined) throw makeError('METHOD_UNKNOWN', { capability: name, method: key });
    const now = names[key] ?? key;
    if (kept.has(now)) throw makeError('METHOD_TWICE', { capability: name, method: now });
    const bound = bindMethod(fn, target);
    const forward = { call: (...args: unknown[]): unknown => bound(...args) }.call;
    const around = wraps[key];
    kept.set(
      now,
      around === undefined ? forward : { call: (...args: unknown[]): unknown => around(forward, ...args) }.call,
    );
  }
  return makeRevocable(makeMethods(name, kept), { name }) as Grant<Attenuated<T, K, R>>;
}
