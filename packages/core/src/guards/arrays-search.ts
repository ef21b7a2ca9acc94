// Array.prototype's searches (ECMA-262 23.1.3.16, 17, 20).
import { lengthOf, payStep, toInteger, toObject } from './abstract-operations.ts';
import { apply, isArray } from '../commons.ts';
import { payer } from '../meter/current.ts';
import { type Metered, payScan, type Price, priced, scan } from './family.ts';
import { anyArrayProxy, FEW, isShort } from './genuine.ts';
import type { Guard } from './guard.ts';
import { isSlow } from './slow-elements.ts';

const reason = 'reads every element, and as many as an array-like says it has';
const model = 'length / 16; 1 for each element of what is no plain array';

/** What takes long to compare is compared a few elements at a time. */
const unlessSlow: Price = (length, _guest, args) => (isSlow(args[0]) ? undefined : scan(length));
const paySearch = (array: unknown[], sought: unknown): boolean => !isSlow(sought) && payScan(array);

const indexOf: Metered = (guest, self, args) => {
  const object = toObject(self);
  const length = lengthOf(object);
  if (length === 0) return -1;
  const from = toInteger(args[1]);
  const start = from >= 0 ? from : Math.max(length + from, 0);
  for (let k = start, done = 0; k < length; k++, done++) {
    payStep(guest, done, length - k);
    if (k in object && object[k] === args[0]) return k;
  }
  return -1;
};

const lastIndexOf: Metered = (guest, self, args) => {
  const object = toObject(self);
  const length = lengthOf(object);
  if (length === 0) return -1;
  const from = args.length > 1 ? toInteger(args[1]) : length - 1;
  const start = from >= 0 ? Math.min(from, length - 1) : length + from;
  for (let k = start, done = 0; k >= 0; k--, done++) {
    payStep(guest, done, k + 1);
    if (k in object && object[k] === args[0]) return k + 0;
  }
  return -1;
};

const includes: Metered = (guest, self, args) => {
  const object = toObject(self);
  const length = lengthOf(object);
  if (length === 0) return false;
  const from = toInteger(args[1]);
  const start = from >= 0 ? from : Math.max(length + from, 0);
  const sought = args[0];
  for (let k = start, done = 0; k < length; k++, done++) {
    payStep(guest, done, length - k);
    const element = object[k];
    if (element === sought || (element !== element && sought !== sought)) return true;
  }
  return false;
};

export const arraySearchGuards: readonly Guard[] = [
  {
    path: 'Array.prototype.indexOf',
    model,
    reason,
    make(original) {
      const paid = priced(original, unlessSlow, indexOf);
      return {
        indexOf(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (paySearch(this, arguments[0])) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          }
          return apply(paid, this, arguments);
        },
      }.indexOf;
    },
  },
  {
    path: 'Array.prototype.lastIndexOf',
    model,
    reason,
    make(original) {
      const paid = priced(original, unlessSlow, lastIndexOf);
      return {
        lastIndexOf(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (paySearch(this, arguments[0])) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          }
          return apply(paid, this, arguments);
        },
      }.lastIndexOf;
    },
  },
  {
    path: 'Array.prototype.includes',
    model,
    reason,
    make(original) {
      const paid = priced(original, unlessSlow, includes);
      return {
        includes(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (paySearch(this, arguments[0])) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          }
          return apply(paid, this, arguments);
        },
      }.includes;
    },
  },
];
