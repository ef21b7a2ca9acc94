// The shapes of values that are no objects.
import { makeError } from '../errors.ts';
import { describe, refuse } from './refusal.ts';
import { makePrimitive, type Shape } from './shape.ts';

export interface NumberBounds {
  readonly min?: number;
  readonly max?: number;
}
export interface BigintBounds {
  readonly min?: bigint;
  readonly max?: bigint;
}
export interface StringBounds {
  /** UTF-16 units. Default 0. */
  readonly min?: number;
  /** UTF-16 units: stops a holder from making the target keep or scan much. Default 100,000. */
  readonly max?: number;
}

/** UTF-16 units of a string when nothing else is said: that of @endo/patterns. */
export const MAX_STRING = 100_000;

const range = (min: unknown, max: unknown): string => {
  if (min === undefined) return max === undefined ? '' : ` of at most ${max}`;
  return max === undefined ? ` of at least ${min}` : ` from ${min} to ${max}`;
};

const checkBounds = (what: string, ...bounds: readonly unknown[]): void => {
  for (const bound of bounds)
    if (bound !== undefined && (typeof bound !== what || Number.isNaN(bound)))
      throw makeError('SCHEMA_UNKNOWN', { where: `a bound of a ${what}`, got: describe(bound) });
};

function makeNumber(what: string, isOne: (value: number) => boolean, { min, max }: NumberBounds): Shape<number> {
  checkBounds('number', min, max);
  const [low, high] = [min ?? Number.NEGATIVE_INFINITY, max ?? Number.POSITIVE_INFINITY];
  const says = `${what}${range(min, max)}`;
  return makePrimitive(says, (value) =>
    typeof value === 'number' && isOne(value) && value >= low && value <= high ? value : refuse(says, describe(value)),
  );
}

/** A finite number: NaN answers no to every comparison, and so slips past most checks. */
export const number = (bounds: NumberBounds = {}): Shape<number> =>
  makeNumber('a finite number', (value) => value - value === 0, bounds);

/** A whole number that a double holds exactly. */
export const integer = (bounds: NumberBounds = {}): Shape<number> =>
  makeNumber('an integer', Number.isSafeInteger, bounds);

const double = 'a number';
/** Any number, NaN and the infinities too. */
export const float = (): Shape<number> =>
  makePrimitive(double, (value) => (typeof value === 'number' ? value : refuse(double, describe(value))));

export function bigint({ min, max }: BigintBounds = {}): Shape<bigint> {
  checkBounds('bigint', min, max);
  const says = `a bigint${range(min, max)}`;
  return makePrimitive(says, (value) =>
    typeof value === 'bigint' && (min === undefined || value >= min) && (max === undefined || value <= max)
      ? value
      : refuse(says, describe(value)),
  );
}

/** A string of bounded length. */
export function string({ min = 0, max = MAX_STRING }: StringBounds = {}): Shape<string> {
  checkBounds('number', min, max);
  const says = `a string of ${min === 0 ? 'at most' : `${min} to`} ${max} characters`;
  return makePrimitive(says, (value) =>
    typeof value === 'string' && value.length <= max && value.length >= min ? value : refuse(says, describe(value)),
  );
}

const flag = 'true or false';
export const boolean = (): Shape<boolean> =>
  makePrimitive(flag, (value) => (typeof value === 'boolean' ? value : refuse(flag, describe(value))));

export const symbol = (): Shape<symbol> =>
  makePrimitive('a symbol', (value) => (typeof value === 'symbol' ? value : refuse('a symbol', describe(value))));

export type Literal = string | number | bigint | boolean | null | undefined;

const literalText = (value: Literal): string =>
  typeof value === 'string' ? JSON.stringify(value) : typeof value === 'bigint' ? `${value}n` : `${value}`;

/** One of these very values. */
export function literal<const L extends readonly Literal[]>(...values: L): Shape<L[number]> {
  for (const value of values)
    if ((typeof value === 'object' && value !== null) || typeof value === 'function' || typeof value === 'symbol')
      throw makeError('SCHEMA_UNKNOWN', { where: 'a literal', got: describe(value) });
  const says = values.map(literalText).join(' or ');
  const [only] = values;
  if (values.length === 1)
    return makePrimitive(says, (value) =>
      Object.is(value, only) ? (only as L[number]) : refuse(says, describe(value)),
    );
  const known = new Set<unknown>(values);
  return makePrimitive(says, (value) => (known.has(value) ? (value as L[number]) : refuse(says, describe(value))));
}

/** `undefined`, as the result of a method that gives none. */
export const nothing = (): Shape<undefined> => literal(undefined);
