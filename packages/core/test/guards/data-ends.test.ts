// Attacks on a host's time and memory by way of JSON, BigInts, objects, collections and promises: each ends the tenant,
// or ends by itself.
import { describe, expect, it } from 'vitest';
import { findPlace } from '../../src/guards/paths.ts';
import { endOf } from './support/ends.ts';

/** An iterable whose every step is a native's. */
const endless = '({ [Symbol.iterator]: () => ({ next: Object.bind(null, { done: false, value: [1, 2] }) }) })';
const has = (path: string): boolean => findPlace(path) !== undefined;

describe('JSON', () => {
  it.each([
    ['shared parts, doubled', `let o = [0]; for (let i = 0; i < 40; i++) o = [o, o]; JSON.stringify(o)`, 'string'],
    [
      'shared parts that come to nothing',
      `let o = []; for (let i = 0; i < 40; i++) o = { a: o, b: o }; JSON.stringify(o, [])`,
      'ok',
    ],
    [
      'shared parts that are left out at the end',
      `let o = Symbol.iterator; for (let i = 0; i < 40; i++) o = { a: o, b: o }; JSON.stringify(o, (k, v) => v)`,
      'string',
    ],
    ['a wide array, again and again', `const a = new Array(1e4).fill(0); for (;;) JSON.stringify(a)`, 'fuelPerTurn'],
    ['indents', `let o = []; for (let i = 0; i < 500; i++) o = [o]; JSON.stringify(o, null, 10)`, 'string'],
    ['holes', `const a = [], key = 'length'; a[key] = 2 ** 32 - 1; JSON.stringify(a)`, 'string'],
    [
      'an array that lies',
      `JSON.stringify(new Proxy([], { get: (t, k) => (k === 'length' ? 2 ** 53 - 1 : 0) }))`,
      'string',
    ],
    ['getters that make more', `const make = () => ({ get a() { return make() } }); JSON.stringify(make())`, 'depth'],
    ['toJSON that makes more', `const make = () => ({ toJSON: () => [make()] }); JSON.stringify(make())`, 'depth'],
    [
      'a property list that lies',
      `JSON.stringify({}, new Proxy([], { get: (t, k) => (k === 'length' ? 2 ** 53 - 1 : 'a') }))`,
      'fuelPerTurn',
    ],
    ['text, again and again', `const s = '[' + '{},'.repeat(1e4) + '{}]'; for (;;) JSON.parse(s)`, 'fuelPerTurn'],
    ['a native reviver', `const s = '[' + '{},'.repeat(1e4) + '{}]'; for (;;) JSON.parse(s, Object.is)`, 'fuelPerTurn'],
    ['a long text, quoted', `const s = '"'.repeat(2 ** 16); JSON.stringify(s)`, 'string'],
  ])('%s', async (_, source, end) => {
    expect(await endOf(source, { fuelPerTurn: 3_000_000 })).toBe(end);
  });

  it('counts nesting as depth where depth is counted', async () => {
    const nested = (depth: number): string =>
      `let o = []; for (let i = 1; i < ${depth}; i++) o = [o]; JSON.stringify(o).length`;
    expect(await endOf(nested(100), { depth: 100 })).toBe('ok');
    expect(await endOf(nested(101), { depth: 100 })).toBe('depth');
  });

  it('ends a nesting that no stack holds', async () => {
    expect(
      await endOf(`let o = []; for (let i = 0; i < 1e5; i++) o = [o]; try { JSON.stringify(o) } catch {} for (;;) ;`, {
        fuelPerTurn: 50_000_000,
      }),
    ).toBe('depth');
  });
});

