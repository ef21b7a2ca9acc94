// Capabilities inside of values: found, and exchanged for others.
//
// Data that carries none is left as it is, so most values cost one look at each of their objects. Data that carries
// some is copied with the others in their places, cycles kept. Nothing of a value is run: accessors stay where they
// are, for the border or a guard to refuse. What is taken for a capability is what a border would let through as one;
// an instance of a host's class that is none stays what it is.
import {
  apply,
  defineProperty,
  freeze,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  harden,
  hasOwn,
  isArray,
  mapForEach,
  ownKeys,
  setForEach,
} from '../commons.ts';
import { type AnyFunction, bindMethod, type Intercept } from '../capability.ts';
import { isFar } from '../guard/references.ts';
import { isInert } from '../inert.ts';
import { isPlainPromise } from '../promises.ts';

/** Gives what stands for a capability or a promise, or the same. */
export type Exchange = (carried: object) => object;

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

const isPlain = (prototype: object | null): boolean => prototype === null || prototype === Object.prototype;

/** Whether it is a plain object that has a function among its own properties. */
export function isPlainCapability(value: object): boolean {
  if (!isPlain(getPrototypeOf(value))) return false;
  return ownKeys(value).some((key) => typeof getOwnPropertyDescriptor(value, key)?.value === 'function');
}

/** Promises, and what is tagged like `Far`; plain objects and arrays are looked into before. */
const isTagged = (value: object): boolean => isPlainPromise(value) || isFar(value);

const isCarried = (value: object): boolean =>
  typeof value === 'function' ||
  (isPlain(getPrototypeOf(value)) ? isPlainCapability(value) : !isArray(value) && isTagged(value));

type KeysOf = (record: object) => readonly PropertyKey[];

interface Look {
  readonly exchange: Exchange;
  readonly keysOf: KeysOf;
  nodes: number;
  seen: Set<object> | undefined;
}
/** So many objects are looked at without noting which: most values have fewer. Cycles end all the same. */
const UNNOTED = 16;

const inItem = (held: unknown, look: Look): boolean => isObject(held) && isIn(held, look);

function isInCollection(value: object, look: Look): boolean {
  const held: unknown[] = [];
  try {
    if (getPrototypeOf(value) === Map.prototype) mapForEach(value, (item, key) => void held.push(key, item));
    else setForEach(value, (item) => void held.push(item));
  } catch {
    return false; // It only has the prototype of one.
  }
  return held.some((each) => inItem(each, look));
}

/**
 * Whether a value is or holds something that is exchanged for another. On the path of every call: one look at each
 * property of records, by its descriptor; items of arrays are read as they are.
 */
function isIn(value: object, look: Look): boolean {
  if (typeof value === 'function') return look.exchange(value) !== value;
  if (isInert(value)) return false;
  look.nodes += 1;
  if (look.nodes > UNNOTED) {
    look.seen ??= new Set();
    if (look.seen.has(value)) return false;
    look.seen.add(value);
  }
  if (isArray(value)) {
    for (let at = 0; at < value.length; at += 1) if (inItem(value[at], look)) return true;
    return false;
  }
  const prototype = getPrototypeOf(value);
  if (!isPlain(prototype)) {
    if (prototype === Map.prototype || prototype === Set.prototype) return isInCollection(value, look);
    return isTagged(value) && look.exchange(value) !== value;
  }
  let inner: object[] | undefined;
  for (const key of look.keysOf(value)) {
    const held: unknown = getOwnPropertyDescriptor(value, key)?.value;
    if (typeof held === 'function') return look.exchange(value) !== value;
    if (typeof held !== 'object' || held === null) continue;
    if (inner === undefined) inner = [held];
    else inner.push(held);
  }
  if (inner !== undefined) for (const each of inner) if (isIn(each, look)) return true;
  return false;
}

function copyWith(value: unknown, exchange: Exchange, copies: Map<object, object>): unknown {
  if (!isObject(value) || isInert(value)) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  if (isCarried(value)) return exchange(value);
  const prototype = getPrototypeOf(value);
  if (isArray(value)) {
    const copy: unknown[] = [];
    copies.set(value, copy);
    copy.length = value.length;
    for (let at = 0; at < value.length; at += 1)
      if (hasOwn(value, at)) copy[at] = copyWith(value[at], exchange, copies);
    return copy;
  }
  if (isPlain(prototype)) {
    const copy = {};
    copies.set(value, copy);
    for (const key of ownKeys(value)) {
      const found = getOwnPropertyDescriptor(value, key) as PropertyDescriptor;
      const enumerable = found.enumerable === true;
      if (!('value' in found)) defineProperty(copy, key, found);
      else {
        const held = copyWith(found.value, exchange, copies);
        defineProperty(copy, key, { value: held, enumerable, writable: true, configurable: true });
      }
    }
    return copy;
  }
  try {
    if (prototype === Map.prototype) {
      const copy = new Map<unknown, unknown>();
      copies.set(value, copy);
      mapForEach(value, (held, key) => {
        copy.set(copyWith(key, exchange, copies), copyWith(held, exchange, copies));
      });
      return copy;
    }
    if (prototype === Set.prototype) {
      const copy = new Set<unknown>();
      copies.set(value, copy);
      setForEach(value, (held) => {
        copy.add(copyWith(held, exchange, copies));
      });
      return copy;
    }
  } catch {
    // It only has the prototype of one.
  }
  return value;
}

/**
 * The value with every capability and promise in it exchanged; the very same where none of them is. `keysOf` may be
 * `Object.keys`, ten times as fast, where nothing depends on what it leaves out.
 */
export function exchangeCarried<T>(value: T, exchange: Exchange, keysOf: KeysOf = ownKeys): T {
  if (!isObject(value) || !isIn(value, { exchange, keysOf, nodes: 0, seen: undefined })) return value;
  return copyWith(value, exchange, new Map()) as T;
}

/** A plain object like `target` whose every method passes `intercept`, and whose data `give` has looked through. */
export function interceptedPlain<T extends object>(target: T, intercept: Intercept, give: <V>(data: V) => V): T {
  const facet = {};
  for (const key of ownKeys(target)) {
    const found = getOwnPropertyDescriptor(target, key) as PropertyDescriptor;
    if (typeof key !== 'string' || found.enumerable !== true) continue;
    if (!('value' in found)) {
      defineProperty(facet, key, found);
      continue;
    }
    const { value } = found as { value: unknown };
    if (typeof value !== 'function') {
      defineProperty(facet, key, { value: give(value), enumerable: true });
      continue;
    }
    const bound = bindMethod(value as AnyFunction, target);
    const call = {
      call: (...args: unknown[]): unknown => intercept(key, () => apply(bound, undefined, args), args),
    }.call;
    defineProperty(facet, key, { value: harden(call), enumerable: true });
  }
  // Not hardened: that would freeze data of the target's.
  return freeze(facet) as T;
}
