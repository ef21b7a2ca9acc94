// sort and toSorted: the engine sorts a list of its own; where it comes from and goes to is paid for.
import { apply } from '../commons.ts';
import { type Payer, payer } from '../meter/current.ts';
import { arrayCreate, type Indexed, lengthOf, payStep, toObject } from './abstract-operations.ts';
import { type Metered, type Price, priced } from './family.ts';
import { isShort } from './genuine.ts';
import type { Guard, Native } from './guard.ts';

const reason = 'compares n log n times, and takes as many elements as an array-like says it has';
const model = 'length * log2(length)';

/** Comparisons of the engine's merge sort, at most. */
const comparisons = (length: number): number => length * (32 - Math.clz32(length));
const price: Price = (length) => comparisons(length);

const isComparator = (value: unknown): boolean => value === undefined || typeof value === 'function';

/** Sorts a list that no guest holds yet. */
function sortList(guest: Payer, list: unknown[], comparator: unknown, sort: Native): void {
  guest.charge(comparisons(list.length));
  apply(sort as (this: unknown, comparator: unknown) => unknown, list, [comparator]);
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
  const list = collect(guest, object, length);
  sortList(guest, list, comparator, original);
  for (let k = 0; k < length; k++) {
    payStep(guest, k, length - k);
    if (k < list.length) object[k] = list[k];
    else delete object[k];
  }
  return object;
};

/** %Array.prototype.sort%, for toSorted on what is no plain array. */
const { sort: sortPlain } = Array.prototype;

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
  sortList(guest, made, comparator, sortPlain as Native);
  return made;
};

export const arraySortGuards: readonly Guard[] = [
  {
    path: 'Array.prototype.sort',
    model,
    reason,
    make(original) {
      const paid = priced(original, price, sort);
      return {
        sort(): unknown {
          const guest = payer;
          return guest === undefined || isShort(this) ? apply(original, this, arguments) : paid(guest, this, arguments);
        },
      }.sort;
    },
  },
  {
    path: 'Array.prototype.toSorted',
    model,
    reason,
    make(original) {
      const paid = priced(original, price, toSorted);
      return {
        toSorted(): unknown {
          const guest = payer;
          return guest === undefined || isShort(this) ? apply(original, this, arguments) : paid(guest, this, arguments);
        },
      }.toSorted;
    },
  },
];
