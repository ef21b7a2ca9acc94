// Guard of %TypedArray%.from, which collects what may never end before it makes anything.
import { apply, hasOwn, typedArrayLength, typedArrayTag } from '../commons.ts';
import { type Payer, payer } from '../meter/current.ts';
import { type Callback, type Indexed, isConstructor, lengthOf, payStep, toObject } from './abstract-operations.ts';
import { iteratorMethod } from './arrays-from.ts';
import { holdsBigInts, toElement } from './bigint-elements.ts';
import { plainLength } from './genuine.ts';
import type { Guard } from './guard.ts';
import { collect } from './typed-arrays-make.ts';

const { slice } = Array.prototype;

/** TypedArrayCreateFromCtor: what was made must be a typed array, and long enough. */
function create(constructor: unknown, length: number): Indexed {
  const made = new (constructor as new (length: number) => Indexed)(length);
  if (typedArrayTag(made) === undefined) throw new TypeError('this is not a typed array.');
  if (typedArrayLength(made) < length) throw new TypeError('The typed array is too small');
  return made;
}

/** The elements of a plain array, as its iterator would give them; undefined for anything else. */
function listed(guest: Payer, items: unknown): Indexed | undefined {
  const length = plainLength(guest, items);
  if (length < 0 || hasOwn(items as object, Symbol.iterator)) return undefined;
  guest.charge(length);
  return apply(slice, items, []) as Indexed;
}

function from(guest: Payer, self: unknown, args: ArrayLike<unknown>): unknown {
  const [items, map, receiver] = [args[0], args[1], args[2]];
  const plain = listed(guest, items);
  const method = plain === undefined ? iteratorMethod(items) : undefined;
  const source = plain ?? (method === undefined ? toObject(items) : (collect(guest, items, method) as never));
  const length = lengthOf(source);
  const made = create(self, length);
  const bigints = holdsBigInts(made);
  for (let k = 0; k < length; k++) {
    payStep(guest, k, length - k);
    const value = source[k];
    const element = map === undefined ? value : apply(map as Callback, receiver, [value, k]);
    made[k] = bigints ? toElement(guest, element) : element;
  }
  return made;
}

/** What is no number may be a text of any length, or stand for one. */
function isAnyOther(args: ArrayLike<unknown>): boolean {
  for (let k = 0; k < args.length; k++) if (typeof args[k] !== 'number' && typeof args[k] !== 'bigint') return true;
  return false;
}

export const typedArrayFromGuards: readonly Guard[] = [
  {
    path: '%TypedArray%.from',
    model: '2 for each element, and the bytes',
    reason: 'steps through what may never end, and as far as an array-like says',
    make: (original) =>
      ({
        from(items: unknown, map?: unknown): unknown {
          const guest = payer;
          if (
            guest !== undefined &&
            items !== undefined &&
            items !== null &&
            (map === undefined || typeof map === 'function') &&
            isConstructor(this)
          )
            return from(guest, this, arguments);
          return apply(original, this, arguments);
        },
      }).from,
  },
  {
    path: '%TypedArray%.of',
    model: '1 for each element, for a text that becomes a BigInt as BigInt',
    reason: 'reads BigInts from texts of any length',
    make: (original) =>
      ({
        of(): unknown {
          const guest = payer;
          if (guest === undefined || !isAnyOther(arguments) || !isConstructor(this))
            return apply(original, this, arguments);
          const { length } = arguments;
          const made = create(this, length);
          const bigints = holdsBigInts(made);
          for (let k = 0; k < length; k++) made[k] = bigints ? toElement(guest, arguments[k]) : arguments[k];
          return made;
        },
      }).of,
  },
];
