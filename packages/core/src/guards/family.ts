// What guards of arrays have in common.
import { apply } from '../commons.ts';
import { type Payer, payer } from '../meter/current.ts';
import { plainLength } from './genuine.ts';
import type { Native } from './guard.ts';

/** A native as the standard writes it, where each step is paid for. */
export type Metered = (guest: Payer, self: unknown, args: ArrayLike<unknown>, original: Native) => unknown;

/** What a call on a plain array of so many elements costs; undefined sends it to the metered path. */
export type Price = (length: number, guest: Payer, args: ArrayLike<unknown>) => number | undefined;

/**
 * What a guard of a method of arrays does in a turn with what is not short: a plain array is left to the native for a
 * price, all else takes the metered path.
 *
 * Each guard is written out where it stands, so that the engine compiles it for itself: what is shared by all of them
 * is slow for each. It leads to the native by `if` within `if`, with no `||` and no call that answers in two ways: the
 * engine writes natives out in place, with what they call, only where it knows which array it has, and it forgets that
 * where two ways meet. What was asked of the array last is its length, for the same reason. `arguments` are passed on by
 * `apply` everywhere, or they would have to be made.
 */
export function priced(original: Native, price: Price, metered: Metered): Native {
  return function (this: unknown, ...args: unknown[]): unknown {
    const guest = payer as Payer;
    if (this === undefined || this === null) return apply(original, this, args as never);
    const length = plainLength(guest, this);
    const cost = length < 0 ? undefined : price(length, guest, args);
    if (cost === undefined) return metered(guest, this, args, original);
    if (cost > 0) guest.charge(cost);
    return apply(original, this, args as never);
  };
}

/** Calling something for each element. */
export const each = (length: number): number => length;

/** Reading or copying an array's elements: several in the time of one unit. */
export const scan = (length: number): number => length >>> 4;

/** Pays for a plain array that is left to the native, each element; false for what is none. */
export function payEach(array: unknown[]): boolean {
  const guest = payer as Payer;
  const length = plainLength(guest, array);
  if (length < 0) return false;
  guest.charge(each(length));
  return true;
}

/** The same at the price of a scan. */
export function payScan(array: unknown[]): boolean {
  const guest = payer as Payer;
  const length = plainLength(guest, array);
  if (length < 0) return false;
  guest.charge(scan(length));
  return true;
}
