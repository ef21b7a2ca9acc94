// Schemas of others: Standard Schema validators, and the patterns of @endo/patterns held against Endo itself.
// Endo's packages want eventual send's shim.
import '@endo/eventual-send/shim.js';
import { matches, M as patterns } from '@endo/patterns';
import { Far } from '@endo/pass-style';
import { makeExo } from '@endo/exo';
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { guard, type Infer, shape } from '../../src/index.ts';

const { harden } = globalThis as unknown as { harden: <T>(value: T) => T };
// Their types narrow too far for a table.
const M = patterns as unknown as Record<string, (...args: unknown[]) => object>;

/** A function behind a guard of one argument. */
const through = (schema: object) =>
  guard((x: unknown) => x, shape.method([schema]) as never).value as (x: unknown) => unknown;
const takes = (schema: object, value: unknown): boolean => {
  try {
    through(schema)(value);
    return true;
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: 'VALUE_REFUSED' });
    return false;
  }
};

describe('a Standard Schema validator', () => {
  const zodUser = z.object({ name: z.string().min(1), tags: z.array(z.string()).default([]) });
  const valibotUser = v.object({ name: v.pipe(v.string(), v.minLength(1)), tags: v.optional(v.array(v.string()), []) });

  it.each([
    ['zod', zodUser],
    ['valibot', valibotUser],
  ])('of %s checks an argument, and what it gives is passed on', (_, schema) => {
    expect(through(schema)({ name: 'a' })).toEqual({ name: 'a', tags: [] });
    expect(() => through(schema)({ name: '' })).toThrow(expect.objectContaining({ code: 'VALUE_REFUSED' }));
    expect(() => through(schema)({ name: 'a', tags: [1] })).toThrow(/at \[tags\]\[0\]/);
  });

  it('works inside of our own shapes, and gives its type', () => {
    const list = shape.record({ users: shape.array(zodUser) });
    const users: Infer<typeof list> = { users: [{ name: 'a', tags: [] }] };
    expect(through(list)(users)).toEqual(users);
  });

  it('sees a copy, so that it may look as often as it likes', () => {
    let looks = 0;
    const trap = new Proxy(
      { name: 'a' },
      {
        getOwnPropertyDescriptor: (target, key) => {
          looks += 1;
          return { ...Reflect.getOwnPropertyDescriptor(target, key)!, value: looks === 1 ? 'ok' : 7 };
        },
        get: () => expect.unreachable(),
      },
    );
    const twice = z
      .object({ name: z.string() })
      .refine(({ name }) => name === 'ok')
      .refine(({ name }) => name === 'ok');
    expect(through(twice)(trap)).toEqual({ name: 'ok' });
    expect(looks).toBe(1);
    expect(through(z.unknown())({ a: [1] })).toEqual({ a: [1] });
  });

  it('takes maps, sets, dates and bytes as copies, and no class of anyone', () => {
    const given = new Map<string, unknown>([['a', new Set([new Date(5)])]]);
    const got = through(z.any())(given) as typeof given;
    expect(got).toEqual(given);
    expect(got).not.toBe(given);
    const bytes = new Uint8Array([1, 2]);
    const copy = through(z.any())(bytes) as Uint8Array;
    bytes[0] = 9;
    expect([...copy]).toEqual([1, 2]);
    expect(takes(z.any(), new (class Odd {})())).toBe(false);
    expect(takes(z.any(), () => 1)).toBe(false);
    expect(takes(z.any(), Object.create(Map.prototype))).toBe(false);
    expect(takes(z.any(), Object.create(Date.prototype))).toBe(false);
  });

  it('that answers with a promise is refused', () => {
    const slow = z.string().refine(async () => true);
    expect(() => through(slow)('x')).toThrow();
    const later = {
      '~standard': { version: 1 as const, vendor: 'test', validate: async (value: unknown) => ({ value }) },
    };
    expect(() => through(later)('x')).toThrow(expect.objectContaining({ code: 'SCHEMA_ASYNC' }));
  });

  it('of another version is refused when the guard is made', () => {
    const next = { '~standard': { version: 2, vendor: 'test', validate: () => ({ value: 1 }) } };
    expect(() => through(next)).toThrow(expect.objectContaining({ code: 'SCHEMA_UNKNOWN' }));
  });
});

/** Endo's answer. Its comparisons throw for what has no place in its order. */
const endoTakes = (pattern: object, value: unknown): boolean => {
  try {
    return matches(value as never, pattern as never);
  } catch {
    return false;
  }
};

const table: Readonly<Record<string, object>> = {
  'M.any()': M.any!(),
  'M.string()': M.string!(),
  'M.number()': M.number!(),
  'M.bigint()': M.bigint!(),
  'M.nat()': M.nat!(),
  'M.boolean()': M.boolean!(),
  'M.undefined()': M.undefined!(),
  'M.scalar()': M.scalar!(),
  'M.remotable()': M.remotable!(),
  'M.promise()': M.promise!(),
  'M.error()': M.error!(),
  'M.array()': M.array!(),
  'M.record()': M.record!(),
  'M.arrayOf(M.number())': M.arrayOf!(M.number!()),
  'M.recordOf(M.string(), M.number())': M.recordOf!(M.string!(), M.number!()),
  'M.or(M.string(), M.arrayOf(M.string()))': M.or!(M.string!(), M.arrayOf!(M.string!())),
  'M.and(M.number(), M.gte(0), M.lt(10))': M.and!(M.number!(), M.gte!(0), M.lt!(10)),
  'M.not(M.string())': M.not!(M.string!()),
  'M.opt(M.number())': M.opt!(M.number!()),
  'M.eref(M.remotable())': M.eref!(M.remotable!()),
  'M.neq(1)': M.neq!(1),
  'M.lte(5n)': M.lte!(5n),
  "M.gt('b')": M.gt!('b'),
  'M.kind("copyRecord")': M.kind!('copyRecord'),
  'a record': harden({ a: M.number!(), b: 'x' }),
  'a tuple': harden([M.number!(), M.string!()]),
  'M.splitRecord': M.splitRecord!({ a: M.number!() }, { b: M.string!() }),
  'M.splitRecord with a rest': M.splitRecord!({ a: M.number!() }, { b: M.string!() }, harden({})),
  'M.splitArray': M.splitArray!([M.number!()], [M.string!()], M.arrayOf!(M.boolean!())),
  'M.partial': M.partial!({ a: M.number!() }),
  'M.null()': M.null!(),
  'M.eq(5)': M.eq!(5),
  "M.eq('a')": M.eq!('a'),
  'M.or(null, true)': M.or!(null, true),
};

