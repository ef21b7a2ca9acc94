// How many properties a value has, paid for before a native goes through all of them.
//
// What a text, an array or a typed array holds is known before. Of other objects the engine does not say: their names
// are listed, which for small objects it has at hand. A list with symbols takes it much longer, so symbols are counted
// only for tenants that made many. Proxies cost one unit: they answer by their handlers'
// functions, which may be natives.
import {
  apply,
  getOwnPropertySymbols,
  hasOwn,
  isArray,
  isExtensible,
  isView,
  ownNames,
  propertyIsEnumerable,
  typedArrayLength,
  typedArrayTag,
} from '../commons.ts';
import { isProxy } from '../lockdown/proxies.ts';
import type { Payer } from '../meter/current.ts';
import { FEW } from './genuine.ts';

const { valueOf: stringValueOf } = String.prototype;

/** Longer arrays are sparse in V8: their length says nothing. */
const MOST_DENSE = 2 ** 25;
/** Longer arrays are not listed for what they may have besides their elements, where those take no time. */
const MOST_LISTED = 2 ** 12;
/** A tenant with no more symbols than this has no object with many. */
const FEW_SYMBOLS = 64;

/** What pays for width. */
export type WidthPayer = Pick<Payer, 'charge' | 'exhaust' | 'limits' | 'symbols'>;

/** Elements that an object is known to have. Runs no guest code; `value` is no proxy. */
function elementsOf(value: object): number {
  if (isArray(value)) return value.length > MOST_DENSE ? 0 : value.length;
  if (isView(value)) return typedArrayTag(value) === undefined ? 0 : typedArrayLength(value);
  // a String object: its length cannot be enumerable
  if (!hasOwn(value, 'length') || apply(propertyIsEnumerable, value, ['length'])) return 0;
  try {
    return (apply(stringValueOf, value, []) as string).length;
  } catch {
    return 0;
  }
}

/** Pays for elements before anything is made of them. */
function payForElements(guest: WidthPayer, count: number): void {
  if (count <= FEW) return;
  if (count > guest.limits.arrayLength) guest.exhaust('array');
  guest.charge(count);
}

/** Properties that an object has besides so many elements. Runs no guest code. */
function named(guest: WidthPayer, value: object, elements: number): number {
  const names = ownNames(value).length - elements;
  return (guest.symbols ?? 0) > FEW_SYMBOLS ? names + getOwnPropertySymbols(value).length : names;
}

/** Charges for copying or listing all properties at once. Runs no guest code. */
export function payForWidth(guest: WidthPayer, value: unknown): void {
  if (typeof value === 'object' ? value === null : typeof value !== 'function') {
    if (typeof value === 'string') payForElements(guest, value.length);
    return;
  }
  if (isProxy(value) !== false) {
    guest.charge(1);
    return;
  }
  const elements = typeof value === 'function' ? 0 : elementsOf(value as object);
  if (elements > 0) payForElements(guest, elements);
  const rest = named(guest, value as object, elements);
  if (rest > FEW) guest.charge(rest);
}

/**
 * Charges for closing a value, which goes through all properties once, where elements take hardly any time. Runs no
 * guest code. An array that is open yet is closed but once, so that whoever made its other properties has paid for
 * that: listing them takes longer by far than closing it, since its elements are listed, too.
 */
export function payForWalk(guest: WidthPayer, value: unknown): void {
  if (typeof value === 'object' ? value === null : typeof value !== 'function') return;
  if (isProxy(value) !== false) guest.charge(1);
  else if (!isArray(value) || !isExtensible(value)) payForParts(guest, value as object, isArray(value));
  else if (value.length > FEW && value.length <= MOST_DENSE) guest.charge(value.length >>> 2);
}

/** Arrays that have hardly anything besides their elements, and never will. */
const closedArrays = new WeakSet<object>();

/** The same before it is asked whether all of it is frozen or sealed: what is extensible is neither, at once. */
export function payForTest(guest: WidthPayer, value: unknown): void {
  if (typeof value === 'object' ? value === null : typeof value !== 'function') return;
  if (isProxy(value) !== false) guest.charge(1);
  else if (!isExtensible(value as object)) payForParts(guest, value as object, true);
}

/** Pays for elements and what there is besides; what is closed will not have more. */
function payForParts(guest: WidthPayer, value: object, closed: boolean): void {
  const elements = typeof value === 'function' ? 0 : elementsOf(value);
  if (elements > FEW) guest.charge(elements >>> 2);
  const remembered = closed && (elements > FEW || isArray(value));
  if (elements > MOST_LISTED || (remembered && closedArrays.has(value))) return;
  const rest = named(guest, value, elements);
  if (rest > FEW) guest.charge(rest);
  else if (remembered) closedArrays.add(value);
}
