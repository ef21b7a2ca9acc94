// How many properties a value has, paid for when a native goes through all of them.
//
// What a text, an array or a typed array holds is known before, and paid for before. Of other objects the engine does
// not say. Where the native makes a list, that is as long as what it went through, and is paid for as soon as it is
// there: whoever made the object has paid for each property. Where it makes none, their names are listed first, which
// for small objects the engine has at hand. A list with symbols takes it much longer, so symbols are counted only for
// tenants that made many; in the same way what cannot be enumerated counts for tenants that defined much. Proxies answer
// by their handlers, which pay (proxies.ts).
import {
  apply,
  getOwnPropertySymbols,
  hasOwn,
  isArray,
  isExtensible,
  isView,
  keys,
  ownNames,
  propertyIsEnumerable,
  typedArrayLength,
  typedArrayTag,
} from '../commons.ts';
import { lookAsFor, lookNow, type Payer } from '../meter/current.ts';
import { FEW, mayBeProxy } from './genuine.ts';
import { anyLongText } from './slow-elements.ts';

const { valueOf: stringValueOf } = String.prototype;

/** Longer arrays are sparse in V8: their length says nothing. */
const MOST_DENSE = 2 ** 25;
/** What is longer is not listed for what it may have besides its elements, where those take no time. */
const MOST_LISTED = 2 ** 12;
/** A tenant with no more symbols than this has no object with many. */
const FEW_SYMBOLS = 64;
/** The same of properties that cannot be enumerated: passing so many takes some 40 µs. */
const FEW_HIDDEN = 2 ** 12;

/** What pays for width. */
export type WidthPayer = Pick<Payer, 'charge' | 'exhaust' | 'limits' | 'refund' | 'symbols' | 'hidden'>;

/** Elements of an array or a typed array. Runs no guest code; `value` is no proxy. */
function elementsOf(value: object): number {
  if (isArray(value)) return value.length > MOST_DENSE ? 0 : value.length;
  return isView(value) && typedArrayTag(value) !== undefined ? typedArrayLength(value) : 0;
}

/**
 * Bytes that the engine takes for each element at the same time, where it makes a text of each index: what it gives
 * back, and the texts themselves. That many take it up to a microsecond for a key, and two for an entry.
 */
const BYTES_PER_KEY = 48;
export const BYTES_PER_ENTRY = 128;
/** Fewer elements take no time worth a look. */
const FEW_ELEMENTS = 2 ** 14;

/** Pays for elements whose indices become texts: no more than the heap may hold, with the clock looked at before. */
function payForElements(guest: WidthPayer, count: number, bytes: number): void {
  payForList(guest, count);
  if (count <= FEW_ELEMENTS) return;
  if (count * bytes > guest.limits.heapBytes) guest.exhaust('heap');
  lookNow(guest);
}

/**
 * Asks whether the heap may hold what the engine lists of a text, an array or a typed array, and has the clock looked at;
 * the price is paid once it is listed. Runs no guest code.
 */
export function assertListable(guest: WidthPayer, value: unknown): void {
  let count = 0;
  if (typeof value === 'string') count = value.length;
  else if (typeof value === 'object' && value !== null && !mayBeProxy(value))
    count = elementsOf(value) + (anyLongText ? unitsOf(value) : 0);
  if (count <= FEW_ELEMENTS) return;
  if (count * BYTES_PER_KEY > guest.limits.heapBytes) guest.exhaust('heap');
  lookAsFor(guest, count);
}

/** Pays for the indices of a typed array, which are about to be listed, and for nothing else. Runs no guest code. */
export function payForIndices(guest: WidthPayer, value: object): void {
  if (isView(value)) payForElements(guest, elementsOf(value), BYTES_PER_KEY);
}

/** Units of the text in a String object, whose `length` cannot be enumerable; 0 for any other. */
export function unitsOf(value: object): number {
  if (!hasOwn(value, 'length') || apply(propertyIsEnumerable, value, ['length'])) return 0;
  try {
    return (apply(stringValueOf, value, []) as string).length;
  } catch {
    return 0;
  }
}

/** Pays for what is made of so many elements or properties, before or after. */
export function payForList(guest: WidthPayer, count: number): void {
  if (count <= FEW) return;
  if (count > guest.limits.arrayLength) guest.exhaust('array');
  guest.charge(count);
}

