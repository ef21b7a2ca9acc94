// What guards take for a schema: a shape of ours, a Standard Schema validator, or a pattern of @endo/patterns.
import { getOwnPropertyDescriptor } from '../commons.ts';
import { makeError } from '../errors.ts';
import { fromEndoPattern } from './endo-patterns.ts';
import { describe } from './refusal.ts';
import { isShape, type Shape } from './shape.ts';
import { fromStandardSchema, type StandardSchema } from './standard-schema.ts';

/** A pattern of @endo/patterns: `M.string()`, or plain data made of patterns. */
export type EndoPattern = object;

export type Schema<T = unknown> = Shape<T> | StandardSchema<T> | EndoPattern;

/** The type of the values that pass a schema; `unknown` for patterns of Endo, which carry none. */
export type Infer<S> =
  S extends Shape<infer T>
    ? T
    : S extends { readonly '~standard': { readonly types?: { readonly output: infer T } | undefined } }
      ? T
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
  throw makeError('SCHEMA_UNKNOWN', { where, got: describe(schema) });
}
