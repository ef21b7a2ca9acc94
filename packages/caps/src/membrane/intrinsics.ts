// What both sides of a membrane have anyway: the frozen intrinsics that every compartment of the realm shares.
// They pass as they are, so `Array.isArray`, `instanceof` and inherited methods work on both sides.
//
// Only what is reachable from prototypes is taken, never the globals of the start compartment: some of those
// (its `Date`, its evaluators) are powers.
import { getOwnPropertyDescriptor, getPrototypeOf, isFrozen, ownKeys } from '../commons.ts';
import { makeError } from '../errors.ts';

function* sampleGenerator(): Generator<undefined> {}
async function* sampleAsyncGenerator(): AsyncGenerator<undefined> {}
const sampleAsync = async (): Promise<void> => {};

const roots: readonly (object | null)[] = [
  ...[Object, Function, Array, Promise, RegExp, Date, Map, Set, WeakMap, WeakSet, ArrayBuffer, DataView],
  ...[Boolean, Number, String, Symbol, BigInt, Uint8Array, Uint8ClampedArray, Uint16Array, Uint32Array],
  ...[Int8Array, Int16Array, Int32Array, BigInt64Array, BigUint64Array],
  ...[Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError],
]
  .map((maker): object => maker.prototype as object)
  .concat([
    getPrototypeOf(sampleGenerator) as object,
    getPrototypeOf(sampleAsyncGenerator) as object,
    getPrototypeOf(sampleAsync) as object,
    ...[[].values(), new Map().entries(), new Set().values(), ''[Symbol.iterator](), 'a'.matchAll(/a/g)].map(
      (iterator) => getPrototypeOf(iterator) as object,
    ),
  ]);

/** In newer engines each error has a `stack` of its own by accessors that all of them share. */
const { get: getStack, set: setStack } = getOwnPropertyDescriptor(new Error(''), 'stack') ?? {};

let shared: WeakSet<object> | undefined;

/**
 * The shared intrinsics.
 *
 * @throws REALM_NOT_LOCKED when one of them is not frozen
 */
export function sharedIntrinsics(): WeakSet<object> {
  if (shared !== undefined) return shared;
  const found = new Set<object>();
  const visit = (value: unknown): void => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || found.has(value)) return;
    if (!isFrozen(value)) throw makeError('REALM_NOT_LOCKED');
    found.add(value);
    visit(getPrototypeOf(value));
    for (const key of ownKeys(value)) {
      const { value: held, get, set } = getOwnPropertyDescriptor(value, key) as PropertyDescriptor;
      for (const each of [held, get, set]) visit(each);
    }
  };
  for (const root of [...roots, getStack, setStack]) visit(root);
  shared = new WeakSet(found);
  return shared;
}

const plain: ReadonlySet<object | null> = new Set<object | null>([
  Object.prototype,
  Array.prototype,
  Function.prototype,
  null,
]);

/**
 * Whether intrinsics' methods need the object itself and not something in its place: a Map, a Date, a generator and
 * so on have slots that no proxy has.
 */
export function hasSlots(target: object, intrinsics: WeakSet<object>): boolean {
  let at = getPrototypeOf(target);
  while (at !== null && !intrinsics.has(at)) at = getPrototypeOf(at);
  return !plain.has(at);
}
