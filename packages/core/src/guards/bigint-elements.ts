// Elements of BigInt64Array and BigUint64Array, and the two setters of DataView: a text that is put there becomes a BigInt,
// which takes longer than linear time: seconds for ten million digits, for one unit of fuel.
import { apply, freeze, isView, typedArrayTag } from '../commons.ts';
import { type Payer, payer } from '../meter/current.ts';
import { type Callback, type Indexed, toInteger } from './abstract-operations.ts';
import { FEW_DIGITS, payForDigits, primitiveOf } from './bigints.ts';
import type { Guard, Native } from './guard.ts';

/** Whether the elements of what may be a typed array are BigInts. Runs no guest code. */
export function holdsBigInts(value: unknown): value is Indexed {
  const tag = typeof value === 'object' ? typedArrayTag(value) : undefined;
  return tag === 'BigInt64Array' || tag === 'BigUint64Array';
}

/** What is to be put into such an array in the place of `value`: as ToBigInt takes it, and paid for. */
export function toElement(guest: Pick<Payer, 'charge' | 'exhaust' | 'limits' | 'slow'>, value: unknown): unknown {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  const primitive = primitiveOf(value);
  if (typeof primitive === 'string' && primitive.length > FEW_DIGITS) payForDigits(guest, primitive);
  return primitive;
}

/** Whether a typed array reads a key as that of an element. */
export const isElementKey = (key: PropertyKey): boolean =>
  typeof key !== 'symbol' && `${+(key as string)}` === `${key}`;

/** A callback whose results are put into such an array. */
export const givingElements = (guest: Payer, callback: Callback): Native =>
  function (this: unknown): unknown {
    return toElement(guest, apply(callback, this, arguments as unknown as unknown[]));
  };

/** Whether it is a view of a buffer that is no typed array: none of these is asked anything. */
const isDataView = (value: unknown): boolean => isView(value) && typedArrayTag(value) === undefined;

type Setter = (offset: unknown, value: unknown, littleEndian: unknown) => unknown;

const setter = (name: 'setBigInt64' | 'setBigUint64'): Guard => ({
  path: `DataView.prototype.${name}`,
  model: 'as BigInt, for a text',
  reason: 'reads a BigInt from a text of any length',
  make: (original) =>
    ({
      set(offset: unknown, value: unknown, littleEndian: unknown): unknown {
        const guest = payer;
        if (guest === undefined || typeof value === 'bigint' || !isDataView(this))
          return apply(original, this, arguments);
        const at = toInteger(offset);
        return apply(original as Setter, this, [at, at < 0 ? value : toElement(guest, value), littleEndian]);
      },
    }).set,
});

export const bigintElementGuards: readonly Guard[] = freeze([setter('setBigInt64'), setter('setBigUint64')]);
