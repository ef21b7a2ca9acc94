// Names that are no fixed globals: found when they are used, or a ReferenceError, as in any JavaScript.
// (SES reads undeclared names as undefined; a guest's typo would pass in silence.)
import { freeze, hasOwn, ProxyIntrinsic } from '../commons.ts';

/** Makes the error for a name that stands for nothing; undefined for the usual one. */
export type RefuseName = (name: string) => Error | undefined;

export interface NameLookups {
  /** Reads a global that may be missing, or whose value is null or undefined. */
  readonly undeclared: (name: string) => unknown;
  /** `assignable.x = v` assigns the global x, or throws if there is none. */
  readonly assignable: object;
}

/** Lookups in `scope`: a compartment's globalThis, or a session's scope in front of `globals`. */
export function makeNameLookups(scope: object, globals: object = scope, refuse?: RefuseName): NameLookups {
  const values = scope as Record<PropertyKey, unknown>;
  const undeclared = (name: string): unknown => {
    if (name in values) return values[name];
    throw refuse?.(name) ?? new ReferenceError(`${name} is not defined`);
  };
  const assignable = new ProxyIntrinsic(freeze(Object.create(null)) as object, {
    get: (_, key) => undeclared(key as string),
    set(_, key, value) {
      if (!(key in values)) throw refuse?.(key as string) ?? new ReferenceError(`${String(key)} is not defined`);
      // What the session did not declare is the global object's. Strict code: a read-only one throws its own TypeError.
      const holder = hasOwn(scope, key) ? scope : globals;
      (holder as Record<PropertyKey, unknown>)[key] = value;
      return true;
    },
  });
  return freeze({ undeclared, assignable });
}
