// Exact call depth: the same recursion is stopped at the same frame, cold or warm, whatever kind of frame it is.
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { makeTenant } from '../../src/tenant/make-tenant.ts';
import { logOfTenant, logsOfV8, programFiles, readPrograms } from '../compiler/support/programs.ts';
import { ignoreFaultSignals } from './support/fault-signals.ts';

ignoreFaultSignals();

/** Recursions without end; each counts its frames in `n`. */
const recursions: readonly (readonly [string, string])[] = [
  ['functions', 'function f() { n++; f() } f()'],
  ['leaf-like functions', 'function f() { n++; return f } function g() { n++; f(); g() } g()'],
  ['mutual recursion', 'function f() { n++; g() } const g = () => { n++; f() }; f()'],
  ['arrows with an expression body', 'const f = () => (n++, f() + 1); f()'],
  ['methods', 'const o = { m() { n++; o.m() } }; o.m()'],
  ['getters', 'const o = { get a() { n++; return o.a } }; o.a'],
  ['setters', 'const o = { set a(v) { n++; o.a = v } }; o.a = 1'],
  ['constructors', 'class A { constructor() { n++; new A() } } new A()'],
  [
    'derived constructors',
    'class A { constructor() { n++; new B() } } class B extends A { constructor() { super() } } new B()',
  ],
  [
    'default constructors',
    'class A { constructor() { n++; new B() } } class B extends A {} class C extends B {} new C()',
  ],
  ['fields', 'class A { x = (n++, new A()) } new A()'],
  ['fields of derived classes', 'class A {} class B extends A { x = (n++, new B()) } new B()'],
  ['private fields', 'class A { #x = (n++, new A()) } new A()'],
  ['default parameters', 'const f = (a = (n++, f())) => a; f()'],
  ['defaults in parameter patterns', 'function f({ a = (n++, f({})) }) {} f({})'],
  ['defaults beside an array rest', 'function f([...x], a = (n++, f([]))) {} f([])'],
  ['computed keys of parameters', 'function f({ [(n++, f({}))]: a }) {} f({})'],
  ['defaults that make classes', 'function f(a = class extends (n++, f()) {}) {} f()'],
  ['defaults of generators', 'function* g(a = (n++, g())) {} g()'],
  ['static blocks', 'function f() { class A { static { n++; f() } } } f()'],
  ['generators', 'function* g() { n++; g().next() } g().next()'],
  ['yield star', 'function* g() { n++; yield* g() } g().next()'],
  ['for of over generators', 'function* g() { n++; for (const x of g()) yield x } g().next()'],
  ['spread of generators', 'function* g() { n++; yield [...g()] } g().next()'],
  ['async functions before their first await', 'async function f() { n++; await f() } f()'],
  ['async generators', 'async function* g() { n++; g().next() } g().next()'],
  ['callbacks of map', 'const f = () => [1].map(() => { n++; return f() }); f()'],
  ['comparators', 'const f = () => [2, 1].sort(() => { n++; return f() }); f()'],
  ['replacers', 'const f = () => "a".replace(/a/, () => { n++; return f() }); f()'],
  ['toJSON', 'const o = { toJSON() { n++; return JSON.stringify(o) } }; JSON.stringify(o)'],
  ['revivers', 'const f = () => JSON.parse("[1]", () => { n++; f() }); f()'],
  ['Array.from', 'const f = () => Array.from([1], () => { n++; return f() }); f()'],
  ['toString', 'const o = { toString() { n++; return `${o}` } }; `${o}`'],
  ['toPrimitive', 'const o = { [Symbol.toPrimitive]() { n++; return o + 1 } }; o + 1'],
  ['proxies', 'const p = new Proxy({}, { get(t, k, r) { n++; return r[k] } }); p.x'],
  ['tags', 'const t = () => (n++, t`a`); t`a`'],
  ['Reflect.apply and bind', 'const f = () => { n++; Reflect.apply(f.bind(null), null, []) }; f()'],
  ['Reflect.construct', 'function F() { n++; Reflect.construct(F, []) } new F()'],
  ['eval', 'globalThis.f = () => { n++; (0, eval)("f()") }; f()'],
  ['Function', 'globalThis.f = () => { n++; Function("f()")() }; f()'],
  ['promise executors', 'const f = () => { n++; new Promise(f) }; f()'],
  ['handlers', 'function f() { try { n++; f() } finally { n += 0 } } f()'],
  ['iterators', 'const o = { [Symbol.iterator]() { n++; return [...o] } }; [...o]'],
];

/** How a recursion ends: frames, fuel, fault. */
function endOf(source: string, depth: number): readonly unknown[] {
  const tenant = makeTenant({ name: 'diver', limits: { depth, fuel: 50_000_000 } });
  const global = tenant.evaluateNear('globalThis.n = 0; globalThis') as { n: number };
  try {
    tenant.evaluateNear(source);
  } catch {}
  const { fault, reason } = tenant.state();
  return [global.n, tenant.usage().fuel, fault, reason];
}

