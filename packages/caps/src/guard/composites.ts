// The shapes of arrays and records. What they give is a fresh copy of what they read, each property once.
import { defineProperty, getOwnPropertyDescriptor, getPrototypeOf, isArray, ownKeys } from '../commons.ts';
import { makeError } from '../errors.ts';
import { describe, REFUSED, type Refused, refuse, refusedAt } from './refusal.ts';
import { isOptional, makeShape, type Reader, type Shape, sealerFor } from './shape.ts';

/** Items of an array, and entries of a dictionary, when nothing else is said: that of @endo/patterns. */
export const MAX_ITEMS = 10_000;

export interface SizeBounds {
  readonly min?: number;
  /** Default 10,000. */
  readonly max?: number;
}

/** An own data property's value; REFUSED for an accessor, which is not run; `absent` where there is none. */
export function readOwn(from: object, key: string | number, absent: unknown): unknown {
  const found = getOwnPropertyDescriptor(from, key);
  if (found === undefined) return absent;
  // Descriptors inherit from a frozen Object.prototype without a `value`.
  const { value } = found;
  if (value === undefined && (found.get !== undefined || found.set !== undefined))
    return refuse('a data property', 'an accessor');
  return value;
}

/** The length of a genuine array within bounds, read once; -1 and a noted refusal otherwise. */
function lengthOf(value: unknown, { min = 0, max = MAX_ITEMS }: SizeBounds): number {
  if (!isArray(value)) {
    refuse('an array', describe(value));
    return -1;
  }
  // Of a genuine array this is a data property, of a proxy it may be anything.
  const length: unknown = value.length;
  if (typeof length === 'number' && length >= min && length <= max && length % 1 === 0) return length;
  refuse(`an array of ${min === 0 ? 'at most' : `${min} to`} ${max} items`, `${describe(length)} items`);
  return -1;
}

const checkSizes = ({ min = 0, max = MAX_ITEMS }: SizeBounds): void => {
  if (!(Number.isSafeInteger(min) && Number.isSafeInteger(max) && 0 <= min && min <= max))
    throw makeError('SCHEMA_UNKNOWN', { where: 'the bounds of a size', got: `${min} and ${max}` });
};

/** An array of items of one shape. Holes read as undefined. Throws SCHEMA_UNKNOWN. */
export function makeArray<T>(item: Shape<T>, bounds: SizeBounds): Shape<T[]> {
  checkSizes(bounds);
  const { read, says, inert } = item;
  const seal = sealerFor([item]);
  return makeShape(
    `an array of ${says}`,
    (value) => {
      const length = lengthOf(value, bounds);
      if (length < 0) return REFUSED;
      const copy: T[] = [];
      for (let index = 0; index < length; index += 1) {
        const checked = read((value as readonly unknown[])[index]);
        if (checked === REFUSED) return refusedAt(index);
        copy.push(checked);
      }
      return seal(copy);
    },
    { inert, composite: true },
  );
}

/**
 * An array of these items, those at the end that are optional left out or not, and then any others: each read by
 * `other`, or all of them as one array by `others`.
 */
export function makeTuple(
  items: readonly Shape<unknown>[],
  other?: Shape<unknown>,
  others?: Shape<unknown>,
): Shape<unknown[]> {
  const count = items.length;
  const needed = items.findLastIndex((item) => !isOptional(item)) + 1;
  const open = other !== undefined || others !== undefined;
  const parts = [...items, other, others].filter((each) => each !== undefined);
  const seal = sealerFor(parts);
  const bounds = { min: needed, max: open ? MAX_ITEMS : count };
  return makeShape(
    needed === bounds.max ? `an array of ${needed} items` : `an array of ${needed} or more items`,
    (value) => {
      const length = lengthOf(value, bounds);
      if (length < 0) return REFUSED;
      const copy: unknown[] = [];
      const rest: unknown[] = [];
      for (let index = 0; index < length; index += 1) {
        const own = (value as readonly unknown[])[index];
        const item = items[index] ?? other;
        const checked = item === undefined ? own : item.read(own);
        if (checked === REFUSED) return refusedAt(index);
        (item === undefined ? rest : copy).push(checked);
      }
      if (others === undefined) return seal(copy);
      const checked = others.read(rest);
      return checked === REFUSED ? REFUSED : seal(copy.concat(checked));
    },
    { inert: parts.every(({ inert }) => inert), composite: true },
  );
}

/** Whether it is an object whose prototype is Object.prototype or null; a noted refusal otherwise. */
function isPlain(value: unknown): value is object {
  if (typeof value === 'object' && value !== null && !isArray(value)) {
    const parent = getPrototypeOf(value);
    if (parent === Object.prototype || parent === null) return true;
  }
  refuse('a plain object', describe(value));
  return false;
}

