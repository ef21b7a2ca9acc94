// The codec as a property: what crosses arrives as it was, over each transport.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { closeAll, kinds, makePair } from './pair.ts';

afterEach(closeAll);

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withTypedArray: true,
  withSparseArray: true,
  maxDepth: 4,
  key: fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toString', 'then', 'length', '0')),
});

/** Data with shared parts and cycles in it. */
const knotted = fc.tuple(anything, anything, anything).map(([a, b, c]) => {
  const shared = { a };
  const list: unknown[] = [shared, b, shared];
  const root: Record<string, unknown> = { list, c, map: new Map<unknown, unknown>([[shared, list]]) };
  root.root = root;
  list.push(root);
  return root;
});

describe.each(kinds)('data over %s', (kind) => {
  it('arrives as it was, there and back', async () => {
    const { far } = await makePair({ echo: (...values: unknown[]) => values }, { kind });
    await fc.assert(
      fc.asyncProperty(anything, knotted, async (plain, knot) => {
        const [first, second] = (await far.echo(plain, knot)) as [unknown, Record<string, unknown>];
        expect(isDeepStrictEqual(first, plain)).toBe(true);
        expect(isDeepStrictEqual(second, knot)).toBe(true);
        expect(second.root).toBe(second);
        const list = second.list as unknown[];
        expect(list[0]).toBe(list[2]);
        expect((second.map as Map<unknown, unknown>).get(list[0])).toBe(list);
      }),
      { numRuns: 150 },
    );
  });

  it('arrives with its functions in the places where they were', async () => {
    const { far } = await makePair({ echo: (value: unknown) => value }, { kind });
    const fns = [() => 0, () => 1, () => 2];
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(...fns),
        fc.integer(),
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.string(), fc.array(tie('tree'), { maxLength: 3 }), { maxKeys: 3, noNullPrototype: true }),
        fc.array(fc.tuple(tie('tree'), tie('tree')), { maxLength: 3 }).map((pairs) => new Map(pairs as [])),
        fc.array(tie('tree'), { maxLength: 3 }).map((items) => new Set(items)),
      ),
    }));
    await fc.assert(
      fc.asyncProperty(tree, async (value) => {
        // Identity too: isDeepStrictEqual takes functions for equal only when they are the same.
        expect(isDeepStrictEqual(await far.echo(value), value)).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  const odd: readonly (readonly [string, unknown])[] = [
    ['negative zero', [-0]],
    ['NaN', Number.NaN],
    ['holes', [1, , 3, ,]],
    ['an array with named members', Object.assign([1], { index: 2, input: 'x' })],
    ['a member named __proto__', JSON.parse('{"__proto__": {"a": 1}}')],
    ['data named then', { then: 1, catch: [2] }],
    ['a large BigInt', [-(2n ** 4000n)]],
    ['lone surrogates', '\ud800 x \udc00'],
    ['a DataView', new DataView(new Uint8Array([1, 2, 3]).buffer)],
    ['an empty string as a name', { '': { '': 1 } }],
  ];
  it.each(odd)('arrives as it was: %s', async (_, value) => {
    const { far } = await makePair({ echo: (x: unknown) => x }, { kind });
    const back = await far.echo(value);
    expect(isDeepStrictEqual(back, value)).toBe(true);
    if (Array.isArray(value)) expect(Object.keys(back)).toEqual(Object.keys(value));
  });

  it('of an invalid date stays one', async () => {
    const { far } = await makePair({ echo: (x: unknown) => x }, { kind });
    const back = await far.echo(new Date(Number.NaN));
    expect(back).toBeInstanceOf(Date);
    expect(back.getTime()).toBeNaN();
  });

  it('of a view is its window and no more', async () => {
    const { far } = await makePair({ echo: (x: unknown) => x }, { kind });
    const secret = new Uint8Array([1, 2, 3, 4]);
    const back = await far.echo(secret.subarray(1, 3));
    expect([...back]).toEqual([2, 3]);
    expect(back.buffer.byteLength).toBe(2);
  });

  it('of views of one buffer stays shared', async () => {
    const { far } = await makePair({ echo: (x: unknown) => x }, { kind });
    const bytes = new Uint8Array([1, 2]);
    const [first, second, buffer] = await far.echo([bytes, new DataView(bytes.buffer), bytes.buffer]);
    expect(first.buffer).toBe(buffer);
    expect(second.buffer).toBe(buffer);
  });
});

class Own {}
const shared = new SharedArrayBuffer(4);
const refused: readonly (readonly [string, unknown, string])[] = [
  [
    'an accessor',
    {
      get a() {
        return 1;
      },
    },
    'an accessor',
  ],
  ['an accessor of an array', Object.defineProperty([1], 0, { get: () => 1 }), 'an accessor'],
  [
    'an accessor beside a method',
    {
      f() {},
      get a() {
        return 1;
      },
    },
    'an accessor',
  ],
  ['an instance of a class', new Own(), 'an instance of Own'],
  ['an array of a class', new (class List extends Array {})(), 'an array of a class of its own'],
  ['a Map of a class', new (class Own extends Map {})(), 'an instance of Own'],
  ['a boxed number', Object(3), 'a boxed primitive'],
  ['a boxed string', Object('x'), 'an instance of String'],
  ['a symbol that is only here', Symbol('x'), 'a symbol that is only here'],
  ['a member under a symbol', { [Symbol.for('x')]: 1 }, 'a member under a symbol'],
  ['a pattern', /x/, 'an instance of RegExp'],
  ['a Buffer', Buffer.from('x'), 'an instance of Buffer'],
  ['shared memory', shared, 'an instance of SharedArrayBuffer'],
  ['a view of shared memory', new Uint8Array(shared), 'not genuine, detached or shared'],
  ['a WeakMap', new WeakMap(), 'an instance of WeakMap'],
  ['a method named then', { then() {} }, 'a method named then'],
  ['a method named then, beside others', { f() {}, then() {} }, 'a method named then'],
  ['an array with a then', Object.assign([], { then() {} }), 'a method named then'],
  ['a promise with its own then', Object.defineProperty(Promise.resolve(), 'then', { value() {} }), 'its own then'],
  ['what only looks like a Map', Object.create(Map.prototype), 'not genuine'],
  ['what only looks like an array', Object.create(Array.prototype), 'only looks like an array'],
  ['what only looks like a Date', Object.create(Date.prototype), 'not genuine'],
  ['what only looks like a signal', Object.create(AbortSignal.prototype), 'not genuine'],
  ['an iterator', [][Symbol.iterator](), 'an instance of'],
];

describe('data', () => {
  it.each(refused)('is refused with its path: %s', async (_, value, got) => {
    const { far, client } = await makePair({ f: () => 1, ok: () => 'ok' });
    const error = await far.f(0, { list: [value] }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'WIRE_VALUE', details: { peer: 'the server' } });
    expect(error.details.path).toContain('argument[1].list[0]');
    expect(error.details.got).toContain(got);
    expect(client.stats().pending).toBe(0);
    expect(await far.ok()).toBe('ok');
  });

  it('is refused without a trace: what else was in the message is not counted', async () => {
    const { far, client } = await makePair({ f: () => 1 });
    const signal = new AbortController().signal;
    await expect(far.f(() => 1, Promise.resolve(1), { m() {} }, signal, new WeakSet())).rejects.toMatchObject({
      code: 'WIRE_VALUE',
    });
    expect(client.stats().exports).toBe(0);
  });

  it('is read once', async () => {
    const { far } = await makePair({ echo: (x: unknown) => x });
    let reads = 0;
    const changing = new Proxy(
      { a: 1 },
      {
        getOwnPropertyDescriptor: (target, key) => {
          const found = Reflect.getOwnPropertyDescriptor(target, key);
          if (found !== undefined && key === 'a') {
            reads += 1;
            found.value = reads;
          }
          return found;
        },
      },
    );
    const back = await far.echo([changing]);
    // `Object.keys` asks once whether it is enumerable, and what is sent is what was then read.
    expect(back).toEqual([{ a: reads }]);
  });
});
