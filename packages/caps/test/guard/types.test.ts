// What TypeScript makes of schemas: exactly these types, no wider. The checks are the compiler's; what runs is a few
// values, so that the types are those of what is really given.
import * as v from 'valibot';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { guard, type Infer, shape } from '../../src/index.ts';

const { record, string, number, array, optional, nullable, or, and, tuple, dictionary, literal, method } = shape;

describe('Infer<>', () => {
  it('is the type of the values that pass', () => {
    const kinds = {
      number: number(),
      integer: shape.integer(),
      float: shape.float(),
      string: string({ max: 3 }),
      boolean: shape.boolean(),
      bigint: shape.bigint(),
      symbol: shape.symbol(),
      nothing: shape.nothing(),
      bytes: shape.bytes(),
      data: shape.data(),
      any: shape.any(),
      error: shape.error(),
    };
    type Kinds = { [K in keyof typeof kinds]: Infer<(typeof kinds)[K]> };
    expectTypeOf<Kinds>().toEqualTypeOf<{
      number: number;
      integer: number;
      float: number;
      string: string;
      boolean: boolean;
      bigint: bigint;
      symbol: symbol;
      nothing: undefined;
      bytes: Uint8Array;
      data: unknown;
      any: unknown;
      error: Error;
    }>();
    expect(Object.keys(kinds)).toHaveLength(12);
  });

  it('keeps literals, alternatives, lists, tuples, records and what is optional', () => {
    const level = literal('low', 'high', 3);
    expectTypeOf<Infer<typeof level>>().toEqualTypeOf<'low' | 'high' | 3>();
    const either = or(string(), array(number()));
    expectTypeOf<Infer<typeof either>>().toEqualTypeOf<string | number[]>();
    const both = and(shape.data(), record({ a: string() }));
    expectTypeOf<Infer<typeof both>>().toEqualTypeOf<{ a: string }>();
    const pair = tuple(string(), nullable(number()));
    expectTypeOf<Infer<typeof pair>>().toEqualTypeOf<[string, number | null]>();
    const table = dictionary(array(shape.boolean()));
    expectTypeOf<Infer<typeof table>>().toEqualTypeOf<Record<string, boolean[]>>();
    const user = record({ id: string(), age: optional(number()), tags: array(record({ name: string() })) });
    expectTypeOf<Infer<typeof user>>().toEqualTypeOf<{
      id: string;
      age?: number | undefined;
      tags: { name: string }[];
    }>();
    const even = shape.refine(number(), (n) => n % 2 === 0);
    expectTypeOf<Infer<typeof even>>().toEqualTypeOf<number>();
    const later = shape.promiseOf(user);
    expectTypeOf<Infer<typeof later>>().toEqualTypeOf<Promise<Infer<typeof user>>>();
  });

  it('is the value of a primitive', () => {
    const event = record({ kind: 'click', at: or(null, number()), on: true });
    expectTypeOf<Infer<typeof event>>().toEqualTypeOf<{ kind: 'click'; at: number | null; on: true }>();
    const { value } = guard((x: unknown) => x, method([event]));
    expect(value({ kind: 'click', at: null, on: true })).toEqual({ kind: 'click', at: null, on: true });
    expect(() => value({ kind: 'key', at: null, on: true } as never)).toThrow(/"click"/);
  });

  it('is the output of a Standard Schema validator', () => {
    const zod = z.object({ n: z.coerce.number(), list: z.array(z.string()).default([]) });
    const valibot = v.object({ n: v.number(), at: v.optional(v.string()) });
    expectTypeOf<Infer<typeof zod>>().toEqualTypeOf<{ n: number; list: string[] }>();
    expectTypeOf<Infer<typeof valibot>>().toEqualTypeOf<{ n: number; at?: string | undefined }>();
    const list = array(zod);
    expectTypeOf<Infer<typeof list>>().toEqualTypeOf<{ n: number; list: string[] }[]>();
  });
});

describe('guard()', () => {
  const target = {
    add: (a: number, b?: number) => a + (b ?? 0),
    find: (id: string): { id: string; secret: string } => ({ id, secret: 'x' }),
    log: (...words: string[]) => words.length,
    wipe: () => {},
  };

  it('gives methods with the arguments and results of their schemas, and no others', () => {
    const { value } = guard(target, {
      add: method([number(), optional(number())]),
      find: method([string()], { result: record({ id: string() }, { others: 'drop' }) }),
      log: method([], { rest: string() }),
    });
    expectTypeOf(value.add).parameters.toEqualTypeOf<[number, (number | undefined)?]>();
    expectTypeOf(value.add).returns.toEqualTypeOf<number>();
    expectTypeOf(value.find).parameters.toEqualTypeOf<[string]>();
    expectTypeOf(value.find).returns.toEqualTypeOf<{ id: string }>();
    expectTypeOf(value.log).parameters.toEqualTypeOf<string[]>();
    expectTypeOf(value).not.toHaveProperty('wipe');
    expect([value.add(1), value.add(1, 2), value.find('a'), value.log('a', 'b')]).toEqual([1, 3, { id: 'a' }, 2]);
    expect('wipe' in value).toBe(false);
  });

  it('of a function gives a function', () => {
    const { value } = guard((n: number) => `${n}`, method([number()], { result: string() }));
    expectTypeOf(value).toEqualTypeOf<(a_0: number) => string>();
    expect(value(1)).toBe('1');
  });
});
