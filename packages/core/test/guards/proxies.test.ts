// Proxies in a tenant that pays: what their traps see and give is what it is for one that does not, and a list of keys
// has an end.
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';

const agree = async (source: string): Promise<unknown> => {
  const body = `const outcome = (() => { try { ${source} } catch (error) { return error.name + ': ' + error.message } })(); outcome`;
  const [paying, free] = [makeTenant(), makeTenant({ limits: 'none' })];
  const { value, fault } = await paying.run(body);
  expect(fault).toBeUndefined();
  expect(value).toEqual((await free.run(body)).value);
  return value;
};

/** Whatever it is asked, a native answers: as `length` it is huge, as a key a text. */
const ENDLESS = 'new Proxy({}, { get: String.bind(null, "9007199254740991") })';

describe('an endless list of keys', () => {
  const consumers = [
    'Object.keys(p)',
    'Object.values(p)',
    'Object.entries(p)',
    'Object.getOwnPropertyNames(p)',
    'Object.getOwnPropertySymbols(p)',
    'Object.getOwnPropertyDescriptors(p)',
    'Object.assign({}, p)',
    'Object.freeze(p)',
    'Object.defineProperties({}, p)',
    'Object.fromEntries(Object.entries(p))',
    'Reflect.ownKeys(p)',
    'JSON.stringify(p)',
    'copyOf(p)',
    '({ ...p })',
    'for (const k in p);',
    'for (const k in Object.create(p));',
    'const { a, ...rest } = p',
    'harden(p)',
  ];
  const makers = [
    ['a proxy', `new Proxy({}, { ownKeys: () => ${ENDLESS} })`],
    [
      'a proxy whose trap came later',
      `(() => { const h = {}, p = new Proxy({}, h); h.ownKeys = () => ${ENDLESS}; return p })()`,
    ],
    ['a revocable proxy', `Proxy.revocable({}, { ownKeys: () => ${ENDLESS} }).proxy`],
    [
      'a proxy whose trap is native',
      `new Proxy({}, { ownKeys: Reflect.get.bind(null, { list: ${ENDLESS} }, "list") })`,
    ],
    [
      'a proxy with an array of holes',
      `new Proxy({}, { ownKeys: () => Object.setPrototypeOf(Object.assign([], { 5000: 1 }), ${ENDLESS}) })`,
    ],
    ['a proxy by Reflect.construct', `Reflect.construct(Proxy, [{}, { ownKeys: () => ${ENDLESS} }])`],
    [
      'a proxy by another name',
      `new (Object.getOwnPropertyDescriptor(globalThis, "Proxy").value.bind())({}, { ownKeys: () => ${ENDLESS} })`,
    ],
  ] as const;
  it.each(makers.flatMap(([what, made]) => consumers.map((use) => [use, what, made] as const)))(
    '%s ends with %s',
    async (use, _what, made) => {
      const tenant = makeTenant({ limits: { arrayLength: 2 ** 12, wallMs: 60_000 } });
      const { fault, usage } = await tenant.run(`const copyOf = (x) => ({ ...{ ...x } }); const p = ${made}; ${use}`);
      expect(fault).toBe('array');
      expect(usage.fuel).toBeLessThan(100_000);
    },
  );

  it.each(['Object.isFrozen(p)', 'console.log(p)', 'p', '[p]', 'throw p'])(
    'is not asked for where nothing lists: %s',
    async (use) => {
      const { fault } = await makeTenant().run(`const p = new Proxy({}, { ownKeys: () => ${ENDLESS} }); ${use}`);
      expect(fault).toBeUndefined();
    },
  );

  it('ends a tenant by arrayLength, and by its fuel before that', async () => {
    const source = `Object.keys(new Proxy({}, { ownKeys: () => ${ENDLESS} }))`;
    expect((await makeTenant({ limits: { arrayLength: 1_000 } }).run(source)).fault).toBe('array');
    expect((await makeTenant({ limits: { fuel: 10_000 } }).run(source)).fault).toBe('fuel');
  });

  it('of many keys is paid for', async () => {
    const fuelOf = async (n: number): Promise<number> => {
      const source = `const list = Array.from({ length: ${n} }, (_, i) => "k" + i); const p = new Proxy({}, { ownKeys: () => list }); Reflect.ownKeys(p).length`;
      const { usage, value } = await makeTenant().run(source);
      expect(value).toBe(n);
      return usage.fuel;
    };
    const without = 'const list = Array.from({ length: 5000 }, (_, i) => "k" + i); list.length';
    expect((await fuelOf(5_000)) - (await makeTenant().run(without)).usage.fuel).toBeGreaterThan(5_000);
  });
});

