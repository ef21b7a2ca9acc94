// What a guard asks of one method.
import { freeze, weakSetAdd, weakSetHas } from '../commons.ts';
import { makeError } from '../errors.ts';
import { describe } from './refusal.ts';
import { type Infer, type Schema, toShape } from './schema.ts';
import { isOptional, type OptionalShape, type Shape } from './shape.ts';

/** No schema was given for a result: it passes as it is. */
export interface Unchecked {
  readonly unchecked: true;
}

/** The compiled arguments and result of a method. Made by `shape.method`, or from an `M.call(…)` of @endo/patterns. */
export interface MethodShape<out A extends readonly unknown[] = readonly unknown[], out R = unknown> {
  readonly args: readonly Shape<unknown>[];
  /** How many arguments are asked for; the others may be left out. */
  readonly needed: number;
  readonly rest: Shape<unknown> | undefined;
  readonly result: Shape<unknown> | undefined;
  /** Arguments whose promises are waited for before anything is read; the call then gives a promise. */
  readonly awaits: ReadonlySet<number> | undefined;
  /** Never there: carries the types. */
  readonly types?: { readonly args: A; readonly result: R };
}

const methodShapes = new WeakSet<object>();

/** The facts of a method, marked. */
export function makeMethodShape(facts: Omit<MethodShape, 'types'>): MethodShape {
  const made = freeze({ ...facts });
  weakSetAdd(methodShapes, made);
  return made;
}

/** Whether {@link makeMethodShape} made it. */
export const isMethodShape = (value: unknown): value is MethodShape =>
  typeof value === 'object' && value !== null && weakSetHas(methodShapes, value);

type Needed<S extends readonly unknown[]> = S extends readonly [infer F, ...infer Tail]
  ? F extends OptionalShape<unknown>
    ? OptionalArgs<S>
    : [Infer<F>, ...Needed<Tail>]
  : [];
type OptionalArgs<S extends readonly unknown[]> = S extends readonly [infer F, ...infer Tail]
  ? [F extends OptionalShape<infer T> ? T | undefined : Infer<F>, ...OptionalArgs<Tail>] extends infer L extends
      readonly unknown[]
    ? Partial<L>
    : never
  : [];

/** The arguments that schemas let through. */
export type ArgsOf<S extends readonly unknown[], Rest> = [Rest] extends [Unchecked]
  ? Needed<S>
  : [...Needed<S>, ...Infer<Rest>[]];

export interface MethodOptions<R, Rest> {
  /** What it gives. Left out, results pass as they are. */
  readonly result?: R;
  /** What all further arguments are. Left out, there may be none. */
  readonly rest?: Rest;
}

/**
 * What a guard asks of a method: its arguments, those at the end that are `optional` left out or not, and its
 * result.
 *
 * @throws SCHEMA_UNKNOWN
 */
export function method<const S extends readonly Schema[], R = Unchecked, Rest = Unchecked>(
  args: S,
  { result, rest }: MethodOptions<R & Schema, Rest & Schema> = {},
): MethodShape<ArgsOf<S, Rest>, R extends Unchecked ? Unchecked : Infer<R>> {
  const shapes = args.map((schema, index) => toShape(schema, `argument ${index} of a method`));
  const needed = shapes.findLastIndex((each) => !isOptional(each)) + 1;
  for (const each of shapes.slice(0, needed))
    if (isOptional(each))
      throw makeError('SCHEMA_UNKNOWN', { where: 'an argument before others', got: describe(each) });
  return makeMethodShape({
    args: shapes,
    needed,
    rest: rest === undefined ? undefined : toShape(rest, 'the rest of the arguments of a method'),
    result: result === undefined ? undefined : toShape(result, 'the result of a method'),
    awaits: undefined,
  }) as MethodShape<ArgsOf<S, Rest>, R extends Unchecked ? Unchecked : Infer<R>>;
}
