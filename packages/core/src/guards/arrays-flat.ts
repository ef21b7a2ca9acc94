// flat and flatMap: arrays in arrays, which may hold each other many times over.
import { apply, isArray } from '../commons.ts';
import type { Payer } from '../meter/current.ts';
import {
  arraySpeciesCreate,
  assertRoom,
  type Callback,
  createData,
  type Indexed,
  lengthOf,
  payStep,
  toInteger,
  toObject,
} from './abstract-operations.ts';
import { arrayMethod, type Metered, type Price } from './family.ts';
import type { Guard } from './guard.ts';

const reason = 'copies what nested arrays hold, as often as they hold each other';
const model = '1 for each element visited';

interface Source {
  readonly source: Indexed;
  /** Read once, before anything else is. */
  readonly length: number;
}

interface Target {
  readonly made: Indexed;
  at: number;
  done: number;
}

type MapElement = (value: unknown, index: number) => unknown;

/** FlattenIntoArray (23.1.3.13.1). */
function flatten(guest: Payer, from: Source, target: Target, depth: number, map?: MapElement): void {
  const { source, length } = from;
  for (let k = 0; k < length; k++) {
    payStep(guest, target.done++, Number.POSITIVE_INFINITY);
    if (!(k in source)) continue;
    const value: unknown = map === undefined ? source[k] : map(source[k], k);
    if (depth > 0 && isArray(value)) {
      const inner = value as unknown as Indexed;
      flatten(guest, { source: inner, length: lengthOf(inner) }, target, depth - 1);
    } else {
      if (target.at >= Number.MAX_SAFE_INTEGER) throw new TypeError('Invalid array length');
      assertRoom(guest, target.at);
      createData(target.made, target.at++, value);
    }
  }
}

const flat: Metered = (guest, self, args) => {
  const object = toObject(self);
  const length = lengthOf(object);
  const depth = args[0] === undefined ? 1 : toInteger(args[0]);
  const target: Target = { made: arraySpeciesCreate(guest, object, 0), at: 0, done: 0 };
  flatten(guest, { source: object, length }, target, depth);
  return target.made;
};

const flatMap: Metered = (guest, self, args, original) => {
  const object = toObject(self);
  const [callback, receiver] = [args[0], args[1]];
  if (typeof callback !== 'function') return apply(original, self, args);
  const length = lengthOf(object);
  const target: Target = { made: arraySpeciesCreate(guest, object, 0), at: 0, done: 0 };
  flatten(guest, { source: object, length }, target, 1, (value, index) =>
    apply(callback as Callback, receiver, [value, index, object]),
  );
  return target.made;
};

const never: Price = () => undefined;

export const arrayFlatGuards: readonly Guard[] = [
  arrayMethod('flat', { model, reason, price: never, metered: flat }),
  arrayMethod('flatMap', { model, reason, price: never, metered: flatMap }),
];
