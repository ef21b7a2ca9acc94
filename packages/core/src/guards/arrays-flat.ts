// flat and flatMap: arrays in arrays, which may hold each other many times over.
import { apply, isArray } from '../commons.ts';
import { type Payer, payer } from '../meter/current.ts';
import {
  arrayTarget,
  assertRoom,
  type Callback,
  type Indexed,
  lengthOf,
  payStep,
  put,
  type Target,
  toInteger,
  toObject,
} from './abstract-operations.ts';
import { isPlainArray } from './genuine.ts';
import type { Guard } from './guard.ts';

const reason = 'copies what nested arrays hold, as often as they hold each other';
const model = '1 for each element visited, and for each array';

/** Where elements go: the array that is made, and the index of the next. */
interface End {
  readonly target: Target;
  at: number;
}

function add(guest: Payer, end: End, value: unknown): void {
  if (end.at >= Number.MAX_SAFE_INTEGER) throw new TypeError('Invalid array length');
  assertRoom(guest, end.at);
  put(end.target, end.at++, value);
}

/** Adds an array's elements, the arrays among them flattened in turn. */
function addAll(guest: Payer, end: End, source: Indexed, length: number, depth: number): void {
  guest.charge(1);
  // what is no plain array may answer anything to `in`, and is asked first
  const asks = !isPlainArray(source);
  for (let k = 0; k < length; k++) {
    payStep(guest, k, length - k);
    if (asks && !(k in source)) continue;
    const value = source[k];
    if (value === undefined && !asks && !(k in source)) continue;
    if (depth > 0 && isArray(value)) addNested(guest, end, value as unknown as Indexed, depth - 1);
    else add(guest, end, value);
  }
}

const addNested = (guest: Payer, end: End, source: Indexed, depth: number): void =>
  addAll(guest, end, source, lengthOf(source), depth);

function flat(guest: Payer, self: unknown, depth: unknown): unknown {
  const object = toObject(self);
  const length = lengthOf(object);
  const levels = depth === undefined ? 1 : toInteger(depth);
  const target = arrayTarget(guest, object, 0);
  addAll(guest, { target, at: 0 }, object, length, levels);
  return target.made;
}

function flatMap(guest: Payer, self: unknown, callback: Callback, receiver: unknown): unknown {
  const object = toObject(self);
  const length = lengthOf(object);
  const target = arrayTarget(guest, object, 0);
  const end: End = { target, at: 0 };
  const asks = !isPlainArray(object);
  for (let k = 0; k < length; k++) {
    payStep(guest, k, length - k);
    if (asks && !(k in object)) continue;
    const value = object[k];
    if (value === undefined && !asks && !(k in object)) continue;
    const mapped: unknown = apply(callback, receiver, [value, k, object]);
    if (isArray(mapped)) addNested(guest, end, mapped as unknown as Indexed, 0);
    else add(guest, end, mapped);
  }
  return target.made;
}

export const arrayFlatGuards: readonly Guard[] = [
  {
    path: 'Array.prototype.flat',
    model,
    reason,
    make: (original) =>
      ({
        flat(this: unknown, depth?: unknown): unknown {
          return payer === undefined || this === undefined || this === null
            ? apply(original, this, arguments)
            : flat(payer, this, depth);
        },
      }).flat,
  },
  {
    path: 'Array.prototype.flatMap',
    model,
    reason,
    make: (original) =>
      ({
        flatMap(this: unknown, callback?: unknown, receiver?: unknown): unknown {
          return payer === undefined || this === undefined || this === null || typeof callback !== 'function'
            ? apply(original, this, arguments)
            : flatMap(payer, this, callback as Callback, receiver);
        },
      }).flatMap,
  },
];
