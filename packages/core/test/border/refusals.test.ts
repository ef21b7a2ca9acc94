import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { makeFixture, refusalOf } from './fixture.ts';

const detached = (): ArrayBuffer => {
  const buffer = new ArrayBuffer(8);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
};
const getter = (): object =>
  Object.defineProperty({}, 'x', { enumerable: true, get: () => expect.unreachable('an accessor was run') });
const setter = (): object => Object.defineProperty({}, 'x', { enumerable: true, set: () => {} });
const indexGetter = (): unknown[] =>
  Object.defineProperty([1, 2, 3], 1, { get: () => expect.unreachable('an accessor was run') });

// Row: what it is, the code, the path under `value`, a maker.
const bothWays: readonly (readonly [string, string, string, () => unknown])[] = [
  ['a getter', 'BORDER_ACCESSOR', '.x', getter],
  ['a setter', 'BORDER_ACCESSOR', '.x', setter],
  ['a nested getter', 'BORDER_ACCESSOR', '.list[2].x', () => ({ list: [0, 1, getter()] })],
  ['a getter beside methods', 'BORDER_ACCESSOR', '.x', () => Object.assign(getter(), { method: () => 1 })],
  ['a getter at an index', 'BORDER_ACCESSOR', '[1]', indexGetter],
  ['a proxy', 'BORDER_PROXY', '.p', () => ({ p: new Proxy({}, {}) })],
  ['a proxy of an array', 'BORDER_PROXY', '', () => new Proxy([], {})],
  [
    'a revoked proxy',
    'BORDER_PROXY',
    '',
    () => {
      const { proxy, revoke } = Proxy.revocable([], {});
      revoke();
      return proxy;
    },
  ],
  ['a fresh symbol', 'BORDER_SYMBOL', '[0]', () => [Symbol('mine')]],
  ['a member under a fresh symbol', 'BORDER_SYMBOL', '', () => ({ [Symbol('mine')]: 1 })],
  ['a WeakMap', 'BORDER_REFUSED', '.w', () => ({ w: new WeakMap() })],
  ['a WeakSet', 'BORDER_REFUSED', '', () => new WeakSet()],
  ['a WeakRef', 'BORDER_REFUSED', '', () => new WeakRef({})],
  ['a boxed number', 'BORDER_REFUSED', '', () => Object(1)],
  ['a boxed symbol', 'BORDER_REFUSED', '', () => Object(Symbol.iterator)],
  ['a detached buffer', 'BORDER_REFUSED', '.b', () => ({ b: detached() })],
  [
    'a view of a detached buffer',
    'BORDER_REFUSED',
    '',
    () => {
      const view = new Uint8Array(8);
      structuredClone(view.buffer, { transfer: [view.buffer] });
      return view;
    },
  ],
  ['shared memory', 'BORDER_REFUSED', '', () => new SharedArrayBuffer(8)],
  ['a view of shared memory', 'BORDER_REFUSED', '', () => new Uint8Array(new SharedArrayBuffer(8))],
  ['a window of shared memory', 'BORDER_REFUSED', '', () => new Uint8Array(new SharedArrayBuffer(8), 4)],
  ['what only looks like a Map', 'BORDER_REFUSED', '', () => Object.create(Map.prototype)],
  ['what only looks like a Date', 'BORDER_REFUSED', '', () => Object.create(Date.prototype)],
  ['what only looks like a typed array', 'BORDER_REFUSED', '', () => Object.create(Uint8Array.prototype)],
  ['what only looks like a promise', 'BORDER_PROMISE', '.p', () => ({ p: Object.create(Promise.prototype) })],
  ['what only looks like an array', 'BORDER_REFUSED', '', () => Object.create(Array.prototype)],
  ['an array of a subclass', 'BORDER_INSTANCE', '', () => new (class List extends Array {})()],
  ['a Map of a subclass', 'BORDER_INSTANCE', '', () => new (class Cache extends Map {})()],
  ['a Date of a subclass', 'BORDER_INSTANCE', '', () => new (class Day extends Date {})()],
  ['a Buffer', 'BORDER_INSTANCE', '.b', () => ({ b: Buffer.from('pooled') })],
  ['an object with a then method', 'BORDER_THENABLE', '.x', () => ({ x: { then: () => {} } })],
  // Its named members come after the array itself, as parts of it.
  ['an array with a then method', 'BORDER_THENABLE', '', () => Object.assign([], { then: () => {} })],
  ['an awkward key', 'BORDER_REFUSED', '["a b\\n"]', () => ({ 'a b\n': new WeakMap() })],
  [
    'a Map value',
    'BORDER_REFUSED',
    '<value 1>',
    () =>
      new Map<unknown, unknown>([
        [0, 0],
        [1, new WeakMap()],
      ]),
  ],
  ['a Set entry', 'BORDER_REFUSED', '<entry 0>.x', () => new Set([{ x: new WeakSet() }])],
];

