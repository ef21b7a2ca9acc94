import { describe, expect, test } from 'vitest';
import { borderDefaults, fillBorderLimits } from '../../src/border/limits.ts';
import { cpuMs, makeFixture, refusalOf } from './fixture.ts';

const nested = (levels: number): unknown => {
  let value: unknown = 0;
  for (let index = 0; index < levels; index += 1) value = index % 2 === 0 ? [value] : { value };
  return value;
};

describe.each(['toHost', 'toGuest'] as const)('border.%s() holds its limits:', (direction) => {
  test('depth', () => {
    const { border } = makeFixture({ limits: { depth: 10 } });
    expect(border[direction](nested(10))).toEqual(nested(10));
    expect(refusalOf(() => border[direction](nested(11))).code).toBe('BORDER_DEPTH');
  });

  // Row: what counts, its nodes at 10, and at one over.
  test.each([
    ['members', () => ({ a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9 })],
    ['elements', () => [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['holes', () => new Array(9)],
    ['entries of a Set', () => new Set([1, 2, 3, 4, 5, 6, 7, 8, 9])],
    [
      'keys and values of a Map',
      () => [
        0,
        new Map([
          [1, 1],
          [2, 2],
          [3, 3],
        ]),
        0,
      ],
    ],
    ['nested objects', () => [[[[[[[[[[]]]]]]]]]]],
  ])('nodes, as %s', (_, make) => {
    const value = make();
    expect(makeFixture({ limits: { nodes: 10 } }).border[direction](value)).toStrictEqual(value);
    expect(refusalOf(() => makeFixture({ limits: { nodes: 9 } }).border[direction](value)).code).toBe('BORDER_NODES');
  });

  test.each([
    ['a string', 10, () => 'five!'],
    ['strings in a list', 8, () => ['ab', 'cd']],
    ['keys', 8, () => ({ abcd: 1 })],
    ['keys of null-prototype objects', 8, () => Object.assign(Object.create(null), { abcd: 1 })],
    ['a buffer', 16, () => new ArrayBuffer(16)],
    ['a view, its window', 4, () => new Uint8Array(64).subarray(0, 4)],
    ['a typed array', 16, () => new Float64Array(2)],
    ['a DataView', 3, () => new DataView(new ArrayBuffer(3))],
  ])('bytes, as %s', (_, bytes, make) => {
    const value = make();
    expect(makeFixture({ limits: { bytes } }).border[direction](value)).toStrictEqual(value);
    expect(refusalOf(() => makeFixture({ limits: { bytes: bytes - 1 } }).border[direction](value)).code).toBe(
      'BORDER_BYTES',
    );
  });
});

test('strings are counted in the arguments and results of calls', () => {
  const { border, guest, evaluate } = makeFixture({ limits: { bytes: 8 } });
  const echo = guest('(x) => x + x') as (x: string) => string;
  expect(echo('ab')).toBe('abab');
  expect(refusalOf(() => echo('abc')).code).toBe('BORDER_BYTES');
  expect(refusalOf(() => echo('abcde')).path).toBe('argument[0]');
  const power = border.toGuest((x: string) => x + x);
  expect(
    evaluate('[power("ab"), (() => { try { power("abcde") } catch (e) { return e.code } })()]', { power }),
  ).toEqual(['abab', 'BORDER_BYTES']);
  expect(evaluate('(() => { try { power("abc") } catch (e) { return e.code } })()', { power })).toBe('BORDER_BYTES');
});

test('functions, promises and errors weigh what they cost', () => {
  const weigh = (make: () => unknown): number => {
    let nodes = 0;
    makeFixture({ charge: (count) => (nodes += count) }).border.toHost([make()]);
    return nodes - 1;
  };
  expect([weigh(() => 1), weigh(() => () => 1), weigh(() => Promise.resolve()), weigh(() => new Error('x'))]).toEqual([
    1, 11, 21, 101,
  ]);
});

test('charge is told of refused crossings too, and what it throws goes through', () => {
  const charged: number[] = [];
  const { border } = makeFixture({ charge: (count) => charged.push(count) });
  expect(() => border.toHost([1, Symbol('x')])).toThrow();
  expect(charged).toEqual([3]);
  const poor = makeFixture({
    charge: () => {
      throw new Error('no fuel');
    },
  });
  expect(() => poor.border.toHost([1])).toThrow('no fuel');
});

test.each([{ depth: 0 }, { nodes: -1 }, { bytes: Number.NaN }, { pending: '9' as never }, { width: 3 } as object])(
  'makeBorder() refuses the limits %o',
  (limits) => {
    expect(() => makeFixture({ limits })).toThrow(expect.objectContaining({ code: 'BORDER_LIMIT' }));
  },
);

test('the defaults are frozen, and fill what is not given', () => {
  expect(Object.isFrozen(borderDefaults)).toBe(true);
  expect(fillBorderLimits({ depth: 7 })).toEqual({ ...borderDefaults, depth: 7 });
});

test('a crossing at the default limit of nodes takes well under a second', () => {
  const { border } = makeFixture();
  const list = Array.from({ length: 40_000 }, (_, id) => ({ id, on: true, text: 'x', list: [] }));
  const start = cpuMs();
  expect((border.toHost(list) as unknown[]).length).toBe(40_000);
  expect(cpuMs() - start).toBeLessThan(1_000);
});
