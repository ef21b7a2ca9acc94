// What this package takes from the realm, captured in one place.
import { makeError } from './errors.ts';

export const apply: typeof Reflect.apply = Reflect.apply;
export const create: typeof Object.create = Object.create;
export const freeze: typeof Object.freeze = Object.freeze;
export const isArray: typeof Array.isArray = Array.isArray;
export const isFrozen: typeof Object.isFrozen = Object.isFrozen;
export const hasOwn: typeof Object.hasOwn = Object.hasOwn;
export const setPrototypeOf: typeof Object.setPrototypeOf = Object.setPrototypeOf;
export const getPrototypeOf: typeof Reflect.getPrototypeOf = Reflect.getPrototypeOf;
export const keys: (value: object) => readonly string[] = Object.keys;
export const ownKeys: typeof Reflect.ownKeys = Reflect.ownKeys;
export const defineProperty: typeof Object.defineProperty = Object.defineProperty;
export const getOwnPropertyDescriptor: typeof Object.getOwnPropertyDescriptor = Object.getOwnPropertyDescriptor;
export const promiseThen: typeof Promise.prototype.then = Promise.prototype.then;
export const promiseResolve: (value: unknown) => Promise<unknown> = Promise.resolve.bind(Promise) as never;

// Methods that take their receiver as the first argument, so that nothing is looked up on a stranger's object.
type Uncurried<F> = F extends (...args: infer A) => infer R ? (self: unknown, ...args: A) => R : never;
const uncurryThis = <F>(method: F): Uncurried<F> => Function.prototype.call.bind(method as never) as Uncurried<F>;
const getterOf = <R>(prototype: object, key: PropertyKey): ((self: unknown) => R) =>
  uncurryThis(getOwnPropertyDescriptor(prototype, key)?.get) as (self: unknown) => R;
const typedArrayPrototype = getPrototypeOf(Uint8Array.prototype) as object;

/** `Function.prototype.bind` of a receiver alone. */
export const bind: (fn: unknown, receiver: unknown) => (...args: unknown[]) => unknown = uncurryThis(
  Function.prototype.bind,
) as never;
export const weakSetAdd: (set: WeakSet<object>, item: object) => unknown = uncurryThis(WeakSet.prototype.add) as never;
export const weakSetHas: (set: WeakSet<object>, item: object) => boolean = uncurryThis(WeakSet.prototype.has) as never;
export const weakMapGet: <V>(map: WeakMap<object, V>, key: object) => V | undefined = uncurryThis(
  WeakMap.prototype.get,
) as never;
export const weakMapSet: <V>(map: WeakMap<object, V>, key: object, value: V) => unknown = uncurryThis(
  WeakMap.prototype.set,
) as never;
export const weakMapDelete: (map: WeakMap<object, unknown>, key: object) => boolean = uncurryThis(
  WeakMap.prototype.delete,
) as never;
/** The class name of a genuine typed array ('Uint8Array', …), undefined for anything else. */
export const typedArrayTag: (self: unknown) => string | undefined = getterOf(typedArrayPrototype, Symbol.toStringTag);
export const typedArrayLength: (self: unknown) => number = getterOf(typedArrayPrototype, 'length');
export const typedArraySet: (self: unknown, source: unknown) => void = uncurryThis(Uint8Array.prototype.set) as never;

export const dateGetTime: (self: unknown) => number = uncurryThis(Date.prototype.getTime);
export const mapForEach: (self: unknown, callback: (value: unknown, key: unknown) => void) => void = uncurryThis(
  Map.prototype.forEach,
) as never;
export const setForEach: (self: unknown, callback: (value: unknown) => void) => void = uncurryThis(
  Set.prototype.forEach,
) as never;
/** The bytes of a genuine ArrayBuffer. Throws for anything else. */
export const arrayBufferLength: (self: unknown) => number = getterOf(ArrayBuffer.prototype, 'byteLength');

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