describe('traps', () => {
  const operations: Readonly<Record<string, string>> = {
    get: 'p.a',
    set: 'p.a = 1',
    has: "'a' in p",
    deleteProperty: 'delete p.a',
    ownKeys: 'Reflect.ownKeys(p)',
    getOwnPropertyDescriptor: "Object.getOwnPropertyDescriptor(p, 'a')",
    defineProperty: "Object.defineProperty(p, 'b', { value: 1, configurable: true })",
    getPrototypeOf: 'Object.getPrototypeOf(p)',
    setPrototypeOf: 'Object.setPrototypeOf(p, null)',
    isExtensible: 'Object.isExtensible(p)',
    preventExtensions: 'Reflect.preventExtensions(p)',
    apply: 'p(1, 2)',
    construct: 'new p(1, 2).x',
  };
  const rows = Object.entries(operations);

  it.each(rows)('%s is called with its handler, the target and as many arguments', async (trap, use) => {
    const source = `const f = function () { if (new.target) this.x = 1; return 'called' }; f.a = 7; const log = [];
      const h = { ${trap}(...args) { log.push(this === h, args.length, args[0] === f); return Reflect.${trap}(...args) } };
      const p = new Proxy(f, h); const shown = (x) => typeof x === 'function' || typeof x === 'object' ? typeof x : x;
      return [shown(${use}), log.join()]`;
    expect(await agree(source)).toEqual([expect.anything(), expect.stringMatching(/^true,\d,true/)]);
  });

  it.each(rows)('%s may be missing, null, no function, or come and go', async (trap, use) => {
    for (const value of ['undefined', 'null', '5', '{}'])
      await agree(
        `const f = function () { if (new.target) this.x = 1 }; f.a = 7; const p = new Proxy(f, { ${trap}: ${value} }); const r = (${use}); return typeof r`,
      );
    await agree(
      `const f = function () { if (new.target) this.x = 1 }; f.a = 7; let n = 0; const h = {}; const p = new Proxy(f, h); ${use}; h.${trap} = (...args) => (n++, Reflect.${trap}(...args)); ${use}; ${use}; h.${trap} = (...args) => (n += 10, Reflect.${trap}(...args)); ${use}; delete h.${trap}; ${use}; return n`,
    );
  });

  it.each([
    [
      'fields of the handler',
      'class H { #n = 0; get(t, k) { return ++this.#n } has() { return this.#n > 0 } } const p = new Proxy({}, new H()); return [p.a, p.b, "x" in p].join()',
    ],
    [
      'a handler that is a proxy',
      'const log = []; const p = new Proxy({ a: 1 }, new Proxy({}, { get(t, k) { log.push(k) } })); p.a; "a" in p; Object.keys(p); return log.join()',
    ],
    [
      'a handler with getters',
      'let n = 0; const p = new Proxy({}, { get get() { n++; return () => 5 } }); return p.a + p.b + n',
    ],
    ['handlers that inherit', 'const p = new Proxy({}, Object.create({ get: (t, k) => k + "!" })); return p.abc'],
    ['a handler that is a function', 'const h = () => 1; h.get = () => 2; return new Proxy({}, h).x'],
    [
      'a proxy of a proxy',
      'const h = { get: (t, k, r) => Reflect.get(t, k, r) + 1 }; return new Proxy(new Proxy({ a: 1 }, h), h).a',
    ],
    ['a frozen target', 'const p = new Proxy(Object.freeze({ a: 1 }), { get: () => 2 }); return p.a'],
    ['lists with missing keys', 'return Object.keys(new Proxy(Object.freeze({ a: 1 }), { ownKeys: () => [] }))'],
    ['lists with the same key twice', 'return Object.keys(new Proxy({}, { ownKeys: () => ["a", "a"] }))'],
    ['lists with something else', 'return Object.keys(new Proxy({}, { ownKeys: () => ["a", 5] })).join()'],
    [
      'array-likes',
      'return Object.keys(new Proxy({ a: 1, b: 2 }, { ownKeys: () => ({ length: 2, 0: "a", 1: "b" }) })).join()',
    ],
    [
      'array-likes, asked in order',
      'const log = []; const list = { get length() { log.push("length"); return 2 }, get 0() { log.push(0); return "a" }, get 1() { log.push(1); return "b" } }; Reflect.ownKeys(new Proxy({}, { ownKeys: () => list })); return log.join()',
    ],
    ['no list', 'return Object.keys(new Proxy({}, { ownKeys: () => 5 }))'],
    ['a function for a list', 'return Reflect.ownKeys(new Proxy({}, { ownKeys: () => function () {} })).length'],
    ['symbols', 'const s = Symbol("s"); return Reflect.ownKeys(new Proxy({}, { ownKeys: () => [s, "a"] })).length'],
    [
      'revoked proxies',
      'const { proxy, revoke } = Proxy.revocable({ a: 1 }, { get: () => 3 }); const before = proxy.a; revoke(); try { proxy.a } catch (e) { return before + e.name }',
    ],
    [
      'a function as the target',
      'const f = () => 1; let t; new Proxy(f, { apply(target) { t = target } })(); return t === f',
    ],
    [
      'Proxy itself',
      'return [Proxy.name, Proxy.length, typeof Proxy, "prototype" in Proxy, typeof Proxy.revocable, Proxy.revocable.length].join()',
    ],
    ['Proxy without new', 'return Proxy({}, {})'],
    ['Proxy of a primitive', 'return new Proxy(1, {})'],
    ['Proxy with no handler', 'return new Proxy({})'],
    ['a class that extends Proxy', 'return class extends Proxy {}'],
    ['Array.isArray', 'return Array.isArray(new Proxy([], {}))'],
  ])('are what they are: %s', async (_what, source) => {
    await agree(source);
  });
});