describe('a pattern of @endo/patterns', () => {
  const far = Far('thing', { ping: () => 1 });
  const samples: readonly unknown[] = harden([
    ...[undefined, null, true, 0, 5, 10, -1, 1.5, 5n, -5n, 6n, '', 'a', 'b', 'c', Number.NaN],
    ...[[], [1], ['a'], [1, 'a'], [1, 'a', true], [1, undefined], [[1]], ['a', 'b'], [1, 'a', 'b']],
    ...[
      {},
      { a: 1 },
      { a: 1, b: 'x' },
      { a: 1, b: 'y' },
      { a: 'x' },
      { b: 'x' },
      { a: 1, c: 2 },
      { a: 1, b: undefined },
    ],
    ...[far, Promise.resolve(), new Error('e')],
  ]);

  it.each(Object.entries(table))('%s takes what Endo takes, and nothing else', (_, pattern) => {
    for (const sample of samples) {
      expect(`${String(sample)} ${takes(pattern, sample)}`).toBe(`${String(sample)} ${endoTakes(pattern, sample)}`);
    }
  });

  it('agrees with Endo on random data', () => {
    const patterns_ = Object.values(table);
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(undefined, null, true, 'a', 'x', 1, -1),
        fc.integer(),
        fc.string(),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('any'), { noNullPrototype: true }),
      ),
    })).any;
    fc.assert(
      fc.property(value, fc.constantFrom(...patterns_), (sample, pattern) => {
        expect(takes(pattern, sample)).toBe(endoTakes(pattern, harden(sample)));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['M.key()', M.key!()],
    ['M.pattern()', M.pattern!()],
    ['M.setOf()', M.setOf!()],
    ['M.containerHas()', M.containerHas!('a')],
    ['M.gte of an array', M.gte!(harden([1]))],
    ['an exotic literal', Object.create({ a: 1 })],
  ])('%s is refused when the guard is made, not approximated', (_, pattern) => {
    expect(() => through(pattern)).toThrow(expect.objectContaining({ code: 'SCHEMA_UNKNOWN' }));
  });

  it('holds its limits and one over', () => {
    expect(takes(M.string!({ stringLengthLimit: 3 }), 'abc')).toBe(true);
    expect(takes(M.string!({ stringLengthLimit: 3 }), 'abcd')).toBe(false);
    expect(takes(M.arrayOf!(M.any!(), { arrayLengthLimit: 2 }), [1, 2])).toBe(true);
    expect(takes(M.arrayOf!(M.any!(), { arrayLengthLimit: 2 }), [1, 2, 3])).toBe(false);
    expect(takes(M.nat!({ decimalDigitsLimit: 2 }), 99n)).toBe(true);
    expect(takes(M.nat!({ decimalDigitsLimit: 2 }), 100n)).toBe(false);
  });
});

describe('an interface guard of @endo/patterns', () => {
  const I = (patterns as unknown as { interface: (name: string, guards: object) => never }).interface('Counter', {
    add: (M.call!(M.number!()) as never as { optional(p: object): { returns(p: object): object } })
      .optional(M.number!())
      .returns(M.number!()),
    all: (M.call!() as never as { rest(p: object): { returns(p: object): object } })
      .rest(M.arrayOf!(M.number!()))
      .returns(M.any!()),
    later: (M.callWhen!(M.await!(M.number!())) as never as { returns(p: object): object }).returns(M.number!()),
  });
  const methods = {
    add: (a: number, b = 0) => a + b,
    all: (...list: number[]) => list.length,
    later: async (a: number) => a + 1,
  };

  it('guards as makeExo does', async () => {
    const { value } = guard(methods, I);
    const exo = makeExo('Counter', I, methods as never) as unknown as typeof methods;
    for (const each of [value, exo]) {
      expect([each.add(1), each.add(1, 2), each.all(), each.all(1, 2)]).toEqual([1, 3, 0, 2]);
      expect(await each.later(Promise.resolve(1) as never)).toBe(2);
      expect(() => each.add('1' as never)).toThrow();
      expect(() => (each.add as (...args: number[]) => number)(1, 2, 3)).toThrow();
      expect(() => each.all(1, 'x' as never)).toThrow();
      await expect(each.later('x' as never)).rejects.toThrow();
    }
  });

  it('guards an exo', () => {
    const exo = makeExo('Counter', I, methods as never) as unknown as typeof methods;
    const { value, revoke } = guard(exo, { add: shape.method([shape.integer()]) });
    expect(value.add(1)).toBe(1);
    revoke();
    expect(() => value.add(1)).toThrow(expect.objectContaining({ code: 'CAPABILITY_REVOKED' }));
  });
});
