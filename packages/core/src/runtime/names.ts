// Names that are no fixed globals: found when they are used, or a ReferenceError, as in any JavaScript.
// (SES reads undeclared names as undefined; a guest's typo would pass in silence.)
import { freeze } from '../commons.ts';

export interface NameLookups {
  /** Reads a global that may be missing, or whose value is null or undefined. */
  readonly undeclared: (name: string) => unknown;
  /** `assignable.x = v` assigns the global x, or throws if there is none. */
  readonly assignable: object;
}

/** Lookups in `scope`: a compartment's globalThis, or a session's scope in front of it. */
export function makeNameLookups(scope: object): NameLookups {
  const values = scope as Record<PropertyKey, unknown>;
  const undeclared = (name: string): unknown => {
    if (name in values) return values[name];
    throw new ReferenceError(`${name} is not defined`);
  };
  const assignable = new Proxy(freeze(Object.create(null)) as object, {
    get: (_, key) => undeclared(key as string),
    set(_, key, value) {
      if (!(key in values)) throw new ReferenceError(`${String(key)} is not defined`);
      values[key] = value; // strict code: a read-only global throws its own TypeError
      return true;
    },
  });
  return freeze({ undeclared, assignable });
}
