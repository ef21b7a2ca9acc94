// Array.from and Array.fromAsync: what they take may never end, and say any length.
import { apply, hasOwn } from '../commons.ts';
import { type Payer, payer, swapPayer } from '../meter/current.ts';
import { boundedSize, isPlainGenerator } from '../runtime/bounded.ts';
import {
  arrayCreate,
  payForArray,
  assertRoom,
  type Callback,
  construct,
  createData,
  type Indexed,
  isConstructor,
  lengthOf,
  MOST_LENGTH,
  payStep,
  toObject,
} from './abstract-operations.ts';
import { mayBeProxy, plainLength } from './genuine.ts';
import type { Guard } from './guard.ts';
import { payForList } from './width.ts';

const ArrayIntrinsic: unknown = Array;
const { asyncIterator, iterator: iteratorSymbol } = Symbol;
const { of } = Array;

/**
 * An empty array. What is written `[]` starts with the kind of elements that those made at the same place had before:
 * after one array of objects, numbers with fractions would be objects in all others.
 */
const emptyArray = (): unknown[] => apply(of, ArrayIntrinsic, []) as unknown[];

interface AnyIterator {
  next: Callback;
  return?: unknown;
}

/** GetMethod of @@iterator; undefined where there is none. */
export function iteratorMethod(items: unknown, symbol: symbol = iteratorSymbol): Callback | undefined {
  const method = (items as Record<symbol, unknown>)[symbol];
  if (method === undefined || method === null) return undefined;
  if (typeof method !== 'function') throw new TypeError(`${typeof method} is not a function`);
  return method as Callback;
}

/** Closes an iterator because of an error: what closing throws is dropped. */
function closeQuietly(iterator: AnyIterator): void {
  try {
    const method = iterator.return;
    if (method !== undefined && method !== null) apply(method as Callback, iterator, []);
  } catch {}
}

/** Steps through an iterator, each step paid for; `take` throws to close it. Gives how many elements there were. */
export function iterate(
  guest: Payer,
  items: unknown,
  method: Callback,
  take: (value: unknown, index: number) => void,
): number {
  const iterator = apply(method, items, []) as AnyIterator;
  if (Object(iterator) !== iterator) throw new TypeError('Result of the Symbol.iterator method is not an object');
  const { next } = iterator;
  for (let index = 0; ; index++) {
    payStep(guest, index, Number.POSITIVE_INFINITY);
    const step = apply(next, iterator, []) as IteratorResult<unknown>;
    if (Object(step) !== step) throw new TypeError(`Iterator result ${typeof step} is not an object`);
    if (step.done) return index;
    const { value } = step;
    try {
      take(value, index);
    } catch (error) {
      closeQuietly(iterator);
      throw error;
    }
  }
}

/** What is paid for when the list is there: the rest of an iterator of the engine's, what a generator gives. */
const LATER = -2;

/** What the engine copies by itself, and what that costs; -1 for what must be stepped through. */
function copyPrice(guest: Payer, items: unknown): number {
  let length: number;
  if (typeof items === 'string') length = items.length;
  else if (typeof items !== 'object' || items === null) return -1;
  else {
    const plain = plainLength(guest, items);
    if (plain >= 0) return hasOwn(items, iteratorSymbol) ? -1 : plain >>> 4;
    if (mayBeProxy(items)) return -1;
    length = boundedSize(items) ?? (isPlainGenerator(items, false) ? 0 : -1);
    if (length < 0) return -1;
    if (length === 0) return LATER;
  }
  if (length > guest.limits.arrayLength) guest.exhaust('array');
  return length;
}

function from(guest: Payer, self: unknown, args: ArrayLike<unknown>): unknown {
  const [items, map, receiver] = [args[0], args[1], args[2]];
  // An array of our own that nobody has seen yet grows as any other does: packed, and without a call per element.
  const plain = self === ArrayIntrinsic || !isConstructor(self);
  const make = (length?: number): Indexed => {
    if (plain) return (length === undefined ? emptyArray() : arrayCreate(guest, length)) as unknown as Indexed;
    return length === undefined ? new (self as new () => Indexed)() : construct(guest, self, length);
  };
  const method = iteratorMethod(items);
  if (method !== undefined) {
    const made = make();
    const count = iterate(guest, items, method, (value, index) => {
      const mapped: unknown = map === undefined ? value : apply(map as Callback, receiver, [value, index]);
      assertRoom(guest, index);
      if (plain) (made as unknown as unknown[]).push(mapped);
      else createData(made, index, mapped);
    });
    made.length = count;
    return made;
  }
  const source = toObject(items);
  const length = lengthOf(source);
  if (plain) {
    payForArray(guest, length);
    const list = emptyArray();
    for (let k = 0; k < length; k++) {
      payStep(guest, k, length - k);
      const value = source[k];
      list.push(map === undefined ? value : apply(map as Callback, receiver, [value, k]));
    }
    return list;
  }
  const made = make(length);
  for (let k = 0; k < length; k++) {
    payStep(guest, k, length - k);
    const value = source[k];
    createData(made, k, map === undefined ? value : apply(map as Callback, receiver, [value, k]));
  }
  made.length = length;
  return made;
}