describe.each(['toHost', 'toGuest'] as const)('border.%s() refuses', (direction) => {
  test.each(bothWays)('%s: %s at value%s', (_, code, path, make) => {
    const { border } = makeFixture();
    expect(refusalOf(() => border[direction](make()))).toEqual({ code, path: `value${path}` });
  });
});

describe('border.toGuest() refuses the host’s', () => {
  test.each([
    ['class instance', () => new (class Database {})()],
    ['URL', () => new URL('http://a.example/')],
    ['AbortSignal', () => AbortSignal.timeout(1)],
  ])('%s', (_, make) => {
    const { border } = makeFixture();
    expect(refusalOf(() => border.toGuest({ power: make() }))).toEqual({
      code: 'BORDER_INSTANCE',
      path: 'value.power',
    });
  });

  test('global object', () => {
    const { border } = makeFixture();
    expect(() => border.toGuest(globalThis)).toThrow(/BORDER|Expected/);
  });
});

describe('border.toHost() refuses a guest’s', () => {
  test.each([
    ['RegExp, which would run in the host’s time', 'BORDER_REGEXP', 'value.re', '{ re: /(a+)+$/ }'],
    ['promise of a subclass', 'BORDER_INSTANCE', 'value', 'new (class Lazy extends Promise {})(() => {})'],
    [
      'promise with its own then',
      'BORDER_PROMISE',
      'value',
      'Object.defineProperty(Promise.resolve(1), "then", { value() { throw "ran" } })',
    ],
    [
      'promise with its own constructor',
      'BORDER_PROMISE',
      'value',
      'Object.defineProperty(Promise.resolve(1), "constructor", { get() { throw "ran" } })',
    ],
    ['thenable instance', 'BORDER_THENABLE', 'value', 'new (class { then(f) { f(1) } })()'],
    ['proxy in a chain of prototypes', 'BORDER_PROXY', 'value', 'Object.create(new Proxy({}, {}))'],
    [
      'endless chain of prototypes',
      'BORDER_PROXY',
      'value',
      '(() => { let o = { x: 1 }; for (let i = 0; i < 1e5; i++) o = Object.create(o); return o })()',
    ],
  ])('%s', (_, code, path, source) => {
    const { guest } = makeFixture();
    expect(refusalOf(() => guest(source))).toEqual({ code, path });
  });
});

test('a refusal names its tenant and is the same error outside', () => {
  const { border } = makeFixture();
  try {
    border.toHost({ x: Symbol('s') });
  } catch (error) {
    expect(error).toMatchObject({ details: { tenant: 'test', path: 'value.x', got: 'Symbol(s)' } });
    expect(border.errorToHost(error)).toBe(error);
  }
  expect.assertions(2);
});

test('a long path is cut in front', () => {
  const { border } = makeFixture();
  let value: unknown = Symbol('deep');
  for (let index = 0; index < 500; index += 1) value = { member: value };
  const { path } = refusalOf(() => border.toHost(value));
  expect(path).toMatch(/^value…[\s\S]*\.member\.member$/);
  expect((path as string).length).toBeLessThan(220);
});
