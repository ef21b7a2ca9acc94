// What kind of thing an object is, by the identity of its prototype: host and guests share one set of frozen
// intrinsics, so this asks no brand and runs no code. Whoever copies a kind then checks the brand itself.
import { getPrototypeOf } from '../commons.ts';

/** Data with a class of its own. Only direct instances cross; a subclass has behaviour that a copy would lose. */
export type Kind =
  | 'array'
  | 'date'
  | 'map'
  | 'set'
  | 'buffer'
  | 'view'
  | 'typed'
  | 'regexp'
  | 'promise'
  | 'error'
  | 'none';

/** A typed array's constructor over a whole buffer. */
export type TypedArrayClass = new (buffer: ArrayBuffer) => object;

const kinds = new Map<object, Kind>();
// The class names of intrinsic prototypes: their `constructor` may be an accessor after lockdown.
const classNames = new Map<object, string>();
/** Class name → constructor of each typed array this engine has. */
export const typedArrayClasses: ReadonlyMap<string, TypedArrayClass> = new Map(
  Object.getOwnPropertyNames(globalThis)
    .map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)?.value as unknown] as const)
    .filter((entry): entry is [string, TypedArrayClass] => {
      const [, value] = entry;
      return typeof value === 'function' && getPrototypeOf(value) === getPrototypeOf(Uint8Array);
    })
    // Node's Buffer inherits from Uint8Array itself, so it is not among them.
    .map(([name, value]) => [name, value]),
);

const table: readonly (readonly [Kind, object, string])[] = [
  ['array', Array.prototype, 'Array'],
  ['date', Date.prototype, 'Date'],
  ['map', Map.prototype, 'Map'],
  ['set', Set.prototype, 'Set'],
  ['buffer', ArrayBuffer.prototype, 'ArrayBuffer'],
  ['view', DataView.prototype, 'DataView'],
  ['regexp', RegExp.prototype, 'RegExp'],
  ['promise', Promise.prototype, 'Promise'],
  ['none', WeakMap.prototype, 'WeakMap'],
  ['none', WeakSet.prototype, 'WeakSet'],
  ['none', WeakRef.prototype, 'WeakRef'],
  ['none', FinalizationRegistry.prototype, 'FinalizationRegistry'],
  ['none', Number.prototype, 'Number'],
  ['none', String.prototype, 'String'],
  ['none', Boolean.prototype, 'Boolean'],
  ['none', BigInt.prototype, 'BigInt'],
  ['none', Symbol.prototype, 'Symbol'],
  ['none', getPrototypeOf(Uint8Array.prototype), 'TypedArray'],
  ...(typeof SharedArrayBuffer === 'undefined'
    ? []
    : ([['none', SharedArrayBuffer.prototype, 'SharedArrayBuffer']] as const)),
  ...[...typedArrayClasses].map(([name, { prototype }]) => ['typed', prototype as object, name] as const),
];
for (const [kind, prototype, name] of table) {
  kinds.set(prototype, kind);
  classNames.set(prototype, name);
}

/** The native error classes, by their prototypes. */
export type ErrorClass = new (message: string) => Error;
const errorClasses: ReadonlyMap<object, ErrorClass> = new Map<object, ErrorClass>(
  [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map((errorClass) => [
    errorClass.prototype,
    errorClass,
  ]),
);
/** AggregateError, whose constructor takes the errors first. */
export const aggregatePrototype: object = AggregateError.prototype;
for (const prototype of [aggregatePrototype, ...errorClasses.keys()]) kinds.set(prototype, 'error');
for (const [prototype, errorClass] of errorClasses) classNames.set(prototype, errorClass.name);
classNames.set(aggregatePrototype, 'AggregateError');
classNames.set(Object.prototype, 'Object');
classNames.set(Function.prototype, 'Function');

/** Makes instances of one more prototype dates: that of a deterministic tenant's Date, which is no shared intrinsic. */
export function addDatePrototype(prototype: object): void {
  kinds.set(prototype, 'date');
  classNames.set(prototype, 'Date');
}

/** The kind that a direct instance of `prototype` claims to be; undefined for Object.prototype and for all others. */
export function kindOf(prototype: object): Kind | undefined {
  return kinds.get(prototype);
}

/** 'Map' for Map.prototype, 'Object' for Object.prototype and so on; undefined for what is none of these. */
export function classNameOf(prototype: object): string | undefined {
  return classNames.get(prototype);
}

/** The native error class whose prototype this is. AggregateError has its own constructor shape, see above. */
export function errorClassOf(prototype: object): ErrorClass | undefined {
  return errorClasses.get(prototype);
}