describe('what is made at a stroke', () => {
  it.each([
    ['objects from a text', `JSON.parse('[' + '{},'.repeat(2 ** 15) + '{}]')`, 'heap'],
    ['arrays from a text', `JSON.parse('[' + '[],'.repeat(2 ** 15) + '[]]')`, 'heap'],
    ['brackets in strings', `JSON.parse('["' + '[{,'.repeat(2 ** 15) + '"]')`, 'ok'],
    ['brackets in strings, after quotes in them', `JSON.parse('["\\\\\\"' + '[{,'.repeat(2 ** 15) + '"]')`, 'ok'],
    ['parts of a text', `'a,'.repeat(2 ** 15).split(',')`, 'array'],
    ['units of a text', `'a,'.repeat(2 ** 15).split('')`, 'array'],
    ['fewer parts than there are', `'a,'.repeat(2 ** 15).split('', 100).length`, 'ok'],
    ['keys of a text', `Object.keys('a,'.repeat(2 ** 15))`, 'array'],
    ['keys of an array', `Reflect.ownKeys(Array(2 ** 13).fill(0))`, 'ok'],
  ])('%s', async (_, source, end) => {
    expect(await endOf(source, { heapBytes: 2 ** 20, arrayLength: 2 ** 14, fuelPerTurn: 10_000_000 })).toBe(end);
  });
});

describe('BigInt', () => {
  it.each([
    ['a long text', `BigInt('9'.repeat(2 ** 16))`, 'bigint'],
    ['a long text in an object', `BigInt({ toString: () => '0x' + 'f'.repeat(2 ** 16) })`, 'bigint'],
    ['leading zeros', `if (BigInt('0'.repeat(2 ** 16) + '7') !== 7n) throw new Error()`, 'ok'],
    [
      'what is no number',
      `try { BigInt('9'.repeat(2 ** 16) + 'x') } catch (e) { if (!(e instanceof SyntaxError)) throw e }`,
      'ok',
    ],
    ['text, again and again', `const s = '9'.repeat(1e4); for (;;) BigInt(s)`, 'fuelPerTurn'],
    ['asUintN of a negative number', `BigInt.asUintN(2 ** 30 - 1, -1n)`, 'bigint'],
    ['asUintN of a text', `BigInt.asUintN(64, '9'.repeat(2 ** 16))`, 'bigint'],
    ['asIntN of a number', `if (BigInt.asIntN(2 ** 30, -5n) !== -5n) throw new Error()`, 'ok'],
    ['toString, again and again', `const b = 1n << 65000n; for (;;) b.toString()`, 'fuelPerTurn'],
    ['toLocaleString, again and again', `const b = 1n << 65000n; for (;;) b.toLocaleString()`, 'fuelPerTurn'],
    ['a long result', `(1n << 65000n).toString(2)`, 'string'],
  ])('%s', async (_, source, end) => {
    expect(await endOf(source, { stringLength: source.startsWith('(1n') ? 2 ** 15 : 2 ** 17 })).toBe(end);
  });
});

describe('an iterable without end', () => {
  it.each([
    ['new Map', `new Map(${endless})`],
    ['new Set', `new Set(${endless})`],
    ['new WeakSet', `new WeakSet(${endless})`],
    [
      'new WeakMap of one key',
      `const key = {}; new WeakMap({ [Symbol.iterator]: () => ({ next: Object.bind(null, { value: [key, 1] }) }) })`,
    ],
    ['a subclass of Set', `new (class extends Set {})(${endless})`],
    ['new Set of what an array says', `new Set(Array.prototype.values.call({ length: 2 ** 53 - 1 }))`],
    ['Object.fromEntries', `Object.fromEntries(${endless})`],
    ['AggregateError', `new AggregateError(${endless})`],
    ['AggregateError, called', `AggregateError(${endless})`],
    ['Promise.all', `Promise.all(${endless}); for (;;) ;`, 'jobs'],
    ['Promise.race', `Promise.race(${endless}); for (;;) ;`, 'jobs'],
    ['Promise.any', `Promise.any(${endless}); for (;;) ;`, 'jobs'],
    ['Promise.allSettled', `Promise.allSettled(${endless}); for (;;) ;`, 'jobs'],
    [
      'Promise.race of natives only',
      `Promise.race.call(Object.assign(function (f) { f(Object, Object) }, { resolve: Object.bind(null, { then: Object }) }), ${endless}); for (;;) ;`,
    ],
    ...(has('Object.groupBy') ? [['Object.groupBy', `Object.groupBy(${endless}, String)`]] : []),
    ...(has('Map.groupBy') ? [['Map.groupBy', `Map.groupBy(${endless}, Object)`]] : []),
    ...(has('Set.prototype.union')
      ? ['union', 'symmetricDifference', 'isSupersetOf'].map((name) => [
          `Set.prototype.${name}`,
          `const keys = () => ({ next: Object.bind(null, { done: false, value: 1 }) }); new Set([1]).${name}({ size: 1, has: Object, keys })`,
        ])
      : []),
  ])('ends %s', async (_, source, end = 'fuelPerTurn') => {
    expect(await endOf(source as string)).toBe(end);
  });
});