describe('limits.depth', () => {
  it.each(recursions)('stops %s, at the same frame cold and warm', (_, source) => {
    const cold = endOf(source, 300);
    expect(cold[2]).toBe('depth');
    expect(cold[0]).toBeGreaterThan(10);
    expect(cold[0]).toBeLessThanOrEqual(601);
    for (let i = 0; i < 30; i += 1) endOf(source, 300);
    expect(endOf(source, 300)).toEqual(cold);
  });

  it.each(recursions)('is reached before the native stack by %s, at the most it can be', (_, source) => {
    const [, , fault, message] = endOf(source, 2_500);
    expect([fault, message]).toEqual(['depth', expect.stringContaining('2500')]);
  });

  it.each([
    ['function f(k) { if (k > 0) f(k - 1) } f(99)', 100],
    ['const f = (k) => k > 0 ? f(k - 1) : 0; f(99)', 100],
    ['class A { constructor(k) { if (k > 0) new A(k - 1) } } new A(99)', 100],
  ])('%s needs exactly %i frames', (source, frames) => {
    expect(makeTenant({ limits: { depth: frames } }).evaluateNow(`${source}; 1`)).toBe(1);
    expect(() => makeTenant({ limits: { depth: frames - 1 } }).evaluateNow(source)).toThrow(/called too deep/);
  });

  it('counts back to zero after throws, between turns and in jobs', async () => {
    const tenant = makeTenant({ limits: { depth: 100 } });
    const source = `
      globalThis.down = (k) => { if (k > 0) down(k - 1); else throw new Error('bottom') };
      globalThis.gen = function* () { yield 1; yield 2 };
      globalThis.later = async () => { await 0; try { down(90) } catch {} await 0 };
      class A { x = (() => { throw 1 })() }
      for (let i = 0; i < 300; i++) {
        try { down(95) } catch {}
        try { new A() } catch {}
        try { ((a = (() => { throw 1 })()) => a)() } catch {}
        try { ((a = down(90)) => a)() } catch {}
        const it = gen(); it.next();
        later();
      }
      try { down(97) } catch (e) { e.message }
    `;
    expect(tenant.evaluateNow(source)).toBe('bottom');
    await new Promise((resolve) => setTimeout(resolve, 10));
    for (let i = 0; i < 5; i += 1)
      expect(
        await tenant.evaluate('(async () => { await 0; try { down(96) } catch (e) { return e.message } })()'),
      ).toBe('bottom');
    expect(tenant.state().status).toBe('running');
  });

  it('does not count frames that are suspended', async () => {
    const tenant = makeTenant({ limits: { depth: 50 } });
    const source = `
      (async () => {
        const gens = []; function* g() { try { yield 1; yield 2 } finally { gens.length } }
        for (let i = 0; i < 500; i++) { const it = g(); it.next(); gens.push(it) }
        const waiting = []; async function f() { await 0; await 0; for await (const x of [1, 2]) { await x } return 1 }
        for (let i = 0; i < 500; i++) waiting.push(f());
        async function* ag() { yield 1; yield 2 }
        const ags = []; for (let i = 0; i < 500; i++) { const it = ag(); it.next(); ags.push(it) }
        let sum = 0; for (const x of await Promise.all(waiting)) sum += x;
        for (const it of gens) sum += it.next().value;
        for (const it of ags) sum += (await it.next()).value;
        const chain = async (k) => { await 0; return k > 0 ? chain(k - 1) : 0 };
        await chain(200);
        return sum;
      })()
    `;
    expect(await tenant.evaluate(source)).toBe(500 + 1000 + 1000);
    expect(tenant.evaluateNow('const down = (k) => k > 0 ? down(k - 1) : k; down(48)')).toBe(0);
  });
});

describe('programs that count depth', () => {
  it.each([
    'function g() { var f; function f() { return 1 } return typeof f } log(g())',
    'function g() { function f() { return 1 } function f() { return 2 } return [f(), f.name, f.length] } log(g())',
    'function g() { var f = 5; function f() {} return f } log(g())',
    'function g() { function f() {} { var f = 5 } return f } log(g())',
    'function g() { function f(a) { return a > 0 ? f(a - 1) : "end" } for (var f2 of [f]) { } var f; return f(3) } log(g())',
    'function g() { log(f.name); var { f } = { f: 7 }; function f() {} return f } log(g())',
    'function g() { function f() {} if (true) { for (var f = 0; f < 2; f++); } return f } log(g())',
    'const g = () => { var f; async function f() {} function* h() {} var h; return [f.name, h.name] }; log(g())',
    'function g(f) { function f() { return "inner" } return f() } log(g(1))',
    'function g([...f]) { var f; function f() { return "inner" } return typeof f } log(g("ab"))',
    'const o = { set v([...f]) { function h() {} var h; log(f, typeof h) } }; o.v = "ab"',
    'class A { constructor() { var f; function f() {} this.f = typeof f } } log(new A().f)',
    'function g() { return [typeof f, f()]; function f() { return 1 } function f() { return 2 } } log(g())',
  ])('mean what they mean: %s', async (source) => {
    const [native] = logsOfV8([source]);
    expect(await logOfTenant(makeTenant({ limits: { depth: 100 } }), source)).toEqual(native);
  });

  const normal = (line: string): string => line.replaceAll('#<Object>', '[object Object]');

  it.each(programFiles)('mean what they mean: all of %s', async (file) => {
    const programs = readPrograms(file);
    const native = logsOfV8(programs.map(({ source }) => source));
    for (const [i, { title, source }] of programs.entries()) {
      const log = await logOfTenant(makeTenant({ limits: { depth: 200 } }), source);
      expect([title, log.map(normal)]).toEqual([title, (native[i] as readonly string[]).map(normal)]);
    }
  });

  it('compile with every combination of flags', () => {
    for (const file of programFiles) {
      for (const { source } of readPrograms(file)) {
        for (const metered of [true, false]) {
          for (const depth of [true, false]) {
            for (const guarded of [true, false]) {
              const { text } = compile(source, {
                goal: 'script',
                name: 'a.js',
                flags: { metered, depth, guarded },
              }).emit(() => false);
              new Function(`return ${text}`);
            }
          }
        }
      }
    }
  });
});
