// Lists whose members take a native long for each: the clock and the heap are looked at between them. What a program is
// left to do alone would last for minutes, or end the process.
import { expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

const large = 'const b = (1n << 100000n) - 1n; const a = Array(1e4).fill(b);';
const chain = 'let o = {}; for (let i = 0; i < 1e5; i++) o = Object.create(o); const a = Array(1e5).fill(o);';
/** Concatenations that nobody has looked into: 32 bytes each until somebody does. */
const ropes = 'const s = "x".repeat(65000); const a = []; for (let i = 0; i < 2e4; i++) a.push(s + i);';
/** Few enough to be left alone, were they shorter. */
const wide = 'const s = "\\u1234".repeat(2 ** 22 - 20); const a = []; for (let i = 0; i < 32; i++) a.push(s + i + s);';
/** Keys of equal length, which the engine keeps in one place. */
const alike =
  'const t = Array.from({ length: 2e4 }, (_, i) => i).join(""); const a = []; for (let i = 0; i < 6e4; i++) a.push(t.slice(i, i + 17000));';

const programs: readonly (readonly [string, string])[] = [
  ['BigInts sorted as text', `${large} a.sort()`],
  ['BigInts sorted as text in a copy', `${large} a.toSorted()`],
  ['a few BigInts sorted as text, over and over', `${large} for (;;) a.slice(0, 15).sort()`],
  ['BigInts of an array-like sorted', `${large} Array.prototype.sort.call({ ...a.slice(0, 1000), length: 1000 })`],
  ['a native as comparator', `${large} a.sort(Error)`],
  ['String for each', `${large} a.forEach(String)`],
  ['String for each of a few, over and over', `${large} for (;;) a.slice(0, 15).forEach(String)`],
  ['Error for each', `${large} a.map(Error)`],
  ['a proxy of String for each', `${large} a.filter(new Proxy(String, {}))`],
  ['what a native binds', `${ropes} a.map(''.charCodeAt.call.bind(''.charCodeAt)).length`],
  ['a search through a chain', `${chain} a.forEach(Reflect.has)`],
  ['a native for each entry', `${chain} new Map(a.map((o, i) => [i, o])).forEach(Reflect.has)`],
  ['keys that are BigInts', `${large} Object.fromEntries(a.map((b) => [b, 1]))`],
  ['arguments that are BigInts', `${large} ''.concat(...a)`],
  ['BigInts that one place holds', 'new Set(Array.from({ length: 1e5 }, (_, i) => BigInt(i) << 64n))'],
  ['keys of a Map that one place holds', 'new Map(Array.from({ length: 1e5 }, (_, i) => [BigInt(i) << 64n, 1]))'],
  ['texts that one place holds', `${alike} new Set(a)`],
  ['names that one place holds', `${alike} Object.fromEntries(a.map((k) => [k, 1]))`],
  ['a long text looked for', 'const s = "x".repeat(1e6), t = s + "b"; Array(1e6).fill(s + "a").indexOf(t)'],
  ['concatenations sorted', `${ropes} a.sort()`],
  ['concatenations compared', `${ropes} a.lastIndexOf(s + '0000')`],
  ['concatenations made numbers', `${ropes} new Uint8Array(a)`],
  ['concatenations as arguments', `${ropes} Math.max(...a)`],
  ['concatenations as a list of arguments', `${ropes} Math.max.apply(null, a)`],
  ['concatenations as arguments of a constructor', `${ropes} new Date(...a)`],
  ['concatenations put into a typed array', `${ropes} new Uint8Array(1e5).set(a)`],
  ['objects that stand for concatenations as arguments', `${ropes} Math.max(...a.map(Object))`],
  ['objects that stand for concatenations as a list of arguments', `${ropes} Math.min.apply(null, a.map(Object))`],
  ['objects that stand for concatenations made numbers', `${ropes} new Uint8Array(a.map(Object))`],
  ['a few concatenations that are very long', `${wide} Math.max(...a)`],
  ['objects that stand for a few that are very long', `${wide} Math.max(...a.map(Object))`],
  ['objects that stand for concatenations sorted', `${ropes} a.map(Object).sort()`],
  ['a native for each of a typed array', `${chain} new Uint8Array(1e5).forEach(Object.prototype.__lookupGetter__, o)`],
  ['a bound native for each', `${ropes} a.forEach(Reflect.has.bind(null, {}))`],
  ['concatenations as the keys of a proxy', `${ropes} Object.keys(new Proxy({}, { ownKeys: () => a }))`],
  ['keys of a property list that one place holds', `${ropes} JSON.stringify({}, a)`],
];

it.each(programs)('A native left with a list has the clock and the heap looked at: %s', (_, source) => {
  const tenant = makeTenant({ limits: { wallMs: 60, heapBytes: 2 ** 24 } });
  expect(() => tenant.evaluateNow(source)).toThrow(
    expect.objectContaining({ code: expect.stringMatching(/^LIMIT_(WALL|HEAP|FUEL_PER_TURN)$/) as string }) as Error,
  );
});

it('A list of arguments is copied without a word to the class that it is of', () => {
  const source = `
    const long = 'x'.repeat(2000), log = [];
    class List extends Array { static get [Symbol.species]() { log.push('asked'); return function () { return { length: 0 } } } }
    const list = new List();
    for (let i = 0; i < 100; i++) list.push(i);
    log.length = 0;
    ({ sum: Math.max.apply(null, list), count: ((...all) => all.length).apply(null, list), log })`;
  const expected = { sum: 99, count: 100, log: [] };
  expect(makeTenant({ limits: 'none' }).evaluateNow(source)).toEqual(expected);
  expect(makeTenant().evaluateNow(source)).toEqual(expected);
});
