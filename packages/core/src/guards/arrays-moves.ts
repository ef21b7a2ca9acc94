// Array.prototype's methods that move or overwrite elements in place.
import {
  arrayTarget,
  assertRoom,
  lengthOf,
  MOST_LENGTH,
  payStep,
  put,
  relativeEnd,
  relativeIndex,
  toInteger,
  toObject,
} from './abstract-operations.ts';
import { holdsBigInts, toElement } from './bigint-elements.ts';
import { apply, isArray } from '../commons.ts';
import { payer } from '../meter/current.ts';
import { type Metered, payScan, priced, scan } from './family.ts';
import type { Guard } from './guard.ts';
import { anyArrayProxy, FEW, isPlainArray, isShort } from './genuine.ts';

const reason = 'writes every element, and as many as an array-like says it has';
const model = 'length / 16; 1 for each element of what is no plain array';

const fill: Metered = (guest, self, args) => {
  const object = toObject(self);
  const length = lengthOf(object);
  const start = relativeIndex(args[1], length);
  const end = relativeEnd(args[2], length);
  // holes become elements: an array that was only long is large now
  if (end - start > guest.limits.arrayLength && isPlainArray(object)) guest.exhaust('array');
  const bigints = holdsBigInts(object);
  for (let k = start, done = 0; k < end; k++, done++) {
    payStep(guest, done, end - k);
    object[k] = bigints ? toElement(guest, args[0]) : args[0];
  }
  return object;
};

const copyWithin: Metered = (guest, self, args) => {
  const object = toObject(self);
  const length = lengthOf(object);
  let to = relativeIndex(args[0], length);
  let from = relativeIndex(args[1], length);
  const end = relativeEnd(args[2], length);
  const count = Math.min(end - from, length - to);
  const step = from < to && to < from + count ? -1 : 1;
  if (step < 0) {
    from += count - 1;
    to += count - 1;
  }
  for (let done = 0; done < count; done++, from += step, to += step) {
    payStep(guest, done, count - done);
    if (from in object) object[to] = object[from];
    else delete object[to];
  }
  return object;
};

const reverse: Metered = (guest, self) => {
  const object = toObject(self);
  const length = lengthOf(object);
  const middle = Math.floor(length / 2);
  for (let lower = 0; lower < middle; lower++) {
    payStep(guest, lower, middle - lower);
    const upper = length - lower - 1;
    const hasLower = lower in object;
    const lowerValue = hasLower ? object[lower] : undefined;
    const hasUpper = upper in object;
    const upperValue = hasUpper ? object[upper] : undefined;
    if (hasUpper) object[lower] = upperValue;
    else if (hasLower) delete object[lower];
    if (hasLower) object[upper] = lowerValue;
    else if (hasUpper) delete object[upper];
  }
  return object;
};

const shift: Metered = (guest, self) => {
  const object = toObject(self);
  const length = lengthOf(object);
  if (length === 0) {
    object.length = 0;
    return undefined;
  }
  const first = object[0];
  for (let k = 1; k < length; k++) {
    payStep(guest, k - 1, length - k);
    if (k in object) object[k - 1] = object[k];
    else delete object[k - 1];
  }
  delete object[length - 1];
  object.length = length - 1;
  return first;
};

const unshift: Metered = (guest, self, args) => {
  const object = toObject(self);
  const length = lengthOf(object);
  const count = args.length;
  if (count > 0) {
    if (length + count > MOST_LENGTH) throw new TypeError('Invalid array length');
    for (let k = length, done = 0; k > 0; k--, done++) {
      payStep(guest, done, k);
      const from = k - 1;
      const to = from + count;
      if (from in object) object[to] = object[from];
      else delete object[to];
    }
    for (let j = 0; j < count; j++) object[j] = args[j];
  }
  object.length = length + count;
  return length + count;
};

const splice: Metered = (guest, self, args) => {
  const object = toObject(self);
  const length = lengthOf(object);
  const start = relativeIndex(args[0], length);
  const inserted = args.length > 2 ? args.length - 2 : 0;
  const deleted =
    args.length === 0
      ? 0
      : args.length === 1
        ? length - start
        : Math.min(Math.max(toInteger(args[1]), 0), length - start);
  if (length + inserted - deleted > MOST_LENGTH) throw new TypeError('Invalid array length');
  const removed = arrayTarget(guest, object, deleted);
  let done = 0;
  const pay = (): void => payStep(guest, done++, Number.POSITIVE_INFINITY);
  for (let k = 0; k < deleted; k++) {
    pay();
    if (start + k in object) {
      assertRoom(guest, k);
      put(removed, k, object[start + k]);
    }
  }
  removed.made.length = deleted;
  if (inserted < deleted) {
    for (let k = start; k < length - deleted; k++) {
      pay();
      if (k + deleted in object) object[k + inserted] = object[k + deleted];
      else delete object[k + inserted];
    }
    for (let k = length; k > length - deleted + inserted; k--) {
      pay();
      delete object[k - 1];
    }
  } else if (inserted > deleted) {
    for (let k = length - deleted; k > start; k--) {
      pay();
      if (k + deleted - 1 in object) object[k + inserted - 1] = object[k + deleted - 1];
      else delete object[k + inserted - 1];
    }
  }
  for (let k = 0; k < inserted; k++) object[start + k] = args[k + 2];
  object.length = length - deleted + inserted;
  return removed.made;
};

export const arrayMoveGuards: readonly Guard[] = [
  {
    path: 'Array.prototype.fill',
    model,
    reason,
    make(original) {
      const paid = priced(original, scan, fill);
      return {
        fill(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (payScan(this)) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          }
          return apply(paid, this, arguments);
        },
      }.fill;
    },
  },
  {
    path: 'Array.prototype.copyWithin',
    model,
    reason,
    make(original) {
      const paid = priced(original, scan, copyWithin);
      return {
        copyWithin(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (payScan(this)) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          }
          return apply(paid, this, arguments);
        },
      }.copyWithin;
    },
  },
  {
    path: 'Array.prototype.reverse',
    model,
    reason,
    make(original) {
      const paid = priced(original, scan, reverse);
      return {
        reverse(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (payScan(this)) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          }
          return apply(paid, this, arguments);
        },
      }.reverse;
    },
  },
  {
    path: 'Array.prototype.shift',
    model,
    reason,
    make(original) {
      const paid = priced(original, scan, shift);
      return {
        shift(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (payScan(this)) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          }
          return apply(paid, this, arguments);
        },
      }.shift;
    },
  },
  {
    path: 'Array.prototype.unshift',
    model,
    reason,
    make(original) {
      const paid = priced(original, scan, unshift);
      return {
        unshift(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (payScan(this)) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          }
          return apply(paid, this, arguments);
        },
      }.unshift;
    },
  },
  {
    path: 'Array.prototype.splice',
    model,
    reason,
    make(original) {
      const paid = priced(original, scan, splice);
      return {
        splice(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (payScan(this)) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          }
          return apply(paid, this, arguments);
        },
      }.splice;
    },
  },
];
