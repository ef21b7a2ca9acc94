// `arguments` that are few go to the engine at once: what has been made to look like them does not.
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { isShortArguments } from '../../src/guards/genuine.ts';

function listOf(..._given: unknown[]): IArguments {
  // biome-ignore lint/complexity/noArguments: what is tested
  return arguments;
}
const altered = (property: PropertyKey, descriptor: PropertyDescriptor, ...given: unknown[]): unknown =>
  Object.defineProperty(listOf(...given), property, descriptor);

describe('isShortArguments', () => {
  it('knows the few arguments of a call', () => {
    expect(isShortArguments(listOf())).toBe(true);
    expect(isShortArguments(listOf(1, 2))).toBe(true);
    expect(isShortArguments(listOf(...Array(15)))).toBe(true);
  });

  it.each<[string, unknown]>([
    ['many', listOf(...Array(16))],
    ['a length of its own', altered('length', { value: 2 ** 53 - 1 }, 1)],
    ['a length that is no number', altered('length', { value: '3' }, 1)],
    ['a length that runs code', altered('length', { get: () => 3 }, 1)],
    ['no length', (() => Reflect.deleteProperty(listOf(1), 'length') && listOf)()],
    ['a name of its own', altered(Symbol.toStringTag, { value: 'Arguments' }, 1)],
    ['another prototype', Object.setPrototypeOf(listOf(1), { [Symbol.toStringTag]: 'Arguments' })],
    ['a proxy of it', new Proxy(listOf(1), {})],
    ['an array', [1]],
    ['what takes its name', { length: 2 ** 53 - 1, [Symbol.toStringTag]: 'Arguments' }],
    ['what inherits its name', Object.create({ [Symbol.toStringTag]: 'Arguments' })],
    ['nothing', null],
    ['a text', 'Arguments'],
  ])('does not take for it: %s', (_, value) => {
    expect(isShortArguments(value)).toBe(false);
  });

  it('runs nothing of a guest', () => {
    const run = (): never => {
      throw new Error('ran');
    };
    const trap = new Proxy({}, { get: run, has: run, getOwnPropertyDescriptor: run, getPrototypeOf: run });
    for (const value of [
      altered('length', { get: run }),
      altered(Symbol.toStringTag, { get: run }),
      Object.setPrototypeOf(listOf(1), trap),
      trap,
    ])
      expect(isShortArguments(value)).toBe(false);
  });
});

describe('arguments in a tenant', () => {
  const value = async (source: string): Promise<unknown> => (await makeTenant({}).run(source)).value;

  it.each([
    ['function f() { return [].slice.call(arguments, 1) } f(1, 2, 3)', [2, 3]],
    ['function f() { return [].slice.call(arguments, -2, -1) } f(1, 2, 3)', [2]],
    ['function f() { return [...arguments] } f(1, 2, 3)', [1, 2, 3]],
    ['function g(...r) { return r.length } function f() { return g(0, ...arguments) } f(1, 2)', 3],
    ['function f() { delete arguments[0]; return [...arguments].map(String) } f(1, 2)', ['undefined', '2']],
    ['function f() { delete arguments[0]; return 0 in [].slice.call(arguments) } f(1, 2)', false],
    ['function f() { arguments.length = 1; return [...arguments] } f(1, 2)', [1]],
    ['function f() { arguments.length = 40; return [...arguments].length } f(1, 2)', 40],
    ['function f() { arguments[Symbol.iterator] = function* () { yield 7 }; return [...arguments] } f(1, 2)', [7]],
    [
      `let reads = 0; function f() {
        Object.defineProperty(arguments, Symbol.iterator, { get() { reads++; return [][Symbol.iterator] } });
        return [...arguments].concat(reads)
      } f(5)`,
      [5, 1],
    ],
    ['function f() { const [a, ...rest] = arguments; return rest } f(1, 2, 3)', [2, 3]],
  ])('%s', async (source, expected) => {
    expect(await value(source)).toEqual(expected);
  });

  it.each(['for (;;) f(() => arguments)', '[].slice.call(f())', '[...f()]'])(
    'that say any length end by fuel: %s',
    async (source) => {
      const made = `function f() { arguments.length = 2 ** 31; return arguments }`;
      const { fault } = await makeTenant({ limits: { fuelPerTurn: 300_000, wallMs: 60_000 } }).run(`${made} ${source}`);
      expect(fault).toMatch(/fuelPerTurn|array/);
    },
  );
});

describe('lists made of iterators', () => {
  const value = async (source: string): Promise<unknown> => (await makeTenant({}).run(source)).value;
  const MAP = 'const m = new Map([["a", 1], ["b", 2]]);';

  it.each([
    [`${MAP} Array.from(m.keys())`, ['a', 'b']],
    [`${MAP} const i = m.values(); i.next(); Array.from(i)`, [2]],
    ['Array.from((function* () { yield 1; yield 2 })())', [1, 2]],
    ['Array.from(new Set().values())', []],
    [
      `${MAP} const i = m.keys(); Object.defineProperty(i, 'next', { value: () => ({ done: true }) }); Array.from(i)`,
      [],
    ],
    ['Uint8Array.from([1, , 257])', new Uint8Array([1, 0, 1])],
    ['const a = [1, { valueOf: () => { a.length = 0; return 2 } }, 3]; Uint8Array.from(a)', new Uint8Array([1, 2, 3])],
    ['new Uint8Array(new Uint16Array([1, 256, 3]))', new Uint8Array([1, 0, 3])],
    ['new Uint8Array(new ArrayBuffer(4), 1, 2).byteOffset', 1],
    ['new Uint8Array(2.7).length', 2],
    ['[new Date(2020, 1).getMonth(), new Date(2020, 1, 2, 3, 4, 5, 6).getMilliseconds()]', [1, 6]],
  ])('%s', async (source, expected) => {
    expect(await value(source)).toEqual(expected);
  });

  it.each([
    'const g = (function* () { for (;;) yield 1 })(); Array.from(g)',
    `const m = new Map(); for (let i = 0; i < 1e4; i++) m.set(i, i); for (;;) Array.from(m.keys())`,
    `const i = new Map([[1, 1]]).keys(); Object.defineProperty(i, 'next', { value: Reflect.ownKeys.bind(null, {}) }); for (;;) try { Array.from(i) } catch {}`,
  ])('end by fuel: %s', async (source) => {
    const { fault } = await makeTenant({ limits: { fuelPerTurn: 300_000, wallMs: 60_000 } }).run(source);
    expect(fault).toMatch(/fuelPerTurn|array/);
  });
});
