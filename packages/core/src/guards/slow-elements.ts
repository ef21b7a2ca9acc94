// Elements that take a native long for each, for one unit of fuel: a long text that is compared or laid out flat for the
// first time (64 KiB for each of 100,000 concatenations), a large BigInt that becomes text, an object at the end of a
// long chain. An engine that is left alone with a list of them looks at neither clock nor heap until it is done with the
// last. So these lists are gone through here, and asked for their price a few at a time.
import { apply, hasOwn } from '../commons.ts';
import { lookAsFor, type Payer } from '../meter/current.ts';
import { isPlainArray, mayBeProxy } from './genuine.ts';
import type { Native } from './guard.ts';
import { isIntrinsic } from './install.ts';

/** UTF-16 units up to which a text takes no time worth a word. */
export const SHORT_TEXT: number = 1_024;
/** The first BigInt that is no word of a machine's: collections find all with the same lowest word in one place. */
const LARGE = 2n ** 63n;

/** Whether there ever was a text of more units: most realms have had none when most lists are passed on. */
export let anyLongText = false;
/** Members of a list up to which it is left alone: fewer where texts may be longer. */
let few = 64;

/** Units that may be laid out flat in one call: as many as 64 texts of 65,536. Lists of fewer than these few are left alone. */
const MOST_AT_ONCE = 2 ** 22;
const LEAST_FEW = 8;

/** To be told of texts that come into being. */
export function noteText(length: number): void {
  if (length <= SHORT_TEXT) return;
  anyLongText = true;
  if (length * few > MOST_AT_ONCE) few = Math.max(LEAST_FEW, Math.floor(MOST_AT_ONCE / length));
}

/** Whether so many members of a list may together be longer than what one call may lay out flat. No price may follow it: it is one for the realm. */
export const mayBeLong = (members: number): boolean => anyLongText && members > few;

/** Whether comparing or converting a primitive may take long. */
export const isSlow = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.length > SHORT_TEXT
    : typeof value === 'bigint' && (value >= LARGE || value <= -LARGE);

/** Lists with no more members are left alone: what they come to is little. */
export const MANY: number = 64;

const { charCodeAt } = String.prototype;
const { slice } = Array.prototype;
const { get, set } = Map.prototype as Map<number, number>;

/** A real array's elements in a list of ours, each read once; no class of a guest's is asked to make it. */
export function listOf(array: readonly unknown[]): unknown[] {
  if (isPlainArray(array) && !hasOwn(array, 'constructor')) return apply(slice, array, []);
  const list: unknown[] = [];
  const { length } = array;
  for (let k = 0; k < length; k++) list.push(array[k]);
  return list;
}

/**
 * A list of ours for an array that is about to be a call's arguments. Its concatenations are laid out flat, with clock and
 * heap looked at as if that were paid for: `Math.max(...list)` would do so for all of them at once.
 */
export function settled(guest: Pick<Payer, 'charge' | 'refund'>, array: readonly unknown[]): unknown[] {
  const list = listOf(array);
  for (let i = 0; i < list.length; i++) {
    const member = list[i];
    if (typeof member === 'string' && member.length > SHORT_TEXT) settle(guest, member);
  }
  return list;
}

/** Lays a text out flat, with clock and heap looked at as if that were paid for. */
export function settle(guest: Pick<Payer, 'charge' | 'refund'>, text: string): void {
  lookAsFor(guest, text.length >>> 4);
  apply(charCodeAt, text, [0]);
}

/** Longer texts are found among others by their length alone. */
const FOUND_BY_LENGTH = 16_383;
/** Units that are compared in the time of one of fuel, at least. */
const COMPARED = 2 ** 10;

/** The same for what the engine is about to take as keys of one object: each may be compared with all of its length. */
export function settledKeys(guest: Pick<Payer, 'charge' | 'refund'>, keys: readonly unknown[]): unknown[] {
  const list = settled(guest, keys);
  const alike = new Map<number, number>();
  for (let i = 0; i < list.length; i++) {
    const key = list[i];
    if (typeof key !== 'string' || key.length <= FOUND_BY_LENGTH) continue;
    const before = apply(get, alike, [key.length]) ?? 0;
    guest.charge(before * Math.ceil(key.length / COMPARED));
    apply(set, alike, [key.length, before + 1]);
  }
  return list;
}

/** Whether any of a list is such, or an object, which may stand for such; a list of ours. */
export function isAnySlow(list: readonly unknown[]): boolean {
  for (let i = 0; i < list.length; i++) {
    const member = list[i];
    if (typeof member === 'number') continue;
    if (isSlow(member) || (typeof member === 'object' && member !== null)) return true;
  }
  return false;
}

/** Natives that were bound to a receiver alone (`call.bind(f)`): as free as what they stand for. */
const bound = new WeakSet<object>();

/** To be told of a function that calls an intrinsic, and does not pay for it. */
export function noteBound(made: object): void {
  bound.add(made);
}

/** The Error of guests, which is no intrinsic: asked for when lockdown is over. */
let guestError: unknown;

/**
 * Whether a callback spends no fuel of its own: an intrinsic, or a proxy of one. Code of a guest's does, and what it binds.
 * `Boolean` converts nothing.
 */
export function isUnpaid(callback: unknown): boolean {
  if (typeof callback !== 'function') return false;
  if (isIntrinsic(callback)) return callback !== Boolean;
  guestError ??= Error.prototype.constructor;
  return callback === guestError || bound.has(callback) || mayBeProxy(callback);
}

/** Units in which the clock is to be looked at for one step that nobody knows the length of: a call, a key among many. */
const AS_LONG_AS = 32;

/** Pays for one step, with clock and heap looked at as if it were long. */
export function payAsLong(guest: Payer, price: number): void {
  lookAsFor(guest, AS_LONG_AS, price);
}

/** What calls a native and has the clock looked at now and then; the call is paid for by whoever makes it. */
export const looking = (guest: Payer, callback: Native): Native =>
  function (this: unknown): unknown {
    payAsLong(guest, 0);
    return apply(callback, this, arguments);
  };
