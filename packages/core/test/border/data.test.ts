import { describe, expect, test } from 'vitest';
import { makeFixture } from './fixture.ts';

const cyclic = (): object => {
  const value: Record<string, unknown> = { list: [] };
  value.self = value;
  (value.list as unknown[]).push(value, value.list);
  return value;
};

// Row: what it is, a maker of the value.
const data: readonly (readonly [string, () => unknown])[] = [
  ['undefined', () => undefined],
  ['null', () => null],
  ['true', () => true],
  ['minus zero', () => -0],
  ['NaN', () => Number.NaN],
  ['a BigInt', () => 12345678901234567890n],
  ['a string with lone surrogates', () => 'a\ud800b\u0000'],
  ['a registered symbol', () => Symbol.for('cofferdam.test')],
  ['a well-known symbol', () => Symbol.iterator],
  ['a plain object', () => ({ a: 1, b: { c: [true, null] } })],
  ['a null-prototype object', () => Object.assign(Object.create(null), { a: 1 })],
  ['an array', () => [1, 'two', [3]]],
  ['an array with holes', () => [1, , 3, ,]],
  ['an array with named members', () => Object.assign(['ab'], { index: 2, groups: { x: 'y' } })],
  ['a match', () => /(?<x>b)/.exec('abc')],
  ['a Date', () => new Date(86_400_000)],
  ['an invalid Date', () => new Date(Number.NaN)],
  [
    'a Map',
    () =>
      new Map<unknown, unknown>([
        ['a', { b: 1 }],
        [{ key: true }, [2]],
      ]),
  ],
  ['a Set', () => new Set([1, 'a', { b: 2 }])],
  ['an ArrayBuffer', () => Uint8Array.of(1, 2, 3).buffer],
  ['a Uint8Array', () => Uint8Array.of(1, 2, 3)],
  ['a Float64Array', () => Float64Array.of(1.5, -0, Number.NaN)],
  ['a BigInt64Array', () => BigInt64Array.of(-1n, 2n)],
  ['a DataView', () => new DataView(Uint8Array.of(1, 2, 3, 4).buffer)],
  ['members under registered symbols', () => ({ [Symbol.for('x')]: 1, [Symbol.toStringTag]: 'T' })],
  ['numeric-looking keys in order', () => ({ b: 1, 2: 'two', a: 3, 1: 'one' })],
  ['an own __proto__ member', () => JSON.parse('{"__proto__": {"polluted": 1}, "a": 2}') as unknown],
  ['own constructor, toString and valueOf members', () => ({ constructor: 1, toString: 2, valueOf: { x: 3 } })],
  ['cycles', cyclic],
];

