import { type Grant, kindOf, type MethodName, makeMethods, readMethods } from '../capability.ts';
import { apply } from '../commons.ts';
import { makeError } from '../errors.ts';
import { makeRevocable } from './revocable.ts';

export interface AttenuateOptions<K extends string, R extends Readonly<Partial<Record<K, string>>>> {
  /** The methods to keep. All others are gone. */
  readonly pick: readonly K[];
  /** New names for some of them. */
  readonly rename?: R;
  /** How refusals name it. Default `capability`. */
  readonly name?: string;
}

/** The facet that {@link attenuate} gives: the picked methods under their new names. */
export type Attenuated<T, K extends keyof T & string, R> = {
  readonly [P in K as P extends keyof R ? (R[P] extends string ? ([R[P]] extends [never] ? P : R[P]) : P) : P]: T[P];
};

/**
 * A facet of `target` with some of its methods, never more.
 * Throws METHOD_UNKNOWN for a method that is not there, METHOD_TWICE when two would share a name.
 */
export function attenuate<
  T extends object,
  K extends MethodName<T>,
  const R extends Readonly<Partial<Record<K, string>>> = Readonly<Partial<Record<K, never>>>,
>(target: T, { pick, rename, name = 'capability' }: AttenuateOptions<K, R>): Grant<Attenuated<T, K, R>> {
  if (typeof target !== 'object' || target === null)
    throw makeError('CAPABILITY_EXPECTED', { where: name, got: kindOf(target) });
  const methods = readMethods(target);
  const names: Readonly<Record<string, string | undefined>> = { __proto__: null, ...rename } as never;
  const kept = new Map<string, (...args: unknown[]) => unknown>();
  for (const old of pick) {
    const fn = methods.get(old);
    if (fn === undefined) throw makeError('METHOD_UNKNOWN', { capability: name, method: old });
    const now = names[old] ?? old;
    if (kept.has(now)) throw makeError('METHOD_TWICE', { capability: name, method: now });
    kept.set(now, (...args) => apply(fn, target, args));
  }
  for (const old of Object.keys(names)) {
    if (!(pick as readonly string[]).includes(old))
      throw makeError('METHOD_UNKNOWN', { capability: name, method: old });
  }
  return makeRevocable(makeMethods(kept), { name }) as Grant<Attenuated<T, K, R>>;
}