/**
 * Properties that an object has besides so many elements. Runs no guest code. Those that can be enumerated are at hand
 * where the engine has a small object's layout; others count once the tenant may have made many.
 */
function named(guest: WidthPayer, value: object, elements: number): number {
  const names = (guest.hidden > FEW_HIDDEN ? ownNames(value) : keys(value)).length - elements;
  return guest.symbols > FEW_SYMBOLS ? names + getOwnPropertySymbols(value).length : names;
}

/**
 * Charges before all properties are copied or listed at once, and gives how many they are. Runs no guest code. `bytes` is
 * what the engine takes for an element.
 */
export function payForWidth(guest: WidthPayer, value: unknown, bytes: number = BYTES_PER_KEY): number {
  if (typeof value === 'object' ? value === null : typeof value !== 'function') {
    if (typeof value !== 'string') return 0;
    payForElements(guest, value.length, bytes);
    return value.length;
  }
  if (mayBeProxy(value)) {
    guest.charge(1);
    return FEW_HIDDEN + 1; // nobody knows
  }
  const elements = elementsOf(value as object) + (anyLongText ? unitsOf(value as object) : 0);
  payForElements(guest, elements, bytes);
  // listing what there is besides takes as long as what is paid for: the clock tells of that
  if (elements > FEW_ELEMENTS) return elements;
  const rest = named(guest, value as object, elements);
  payForList(guest, rest);
  return elements + rest;
}

/** The same for the descriptors of what is about to be defined. */
export function payForDefinitions(guest: WidthPayer, descriptors: unknown): void {
  guest.hidden += payForWidth(guest, descriptors, BYTES_PER_ENTRY);
}

/**
 * Whether a list of what can be enumerated is as long as it took to make, so that it may be paid for by
 * {@link payForList}. Runs no guest code.
 */
export const isSeen = (guest: WidthPayer, value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  guest.hidden <= FEW_HIDDEN &&
  guest.symbols <= FEW_SYMBOLS &&
  !isArray(value) &&
  !isView(value) &&
  !(anyLongText && !mayBeProxy(value) && unitsOf(value) > 0);

/**
 * Charges for closing a value, which goes through all properties once, where elements take hardly any time. Runs no
 * guest code. An array that is open yet is closed but once, so that whoever made its other properties has paid for
 * that: listing them takes longer by far than closing it, since its elements are listed, too.
 */
export function payForWalk(guest: WidthPayer, value: unknown): void {
  if (typeof value === 'object' ? value === null : typeof value !== 'function') return;
  if (mayBeProxy(value)) guest.charge(1);
  else if (!isArray(value) || !isExtensible(value)) payForParts(guest, value as object, isArray(value));
  else if (value.length > FEW && value.length <= MOST_DENSE) guest.charge(value.length >>> 2);
}

/** What has hardly anything to go through besides an array's elements, and never will. */
const closed = new WeakSet<object>();

/** The same before it is asked whether all of it is frozen or sealed: what is extensible is neither, at once. */
export function payForTest(guest: WidthPayer, value: unknown): void {
  if ((typeof value === 'object' ? value === null : typeof value !== 'function') || isNarrow(value)) return;
  if (mayBeProxy(value)) guest.charge(1);
  else if (!isExtensible(value as object)) payForParts(guest, value as object, true);
}

/** Whether it was found that there is next to nothing to go through, and will not be. */
const isNarrow = (value: unknown): boolean => closed.has(value as object) && !(isArray(value) && value.length > FEW);

/** Pays for elements and what there is besides. What is not extensible will not have more: it is remembered. */
function payForParts(guest: WidthPayer, value: object, final: boolean): void {
  const elements = typeof value === 'function' ? 0 : elementsOf(value) + unitsOf(value);
  if (elements > FEW) guest.charge(elements >>> 2);
  const known = isArray(value);
  if (elements > MOST_LISTED || (known && final && closed.has(value))) return;
  const rest = named(guest, value, elements);
  if (rest > FEW) guest.charge(rest);
  else if (final && (known || (elements === 0 && !isView(value)))) closed.add(value);
}