/** Runs a stretch of a job for a guest, on its budget. */
function paid<T>(guest: Payer, work: () => T): T {
  const before = swapPayer(guest);
  try {
    return work();
  } finally {
    swapPayer(before);
  }
}

async function fromAsync(guest: Payer, self: unknown, args: ArrayLike<unknown>): Promise<unknown> {
  const [items, map, receiver] = [args[0], args[1], args[2]];
  if (map !== undefined && typeof map !== 'function') throw new TypeError(`${typeof map} is not a function`);
  const asyncMethod = iteratorMethod(items, asyncIterator);
  const method = asyncMethod ?? iteratorMethod(items);
  const constructs = self !== ArrayIntrinsic && isConstructor(self);
  const add = async (made: Indexed, value: unknown, index: number): Promise<void> => {
    const mapped: unknown =
      map === undefined ? value : await paid(guest, () => apply(map as Callback, receiver, [value, index]));
    paid(guest, () => {
      assertRoom(guest, index);
      createData(made, index, mapped);
    });
  };
  let made: Indexed;
  let count = 0;
  if (method === undefined) {
    const source = toObject(items);
    count = lengthOf(source);
    made = constructs ? construct(guest, self, count) : (arrayCreate(guest, count) as unknown as Indexed);
    for (let k = 0; k < count; k++)
      await add(
        made,
        await paid(guest, () => {
          guest.charge(1);
          return source[k];
        }),
        k,
      );
  } else {
    made = constructs ? new (self as new () => Indexed)() : ([] as unknown as Indexed);
    const iterator = apply(method, items, []) as AnyIterator;
    if (Object(iterator) !== iterator) throw new TypeError('Result of the iterator method is not an object');
    const { next } = iterator;
    for (; count < MOST_LENGTH; count++) {
      const advance = (): unknown => {
        guest.charge(1);
        return apply(next, iterator, []);
      };
      const given = paid(guest, advance);
      const step = (asyncMethod === undefined ? given : await given) as IteratorResult<unknown>;
      if (Object(step) !== step) throw new TypeError(`Iterator result ${typeof step} is not an object`);
      const { done, value } = paid(guest, () => {
        const { done } = step;
        return { done, value: done ? undefined : step.value };
      });
      if (done) break;
      try {
        await add(made, asyncMethod === undefined ? await value : value, count);
      } catch (error) {
        paid(guest, () => closeQuietly(iterator));
        throw error;
      }
    }
  }
  paid(guest, () => {
    made.length = count;
  });
  return made;
}

export const arrayFromGuards: readonly Guard[] = [
  {
    path: 'Array.from',
    model: '1 for each element; length / 16 for plain arrays',
    reason: 'steps through what may never end, and as far as an array-like says',
    make: (original) =>
      ({
        from(items: unknown, map?: unknown): unknown {
          const guest = payer;
          if (guest !== undefined && items !== undefined && items !== null) {
            const copies = map === undefined && this === ArrayIntrinsic;
            const price = copies ? copyPrice(guest, items) : -1;
            if (price > 0) guest.charge(price);
            else if (price === LATER) {
              const list = apply(original, this, arguments) as unknown[];
              payForList(guest, list.length);
              return list;
            } else if (price < 0 && (map === undefined || typeof map === 'function'))
              return from(guest, this, arguments);
          }
          return apply(original, this, arguments);
        },
      }).from,
  },
  {
    path: 'Array.fromAsync',
    model: '1 for each element',
    reason: 'steps through what may never end, without any code of a guest',
    make: (original) =>
      ({
        fromAsync(): unknown {
          return payer === undefined ? apply(original, this, arguments) : fromAsync(payer, this, arguments);
        },
      }).fromAsync,
  },
];
