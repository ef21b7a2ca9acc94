// Iterables that need no guard: the engine's own, over contents that are there, and generators, whose every step is
// charged where their own code loops.
import { mayBeProxy } from '../guards/genuine.ts';
import { isArray, mapSize, setSize, typedArrayLength, typedArrayPrototypes } from '../commons.ts';

const { getPrototypeOf, hasOwn } = Object;

const GeneratorPrototype: object = getPrototypeOf(getPrototypeOf((function* () {})()));
const AsyncGeneratorPrototype: object = getPrototypeOf(getPrototypeOf((async function* () {})()));
const zero = (): number => 0;

/** Prototypes of the engine's own collections and their iterators → how many elements there are. */
const sizes: ReadonlyMap<object, (value: unknown) => number> = new Map<object, (value: unknown) => number>([
  [Set.prototype, setSize],
  [Map.prototype, mapSize],
  [getPrototypeOf(new Set().values()), zero],
  [getPrototypeOf(new Map().values()), zero],
  ...typedArrayPrototypes.map((prototype) => [prototype, typedArrayLength] as const),
]);

const { asyncIterator: asyncIteratorSymbol, iterator: iteratorSymbol } = Symbol;
const arrayPrototype: unknown = Array.prototype;

/** What an iterable is asked by: what it has of its own may be a native that never ends. */
const overrides = (value: object, awaited: boolean): boolean =>
  hasOwn(value, iteratorSymbol) || hasOwn(value, 'next') || (awaited && hasOwn(value, asyncIteratorSymbol));

/**
 * How many elements an iterable has that ends by itself (0 where they cost nothing to count or are charged as they
 * come); undefined for one that must be guarded. Runs no guest code; `value` must be known to be no proxy.
 */
export function boundedSize(value: object): number | undefined {
  const prototype: unknown = getPrototypeOf(value);
  if (isArray(value)) return prototype === arrayPrototype && !hasOwn(value, iteratorSymbol) ? value.length : undefined;
  // An array-like in disguise has no iterator of its own that would accept it, but an array's does.
  const size = prototype === arrayPrototype ? undefined : sizes.get(prototype as object);
  if (size === undefined || overrides(value, false)) return undefined;
  try {
    return size(value);
  } catch {
    return undefined;
  }
}

/**
 * Whether `value` is a generator (sync or async) whose methods are the engine's; `awaited`, where it is asked for an
 * async iterator first. Runs no guest code: its prototype is the guest's to choose, and may be a proxy.
 */
export function isPlainGenerator(value: object, awaited: boolean): boolean {
  const own: unknown = getPrototypeOf(value);
  if (typeof own !== 'object' || own === null || mayBeProxy(own)) return false;
  const base: unknown = getPrototypeOf(own);
  if (base !== GeneratorPrototype && base !== AsyncGeneratorPrototype) return false;
  return !overrides(value, awaited) && !overrides(own, awaited);
}
