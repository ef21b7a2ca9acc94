// The patterns of @endo/patterns that guards commonly use, compiled to shapes. They are read by their form, so that
// this package does not need that one. Patterns that rest on Endo's rank order or its own collections (sets, bags
// and maps that are tagged records) are refused, not approximated.
import { isArray } from '../commons.ts';
import { makeError } from '../errors.ts';
import { makeAnd, makeNot, makeOr } from './choices.ts';
import { type Field, makeArray, makeDictionary, makeRecord, makeTuple, MAX_ITEMS } from './composites.ts';
import { bytes } from './data.ts';
import { bigint, boolean, float, type Literal, literal, MAX_STRING, nothing, string, symbol } from './primitives.ts';
import { describe } from './refusal.ts';
import { any, error, far, promise } from './references.ts';
import { makeOptional, makePrimitive, type Shape } from './shape.ts';
import { refuse } from './refusal.ts';
import { makeSplitRecord } from './split-record.ts';

const passStyle: unique symbol = Symbol.for('passStyle') as never;

interface Tagged {
  readonly [passStyle]: 'tagged';
  readonly [Symbol.toStringTag]: string;
  readonly payload: unknown;
}
type Limits = Readonly<Record<string, number | undefined>>;
type Compile = (payload: never, where: string) => Shape<unknown>;

/** Whether it is one of Endo's tagged records, and of this tag. */
export const isTagged = (value: unknown, tag?: string): value is Tagged =>
  typeof value === 'object' &&
  value !== null &&
  (value as Partial<Tagged>)[passStyle] === 'tagged' &&
  (tag === undefined || (value as Tagged)[Symbol.toStringTag] === tag);

const kinds: Readonly<Record<string, () => Shape<unknown>>> = {
  boolean,
  number: float,
  bigint: () => bigint(),
  string: () => string(),
  symbol,
  undefined: nothing,
  null: () => literal(null),
  remotable: far,
  promise,
  error,
  copyArray: () => makeArray(any(), {}),
  copyRecord: () => makeDictionary(any(), undefined, {}),
  byteArray: () => bytes(),
};

const digits = (count: number): bigint => 10n ** BigInt(count) - 1n;
const all = (patterns: readonly unknown[], where: string): Shape<unknown>[] =>
  patterns.map((pattern) => fromEndoPattern(pattern, where));

const fieldsOf = (patterns: object, optional: boolean, where: string): Field[] =>
  Object.entries(patterns).map(([key, pattern]) => {
    const shape = fromEndoPattern(pattern, where);
    return { key, shape: optional ? makeOptional(shape) : shape, optional };
  });

/** Compares with a number, bigint or string of the same type; Endo's order of everything else is not known here. */
const comparison =
  (words: string, holds: (value: never, bound: never) => boolean): Compile =>
  (bound: unknown, where) => {
    const type = typeof bound;
    if (type !== 'number' && type !== 'bigint' && type !== 'string')
      throw makeError('SCHEMA_UNKNOWN', { where, got: `a comparison with ${describe(bound)}` });
    const says = `a ${type} ${words} ${type === 'string' ? JSON.stringify(bound) : bound}`;
    return makePrimitive(says, (value) =>
      typeof value === type && holds(value as never, bound as never) ? value : refuse(says, describe(value)),
    );
  };

const matchers: Readonly<Record<string, Compile>> = {
  'match:any': any,
  'match:and': (patterns: readonly unknown[], where) => makeAnd(all(patterns, where)),
  'match:or': (patterns: readonly unknown[], where) => makeOr(all(patterns, where)),
  'match:not': (pattern: unknown, where) => makeNot(fromEndoPattern(pattern, where)),
  'match:scalar': () => makeOr([boolean(), float(), bigint(), string(), symbol(), literal(null, undefined), far()]),
  'match:kind': (kind: string, where) => {
    const make = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
    if (make === undefined) throw makeError('SCHEMA_UNKNOWN', { where, got: `the pattern M.kind(${kind})` });
    return make();
  },
  'match:bigint': ([{ decimalDigitsLimit = 100 } = {}]: readonly Limits[]) =>
    bigint({ min: -digits(decimalDigitsLimit), max: digits(decimalDigitsLimit) }),
  'match:nat': ([{ decimalDigitsLimit = 100 } = {}]: readonly Limits[]) =>
    bigint({ min: 0n, max: digits(decimalDigitsLimit) }),
  'match:string': ([{ stringLengthLimit = MAX_STRING } = {}]: readonly Limits[]) => string({ max: stringLengthLimit }),
  'match:symbol': symbol,
  'match:remotable': far,
  'match:promise': promise,
  'match:byteArray': ([{ byteLengthLimit } = {}]: readonly Limits[]) =>
    bytes(byteLengthLimit === undefined ? {} : { max: byteLengthLimit }),
  'match:lt': comparison('below', (value, bound) => value < bound),
  'match:lte': comparison('of at most', (value, bound) => value <= bound),
  'match:gt': comparison('above', (value, bound) => value > bound),
  'match:gte': comparison('of at least', (value, bound) => value >= bound),
  'match:arrayOf': ([item, { arrayLengthLimit = MAX_ITEMS } = {}]: readonly [unknown, Limits?], where) =>
    makeArray(fromEndoPattern(item, where), { max: arrayLengthLimit }),
  'match:recordOf': ([name, item, { numPropertiesLimit = 80 } = {}]: readonly [unknown, unknown, Limits?], where) =>
    makeDictionary(fromEndoPattern(item, where), fromEndoPattern(name, where), { max: numPropertiesLimit }),
  'match:splitArray': (
    [required, optional = [], rest]: readonly [readonly unknown[], (readonly unknown[])?, unknown?],
    where,
  ) =>
    makeTuple(
      [...all(required, where), ...all(optional, where).map(makeOptional)],
      rest === undefined ? any() : undefined,
      rest === undefined ? undefined : fromEndoPattern(rest, where),
    ),
  'match:splitRecord': ([required, optional = {}, rest]: readonly [object, object?, unknown?], where) =>
    makeSplitRecord(
      [...fieldsOf(required, false, where), ...fieldsOf(optional, true, where)],
      rest === undefined ? undefined : fromEndoPattern(rest, where),
    ),
};

/**
 * The shape of a pattern of @endo/patterns.
 *
 * @throws SCHEMA_UNKNOWN for a pattern that is not among those above
 */
export function fromEndoPattern(pattern: unknown, where: string): Shape<unknown> {
  if (isTagged(pattern)) {
    const tag = pattern[Symbol.toStringTag];
    const compile = Object.hasOwn(matchers, tag) ? matchers[tag] : undefined;
    if (compile === undefined) throw makeError('SCHEMA_UNKNOWN', { where, got: `the pattern ${tag}` });
    return compile(pattern.payload as never, where);
  }
  if (isArray(pattern)) return makeTuple(all(pattern as readonly unknown[], where));
  if (typeof pattern === 'object' && pattern !== null) {
    const parent = Object.getPrototypeOf(pattern) as object | null;
    if (parent === Object.prototype || parent === null) return makeRecord(fieldsOf(pattern, false, where), true);
  } else if (typeof pattern !== 'function' && typeof pattern !== 'symbol') return literal(pattern as Literal);
  throw makeError('SCHEMA_UNKNOWN', { where, got: describe(pattern) });
}
