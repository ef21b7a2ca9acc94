// What `with` asks of its object (ECMA-262 9.1.1.2).
import { apply, freeze } from '../commons.ts';

export interface Within {
  /** The object of a `with` statement. Throws a TypeError for null and undefined. */
  readonly object: (value: unknown) => object;
  /** Whether a name means a property of it. */
  readonly has: (object: object, name: string) => boolean;
  /** A method of it as a function that keeps its receiver. */
  readonly method: (object: object, name: string) => unknown;
}

export const within: Within = freeze<Within>({
  object(value) {
    if (value === undefined || value === null) throw new TypeError(`Cannot convert undefined or null to object`);
    return Object(value) as object;
  },
  has(object, name) {
    if (!(name in object)) return false;
    const hidden: unknown = (object as Record<PropertyKey, unknown>)[Symbol.unscopables];
    return Object(hidden) !== hidden || !(hidden as Record<string, unknown>)[name];
  },
  method(object, name) {
    const found: unknown = (object as Record<string, unknown>)[name];
    if (typeof found !== 'function') return found;
    return (...args: unknown[]): unknown => apply(found, object, args);
  },
});
