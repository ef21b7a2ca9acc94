import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { guard, shape } from '../../src/index.ts';

const refused = (message: string | RegExp) =>
  expect.objectContaining({ code: 'VALUE_REFUSED', message: message as string });

const makeBox = () => {
  const seen: unknown[] = [];
  const target = {
    add: (a: number, b: number) => a + b,
    put: (item: { id: string; points: number[] }) => {
      seen.push(item);
      return item.points.length;
    },
    none: () => 'none',
    some: (a: number, b?: number, ...rest: number[]) => [a, b, ...rest].length,
    secret: () => 'secret',
  };
  const { value, revoke } = guard(
    target,
    {
      add: shape.method([shape.number(), shape.number()], { result: shape.number() }),
      put: shape.method([shape.record({ id: shape.string({ max: 4 }), points: shape.array(shape.number()) })]),
      none: shape.method([]),
      some: shape.method([shape.number(), shape.optional(shape.number())], { rest: shape.number() }),
    },
    { name: 'box' },
  );
  return { seen, target, value, revoke };
};

describe('guard()', () => {
  it('forwards what fits', () => {
    const { value } = makeBox();
    expect([value.add(1, 2), value.none(), value.some(1), value.some(1, undefined, 3)]).toEqual([3, 'none', 2, 3]);
    expect(value.put({ id: 'a', points: [1, 2] })).toBe(2);
  });

  it.each<[string, (box: ReturnType<typeof makeBox>['value']) => unknown, string]>([
    [
      'a string',
      (box) => box.add('1' as never, 2),
      'Expected a finite number as argument 0 of box.add, got a string of 1 characters',
    ],
    ['NaN', (box) => box.add(1, Number.NaN), 'Expected a finite number as argument 1 of box.add, got NaN'],
    ['too few', (box) => (box.add as (a: number) => number)(1), 'Expected 2 arguments as a call of box.add, got 1'],
    ['too many', (box) => (box.none as (a: number) => string)(1), 'Expected 0 arguments as a call of box.none, got 1'],
    [
      'a rest',
      (box) => box.some(1, 2, 'x' as never),
      'Expected a finite number as argument 2 of box.some, got a string of 1 characters',
    ],
    ['no object', (box) => box.put(null as never), 'Expected a plain object as argument 0 of box.put, got null'],
    ['an array', (box) => box.put([] as never), 'Expected a plain object as argument 0 of box.put, got an array'],
    [
      'a missing property',
      (box) => box.put({ id: 'a' } as never),
      'Expected a property as argument 0 of box.put.points, got none',
    ],
    [
      'an extra property',
      (box) => box.put({ id: 'a', points: [], x: 1 } as never),
      'Expected no such property as argument 0 of box.put.x, got one',
    ],
    [
      'a wrong item',
      (box) => box.put({ id: 'a', points: [1, null] as never }),
      'Expected a finite number as argument 0 of box.put.points[1], got null',
    ],
    [
      'a long string',
      (box) => box.put({ id: 'abcde', points: [] }),
      'Expected a string of at most 4 characters as argument 0 of box.put.id, got a string of 5 characters',
    ],
    [
      'an inherited property',
      (box) => box.put(Object.create({ id: 'a', points: [] }) as never),
      'Expected a plain object as argument 0 of box.put, got an object',
    ],
    [
      'a class instance',
      (box) =>
        box.put(
          new (class {
            id = 'a';
            points = [];
          })() as never,
        ),
      'Expected a plain object as argument 0 of box.put, got an object',
    ],
    [
      'a hole',
      (box) => box.put({ id: 'a', points: [, 1] as never }),
      'Expected a finite number as argument 0 of box.put.points[0], got undefined',
    ],
    [
      'an object that only looks like an array',
      (box) => box.put({ id: 'a', points: { length: 0 } as never }),
      'Expected an array as argument 0 of box.put.points, got an object',
    ],
  ])('refuses %s and does not call the target', (_, use, message) => {
    const { value, seen } = makeBox();
    expect(() => use(value)).toThrow(refused(message));
    expect(seen).toEqual([]);
  });

  it('holds the limit of items and one over', () => {
    const { value } = guard(
      { f: (list: number[]) => list.length },
      { f: shape.method([shape.array(shape.number(), { max: 3 })]) },
    );
    expect(value.f([1, 2, 3])).toBe(3);
    expect(() => value.f([1, 2, 3, 4])).toThrow(
      refused('Expected an array of at most 3 items as argument 0 of capability.f, got 4 items'),
    );
  });

  it('has only the methods that it guards', () => {
    const { value } = makeBox();
    expect(Reflect.ownKeys(value).sort()).toEqual(['add', 'none', 'put', 'some']);
  });

  it('guards a function', () => {
    const { value, revoke } = guard((a: number) => a * 2, shape.method([shape.integer({ min: 1 })]), { name: 'twice' });
    expect(value(2)).toBe(4);
    expect(() => value(0)).toThrow(refused('Expected an integer of at least 1 as argument 0 of twice, got 0'));
    revoke();
    expect(() => value(2)).toThrow(expect.objectContaining({ code: 'CAPABILITY_REVOKED' }));
  });

  it('refuses results that do not fit as the fault of the target', () => {
    const { value } = guard(
      { f: () => ({ n: 'x' }) },
      { f: shape.method([], { result: shape.record({ n: shape.number() }) }) },
    );
    expect(() => value.f()).toThrow(
      expect.objectContaining({
        code: 'RESULT_REFUSED',
        message: 'Expected a finite number as the result of capability.f.n, got a string of 1 characters',
      }),
    );
  });

  it('gives results as copies of what was checked', () => {
    const kept = { n: 1 };
    const { value } = guard(
      { f: () => kept },
      { f: shape.method([], { result: shape.record({ n: shape.number() }) }) },
    );
    expect(value.f()).toEqual({ n: 1 });
    expect(value.f()).not.toBe(kept);
  });

  it('checks what a promise resolves to, and passes on a rejection', async () => {
    const { value } = guard(
      { f: async (x: unknown) => x as number, g: async (): Promise<number> => Promise.reject(new Error('no')) },
      {
        f: shape.method([shape.any()], { result: shape.promiseOf(shape.number()) }),
        g: shape.method([], { result: shape.promiseOf(shape.number()) }),
      },
    );
    await expect(value.f(1)).resolves.toBe(1);
    await expect(value.f('x')).rejects.toMatchObject({ code: 'RESULT_REFUSED' });
    await expect(value.g()).rejects.toThrow('no');
  });

  it.each<[string, () => unknown, string]>([
    ['a method that is not there', () => guard({ f: () => 1 }, { g: shape.method([]) } as never), 'METHOD_UNKNOWN'],
    ['a guard that is none', () => guard({ f: () => 1 }, { f: {} } as never), 'SCHEMA_UNKNOWN'],
    ['a schema that is none', () => shape.method([new Date()]), 'SCHEMA_UNKNOWN'],
    ['a function as a schema', () => shape.array((() => true) as never), 'SCHEMA_UNKNOWN'],
    [
      'a counterfeit shape',
      () => shape.array({ read: (x: unknown) => x, says: 'x', then: 1 } as never),
      'SCHEMA_UNKNOWN',
    ],
    [
      'an optional argument before others',
      () => shape.method([shape.optional(shape.number()), shape.number()]),
      'SCHEMA_UNKNOWN',
    ],
    ['bounds that are none', () => shape.array(shape.number(), { max: Number.NaN }), 'SCHEMA_UNKNOWN'],
    ['a bound of another type', () => shape.number({ max: '1' as never }), 'SCHEMA_UNKNOWN'],
    ['no capability', () => guard(7 as never, {} as never), 'CAPABILITY_EXPECTED'],
  ])('refuses %s when it is made', (_, make, code) => {
    expect(make).toThrow(expect.objectContaining({ code }));
  });

  it('compiles no text, so that it works where evaluators are forbidden', () => {
    const sources = new URL('../../src/', import.meta.url);
    const folders = ['guard/', 'membrane/', 'patterns/'];
    const files = folders.flatMap((folder) => readdirSync(new URL(folder, sources)).map((name) => folder + name));
    expect(files.length).toBeGreaterThan(20);
    for (const file of files)
      expect(readFileSync(new URL(file, sources), 'utf8').replace(/\/\/.*|\/\*[\s\S]*?\*\//g, '')).not.toMatch(
        /\beval\b|\bFunction\s*\(/,
      );
  });
});
