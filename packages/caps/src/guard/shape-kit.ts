// `shape`: the combinators under one name.
import { freeze } from '../commons.ts';
import {
  and,
  array,
  dictionary,
  lazy,
  nullable,
  optional,
  or,
  promiseOf,
  record,
  refine,
  tuple,
} from './combinators.ts';
import { bytes, data } from './data.ts';
import { method } from './method.ts';
import { bigint, boolean, float, integer, literal, nothing, number, string, symbol } from './primitives.ts';
import { any, capability, error, far, promise } from './references.ts';

/** The members of {@link shape}. */
export interface ShapeKit {
  readonly and: typeof and;
  readonly any: typeof any;
  readonly array: typeof array;
  readonly bigint: typeof bigint;
  readonly boolean: typeof boolean;
  readonly bytes: typeof bytes;
  readonly capability: typeof capability;
  readonly data: typeof data;
  readonly dictionary: typeof dictionary;
  readonly error: typeof error;
  readonly far: typeof far;
  readonly float: typeof float;
  readonly integer: typeof integer;
  readonly lazy: typeof lazy;
  readonly literal: typeof literal;
  readonly method: typeof method;
  readonly nothing: typeof nothing;
  readonly nullable: typeof nullable;
  readonly number: typeof number;
  readonly optional: typeof optional;
  readonly or: typeof or;
  readonly promise: typeof promise;
  readonly promiseOf: typeof promiseOf;
  readonly record: typeof record;
  readonly refine: typeof refine;
  readonly string: typeof string;
  readonly symbol: typeof symbol;
  readonly tuple: typeof tuple;
}

/**
 * Schemas for {@link guard}: small functions, each giving a compiled shape of values. Wherever one takes a schema it
 * takes a Standard Schema validator or a pattern of @endo/patterns as well.
 */
export const shape: ShapeKit = freeze({
  and,
  any,
  array,
  bigint,
  boolean,
  bytes,
  capability,
  data,
  dictionary,
  error,
  far,
  float,
  integer,
  lazy,
  literal,
  method,
  nothing,
  nullable,
  number,
  optional,
  or,
  promise,
  promiseOf,
  record,
  refine,
  string,
  symbol,
  tuple,
});
