// Intrinsics captured when this module is first evaluated, before any guest runs. Code that works beside guests
// takes them from here, so that what it does never depends on what a guest could reach.

export const create: typeof Object.create = Object.create;
export const defineProperty: typeof Object.defineProperty = Object.defineProperty;
export const entries: typeof Object.entries = Object.entries;
export const freeze: typeof Object.freeze = Object.freeze;
export const getOwnPropertyDescriptor: typeof Object.getOwnPropertyDescriptor = Object.getOwnPropertyDescriptor;
export const getPrototypeOf: typeof Object.getPrototypeOf = Object.getPrototypeOf;
export const hasOwn: typeof Object.hasOwn = Object.hasOwn;
export const isFrozen: typeof Object.isFrozen = Object.isFrozen;
export const keys: typeof Object.keys = Object.keys;
export const preventExtensions: typeof Object.preventExtensions = Object.preventExtensions;
export const apply: typeof Reflect.apply = Reflect.apply;
export const ownKeys: typeof Reflect.ownKeys = Reflect.ownKeys;
export const isArray: typeof Array.isArray = Array.isArray;
export const parseJson: typeof JSON.parse = JSON.parse;
export const stringifyJson: typeof JSON.stringify = JSON.stringify;
export const ReferenceErrorIntrinsic: ReferenceErrorConstructor = ReferenceError;

// For the border and for inspection: methods that take their receiver as the first argument, so that nothing
// is looked up on an object a guest made.
type Uncurried<F> = F extends (...args: infer A) => infer R ? (self: unknown, ...args: A) => R : never;
const uncurryThis = <F>(method: F): Uncurried<F> => Function.prototype.call.bind(method as never) as Uncurried<F>;
const getterOf = <R>(prototype: object, key: PropertyKey): ((self: unknown) => R) => {
  const getter = getOwnPropertyDescriptor(prototype, key)?.get;
  if (getter === undefined) throw new TypeError(`Expected a getter for ${String(key)}`);
  return uncurryThis(getter) as (self: unknown) => R;
};
const typedArrayPrototype: object = getPrototypeOf(Uint8Array.prototype);

export const ownNames: typeof Object.getOwnPropertyNames = Object.getOwnPropertyNames;
export const isExtensible: typeof Object.isExtensible = Object.isExtensible;
export const isView: typeof ArrayBuffer.isView = ArrayBuffer.isView;
export const propertyIsEnumerable: (key: PropertyKey) => boolean = Object.prototype.propertyIsEnumerable;
export const getOwnPropertySymbols: typeof Object.getOwnPropertySymbols = Object.getOwnPropertySymbols;
export const isSameValue: typeof Object.is = Object.is;
export const symbolKeyFor: typeof Symbol.keyFor = Symbol.keyFor;
/** The getter that a read of this key would run, own or inherited; undefined for data. Runs nothing itself. */
export const lookupGetter: (self: unknown, key: PropertyKey) => unknown = uncurryThis(
  (Object.prototype as unknown as { __lookupGetter__: (key: PropertyKey) => unknown }).__lookupGetter__,
);
export const functionToString: (self: unknown) => string = uncurryThis(Function.prototype.toString);
export const promiseThen: (
  self: unknown,
  onFulfilled: ((value: unknown) => void) | undefined,
  onRejected: (reason: unknown) => void,
) => unknown = uncurryThis(Promise.prototype.then) as never;
export const promiseReject: (reason: unknown) => Promise<never> = Promise.reject.bind(Promise);
export const dateGetTime: (self: unknown) => number = uncurryThis(Date.prototype.getTime);
export const dateToISOString: (self: unknown) => string = uncurryThis(Date.prototype.toISOString);
export const mapSize: (self: unknown) => number = getterOf(Map.prototype, 'size');
export const mapForEach: (self: unknown, callback: (value: unknown, key: unknown) => void) => void = uncurryThis(
  Map.prototype.forEach,
) as never;
export const mapEntries: (self: unknown) => Iterator<[unknown, unknown]> = uncurryThis(Map.prototype.entries) as never;
export const setSize: (self: unknown) => number = getterOf(Set.prototype, 'size');
export const setForEach: (self: unknown, callback: (value: unknown) => void) => void = uncurryThis(
  Set.prototype.forEach,
) as never;
export const setValues: (self: unknown) => Iterator<unknown> = uncurryThis(Set.prototype.values) as never;
const nextOf = (iterator: object): ((self: unknown) => IteratorResult<unknown>) =>
  uncurryThis(getPrototypeOf(iterator).next) as never;
export const mapIteratorNext: (self: unknown) => IteratorResult<unknown> = nextOf(new Map().entries());
export const setIteratorNext: (self: unknown) => IteratorResult<unknown> = nextOf(new Set().values());
export const arrayBufferByteLength: (self: unknown) => number = getterOf(ArrayBuffer.prototype, 'byteLength');
/** The class name of a genuine typed array ('Uint8Array', …), undefined for anything else. */
export const typedArrayTag: (self: unknown) => string | undefined = getterOf(typedArrayPrototype, Symbol.toStringTag);
export const typedArrayBuffer: (self: unknown) => ArrayBufferLike = getterOf(typedArrayPrototype, 'buffer');
export const typedArrayByteOffset: (self: unknown) => number = getterOf(typedArrayPrototype, 'byteOffset');
export const typedArrayByteLength: (self: unknown) => number = getterOf(typedArrayPrototype, 'byteLength');
export const typedArrayLength: (self: unknown) => number = getterOf(typedArrayPrototype, 'length');
/** The prototypes of the kinds of typed arrays that every Node here has. */
export const typedArrayPrototypes: readonly object[] = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
].map(({ prototype }): object => prototype);
/** For proxies of our own that no guest holds: what stands for it after lockdown notes all that are made. */
export const ProxyIntrinsic: ProxyConstructor = Proxy;
export const typedArraySet: (self: unknown, source: unknown) => void = uncurryThis(Uint8Array.prototype.set) as never;
export const dataViewBuffer: (self: unknown) => ArrayBufferLike = getterOf(DataView.prototype, 'buffer');
export const dataViewByteOffset: (self: unknown) => number = getterOf(DataView.prototype, 'byteOffset');
export const dataViewByteLength: (self: unknown) => number = getterOf(DataView.prototype, 'byteLength');
export const regExpSource: (self: unknown) => string = getterOf(RegExp.prototype, 'source');
const flagGetters: readonly (readonly [string, (self: unknown) => boolean])[] = [
  ['d', 'hasIndices'],
  ['g', 'global'],
  ['i', 'ignoreCase'],
  ['m', 'multiline'],
  ['s', 'dotAll'],
  ['u', 'unicode'],
  ['v', 'unicodeSets'],
  ['y', 'sticky'],
]
  .filter(([, key]) => hasOwn(RegExp.prototype, key as string))
  .map(([flag, key]) => [flag as string, getterOf<boolean>(RegExp.prototype, key as string)] as const);
/** A RegExp's flags, from its internal slots: the `flags` getter would read properties that a guest can define. */
export const regExpFlags = (self: unknown): string => {
  let flags = '';
  for (const [flag, isOn] of flagGetters) if (isOn(self)) flags += flag;
  return flags;
};