describe.each(['toHost', 'toGuest'] as const)('border.%s() copies data:', (direction) => {
  test.each(data)('%s', (_, make) => {
    const { border } = makeFixture();
    const value = make();
    const copy = border[direction](value);
    expect(copy).toStrictEqual(value);
    if (typeof value === 'object' && value !== null) {
      expect(copy).not.toBe(value);
      expect(Object.getPrototypeOf(copy)).toBe(Object.getPrototypeOf(value));
      expect(Object.isFrozen(copy)).toBe(Object.isFrozen(value));
    } else {
      expect(Object.is(copy, value)).toBe(true);
    }
  });

  test.each(data)('%s, without a way to tell proxies', (_, make) => {
    const { border } = makeFixture({ tellProxies: false });
    const value = make();
    expect(border[direction](value)).toStrictEqual(value);
  });

  test('shared references stay shared and cycles stay cycles', () => {
    const { border } = makeFixture();
    const leaf = { leaf: true };
    const key = { key: 1 };
    const value: Record<string, unknown> = { a: leaf, b: [leaf], map: new Map([[key, leaf]]), key };
    value.self = value;
    const copy = border[direction](value) as typeof value;
    expect(copy.self).toBe(copy);
    expect((copy.b as unknown[])[0]).toBe(copy.a);
    expect((copy.map as Map<unknown, unknown>).get(copy.key)).toBe(copy.a);
    expect(copy.a).not.toBe(leaf);
  });

  test('a copy is fresh, extensible and writable', () => {
    const { border } = makeFixture();
    const copy = border[direction]({ a: [1], toString: 1 }) as Record<string, unknown>;
    copy.b = 2;
    copy.toString = 3 as never;
    (copy.a as number[]).push(4);
    expect(copy).toStrictEqual({ a: [1, 4], toString: 3, b: 2 });
  });

  test('two views of a whole buffer share one copy', () => {
    const { border } = makeFixture();
    const { buffer } = Uint8Array.of(1, 2, 3, 4);
    const copy = border[direction]({ buffer, bytes: new Uint8Array(buffer), words: new Uint16Array(buffer) }) as {
      buffer: ArrayBuffer;
      bytes: Uint8Array;
      words: Uint16Array;
    };
    expect(copy.bytes.buffer).toBe(copy.buffer);
    expect(copy.words.buffer).toBe(copy.buffer);
    copy.bytes[0] = 9;
    expect(copy.words[0]).toBe(0x0209);
    expect(new Uint8Array(buffer)[0]).toBe(1);
  });

  test('a view of part of a buffer brings its window only', () => {
    const { border } = makeFixture();
    const pool = Uint8Array.from({ length: 100 }, (_, index) => index);
    const copy = border[direction](pool.subarray(10, 14)) as Uint8Array;
    expect([...copy]).toEqual([10, 11, 12, 13]);
    expect(copy.buffer.byteLength).toBe(4);
    const view = border[direction](new DataView(pool.buffer, 20, 2)) as DataView;
    expect(view.getUint8(0)).toBe(20);
    expect(view.buffer.byteLength).toBe(2);
  });

  test('a resizable buffer arrives as what it holds now', () => {
    const { border } = makeFixture();
    const Resizable = ArrayBuffer as unknown as new (length: number, options: object) => ArrayBuffer;
    const buffer = new Resizable(4, { maxByteLength: 64 });
    new Uint8Array(buffer).set([1, 2, 3, 4]);
    const copy = border[direction](new Uint8Array(buffer)) as Uint8Array & { buffer: { resizable?: boolean } };
    expect([...copy]).toEqual([1, 2, 3, 4]);
    expect(copy.buffer.resizable).toBe(false);
  });

  test('members that are not enumerable stay behind', () => {
    const { border } = makeFixture();
    const value = Object.defineProperty({ a: 1 }, 'hidden', { value: 2 });
    expect(Reflect.ownKeys(border[direction](value) as object)).toEqual(['a']);
  });
});

test('border.toGuest() copies a RegExp by its slots, with lastIndex 0', () => {
  const { border } = makeFixture();
  const value = Object.defineProperty(/a(b)/giu, 'global', { get: () => expect.unreachable() });
  value.lastIndex = 3;
  const copy = border.toGuest(value) as RegExp;
  expect([copy.source, copy.flags, copy.lastIndex]).toEqual(['a(b)', 'giu', 0]);
  expect(Object.hasOwn(copy, 'global')).toBe(false);
});

test('border.toHost() carries data that a guest made', () => {
  const { guest } = makeFixture();
  expect(guest('{ list: [1, new Map([["a", new Date(0)]])], text: "x" }')).toStrictEqual({
    list: [1, new Map([['a', new Date(0)]])],
    text: 'x',
  });
});

describe('border.dataOf()', () => {
  test('gives a plain copy, of what is frozen too', () => {
    const { border } = makeFixture();
    const value = Object.freeze({ a: Object.freeze([1]) });
    const copy = border.dataOf(value) as typeof value;
    expect(copy).toEqual({ a: [1] });
    expect(Object.isFrozen(copy)).toBe(false);
    expect(Object.isFrozen(copy.a)).toBe(false);
  });

  test.each([
    ['a function', 'value.deep[0].f', () => ({ deep: [{ f: () => 1 }] })],
    ['a promise', 'value.p', () => ({ p: Promise.resolve(1) })],
    ['an instance', 'value[0]', () => [new (class Foo {})()]],
    ['a top function', 'value', () => () => 1],
  ])('refuses %s at %s', (_, path, make) => {
    const { border } = makeFixture();
    expect(() => border.dataOf(make())).toThrow(expect.objectContaining({ code: 'BORDER_NOT_DATA' }));
    expect(() => border.dataOf(make())).toThrow(`at ${path}, got`);
  });

  test('refuses what crossed as a capability', () => {
    const { border } = makeFixture();
    const record = border.toGuest({ method: () => 1 });
    expect(() => border.dataOf([record])).toThrow(expect.objectContaining({ code: 'BORDER_NOT_DATA' }));
  });
});
