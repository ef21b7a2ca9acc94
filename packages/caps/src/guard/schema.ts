// What guards take for a schema: a shape of ours, a Standard Schema validator, or a pattern of @endo/patterns.
import { getOwnPropertyDescriptor } from '../commons.ts';
import { makeError } from '../errors.ts';
import { fromEndoPattern } from './endo-patterns.ts';
import { literal } from './primitives.ts';
import { describe } from './refusal.ts';
import { isShape, type Shape } from './shape.ts';
import { fromStandardSchema, type StandardSchema } from './standard-schema.ts';

/** A pattern of @endo/patterns: `M.string()`, plain data made of patterns, or a primitive, which is itself. */
export type EndoPattern = object | Literal;

type Literal = string | number | bigint | boolean | null;
const PRIMITIVES: ReadonlySet<string> = new Set(['string', 'number', 'bigint', 'boolean']);

export type Schema<T = unknown> = Shape<T> | StandardSchema<T> | EndoPattern;

/** The type of the values that pass a schema; `unknown` for patterns of Endo's tags, which carry none. */
export type Infer<S> =
  S extends Shape<infer T>
    ? T
    : S extends { readonly '~standard': { readonly types?: { readonly output: infer T } | undefined } }
      ? T
      : S extends Literal
        ? S
        : unknown;

/**
 * The shape of a schema, compiled.
 *
 * @throws SCHEMA_UNKNOWN
 */
export function toShape(schema: unknown, where: string): Shape<unknown> {
  if (isShape(schema)) return schema;
  if ((typeof schema === 'object' && schema !== null) || typeof schema === 'function') {
    const standard = fromStandardSchema(schema, where);
    if (standard !== undefined) return standard;
    if (typeof schema === 'object' && getOwnPropertyDescriptor(schema, 'then') === undefined)
      return fromEndoPattern(schema, where);
  }
  // Not undefined: that is what a misspelt name of a schema gives.
  if (schema === null || PRIMITIVES.has(typeof schema)) return literal(schema as Literal);
  throw makeError('SCHEMA_UNKNOWN', { where, got: describe(schema) });
}
