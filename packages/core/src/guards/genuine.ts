// Is it what it looks like? Decided without running a line of a guest's.
//
// The engine's natives take time in proportion to an array's length only if the array is a real one. A proxy, an
// array-like, an object with another prototype may say any length and run anything when it is read: those take the
// plain-JavaScript path, where each step is paid for.
import { apply, getOwnPropertyDescriptor, getPrototypeOf, hasOwn, isArray } from '../commons.ts';
import { isProxy } from '../lockdown/proxies.ts';
import type { Payer } from '../meter/current.ts';

const arrayPrototype: unknown = Array.prototype;
const objectPrototype: unknown = Object.prototype;
const { toString: objectToString } = Object.prototype;
const { toStringTag } = Symbol;

/**
 * Whether there may be a proxy of an array. Asking the platform whether an array is one costs as much as most natives do
 * with a short array, so nobody asks before the first was made, where that is seen (proxies.ts). Proxies that a host
 * made before lockdown are its own to keep from guests.
 */
export let anyArrayProxy = true;
/** The same for proxies of anything. */
let anyProxy = true;
/** Whether there is a module namespace: proxies of ours, which have no prototype. */
let anyNamespace = false;
/** Whether a value may be a proxy: false where none was made, or the platform rules it out. */
export function mayBeProxy(value: unknown): boolean {
  if (anyProxy) return isProxy(value) !== false;
  return (
    anyNamespace && value !== undefined && value !== null && getPrototypeOf(value) === null && isProxy(value) !== false
  );
}

/** Proxies of arrays, where the platform does not tell. */
const proxies = new WeakSet<object>();

let watched = false;

/** To be told that each proxy will be noted from now on. */
export function watchProxies(): void {
  if (watched) return;
  watched = true;
  anyArrayProxy = false;
  anyProxy = false;
}

/** To be told that there is a module namespace. All of them answer alike, and run nothing when asked for a prototype. */
export function noteNamespace(): void {
  anyNamespace = true;
}

/** To be told that there is a proxy. */
export function noteProxy(): void {
  anyProxy = true;
}

/** To be told of each proxy whose target is an array. */
export function noteArrayProxy(proxy: object): void {
  anyArrayProxy = true;
  if (isProxy(proxy) === undefined) proxies.add(proxy);
}

/** Whether `value` is an array, and no proxy of one. */
export const isGenuineArray = (value: unknown): value is unknown[] =>
  isArray(value) && !(anyArrayProxy && (isProxy(value) ?? proxies.has(value)));

/** Whether `value` is a real array with the shared prototype. */
export function isPlainArray(value: unknown): value is unknown[] {
  return isGenuineArray(value) && getPrototypeOf(value) === arrayPrototype;
}

/**
 * Whether `value` is a real array with so few elements that a native is done with them in the time of the call,
 * whatever its prototype is and whatever reading an element runs: that is code of a guest's, or a native that was
 * bound, and each pays for itself.
 */
export const isShort = (value: unknown): value is unknown[] => isGenuineArray(value) && value.length < FEW;

/**
 * Whether `value` is the `arguments` of a function, of few elements and as the engine made it: its length is no
 * accessor, and it says by no other name what it is. Runs no guest code.
 */
export function isShortArguments(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || mayBeProxy(value)) return false;
  if (getPrototypeOf(value) !== objectPrototype || hasOwn(value, toStringTag)) return false;
  if (apply(objectToString, value, []) !== '[object Arguments]') return false;
  const length: unknown = getOwnPropertyDescriptor(value, 'length')?.value;
  return typeof length === 'number' && length < FEW;
}

/** Elements, keys or arguments that cost nothing worth a charge. */
export const FEW = 16;

/**
 * How long a plain array is; -1 for anything else, and for one that is longer than natives may make them: it is
 * mostly holes, and the engine would look at each.
 */
export function plainLength(guest: Payer, value: unknown): number {
  if (!isPlainArray(value)) return -1;
  const { length } = value;
  return length > guest.limits.arrayLength || length > MOST_TRUSTED ? -1 : length;
}

/** Elements of the longest array that the engine may be left alone with, whatever the limit. */
const MOST_TRUSTED = 2 ** 25;
