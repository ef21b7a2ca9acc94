// Is it what it looks like? Decided without running a line of a guest's.
//
// The engine's natives take time in proportion to an array's length only if the array is a real one. A proxy, an
// array-like, an object with another prototype may say any length and run anything when it is read: those take the
// plain-JavaScript path, where each step is paid for.
import { getPrototypeOf, isArray } from '../commons.ts';
import { isProxy } from '../lockdown/proxies.ts';
import type { Payer } from '../meter/current.ts';

const arrayPrototype: unknown = Array.prototype;

/** Whether `value` is a real array with the shared prototype. Where nothing can tell a proxy, nothing is. */
export function isPlainArray(value: unknown): value is unknown[] {
  return isArray(value) && isProxy(value) === false && getPrototypeOf(value) === arrayPrototype;
}

/**
 * Whether `value` is a real array with so few elements that a native is done with them in the time of the call,
 * whatever its prototype is and whatever reading an element runs: that is code of a guest's, or a native that was
 * bound, and each pays for itself.
 */
export const isShort = (value: unknown): value is unknown[] =>
  isArray(value) && isProxy(value) === false && value.length < FEW;

/** Elements that cost nothing worth a charge. */
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
