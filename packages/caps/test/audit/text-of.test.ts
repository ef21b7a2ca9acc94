import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textOf } from '../../src/index.ts';

const one = (value: unknown): string => textOf([value]);

describe('textOf()', () => {
  it.each([
    [[1, 'a', true, null], '[1,"a",true,null]'],
    [[undefined, -0, Number.NaN], '[{"@undefined":0},{"@number":"-0"},{"@number":"NaN"}]'],
    [[10n, -255n], '[{"@bigint":"a"},{"@bigint":"-ff"}]'],
    [[{ b: 1, a: 2 }], '[{"a":2,"b":1}]'],
    [[{ '@date': 0 }], '[{"@@date":0}]'],
    [[new Date(5)], '[{"@date":5}]'],
    [[new Map([['k', 1]])], '[{"@map":[["k",1]]}]'],
    [[new Set([1])], '[{"@set":[1]}]'],
    [[new Uint8Array([1, 2])], '[{"@Uint8Array":[2,"1 2"]}]'],
    [[new Uint8Array([1, 2]).buffer], '[{"@ArrayBuffer":"1 2"}]'],
    [[new RangeError('no')], '[{"@error":["RangeError","no"]}]'],
    [[Symbol.for('s')], '[{"@symbol":"s"}]'],
    [[() => 1], '[{"@capability":""}]'],
  ])('writes %o', (values, text) => {
    expect(textOf(values)).toBe(text);
  });

  it('writes cycles', () => {
    const list: unknown[] = [];
    list.push({ list });
    expect(one(list)).toBe('[[{"list":{"@cycle":2}}]]');
  });

  it('writes capabilities by name', () => {
    const till = { pay: () => {} };
    expect(textOf([till, { till }], (it) => (it === till ? 'c4' : undefined))).toBe(
      '[{"@capability":"c4"},{"till":{"@capability":"c4"}}]',
    );
  });

  it('runs no accessor', () => {
    expect(
      one({
        get a() {
          return expect.unreachable();
        },
      }),
    ).toBe('[{"a":{"@accessor":0}}]');
  });

  it.each([
    ['a long string', 'x'.repeat(2 ** 24)],
    ['many items', new Array(1e6).fill(1)],
    ['many members', Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`k${at}`, at]))],
    ['a long key', { ['k'.repeat(2 ** 24)]: 1 }],
    ['many bytes', new Uint8Array(2 ** 24)],
    ['a large bigint', 1n << 4_000_000n],
    ['deep nesting', Array.from({ length: 5000 }).reduce((inner) => [inner], 0)],
    ['wide nesting', Array.from({ length: 200 }, () => Array.from({ length: 200 }, () => [[1]]))],
  ])('bounds %s', (_, value) => {
    expect(one(value).length).toBeLessThan(60_000);
  });

  it('tells what was cut from what was not', () => {
    const long = 'x'.repeat(20_000);
    expect(one(long)).not.toBe(one(long.slice(0, 16_384)));
    expect(one(long)).not.toBe(one(`${long}x`));
    expect(one(new Float64Array([0]))).not.toBe(one(new Float64Array([-0])));
    expect(one(new Uint8Array(30_000))).not.toBe(one(new Uint8Array(30_001)));
    expect(one(new Array(30_000).fill(1))).not.toBe(one(new Array(30_001).fill(1)));
  });

  it('gives different text for different data', () => {
    const value = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: false,
    });
    const same = (a: unknown, b: unknown): boolean => {
      try {
        expect(a).toStrictEqual(b);
        return true;
      } catch {
        return false;
      }
    };
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(one(a)).toBe(one(a));
        if (one(a) === one(b)) expect(same(a, b)).toBe(true);
      }),
    );
  });

  it('is JSON', () => {
    fc.assert(fc.property(fc.anything({ withBigInt: true }), (value) => void JSON.parse(one(value))));
  });
});
