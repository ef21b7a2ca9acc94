// Arrays of a given length, wherever they are made from: the compiler's helper and the natives that call what they
// are given ask here (docs/decisions/0007).
import { getPrototypeOf, hasOwn } from '../commons.ts';
import { isProxy } from '../lockdown/proxies.ts';
import { lookAsFor, type Payer } from '../meter/current.ts';

const ArrayIntrinsic: unknown = Array;
const MOST_ARRAY_LENGTH = 2 ** 32 - 1;
/** So many elements cost no more than the call that makes them. */
const FREE_LENGTH = 64;
/** Classes between Array and the one that is called. */
const MOST_HEIRS = 64;

/** Whether calling it may come down to %Array%: itself, a subclass, or what cannot be looked into. */
export function mayMakeArray(constructor: unknown): boolean {
  let at = constructor;
  for (let i = 0; i < MOST_HEIRS; i += 1) {
    if (at === ArrayIntrinsic) return true;
    if (typeof at !== 'function') return false;
    // a proxy; or a bound function, which alone is called with `new` and has no prototype property
    if (isProxy(at) !== false || (i === 0 && !hasOwn(at, 'prototype'))) return true;
    at = getPrototypeOf(at);
  }
  return true;
}

/** Pays for an array of so many elements, at once. */
export function payForLength(guest: Payer, length: number): void {
  if (length > guest.limits.arrayLength) guest.exhaust('array');
  guest.charge(length >>> 4);
}

/** Before `constructor` is called with nothing but `length`: pays if an array of that length may come of it. */
export function payForConstruct(guest: Payer, constructor: unknown, length: unknown): void {
  if (typeof length !== 'number' || !(length > FREE_LENGTH) || length > MOST_ARRAY_LENGTH) return;
  if (mayMakeArray(constructor)) payForLength(guest, length);
}

/** Before `target` is called, without `new`, with nothing but `length`. */
export function payForCall(guest: Payer, target: unknown, length: unknown): void {
  if (target === ArrayIntrinsic) payForConstruct(guest, target, length);
}

/** Cutting a shorter array takes no time worth a word, whatever it is. */
export const LONG_CUT: number = 2 ** 14;
/** No table is longer: elements further apart would have cost memory first. */
const MOST_IN_TABLE = 2 ** 24;

/**
 * Has clock and heap looked at before an array is cut: where no more than one element in nine is there, or one of them is
 * an accessor, the engine keeps them in a table, and goes through all of it, some 4 ns by unit of length.
 */
export function lookForCut(guest: Payer, length: number): void {
  lookAsFor(guest, Math.min(length, MOST_IN_TABLE) >>> 5);
}
