import { inspect as nodeInspect, types } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpuMs } from '../border/fixture.ts';
import { inspect } from '../../src/inspect/inspect.ts';

const { isProxy } = types;
const show = (value: unknown, options: object = {}): string => inspect(value, { isProxy, ...options });
const ran = (): never => expect.unreachable('guest code was run');

const cyclic = (): object => {
  const value: Record<string, unknown> = { list: [] };
  value.self = value;
  (value.list as unknown[]).push(value, { value });
  return value;
};

/**
 * What Node shows, as Node 20 does: 22 sets what it says of buffers in brackets, 24 takes those of symbols away. Guests
 * see the same on every version.
 */
const nodeShows = (value: unknown): string =>
  nodeInspect(value)
    .replace(/\[(byteLength|byteOffset|buffer)\]: /g, '$1: ')
    .replace(/(?<=[{,]\s+)(Symbol\([\w.]+\)): /g, '[$1]: ');

// Each is shown as Node shows it.
const likeNode: readonly (readonly [string, () => unknown])[] = [
  ['undefined', () => undefined],
  ['null', () => null],
  ['minus zero', () => -0],
  ['a BigInt', () => 123n],
  ['a string', () => 'it\'s "quoted"\n\u0007 \ud800 é'],
  ['strings in a list', () => ["it's", 'say "x"', `'"`, '`', '\\']],
  ['a symbol', () => Symbol('a b')],
  ['an empty object', () => ({})],
  ['an empty list', () => []],
  ['keys that need quotes', () => ({ a: 1, 'b-c': 2, 3: 4, [Symbol('s')]: 5, ['__proto__']: 6, é: 7 })],
  ['a null prototype', () => Object.assign(Object.create(null), { a: 1 })],
  ['an empty null prototype', () => Object.create(null) as object],
  ['depth', () => ({ a: { b: { c: { d: 1 }, e: [1], f: [], g: {} } } })],
  [
    'an instance',
    () =>
      new (class Foo {
        a = 1;
      })(),
  ],
  ['an empty instance', () => new (class Foo {})()],
  [
    'an instance too deep',
    () => [
      [
        [
          new (class Foo {
            a = 1;
          })(),
        ],
      ],
    ],
  ],
  [
    'an inherited tag',
    () => Object.create({ [Symbol.toStringTag]: 'Tag' }, { a: { value: 1, enumerable: true } }) as object,
  ],
  ['an own tag', () => ({ [Symbol.toStringTag]: 'Tag' })],
  ['a function', () => function named() {}],
  ['an anonymous function', () => () => {}],
  ['an async function', () => ({ f: async () => {} })],
  ['a function with members', () => Object.assign(() => {}, { x: 1 })],
  ['a class', () => class A {}],
  ['a subclass', () => class B extends Map {}],
  ['an anonymous class', () => class {}],
  ['holes', () => [1, , , 4, , 6]],
  ['holes alone', () => new Array(3)],
  ['an array with members', () => Object.assign([1], { foo: 2 })],
  ['a match', () => /(?<x>b)/.exec('abc')],
  ['many numbers', () => Array.from({ length: 120 }, (_, index) => index * 7)],
  ['many short strings', () => Array.from({ length: 27 }, (_, index) => 's'.repeat(index % 5) + index)],
  ['many objects', () => Array.from({ length: 9 }, (_, index) => ({ index }))],
  ['101 items', () => Array.from({ length: 101 }, () => ({}))],
  [
    'a Map',
    () =>
      new Map<unknown, unknown>([
        ['a', 1],
        [{ b: 2 }, new Set([1])],
      ]),
  ],
  ['an empty Map', () => new Map()],
  ['a Map of a subclass', () => new (class Cache extends Map<unknown, unknown> {})([[1, 2]])],
  ['an array of a subclass', () => new (class List extends Array<unknown> {})(1, 2)],
  ['a Set', () => new Set([1, 'a', { x: 1 }])],
  ['a Date', () => new Date(0)],
  ['an invalid Date', () => new Date(Number.NaN)],
  ['a Date with members', () => Object.assign(new Date(0), { a: 1 })],
  ['a RegExp', () => /a\/b/giu],
  ['typed arrays', () => [Uint8Array.of(1, 2), new Float64Array(1), BigInt64Array.of(1n)]],
  ['an ArrayBuffer', () => Uint8Array.of(1, 255).buffer],
  ['a long ArrayBuffer', () => new ArrayBuffer(60)],
  ['a DataView', () => new DataView(new ArrayBuffer(2), 1)],
  ['a WeakMap', () => new WeakMap()],
  ['boxed primitives', () => [Object(1), Object('ab'), Object(true), Object(1n), Object(Symbol('x'))]],
  [
    'accessors',
    () =>
      Object.defineProperties(
        {},
        {
          a: { get: ran, enumerable: true },
          b: { set: ran, enumerable: true },
          c: { get: ran, set: ran, enumerable: true },
        },
      ),
  ],
  ['cycles', cyclic],
  ['two cycles', () => [cyclic(), cyclic()]],
  [
    'wide objects',
    () => ({ aaaaaaaaaaaaaaaaaaaa: 1, bbbbbbbbbbbbbbbbbbbbbbbbb: 2, cccccccccccccccccccccccccc: { d: 3 } }),
  ],
  ['nesting that breaks lines', () => ({ a: { b: { c: {} } }, d: [{ e: { f: 1 } }, { g: ['x'.repeat(60)] }] })],
  ['a long string in a list', () => ['x'.repeat(10_050)]],
];

describe('inspect() shows as Node does:', () => {
  test.each(likeNode)('%s', (_, make) => {
    expect(show(make(), { maxBytes: 1e6 })).toBe(nodeShows(make()));
  });

  test('any plain data', () => {
    const data = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
      withNullPrototype: true,
    });
    fc.assert(
      fc.property(data, (value) => {
        expect(show(value, { maxBytes: 1e7 })).toBe(nodeInspect(value));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['without a stack', new TypeError('boom'), '[TypeError: boom]'],
    ['without a message', new RangeError(), '[RangeError]'],
    [
      'with members and a cause',
      Object.assign(new Error('m', { cause: 'why' }), { code: 'E' }),
      "[Error: m] { code: 'E', [cause]: 'why' }",
    ],
    ['of a class', new (class MyError extends Error {})('m'), '[MyError: m]'],
    ['with errors', new AggregateError([1], 'all'), '[AggregateError: all] { [errors]: [ 1 ] }'],
  ])('an error %s', (_, error, text) => {
    expect(show(error)).toBe(text);
  });

  test('an error with the stack that stackOf gives, indented', () => {
    const error = new Error('m');
    expect(show({ error }, { stackOf: () => 'Error: m\n    at a.js:1:1' })).toBe(
      '{\n  error: Error: m\n      at a.js:1:1\n}',
    );
    expect(show({ error }, { stackOf: () => '    at a.js:1:1' })).toBe('{\n  error: Error: m\n      at a.js:1:1\n}');
  });
});

test('inspect() names generator functions', () => {
  expect(show([function* gen() {}, async function* () {}])).toBe(
    '[ [GeneratorFunction: gen], [AsyncGeneratorFunction (anonymous)] ]',
  );
});

describe('inspect() runs nothing for', () => {
  const trap = new Proxy({}, { get: () => ran });
  const custom = Symbol.for('nodejs.util.inspect.custom');
  const everywhere = (object: object): object => {
    // The stack first: to make it, the realm's own stack code reads the error.
    const keys = [
      'stack',
      'toString',
      'valueOf',
      'toJSON',
      'inspect',
      'name',
      'message',
      'size',
      'length',
      'source',
      'flags',
      'byteLength',
      'constructor',
      'forEach',
      'entries',
      'values',
      'next',
      custom,
      Symbol.iterator,
      Symbol.toPrimitive,
      Symbol.toStringTag,
    ];
    for (const key of keys) Reflect.defineProperty(object, key, { get: ran, configurable: true });
    return object;
  };
  test.each([
    ['an object', () => everywhere({})],
    ['a function', () => everywhere(() => {})],
    ['a class', () => everywhere(class {})],
    ['an error', () => everywhere(new Error('m'))],
    ['a Map', () => everywhere(new Map([[1, 2]]))],
    ['a Set', () => everywhere(new Set([1]))],
    ['a Date', () => everywhere(new Date(0))],
    ['a RegExp', () => everywhere(/x/g)],
    ['an array', () => everywhere([1])],
    ['bytes', () => everywhere(new Uint8Array(2))],
    ['a buffer', () => everywhere(new ArrayBuffer(2))],
    ['a promise', () => everywhere(Promise.resolve())],
    ['a boxed string', () => everywhere(Object('x'))],
    ['a custom inspector', () => ({ [custom]: ran, inspect: ran, toJSON: ran })],
    ['a prototype of accessors', () => Object.create(everywhere({})) as object],
    ['a constructor that is a proxy', () => Object.create({ constructor: new Proxy(class {}, trap) }) as object],
  ])('%s', (_, make) => {
    expect(typeof show(make())).toBe('string');
    expect(typeof show([make()])).toBe('string');
  });

  test.each([
    ['a proxy', () => new Proxy({}, trap), '[Proxy]'],
    ['a proxy of a function', () => new Proxy(() => {}, trap), '[Proxy of a function]'],
    ['nested proxies', () => [{ p: new Proxy([], trap) }], '[ { p: [Proxy] } ]'],
    ['a prototype that is a proxy', () => Object.create(new Proxy({}, trap)) as object, '[Object: null prototype] {}'],
    [
      'a class that extends a proxy',
      () => Object.setPrototypeOf(class A {}, new Proxy(class {}, trap)) as object,
      '[class A]',
    ],
    [
      'a revoked proxy',
      () => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
      },
      '[Proxy]',
    ],
  ])('%s', (_, make, text) => {
    expect(show(make())).toBe(text);
  });

  test('and where proxies cannot be told, a trap that throws shows as unreadable', () => {
    const proxy = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('trap');
        },
      },
    );
    expect(inspect({ proxy })).toBe('{ proxy: [unreadable] }');
  });
});

