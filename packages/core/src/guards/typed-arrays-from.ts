// Guard of %TypedArray%.from, which collects what may never end before it makes anything.
import { apply, typedArrayLength, typedArrayTag } from '../commons.ts';
import { type Payer, payer } from '../meter/current.ts';
import { type Callback, type Indexed, isConstructor, lengthOf, payStep, toObject } from './abstract-operations.ts';
import { iteratorMethod } from './arrays-from.ts';
import type { Guard } from './guard.ts';
import { collect } from './typed-arrays-make.ts';

/** TypedArrayCreateFromCtor: what was made must be a typed array, and long enough. */
function create(constructor: unknown, length: number): Indexed {
  const made = new (constructor as new (length: number) => Indexed)(length);
  if (typedArrayTag(made) === undefined) throw new TypeError('this is not a typed array.');
  if (typedArrayLength(made) < length) throw new TypeError('The typed array is too small');
  return made;
}

function from(guest: Payer, self: unknown, args: ArrayLike<unknown>): unknown {
  const [items, map, receiver] = [args[0], args[1], args[2]];
  const method = iteratorMethod(items);
  const source = method === undefined ? toObject(items) : (collect(guest, items, method) as unknown as Indexed);
  const length = method === undefined ? lengthOf(source) : (source.length as number);
  const made = create(self, length);
  for (let k = 0; k < length; k++) {
    payStep(guest, k, length - k);
    const value = source[k];
    made[k] = map === undefined ? value : apply(map as Callback, receiver, [value, k]);
  }
  return made;
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
];
