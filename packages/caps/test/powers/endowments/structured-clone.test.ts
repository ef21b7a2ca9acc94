import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeEndowed, makeSides } from './support.ts';

const { guest, node } = makeSides();
const tenant = makeEndowed();

describe('structuredClone', () => {
  it.each([
    `(() => { const a = { list: [1, , 3], nested: { x: undefined, n: null }, big: 1n }; a.self = a; const b = structuredClone(a); return [b !== a, b.self === b, b.list.length, 1 in b.list, 'x' in b.nested, b.big] })()`,
    `(() => { const m = structuredClone(new Map([[{ k: 1 }, new Set([1, 'a'])]])); const [[key, value]] = m; return [m instanceof Map, key, [...value]] })()`,
    `[structuredClone(new Date(5)).getTime(), structuredClone(/a+/gi).flags, structuredClone(Object(1)) + 1, typeof structuredClone(Object('s')), structuredClone(Object(true)).valueOf()]`,
    `(() => { const buffer = new ArrayBuffer(8); const view = new Uint8Array(buffer, 2, 3); view[0] = 7; const b = structuredClone({ view, other: new DataView(buffer) }); return [[...b.view], b.view.byteOffset, b.view.buffer === b.other.buffer, b.view.buffer !== buffer, b.other.getUint8(2)] })()`,
    `(() => { const e = structuredClone(new RangeError('m', { cause: { a: 1 } })); return [e.name, e.message, e.cause, e instanceof RangeError] })()`,
    `(() => { class A { x = 1; get y() { return 2 } } const b = structuredClone(new A()); return [Object.getPrototypeOf(b) === Object.prototype, b] })()`,
    `structuredClone({ get a() { return { b: 1 } } })`,
    `structuredClone(() => 1)`,
    `structuredClone({ a: Symbol('x') })`,
    `structuredClone(Promise.resolve())`,
    `structuredClone(new WeakMap())`,
    `structuredClone()`,
    `structuredClone(Object.create({ inherited: 1 }, { hidden: { value: 1 }, shown: { value: 2, enumerable: true } }))`,
    `structuredClone(JSON.parse('{"__proto__": {"a": 1}}'))`,
    `(() => { const d = new Date(NaN); return String(structuredClone(d).getTime()) })()`,
  ])('%s', async (expression) => expect(await guest(expression)).toBe(await node(expression)));

  it('copies deep data, where Node overflows, and no instance of a platform class, where Node gives {}', async () => {
    expect(
      await guest(
        '(() => { let deep = {}; for (let i = 0; i < 3000; i++) deep = { deep }; let many = 0; for (let at = structuredClone(deep); at; at = at.deep) many++; return many })()',
      ),
    ).toBe('3001');
    for (const made of [
      'new AbortController()',
      'new URL("http://a")',
      'new Headers()',
      'new Response()',
      'new Event("x")',
    ])
      expect(await guest(`structuredClone(${made})`)).toBe('threw DataCloneError');
  });

  it('refuses with a DataCloneError', async () => {
    expect(
      await guest(
        `(() => { try { structuredClone(() => 1) } catch (e) { return [e.name, e.code, e instanceof DOMException, e instanceof Error, String(e).split(':')[0]] } })()`,
      ),
    ).toBe('["DataCloneError",25,true,true,"DataCloneError"]');
  });
});

