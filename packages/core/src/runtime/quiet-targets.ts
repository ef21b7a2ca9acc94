// Stand-ins for what CommonJS changes without naming it (../compiler/quiet-targets.ts). What is assigned to a shared,
// frozen intrinsic is let go, as where the source names one; nothing that is a guest's own is treated otherwise than in
// Node. Which objects are intrinsics is found when the first is asked for.
import { freeze, getOwnPropertyDescriptor, getPrototypeOf, isExtensible, ownKeys } from '../commons.ts';
import { payer } from '../meter/current.ts';
import { asPlatform } from './platform-descriptor.ts';

const { set } = Reflect;

let intrinsics: WeakSet<object> | undefined;

/** The constructors and namespaces of the language, their prototypes, and the methods of both. */
function findIntrinsics(): WeakSet<object> {
  const found = new WeakSet<object>();
  const isObject = (value: unknown): value is object =>
    typeof value === 'function' || (typeof value === 'object' && value !== null);
  const add = (value: unknown, depth: number): void => {
    if (!isObject(value) || found.has(value) || isExtensible(value)) return;
    found.add(value);
    if (depth === 0) return;
    for (const key of ownKeys(value)) add(asPlatform(getOwnPropertyDescriptor(value, key), value)?.value, depth - 1);
  };
  const roots = [
    ...[Object, Function, Array, String, Number, Boolean, Symbol, BigInt, Date, RegExp, Promise, Map, Set, WeakMap],
    ...[WeakSet, Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError],
    ...[ArrayBuffer, DataView, Proxy, Math, JSON, Reflect, parseInt, parseFloat],
    ...[getPrototypeOf(Int8Array), Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array],
    ...[Uint32Array, Float32Array, Float64Array, BigInt64Array, BigUint64Array, Date.prototype],
    ...[getPrototypeOf([].values()), getPrototypeOf(new Map().values()), getPrototypeOf(new Set().values())],
    ...[getPrototypeOf(''[Symbol.iterator]()), getPrototypeOf(getPrototypeOf([].values()))],
    ...[getPrototypeOf(async () => {}), getPrototypeOf(function* () {})],
  ];
  for (const root of roots) {
    add(root, 2);
    // guests have some constructors in another form than the host
    add((root as { prototype?: object }).prototype?.constructor, 2);
  }
  return found;
}

/** A tenant's own Math has its functions from the one that all share. */
const isOwnMath = (value: unknown): boolean => {
  const parent = getPrototypeOf(value);
  return parent !== null && getOwnPropertyDescriptor(parent, 'max')?.value === Math.max;
};

/** Whether no guest may change it, and every tenant has it. */
export function isShared(value: unknown): boolean {
  if (isExtensible(value)) return false;
  if (value === payer?.date || isOwnMath(value)) return true;
  intrinsics ??= findIntrinsics();
  return intrinsics.has(value as object);
}

/** What a sloppy assignment does to `target` that takes it or not; it never throws for that. */
const letting: ProxyHandler<object> = freeze<ProxyHandler<object>>({
  set(target, key, value) {
    try {
      set(target, key, value);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // the accessors that let overrides through refuse by throwing
    }
    return true;
  },
});

/** What an intrinsic is assigned is let go. */
const target = (value: unknown): unknown =>
  (typeof value === 'function' || typeof value === 'object') &&
  !isExtensible(value) &&
  value !== null &&
  isShared(value)
    ? new Proxy(value as object, letting)
    : value;

/** The same of a function; an object is not looked at, which takes longer than assigning. */
const method = (value: unknown): unknown => (typeof value === 'function' ? target(value) : value);

/** A function's own name and length are let be, in sloppy code. */
const loose = (value: unknown): unknown => (typeof value === 'function' ? new Proxy(value, letting) : value);

/** What cannot be changed of an intrinsic stays as it is, and is said to be done. */
function unlessShared<T>(on: object, done: T, change: () => T): T {
  try {
    return change();
  } catch (error) {
    if (error instanceof TypeError && isShared(on)) return done;
    throw error;
  }
}

/** `delete on[key]`; an intrinsic keeps what it has. */
const drop = (on: object, key: PropertyKey): boolean =>
  unlessShared(on, true, () => delete (on as Record<PropertyKey, unknown>)[key]);

/** Does as `Object` does, but for intrinsics. */
const standIn = freeze({
  defineProperty: (on: object, key: PropertyKey, descriptor: PropertyDescriptor): object =>
    unlessShared(on, on, () => Object.defineProperty(on, key, descriptor)),
  defineProperties: (on: object, descriptors: PropertyDescriptorMap): object =>
    unlessShared(on, on, () => Object.defineProperties(on, descriptors)),
  getOwnPropertyDescriptor: (of: object, key: PropertyKey): PropertyDescriptor | undefined =>
    asPlatform(Object.getOwnPropertyDescriptor(of, key), of),
});
for (const method of Object.values(standIn)) freeze(method);

const definers = (owner: unknown): unknown => (owner === Object ? standIn : owner);

export interface QuietTargets {
  readonly drop: (on: object, key: PropertyKey) => boolean;
  readonly target: (value: unknown) => unknown;
  readonly method: (value: unknown) => unknown;
  readonly loose: (value: unknown) => unknown;
  readonly definers: (owner: unknown) => unknown;
}

export const quietTargets: QuietTargets = freeze({
  drop: freeze(drop),
  target: freeze(target),
  method: freeze(method),
  loose: freeze(loose),
  definers: freeze(definers),
});
