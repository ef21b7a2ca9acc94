// What kind of thing a value is, by its prototype, and the natives that tell whether it is genuine. Captured when this
// module is first evaluated; lockdown keeps them what they are.

const getterOf = <R>(prototype: object, key: PropertyKey): ((self: unknown) => R) => {
  const getter = Object.getOwnPropertyDescriptor(prototype, key)?.get;
  if (getter === undefined) throw new TypeError(`Expected a getter for ${String(key)}`);
  return Function.prototype.call.bind(getter) as (self: unknown) => R;
};
const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object;

/** Throws for what is no genuine, unshared ArrayBuffer. */
export const bufferLength: (self: unknown) => number = getterOf(ArrayBuffer.prototype, 'byteLength');
/** The class name of a genuine typed array, undefined for anything else. */
export const typedTag: (self: unknown) => string | undefined = getterOf(typedArrayPrototype, Symbol.toStringTag);
export const typedBuffer: (self: unknown) => ArrayBuffer = getterOf(typedArrayPrototype, 'buffer');
export const typedOffset: (self: unknown) => number = getterOf(typedArrayPrototype, 'byteOffset');
export const typedBytes: (self: unknown) => number = getterOf(typedArrayPrototype, 'byteLength');
export const viewBuffer: (self: unknown) => ArrayBuffer = getterOf(DataView.prototype, 'buffer');
export const viewOffset: (self: unknown) => number = getterOf(DataView.prototype, 'byteOffset');
export const viewBytes: (self: unknown) => number = getterOf(DataView.prototype, 'byteLength');
export const dateTime: (self: unknown) => number = Function.prototype.call.bind(Date.prototype.getTime) as never;
/** The number in a boxed number. Throws for anything else. */
export const unbox: (self: unknown) => number = Function.prototype.call.bind(Number.prototype.valueOf) as never;
export const mapSize: (self: unknown) => number = getterOf(Map.prototype, 'size');
export const setSize: (self: unknown) => number = getterOf(Set.prototype, 'size');
export const mapEach: (self: unknown, visit: (value: unknown, key: unknown) => void) => void =
  Function.prototype.call.bind(Map.prototype.forEach) as never;
export const setEach: (self: unknown, visit: (value: unknown) => void) => void = Function.prototype.call.bind(
  Set.prototype.forEach,
) as never;
export const promiseThen: (
  self: Promise<unknown>,
  onFulfilled: ((value: unknown) => void) | undefined,
  onRejected: (reason: unknown) => void,
) => Promise<unknown> = Function.prototype.call.bind(Promise.prototype.then) as never;

export type DataKind = 'array' | 'record' | 'map' | 'set' | 'date' | 'buffer' | 'view' | 'typed';
export type Kind = DataKind | 'promise' | 'error' | 'signal' | 'boxed';

interface TypedArrayMaker {
  new (buffer: ArrayBuffer): ArrayBufferView;
  readonly prototype: object;
}

/** By class name: those that this engine has. */
export const typedArrays: ReadonlyMap<string, TypedArrayMaker> = new Map(
  [
    'Int8Array',
    'Uint8Array',
    'Uint8ClampedArray',
    'Int16Array',
    'Uint16Array',
    'Int32Array',
    'Uint32Array',
    'BigInt64Array',
    'BigUint64Array',
    'Float16Array',
    'Float32Array',
    'Float64Array',
  ].flatMap((name) => {
    const maker = (globalThis as unknown as Record<string, TypedArrayMaker | undefined>)[name];
    return maker === undefined ? [] : [[name, maker] as const];
  }),
);

/** By name: the classes of which an error may be. */
export const errorClasses: ReadonlyMap<string, new (message: string) => Error> = new Map(
  [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map((maker) => [maker.name, maker]),
);

const kinds: ReadonlyMap<object | null, Kind> = new Map<object | null, Kind>([
  [null, 'record'],
  [Object.prototype, 'record'],
  [Array.prototype, 'array'],
  [Map.prototype, 'map'],
  [Set.prototype, 'set'],
  [Date.prototype, 'date'],
  [ArrayBuffer.prototype, 'buffer'],
  [DataView.prototype, 'view'],
  [Promise.prototype, 'promise'],
  [AbortSignal.prototype, 'signal'],
  [Number.prototype, 'boxed'],
  [AggregateError.prototype, 'error'],
  ...[...typedArrays.values()].map((maker) => [maker.prototype, 'typed'] as const),
  ...[...errorClasses.values()].map((maker) => [maker.prototype as object, 'error'] as const),
]);

/** The kind of what has this prototype; undefined for a class that is none of the language's. */
export function kindOf(prototype: object | null): Kind | undefined {
  return kinds.get(prototype);
}

/** For an instance of a subclass: an error, a promise, or nothing that crosses. */
export function inheritedKind(prototype: object): 'promise' | 'error' | undefined {
  for (let at: object | null = prototype; at !== null; at = Object.getPrototypeOf(at) as object | null) {
    const kind = kinds.get(at);
    if (kind === 'promise' || kind === 'error') return kind;
  }
  return undefined;
}

export const isSymbolTag = (tag: unknown): boolean =>
  typeof tag === 'string' && (tag.startsWith('Alleged: ') || tag === 'Remotable');

const wellKnown: ReadonlyMap<symbol, string> = new Map(
  Object.getOwnPropertyNames(Symbol).flatMap((name) => {
    const value: unknown = Object.getOwnPropertyDescriptor(Symbol, name)?.value;
    return typeof value === 'symbol' ? [[value, name] as const] : [];
  }),
);

/** What says to the other side which symbol this is; undefined for one that is only here. */
export function symbolKey(symbol: symbol): readonly [registered: boolean, key: string] | undefined {
  const key = Symbol.keyFor(symbol);
  if (key !== undefined) return [true, key];
  const name = wellKnown.get(symbol);
  return name === undefined ? undefined : [false, name];
}

/** The symbol of {@link symbolKey}; undefined when there is none. */
export function symbolOf(registered: boolean, key: string): symbol | undefined {
  if (registered) return Symbol.for(key);
  const found: unknown = Object.getOwnPropertyDescriptor(Symbol, key)?.value;
  return typeof found === 'symbol' ? found : undefined;
}

/** What a value is, in a few words, without running code of its own. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value === 'symbol' ? 'a symbol that is only here' : `a ${typeof value}`;
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null || prototype === Object.prototype) return 'an object';
  const maker: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  const name: unknown = typeof maker === 'function' ? Object.getOwnPropertyDescriptor(maker, 'name')?.value : undefined;
  return typeof name === 'string' && name !== '' ? `an instance of ${name.slice(0, 100)}` : 'an instance of a class';
}
