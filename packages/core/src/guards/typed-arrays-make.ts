// Guards of the typed arrays' constructors: each may allocate a buffer, and step through what it is given.
import { apply, arrayBufferByteLength, hasOwn, typedArrayLength, typedArrayTag } from '../commons.ts';
import { type Payer, payer } from '../meter/current.ts';
import { type Indexed, lengthOf, payStep, toInteger, toObject } from './abstract-operations.ts';
import { iterate, iteratorMethod } from './arrays-from.ts';
import { holdsBigInts, toElement } from './bigint-elements.ts';
import { plainLength } from './genuine.ts';
import type { Guard, Native } from './guard.ts';
import { anyLongText, isAnySlow, listOf, MANY } from './slow-elements.ts';

const model = 'bytes / 64 and the bytes themselves; 1 for each element that is copied';
const reason = 'allocates memory that is not on the heap, and steps through what may never end';

type AnyConstructor = new (...args: unknown[]) => object;

const isBuffer = (value: unknown): boolean => {
  try {
    arrayBufferByteLength(value);
    return true;
  } catch {
    return false;
  }
};

/** Takes what an array of so many elements needs; impossible lengths are the original's to refuse. */
function allocate(guest: Payer, length: number, bytes: number): void {
  if (length > 0 && length <= Number.MAX_SAFE_INTEGER) guest.allocate(length * bytes);
}

/** Collects an iterable's elements, each paid for. */
export function collect(
  guest: Payer,
  items: unknown,
  method: NonNullable<ReturnType<typeof iteratorMethod>>,
): unknown[] {
  const list: unknown[] = [];
  iterate(guest, items, method, (value) => {
    if (list.length >= guest.limits.arrayLength) guest.exhaust('array');
    list.push(value);
  });
  return list;
}

/** Elements that take long to convert, a few at a time. */
function filled(guest: Payer, made: object, list: Indexed | readonly unknown[], length: number): object {
  const bigints = holdsBigInts(made);
  for (let k = 0; k < length; k++) {
    payStep(guest, k, length - k);
    (made as Indexed)[k] = bigints ? toElement(guest, list[k]) : list[k];
  }
  return made;
}

interface Elements {
  readonly bytes: number;
  readonly bigints: boolean;
}

/** Makes one in a turn. */
function make(
  guest: Payer,
  construct: (args: unknown[]) => object,
  { bytes, bigints }: Elements,
  args: ArrayLike<unknown>,
): object {
  const source = args[0];
  if (Object(source) !== source) {
    if (typeof source === 'symbol' || typeof source === 'bigint') return construct([source]);
    const length = toInteger(source);
    allocate(guest, length, bytes);
    return construct([length]);
  }
  if (typedArrayTag(source) !== undefined) {
    const length = typedArrayLength(source);
    allocate(guest, length, bytes);
    guest.charge(length >>> 4);
    return construct([source]);
  }
  const plain = plainLength(guest, source);
  if (plain < 0 && isBuffer(source)) return construct([source, args[1], args[2]]);
  if (plain >= 0 && !hasOwn(source as object, Symbol.iterator)) {
    allocate(guest, plain, bytes);
    guest.charge(plain);
    if (!anyLongText || (!bigints && plain <= MANY)) return construct([source]);
    const list = listOf(source as unknown[]);
    return isAnySlow(list) ? filled(guest, construct([list.length]), list, list.length) : construct([list]);
  }
  const method = iteratorMethod(source);
  if (method !== undefined) {
    const list = collect(guest, source, method);
    allocate(guest, list.length, bytes);
    return isAnySlow(list) ? filled(guest, construct([list.length]), list, list.length) : construct([list]);
  }
  const object = toObject(source);
  const length = lengthOf(object);
  allocate(guest, length, bytes);
  return filled(guest, construct([length]), object, length);
}

function constructPlain(Original: AnyConstructor, args: readonly unknown[]): object {
  switch (args.length) {
    case 1:
      return new Original(args[0]);
    case 3:
      return new Original(args[0], args[1], args[2]);
    default:
      return new Original(...args);
  }
}

function constructorGuard(name: string, bytes: number): Guard {
  return {
    path: name,
    model,
    reason,
    make(original) {
      const elements: Elements = { bytes, bigints: name.startsWith('Big') };
      const Original = original as unknown as AnyConstructor;
      const Replacement = function (a: unknown, b: unknown, c: unknown): object {
        const target = new.target as unknown as AnyConstructor | undefined;
        if (target === undefined) return apply(original, undefined, []) as object;
        const guest = payer;
        if (guest !== undefined) {
          if (target === (Replacement as unknown as AnyConstructor)) {
            if (typeof a === 'number' && arguments.length === 1) {
              allocate(guest, toInteger(a), bytes);
              return new Original(a);
            }
            if (arguments.length === 3 && isBuffer(a)) return new Original(a, b, c);
          }
          // Made by `new` where that is the same: V8 gives arrays of another `new.target` a map of their own, and its
          // code for stores into those is many times slower.
          const construct =
            target === (Replacement as unknown as AnyConstructor)
              ? (args: unknown[]): object => constructPlain(Original, args)
              : (args: unknown[]): object => Reflect.construct(Original, args, target);
          return make(guest, construct, elements, arguments);
        }
        if (target !== (Replacement as unknown as AnyConstructor))
          return Reflect.construct(Original, arguments as unknown as unknown[], target);
        switch (arguments.length) {
          case 0:
            return new Original();
          case 1:
            return new Original(a);
          case 2:
            return new Original(a, b);
          default:
            return new Original(a, b, c);
        }
      } as unknown as Native;
      return Replacement;
    },
  };
}

export const typedArrayConstructorGuards: readonly Guard[] = (
  [
    ['Int8Array', 1],
    ['Uint8Array', 1],
    ['Uint8ClampedArray', 1],
    ['Int16Array', 2],
    ['Uint16Array', 2],
    ['Int32Array', 4],
    ['Uint32Array', 4],
    ['Float16Array', 2],
    ['Float32Array', 4],
    ['Float64Array', 8],
    ['BigInt64Array', 8],
    ['BigUint64Array', 8],
  ] as const
).map(([name, bytes]) => constructorGuard(name, bytes));
