// What this package takes from the realm, captured in one place.
import { makeError } from './errors.ts';

export const apply: typeof Reflect.apply = Reflect.apply;
export const getPrototypeOf: typeof Reflect.getPrototypeOf = Reflect.getPrototypeOf;
export const ownKeys: typeof Reflect.ownKeys = Reflect.ownKeys;
export const defineProperty: typeof Object.defineProperty = Object.defineProperty;
export const getOwnPropertyDescriptor: typeof Object.getOwnPropertyDescriptor = Object.getOwnPropertyDescriptor;
export const promiseThen: typeof Promise.prototype.then = Promise.prototype.then;

/** The names of the realm's errors by their prototypes: reading `name` of a stranger's error could run its code. */
export const errorNames: ReadonlyMap<object | null, string> = new Map(
  [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError].map((maker) => [
    maker.prototype as object,
    maker.name,
  ]),
);

/** SES's `harden`. Throws REALM_NOT_LOCKED before lockdown: an unhardened capability is none. */
export function harden<T>(value: T): T {
  const { harden: fromRealm } = globalThis as { readonly harden?: <V>(value: V) => V };
  if (fromRealm === undefined) throw makeError('REALM_NOT_LOCKED');
  return fromRealm(value);
}