/** How many string-named enumerable properties it has, inherited ones (of which plain objects have none) included. */
function countKeys(value: object): number {
  let count = 0;
  for (const _ in value) count += 1;
  return count;
}

const ABSENT = Symbol('absent');

/** A property of a record. */
export interface Field {
  readonly key: string;
  readonly shape: Shape<unknown>;
  readonly optional: boolean;
}

/** Reads one field; ABSENT when it is optional and not there. */
function readField(from: object, { key, shape, optional }: Field): unknown {
  const own = readOwn(from, key, ABSENT);
  if (own === ABSENT) {
    if (optional) return ABSENT;
    refuse('a property', 'none');
    return refusedAt(key);
  }
  if (own === REFUSED) return refusedAt(key);
  const checked = shape.read(own);
  return checked === REFUSED ? refusedAt(key) : checked;
}

function extraKey(value: object, known: ReadonlySet<string>): Refused {
  for (const key in value) {
    if (known.has(key)) continue;
    refuse('no such property', 'one');
    return refusedAt(key);
  }
  return refuse('no other properties', 'some');
}

/** Readers for few fields, all asked for, give their copy in one step. */
function compileFields(fields: readonly Field[], exact: boolean): Reader<object> {
  const known: ReadonlySet<string> = new Set(fields.map(({ key }) => key));
  const size = fields.length;
  const seal = sealerFor(fields.map(({ shape }) => shape));
  const [one, two, three] = fields as readonly [Field, Field, Field];
  if (fields.every(({ optional }) => !optional) && size > 0 && size <= 3) {
    return (value) => {
      if (!isPlain(value)) return REFUSED;
      const a = readField(value, one);
      if (a === REFUSED) return REFUSED;
      const b = size > 1 ? readField(value, two) : undefined;
      if (b === REFUSED) return REFUSED;
      const c = size > 2 ? readField(value, three) : undefined;
      if (c === REFUSED) return REFUSED;
      if (exact && countKeys(value) > size) return extraKey(value, known);
      // Computed names define: `__proto__` is a property like any other.
      if (size === 1) return seal({ [one.key]: a });
      if (size === 2) return seal({ [one.key]: a, [two.key]: b });
      return seal({ [one.key]: a, [two.key]: b, [three.key]: c });
    };
  }
  return (value) => {
    if (!isPlain(value)) return REFUSED;
    const copy = {};
    let found = 0;
    for (let index = 0; index < size; index += 1) {
      const field = fields[index] as Field;
      const checked = readField(value, field);
      if (checked === REFUSED) return REFUSED;
      if (checked === ABSENT) continue;
      found += 1;
      put(copy, field.key, checked);
    }
    return exact && countKeys(value) > found ? extraKey(value, known) : seal(copy);
  };
}

/** Defines: a name like `__proto__` is a property like any other. */
export function put(on: object, key: string, value: unknown): void {
  defineProperty(on, key, { value, writable: true, enumerable: true, configurable: true });
}

/** A plain object with these properties. Those that no field names are refused if `exact`, left behind otherwise. */
export function makeRecord(fields: readonly Field[], exact: boolean): Shape<object> {
  const inert = fields.every(({ shape }) => shape.inert);
  return makeShape('a plain object', compileFields(fields, exact), { inert, composite: true });
}

/** A plain object whose names and values are of one shape each. Throws SCHEMA_UNKNOWN. */
export function makeDictionary<T>(
  item: Shape<T>,
  name: Shape<unknown> | undefined,
  bounds: SizeBounds,
): Shape<Record<string, T>> {
  checkSizes(bounds);
  const { min = 0, max = MAX_ITEMS } = bounds;
  const seal = sealerFor([item]);
  return makeShape(
    'a plain object',
    (value) => {
      if (!isPlain(value)) return REFUSED;
      const copy: Record<string, T> = {};
      let count = 0;
      for (const key of ownKeys(value)) {
        if (typeof key !== 'string') return refuse('names that are strings', 'a symbol');
        count += 1;
        if (count > max) return refuse(`at most ${max} properties`, 'more');
        if (name !== undefined && name.read(key) === REFUSED) return refusedAt(key);
        const own = readOwn(value, key, undefined);
        if (own === REFUSED) return refusedAt(key);
        const checked = item.read(own);
        if (checked === REFUSED) return refusedAt(key);
        put(copy, key, checked);
      }
      return count < min ? refuse(`at least ${min} properties`, `${count}`) : seal(copy);
    },
    { inert: item.inert, composite: true },
  );
}