describe('structuredClone, further', () => {
  it.each([
    `structuredClone(1n)`,
    `structuredClone(undefined) === undefined`,
    `structuredClone(Symbol())`,
    `structuredClone({ a: () => 1 })`,
    `structuredClone([1, 2, 3])`,
    `(() => { const a = [1, , 3]; a.x = 1; const b = structuredClone(a); return [b.length, 1 in b, b.x] })()`,
    `(() => { const s = {}; const b = structuredClone({ a: s, b: s }); return b.a === b.b })()`,
    `(() => { const m = new Map(); m.set(m, 1); const b = structuredClone(m); return [...b.keys()][0] === b })()`,
    `structuredClone(new Error('x')) instanceof Error`,
    `(() => { const e = new TypeError('m'); e.extra = 1; const b = structuredClone(e); return [b.name, b.message, b.extra, b instanceof TypeError] })()`,
    `(() => { const e = new Error('m'); e.name = 'Custom'; return structuredClone(e).name })()`,
    `structuredClone(new AggregateError([1], 'm')).name`,
    `(() => { const b = structuredClone(new Uint16Array([1, 2])); return [b.constructor.name, [...b]] })()`,
    `structuredClone(new DataView(new ArrayBuffer(3), 1)).byteLength`,
    `structuredClone(Object(1n)) instanceof BigInt`,
    `structuredClone(Object(Symbol()))`,
    `structuredClone(/x/y).lastIndex`,
    `(() => { const r = /x/g; r.lastIndex = 3; return structuredClone(r).lastIndex })()`,
    `structuredClone(function f() {})`,
    `structuredClone(class A {})`,
    `structuredClone(new WeakSet())`,
    `structuredClone(new (class A { #x = 1; y = 2 })())`,
    `structuredClone(globalThis.notThere)`,
    `structuredClone({ get a() { throw new RangeError('x') } })`,
    `structuredClone(Object.freeze({ a: 1 }))`,
    `Object.isFrozen(structuredClone(Object.freeze({ a: 1 })))`,
    `structuredClone(new Date('x')).getTime()`,
    `structuredClone(Object.create(null))`,
    `structuredClone([undefined, null])`,
    `(function () { return structuredClone(arguments) })(1, 2)`,
    `structuredClone(structuredClone)`,
    `structuredClone({ a: 1 }, { transfer: [] })`,
    `structuredClone(1, { transfer: [1] })`,
    `structuredClone(new (class extends Map {})([[1, 2]])) instanceof Map`,
    `structuredClone(new (class extends Array {})(1, 2))`,
    `structuredClone(new (class extends Date {})(5)).getTime()`,
    `structuredClone((function* () {})())`,
    `structuredClone([].values())`,
    `structuredClone(Math)`,
    `structuredClone(JSON)`,
    `structuredClone(new Float64Array([0.5, NaN]))[0]`,
    `structuredClone(Promise)`,
  ])('%s', async (expression) => expect(await guest(expression)).toBe(await node(expression)));
});

describe('structuredClone of random data', () => {
  it('gives what Node gives, and nothing of what it was given', () => {
    const program = tenant.evaluateNow(`((value) => {
      const copy = structuredClone(value);
      const walk = (at, seen) => {
        if (Object(at) !== at || seen.has(at)) return seen;
        seen.add(at);
        if (at instanceof Map) for (const [key, each] of at) { walk(key, seen); walk(each, seen); }
        if (at instanceof Set) for (const each of at) walk(each, seen);
        if (ArrayBuffer.isView(at)) walk(at.buffer, seen);
        for (const key of Object.keys(at)) if (!ArrayBuffer.isView(at)) walk(at[key], seen);
        return seen;
      };
      const mine = walk(value, new Set());
      return [copy, [...walk(copy, new Set())].some((each) => mine.has(each))];
    })`) as (value: unknown) => [unknown, boolean];
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(undefined, null, true, -0, Number.NaN, 10n ** 20n),
        fc.string({ unit: 'binary', maxLength: 4 }),
        fc.double(),
        fc.date(),
        fc.uint8Array({ maxLength: 4 }),
        fc.float64Array({ maxLength: 2 }),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'length', 'then'), tie('any'), { noNullPrototype: true, maxKeys: 3 }),
        fc.array(fc.tuple(tie('any'), tie('any')), { maxLength: 2 }).map((pairs) => new Map(pairs)),
        fc.array(tie('any'), { maxLength: 2 }).map((items) => new Set(items)),
      ),
    })).any;
    fc.assert(
      fc.property(value, (each) => {
        const [copy, shares] = program(each);
        expect(copy).toEqual(structuredClone(each));
        expect(shares).toBe(false);
      }),
      { numRuns: 200 },
    );
  });
});
