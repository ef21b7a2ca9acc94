// Makes guards that are alike.
import { apply } from '../commons.ts';
import { payer, type Payer } from '../meter/current.ts';
import { plainLength } from './genuine.ts';
import type { Guard, Native } from './guard.ts';

/** A native as the standard writes it, where each step is paid for. */
export type Metered = (guest: Payer, self: unknown, args: ArrayLike<unknown>, original: Native) => unknown;

/** What a call on a plain array of so many elements costs; undefined sends it to the metered path. */
export type Price = (length: number, guest: Payer, args: ArrayLike<unknown>) => number | undefined;

export interface ArrayMethod {
  readonly model: string;
  readonly reason: string;
  readonly price: Price;
  readonly metered: Metered;
}

/** A guard of `Array.prototype[name]`. */
export function arrayMethod(name: string, { model, reason, price, metered }: ArrayMethod): Guard {
  return {
    path: `Array.prototype.${name}`,
    model,
    reason,
    make: (original) =>
      ({
        method(): unknown {
          const guest = payer;
          if (guest !== undefined && this !== undefined && this !== null) {
            const length = plainLength(guest, this);
            const cost = length < 0 ? undefined : price(length, guest, arguments);
            if (cost === undefined) return metered(guest, this, arguments, original);
            if (cost > 0) guest.charge(cost);
          }
          return apply(original, this, arguments);
        },
      }).method,
  };
}

/** Reading or copying an array's elements: several in the time of one unit. */
export const scan: Price = (length) => length >>> 4;

/** Calling something for each element. */
export const each: Price = (length) => length;