describe('inspect() is bounded:', () => {
  const timed = (value: unknown, options: object = {}): string => {
    const start = cpuMs();
    const text = show(value, options);
    expect(cpuMs() - start).toBeLessThan(1_000);
    return text;
  };

  test('at maxBytes of UTF-8, and one over', () => {
    expect(show('é'.repeat(4), { maxBytes: 10 })).toBe("'éééé'");
    expect(Buffer.byteLength(show('é'.repeat(100), { maxBytes: 50 }))).toBeLessThanOrEqual(50);
    for (let maxBytes = 0; maxBytes < 60; maxBytes += 1) {
      const text = show([{ text: '€uro 😀', more: [1, 2, 3] }, 'ü'], { maxBytes });
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxBytes);
      expect(text).toBe(text.toWellFormed?.() ?? text);
    }
  });

  test('at maxEntries, and one over', () => {
    expect(show([1, 2, 3], { maxEntries: 3 })).toBe('[ 1, 2, 3 ]');
    expect(show([1, 2, 3, 4], { maxEntries: 3 })).toBe('[ 1, 2, 3, ... 1 more item ]');
    expect(show({ a: 1, b: 2, c: 3, d: 4 }, { maxEntries: 2 })).toBe('{ a: 1, b: 2, ... 2 more properties }');
    expect(show(new Set([1, 2, 3]), { maxEntries: 2 })).toBe('Set(3) { 1, 2, ... 1 more item }');
    expect(
      show(
        new Map([
          [1, 1],
          [2, 2],
        ]),
        { maxEntries: 1 },
      ),
    ).toBe('Map(2) { 1 => 1, ... 1 more item }');
    expect(show(new Uint8Array(3), { maxEntries: 2 })).toBe('Uint8Array(3) [ 0, 0, ... 1 more item ]');
  });

  test('at maxDepth, and one over', () => {
    expect(show({ a: { b: {} } }, { maxDepth: 0 })).toBe('{ a: [Object] }');
    expect(show([[[1]]], { maxDepth: 1 })).toBe('[ [ [Array] ] ]');
  });

  test('whatever a guest makes', () => {
    const deep = (levels: number): unknown => {
      let value: unknown = 1;
      for (let index = 0; index < levels; index += 1) value = [value];
      return value;
    };
    let doubled: unknown = 'x';
    for (let index = 0; index < 60; index += 1) doubled = [doubled, doubled];
    const sparse: unknown[] = [];
    sparse[4_294_967_294] = 1;
    const wide: Record<string, number> = {};
    for (let index = 0; index < 1e5; index += 1) wide[`k${index}`] = index;
    const dense = Array.from({ length: 1e6 }, () => 1);
    expect(timed(deep(1e5), { maxDepth: 1e9 })).toContain('[Array]');
    expect(timed(doubled, { maxDepth: 64, maxBytes: 1e4 }).length).toBeLessThanOrEqual(1e4);
    expect(timed(sparse)).toMatch(/^\[ <\d+ empty items>, \.\.\. \d+ more items \]$/);
    expect(timed(new Array(4_294_967_295))).toContain('more items');
    expect(timed(wide)).toContain('more properties');
    expect(timed(dense)).toContain('... 999900 more items');
    expect(timed(new Uint8Array(1e8))).toContain('more items');
    expect(timed('x'.repeat(1e8)).length).toBeLessThan(20_000);
    expect(timed(Object('x'.repeat(1e7))).length).toBeLessThan(20_000);
    expect(timed(2n ** 1_000_000n)).toBe('[BigInt of more than 1000 digits]');
    expect(timed(new Map(dense.slice(0, 1e5).map((_, index) => [index, index])))).toContain('more items');
    expect(timed({ ['k'.repeat(1e7)]: 1 }).length).toBeLessThan(20_000);
    expect(timed(Symbol('s'.repeat(1e7))).length).toBeLessThan(200);
    expect(timed(Object.defineProperty(() => {}, 'name', { value: 'n'.repeat(1e7) })).length).toBeLessThan(200);
    expect(timed(new Error('m'.repeat(1e7))).length).toBeLessThan(20_000);
    expect(timed(new RegExp('x'.repeat(1e5))).length).toBeLessThan(20_000);
  });

  test('for any data and any bounds', () => {
    fc.assert(
      fc.property(
        fc.anything({ withMap: true, withSet: true }),
        fc.nat(300),
        fc.nat(5),
        fc.nat(5),
        (value, maxBytes, maxDepth, maxEntries) => {
          expect(Buffer.byteLength(show(value, { maxBytes, maxDepth, maxEntries }))).toBeLessThanOrEqual(maxBytes);
        },
      ),
      { numRuns: 300 },
    );
  });
});
