// Array.prototype's methods that make a new array of what is there.
import {
  arrayCreate,
  arrayTarget,
  assertRoom,
  type Indexed,
  lengthOf,
  MOST_LENGTH,
  payStep,
  put,
  relativeEnd,
  relativeIndex,
  type Target,
  toInteger,
  toObject,
} from './abstract-operations.ts';
import { apply, isArray } from '../commons.ts';
import { type Payer, payer } from '../meter/current.ts';
import { type Metered, payScan, type Price, priced, scan } from './family.ts';
import { anyArrayProxy, FEW, isPlainArray, isShort, isShortArguments, plainLength } from './genuine.ts';
import type { Guard } from './guard.ts';

const reason = 'copies every element, and as many as an array-like says it has';
const model = 'length / 16; 1 for each element of what is no plain array';
const { isConcatSpreadable } = Symbol;

const slice: Metered = (guest, self, args) => {
  const object = toObject(self);
  const length = lengthOf(object);
  const start = relativeIndex(args[0], length);
  const end = relativeEnd(args[1], length);
  const target = arrayTarget(guest, object, end > start ? end - start : 0);
  let to = 0;
  for (let k = start; k < end; k++, to++) {
    payStep(guest, to, end - k);
    if (k in object) put(target, to, object[k]);
  }
  target.made.length = to;
  return target.made;
};

/** What the parts of a concatenation cost, if each is a primitive or a plain array. */
const concatPrice: Price = (length, guest, parts) => {
  let total = length;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if ((typeof part !== 'object' && typeof part !== 'function') || part === null) total += 1;
    else {
      const more = plainLength(guest, part);
      if (more < 0) return undefined;
      total += more;
    }
  }
  if (total > guest.limits.arrayLength) guest.exhaust('array');
  return total >>> 4;
};

const concat: Metered = (guest, self, args) => {
  const object = toObject(self);
  const target = arrayTarget(guest, object, 0);
  let to = 0;
  for (let i = -1; i < args.length; i++) {
    const part = i < 0 ? object : args[i];
    payStep(guest, i + 1, args.length - i);
    if (isSpreadable(part)) {
      const length = lengthOf(part as never);
      if (to + length > MOST_LENGTH) throw new TypeError('Invalid array length');
      to = appendAll(guest, target, to, part as Indexed, length);
    } else {
      if (to >= MOST_LENGTH) throw new TypeError('Invalid array length');
      put(target, to++, part);
    }
  }
  target.made.length = to;
  return target.made;
};

/** Puts the elements of `part` at the end; gives where the end is then. */
function appendAll(guest: Payer, target: Target, from: number, part: Indexed, length: number): number {
  // what is no plain array may answer anything to `in`, and is asked first
  const asks = !isPlainArray(part);
  for (let k = 0; k < length; k++) {
    payStep(guest, k, length - k);
    if (asks && !(k in part)) continue;
    const value = part[k];
    if (value === undefined && !asks && !(k in part)) continue;
    assertRoom(guest, from + k);
    put(target, from + k, value);
  }
  return from + length;
}

/** Whether a concatenation is of few primitives and short arrays; it costs `total / 16` then. */
function isSmallConcat(guest: Payer, self: unknown, parts: ArrayLike<unknown>): boolean {
  if (!isShort(self) || parts.length > FEW) return false;
  let total = self.length;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i];
    if ((typeof part !== 'object' && typeof part !== 'function') || part === null) total += 1;
    else if (isShort(part)) total += part.length;
    else return false;
  }
  if (total > guest.limits.arrayLength) guest.exhaust('array');
  if (total >= FEW) guest.charge(total >>> 4);
  return true;
}

function isSpreadable(part: unknown): boolean {
  if (Object(part) !== part) return false;
  const spreadable = (part as { [isConcatSpreadable]?: unknown })[isConcatSpreadable];
  return spreadable === undefined ? isArray(part) : Boolean(spreadable);
}

const withElement: Metered = (guest, self, args) => {
  const object = toObject(self);
  const length = lengthOf(object);
  const relative = toInteger(args[0]);
  const index = relative >= 0 ? relative : length + relative;
  if (index >= length || index < 0) throw new RangeError('Invalid index : number');
  const made = arrayCreate(guest, length);
  for (let k = 0; k < length; k++) {
    payStep(guest, k, length - k);
    made[k] = k === index ? args[1] : object[k];
  }
  return made;
};

const toReversed: Metered = (guest, self) => {
  const object = toObject(self);
  const length = lengthOf(object);
  const made = arrayCreate(guest, length);
  for (let k = 0; k < length; k++) {
    payStep(guest, k, length - k);
    made[k] = object[length - k - 1];
  }
  return made;
};

const toSpliced: Metered = (guest, self, args) => {
  const object = toObject(self);
  const length = lengthOf(object);
  const start = relativeIndex(args[0], length);
  const inserted = args.length > 2 ? args.length - 2 : 0;
  const skipped =
    args.length === 0
      ? 0
      : args.length === 1
        ? length - start
        : Math.min(Math.max(toInteger(args[1]), 0), length - start);
  const newLength = length + inserted - skipped;
  if (newLength > MOST_LENGTH) throw new TypeError('Invalid array length');
  const made = arrayCreate(guest, newLength);
  for (let k = 0; k < newLength; k++) {
    payStep(guest, k, newLength - k);
    if (k < start) made[k] = object[k];
    else if (k < start + inserted) made[k] = args[k - start + 2];
    else made[k] = object[k - inserted + skipped];
  }
  return made;
};

/** The copy is as long as the inserted elements make it. */
const splicedPrice: Price = (length, guest, args) => {
  if (length + args.length > guest.limits.arrayLength) return undefined;
  return (length + args.length) >>> 4;
};

export const arrayCopyGuards: readonly Guard[] = [
  {
    path: 'Array.prototype.slice',
    model,
    reason,
    make(original) {
      const paid = priced(original, scan, slice);
      return {
        slice(): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          if (anyArrayProxy) return isShort(this) ? apply(original, this, arguments) : apply(paid, this, arguments);
          if (isArray(this)) {
            if (this.length < FEW) return apply(original, this, arguments);
            if (payScan(this)) {
              if (this.length >= FEW) return apply(original, this, arguments);
            }
          } else if (isShortArguments(this)) return apply(original, this, arguments);
          return apply(paid, this, arguments);
        },
      }.slice;
    },
  },
  {
    path: 'Array.prototype.concat',
    model,
    reason,
    make(original) {
      const paid = priced(original, concatPrice, concat);
      return {
        concat(): unknown {
          const guest = payer;
          return guest === undefined || isSmallConcat(guest, this, arguments)
            ? apply(original, this, arguments)
            : apply(paid, this, arguments);
        },
      }.concat;
    },
  },
  {
    path: 'Array.prototype.with',
    model,
    reason,
    make(original) {
      const paid = priced(original, scan, withElement);
      return {
        with(): unknown {
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
      }.with;
    },
  },
  {
    path: 'Array.prototype.toReversed',
    model,
    reason,
    make(original) {
      const paid = priced(original, scan, toReversed);
      return {
        toReversed(): unknown {
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
      }.toReversed;
    },
  },
  {
    path: 'Array.prototype.toSpliced',
    model,
    reason,
    make(original) {
      const paid = priced(original, splicedPrice, toSpliced);
      return {
        toSpliced(): unknown {
          const guest = payer;
          return guest === undefined || (isShort(this) && arguments.length < FEW)
            ? apply(original, this, arguments)
            : apply(paid, this, arguments);
        },
      }.toSpliced;
    },
  },
];
