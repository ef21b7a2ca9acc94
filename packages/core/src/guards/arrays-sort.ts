// sort and toSorted: the engine sorts a list of its own; where it comes from and goes to is paid for.
import { apply } from '../commons.ts';
import { type Payer, payer } from '../meter/current.ts';
import { arrayCreate, type Indexed, lengthOf, payStep, toObject } from './abstract-operations.ts';
import { type Metered, type Price, priced } from './family.ts';
import { isShort } from './genuine.ts';
import type { Guard, Native } from './guard.ts';
import { isAnySlow, isUnpaid, listOf, payAsLong } from './slow-elements.ts';
import { textOf } from './strings-text.ts';

const reason = 'compares n log n times, and takes as many elements as an array-like says it has';
const model = 'length * log2(length), from 16 elements';

/** Comparisons of the engine's merge sort, at most. */
const comparisons = (length: number): number => length * (32 - Math.clz32(length));
const price: Price = (length) => comparisons(length);

const isComparator = (value: unknown): boolean => value === undefined || typeof value === 'function';

const { toSorted: toSortedPlain } = Array.prototype as unknown as Record<'toSorted', Native>;

/**
 * Gives a sorted copy of a list. In place, V8 of Node 26 sorts three to seven elements by an algorithm of their own,
 * which asks comparators (and what turns elements into text) in another order and another number of times. What a
 * program does, and what it spends, must not follow from that: toSorted asks as all of them did.
 */
const sorted = (list: unknown[], comparator: unknown): unknown[] =>
  apply(toSortedPlain, list, [
    payer === undefined ? comparator : paidComparator(payer, list, comparator),
  ] as never[]) as unknown[];

/** The comparator, or one that does the same and pays for each time that it is asked, where nobody else would. */
function paidComparator(guest: Payer, list: readonly unknown[], comparator: unknown): unknown {
  if (comparator === undefined) return isAnySlow(list) ? byText(guest) : comparator;
  if (!isUnpaid(comparator)) return comparator;
  return (a: unknown, b: unknown): unknown => {
    payAsLong(guest, 1);
    return apply(comparator as Native, undefined, [a, b] as never[]);
  };
}

/** SortCompare (23.1.3.30.2) without a comparator: both are made texts each time. */
const byText =
  (guest: Payer) =>
  (a: unknown, b: unknown): number => {
    payAsLong(guest, 1);
    const first = textOf(a);
    const second = textOf(b);
    return first < second ? -1 : first > second ? 1 : 0;
  };

/** Sorts a real array in place, for nothing. Whether there is an element is asked when it is read: a getter may end others. */
function sortArray(array: unknown[], comparator: unknown): unknown[] {
  const { length } = array;
  const found: unknown[] = [];
  for (let k = 0; k < length; k++) if (k in array) found.push(array[k]);
  const list = sorted(found, comparator);
  for (let k = 0; k < list.length; k++) array[k] = list[k];
  for (let k = list.length; k < length; k++) delete array[k];
  return array;
}

function collect(guest: Payer, object: Indexed, length: number): unknown[] {
  const list: unknown[] = [];
  for (let k = 0; k < length; k++) {
    payStep(guest, k, length - k);
    if (!(k in object)) continue;
    if (list.length >= guest.limits.arrayLength) guest.exhaust('array');
    list.push(object[k]);
  }
  return list;
}

const sort: Metered = (guest, self, args, original) => {
  const comparator = args[0];
  if (!isComparator(comparator)) return apply(original, self, args);
  const object = toObject(self);
  const length = lengthOf(object);
  if (length < 2) return object; // as V8 has it
  const collected = collect(guest, object, length);
  guest.charge(comparisons(collected.length));
  const list = sorted(collected, comparator);
  for (let k = 0; k < length; k++) {
    payStep(guest, k, length - k);
    if (k < list.length) object[k] = list[k];
    else delete object[k];
  }
  return object;
};

const toSorted: Metered = (guest, self, args, original) => {
  const comparator = args[0];
  if (!isComparator(comparator)) return apply(original, self, args);
  const object = toObject(self);
  const length = lengthOf(object);
  const made = arrayCreate(guest, length);
  for (let k = 0; k < length; k++) {
    payStep(guest, k, length - k);
    made[k] = object[k];
  }
  guest.charge(comparisons(length));
  return sorted(made, comparator);
};

export const arraySortGuards: readonly Guard[] = [
  {
    path: 'Array.prototype.sort',
    model,
    reason,
    make(original) {
      const inPlace = {
        sort(this: unknown[], comparator?: unknown): unknown {
          return isComparator(comparator) && this.length > 2
            ? sortArray(this, comparator)
            : apply(original as (comparator: unknown) => unknown, this, [comparator]);
        },
      }.sort as Native;
      const paid = priced(inPlace, price, sort);
      return {
        sort(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          return isShort(this) ? apply(inPlace, this, arguments) : apply(paid, this, arguments);
        },
      }.sort;
    },
  },
  {
    path: 'Array.prototype.toSorted',
    model,
    reason,
    make(original) {
      const inCopy = {
        toSorted(this: unknown[], comparator?: unknown): unknown {
          return isComparator(comparator)
            ? sorted(listOf(this), comparator)
            : apply(original as (comparator: unknown) => unknown, this, [comparator]);
        },
      }.toSorted as Native;
      const paid = priced(inCopy, price, toSorted);
      return {
        toSorted(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          return isShort(this) ? apply(inCopy, this, arguments) : apply(paid, this, arguments);
        },
      }.toSorted;
    },
  },
];