describe('collections', () => {
  it.each([
    [
      'entries that are set again while they are visited',
      `const m = new Map([[1, 1]]); m.forEach((v, k) => { m.delete(k); m.set(k, v) })`,
    ],
    [
      'values that are added again while they are visited',
      `const s = new Set([1]); s.forEach((v) => { s.delete(v); s.add(v) })`,
    ],
    ['a native callback', `const s = new Set(Array(1e4).keys()); for (;;) s.forEach(Object)`],
    ['copies', `const s = new Set(Array(1e4).keys()); for (;;) new Set(s)`],
  ])('%s', async (_, source) => {
    expect(await endOf(source)).toBe('fuelPerTurn');
  });
});

describe('a list of arguments', () => {
  it.each([
    ['apply', `Math.max.apply(null, { length: 1e8 })`, 'depth'],
    ['apply of what says it is as long as can be', `Math.max.apply(null, { length: 2 ** 53 - 1 })`, 'depth'],
    ['apply of holes', `const a = [], key = 'length'; a[key] = 1e8; Math.max.apply(null, a)`, 'depth'],
    ['Reflect.apply', `Reflect.apply(Math.max, null, { length: 1e8 })`, 'depth'],
    ['Reflect.construct', `Reflect.construct(Array, { length: 1e8 })`, 'depth'],
    ['a proxy', `Math.max.apply(null, new Proxy([], { get: (t, k) => (k === 'length' ? 1e9 : 0) }))`, 'depth'],
    ['again and again', `const a = { length: 1e4 }; for (;;) Math.max.apply(null, a)`, 'fuelPerTurn'],
    [
      'of a genuine array, again and again',
      `const a = Array(1e4).fill(0); for (;;) Math.max.apply(null, a)`,
      'fuelPerTurn',
    ],
  ])('%s', async (_, source, end) => {
    expect(await endOf(source)).toBe(end);
  });
});

describe('all properties', () => {
  const text = `const s = 'x'.repeat(2 ** 17);`;
  it.each([
    ['keys of a text', `${text} for (;;) Object.keys(s)`],
    ['values of a text', `${text} for (;;) Object.values(s)`],
    ['entries of a String object', `${text} for (;;) Object.entries(Object(s))`],
    ['names of a text', `${text} for (;;) Object.getOwnPropertyNames(s)`],
    ['descriptors of a text', `${text} for (;;) Object.getOwnPropertyDescriptors(s)`],
    ['keys of an array', `const a = Array(1e5).fill(0); for (;;) Reflect.ownKeys(a)`],
    ['keys of an object', `const o = {}; for (let i = 0; i < 1e4; i++) o['k' + i] = i; for (;;) Object.keys(o)`],
    ['a text assigned', `${text} for (;;) Object.assign({}, s)`],
    ['an array frozen', `for (;;) Object.freeze(Array(1e5).fill(0))`],
    [
      'an array with names, frozen again',
      `const a = []; for (let i = 0; i < 20000; i++) a['x' + i] = i; for (let n = 0; n < 60; n++) Object.freeze(a)`,
    ],
    [
      'an array with names, closed and looked at',
      `const a = []; for (let i = 0; i < 20000; i++) a['x' + i] = i; Object.preventExtensions(a); for (let n = 0; n < 60; n++) Object.isSealed(a)`,
    ],
    ['a frozen array looked at', `const a = Object.freeze(Array(1e5).fill(0)); for (;;) Object.isFrozen(a)`],
    ['the text of a function', `const f = Function('/*' + 'x'.repeat(1e5) + '*/'); for (;;) f.toString()`],
  ])('%s', async (_, source) => {
    expect(await endOf(source)).toBe('fuelPerTurn');
  });
});
