// The shapes made of other schemas, with the types that come of it. Each takes any schema: a shape of ours, a
// Standard Schema validator, a pattern of Endo.
import { makeAnd, makeLazy, makeOr, makeRefined } from './choices.ts';
import { resultError } from './compile-method.ts';
import { makeArray, makeDictionary, makeRecord, makeTuple, type SizeBounds } from './composites.ts';
import { literal } from './primitives.ts';
import { makePromiseOf } from './references.ts';
import { type Infer, type Schema, toShape } from './schema.ts';
import { isOptional, makeOptional, type OptionalShape, type Shape } from './shape.ts';

const shapeOf = <S>(schema: S, where: string): Shape<Infer<S>> => toShape(schema, where) as Shape<Infer<S>>;

/** A schema of what may be left out: a property, or an argument after which all others may be left out too. */
export const optional = <const S extends Schema>(schema: S): OptionalShape<Infer<S>> =>
  makeOptional(shapeOf(schema, 'what is optional'));

/** The same, or null. */
export const nullable = <const S extends Schema>(schema: S): Shape<Infer<S> | null> =>
  makeOr([literal(null), shapeOf(schema, 'what is nullable')]) as Shape<Infer<S> | null>;

/** A genuine array, copied; 10,000 items at most unless `max` says otherwise. */
export const array = <const S extends Schema>(item: S, bounds: SizeBounds = {}): Shape<Infer<S>[]> =>
  makeArray(shapeOf(item, 'the items of an array'), bounds);

type Tuple<S extends readonly unknown[]> = { -readonly [I in keyof S]: Infer<S[I]> };

/** A genuine array of just these items, copied. */
export const tuple = <const S extends readonly Schema[]>(...items: S): Shape<Tuple<S>> =>
  makeTuple(items.map((item, index) => shapeOf(item, `item ${index} of a tuple`))) as Shape<unknown> as Shape<Tuple<S>>;

type OptionalKeys<F> = { [K in keyof F]: F[K] extends OptionalShape<unknown> ? K : never }[keyof F];
type Flat<T> = { [K in keyof T]: T[K] };
/** The type of a record of these fields. */
export type RecordOf<F> = Flat<
  { -readonly [K in Exclude<keyof F, OptionalKeys<F>>]: Infer<F[K]> } & {
    -readonly [K in OptionalKeys<F>]?: Infer<F[K]>;
  }
>;

export interface RecordOptions {
  /** What becomes of properties that no field names. Default `refuse`; `drop` leaves them behind. */
  readonly others?: 'refuse' | 'drop';
}

/** A plain object with these properties, copied. */
export function record<const F extends Readonly<Record<string, Schema>>>(
  fields: F,
  { others = 'refuse' }: RecordOptions = {},
): Shape<RecordOf<F>> {
  const list = Object.entries(fields).map(([key, schema]) => {
    const shape = shapeOf(schema, `property ${key} of a record`);
    return { key, shape, optional: isOptional(shape) };
  });
  return makeRecord(list, others === 'refuse') as Shape<unknown> as Shape<RecordOf<F>>;
}

/** A plain object of any names, copied; 10,000 at most unless `max` says otherwise. */
export const dictionary = <const S extends Schema>(
  values: S,
  { keys, ...bounds }: SizeBounds & { readonly keys?: Schema } = {},
): Shape<Record<string, Infer<S>>> =>
  makeDictionary(
    shapeOf(values, 'the values of a dictionary'),
    keys === undefined ? undefined : shapeOf(keys, 'the names of a dictionary'),
    bounds,
  );

/** The first of these that takes the value. */
export const or = <const S extends readonly Schema[]>(...alternatives: S): Shape<Infer<S[number]>> =>
  makeOr(alternatives.map((each) => shapeOf(each, 'an alternative'))) as Shape<Infer<S[number]>>;

type Last<S extends readonly unknown[]> = S extends readonly [...unknown[], infer L] ? Infer<L> : unknown;

/** All of these: each gets what the one before gave. */
export const and = <const S extends readonly Schema[]>(...parts: S): Shape<Last<S>> =>
  makeAnd(parts.map((each) => shapeOf(each, 'a part'))) as Shape<Last<S>>;

/** What a schema gives, if `isOne` holds of it; `says` follows "Expected" in refusals. */
export const refine = <const S extends Schema>(
  schema: S,
  isOne: (value: Infer<S>) => boolean,
  says?: string,
): Shape<Infer<S>> => makeRefined(shapeOf(schema, 'what is refined'), isOne, says);

/** A schema that is made when it is first needed: for data that contains its own kind, 100 levels of it. */
export const lazy = <T>(make: () => Shape<T>): Shape<T> => makeLazy(make);

/** A fresh promise of what `schema` gives for the value of a genuine one; rejects with RESULT_REFUSED. */
export const promiseOf = <const S extends Schema>(schema: S): Shape<Promise<Infer<S>>> =>
  makePromiseOf(shapeOf(schema, 'what is promised'), () => resultError('a promise'));
