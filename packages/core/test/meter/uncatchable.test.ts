// After exhaustion no statement of the guest has an effect any more, wherever it hides.
import { describe, expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';
import { ignoreFaultSignals } from './support/fault-signals.ts';

ignoreFaultSignals();

interface Case {
  readonly how: string;
  /** `spend()` never returns; `mark` records that guest code ran; `fine` what ran before. */
  readonly source: string;
}

const cases: readonly Case[] = [
  { how: 'catch', source: 'try { spend() } catch (e) { mark(e) } mark()' },
  { how: 'catch without a parameter', source: 'try { spend() } catch { mark() } mark()' },
  {
    how: 'catch with patterns and defaults',
    source: 'try { spend() } catch ({ a = mark(), [mark()]: b, ...c }) { mark() }',
  },
  { how: 'catch with an array pattern', source: 'try { spend() } catch ([a = mark(), ...b]) { mark() }' },
  { how: 'finally', source: 'try { spend() } finally { mark() } mark()' },
  { how: 'catch and finally', source: 'try { spend() } catch { mark() } finally { mark() } mark()' },
  {
    how: 'nested handlers',
    source: 'try { try { try { spend() } catch { mark() } } finally { mark() } } catch { mark() } finally { mark() }',
  },
  {
    how: 'loops that begin again',
    source:
      'for (;;) try { for (;;) try { spend() } catch { mark(); continue } finally { mark(); break } } catch { mark(); continue } finally { mark(); break } mark()',
  },
  { how: 'labelled break out of finally', source: 'a: { try { spend() } finally { mark(); break a } } mark()' },
  {
    how: 'labelled continue out of finally',
    source: 'let n = 0; a: while (n++ < 3) { b: for (;;) { try { spend() } finally { mark(); continue a } } } mark()',
  },
  { how: 'return in finally', source: '(() => { try { spend() } finally { return mark() } })(); mark()' },
  {
    how: 'recursion in finally',
    source:
      'function f() { try { f() } finally { try { f() } finally { mark2() } } } const mark2 = () => { try { spend() } finally { mark() } }; f()',
  },
  {
    how: 'generator resumed',
    source:
      'function* g() { try { yield 1; spend() } catch { mark(); yield 2 } finally { mark() } } const it = g(); it.next(); try { it.next() } catch { mark() } finally { mark(); it.next() }',
  },
  {
    how: 'generator return',
    source:
      'function* g() { try { yield 1 } finally { mark() } } const it = g(); it.next(); try { spend() } finally { it.return(); mark() }',
  },
  {
    how: 'generator throw',
    source:
      'function* g() { try { yield 1 } catch { mark() } } const it = g(); it.next(); try { spend() } finally { it.throw(1); mark() }',
  },
  {
    how: 'iterator closed by the engine',
    source:
      'const it = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return() { mark(); return {} } }) }; for (const x of it) spend()',
  },
  {
    how: 'generator closed by the engine',
    source: 'function* g() { try { yield 1 } finally { mark() } } for (const x of g()) spend()',
  },
  {
    how: 'destructuring closed by the engine',
    source:
      'const it = { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }), return() { mark(); return {} } }) }; const [{ a = spend() }] = it',
  },
  {
    how: 'yield star closed',
    source:
      'function* g() { try { yield 1 } finally { mark() } } function* h() { try { yield* g() } finally { mark() } } for (const x of h()) spend()',
  },
  {
    how: 'Array.from closed',
    source: 'function* g() { try { yield 1 } finally { mark() } } Array.from(g(), () => spend())',
  },
  {
    how: 'Map constructor closed',
    source:
      'function* g() { try { yield [1, 2] } finally { mark() } } class M extends Map { set() { spend() } } new M(g())',
  },
  {
    how: 'Promise.all closed',
    source:
      'function* g() { try { yield 1 } finally { mark() } } class P extends Promise { static resolve() { spend() } } P.all(g()).then(mark, mark)',
  },
  {
    how: 'await in try',
    source: '(async () => { try { await 0; spend() } catch { mark() } finally { mark() } mark() })().then(mark, mark)',
  },
  {
    how: 'async handlers behind await',
    source:
      '(async () => { try { spend() } catch { await 0; mark() } finally { await 0; mark() } })().catch(mark).finally(mark)',
  },
  {
    how: 'rejection handler with a destructuring parameter',
    source: '(async () => { await 0; spend() })().catch(({ a = mark(), [mark()]: b }) => mark())',
  },
  {
    how: 'rejection handler with a default parameter',
    source:
      '(async () => { await 0; spend() })().then(0, (e, a = mark()) => mark()); Promise.reject(1).catch((e, b = mark()) => mark())',
  },
  {
    how: 'rejection handler with an array rest',
    source: '(async () => { await 0; spend() })().catch(([...a]) => mark())',
  },
  {
    how: 'rejection handlers that were there before',
    source: 'const p = Promise.reject(1); p.catch(() => mark()); p.then(0, mark).finally(() => mark()); spend()',
  },
  {
    how: 'reactions that were there before',
    source:
      'Promise.resolve(1).then(() => mark()).then(() => mark()); Promise.resolve().finally(() => mark()); spend()',
  },
  {
    how: 'handlers with an expression body',
    source:
      'const p = Promise.resolve(1); p.then((x) => marks.push(x)); p.then((x) => (marks[marks.length] = x)); spend()',
  },
  {
    how: 'leaf handlers',
    source:
      'const p = Promise.resolve(1); p.then((x) => { marks[marks.length] = x }); p.then(function (x) { marks[marks.length] = x; }); for (let i = 0; i < 9; i++) p.then((x) => { marks[marks.length] = x }); spend()',
  },
  {
    how: 'small leaf functions called by name',
    source: 'function leaf() { marks[marks.length] = 1 } try { spend() } catch { leaf() } finally { leaf() }',
  },
  {
    how: 'thenable jobs',
    source: 'const t = { then(r) { mark(); r() } }; Promise.resolve(t); (async () => { await t; mark() })(); spend()',
  },
  { how: 'thenables with getters', source: '(async () => { await 0; return { get then() { mark() } } })(); spend()' },
  {
    how: 'Promise.race and friends',
    source:
      'const p = (async () => { await 0; spend() })(); Promise.race([p]).then(mark, mark); Promise.allSettled([p]).then(mark); Promise.any([p]).catch(mark); Promise.all([p]).catch(mark); p.finally(mark)',
  },
  {
    how: 'async iteration closed',
    source:
      '(async () => { const it = { [Symbol.asyncIterator]: () => ({ next: async () => ({ value: 1, done: false }), async return() { mark(); return {} } }) }; for await (const x of it) spend() })().catch(mark)',
  },
  {
    how: 'async generators',
    source:
      'async function* g() { try { yield 1; spend() } catch { mark() } finally { mark() } } (async () => { const it = g(); await it.next(); try { await it.next() } catch { mark() } try { await it.return() } catch { mark() } mark() })()',
  },
  {
    how: 'async generator queue',
    source:
      'async function* g() { try { yield 1; yield 2 } finally { mark() } } const it = g(); it.next(); it.next().then(mark); it.return().then(mark, mark); it.throw(1).then(mark, mark); spend()',
  },
  {
    how: 'getters and setters',
    source: 'const o = { get a() { mark() }, set a(v) { mark() } }; try { spend() } finally { o.a; o.a = 1 }',
  },
  {
    how: 'conversion hooks',
    source:
      'const o = { toString() { mark(); return "" }, valueOf() { mark(); return 1 }, [Symbol.toPrimitive]() { mark(); return 1 } }; try { spend() } finally { `${o}`; o + 1; +o }',
  },
  {
    how: 'proxies',
    source:
      'const p = new Proxy(function () {}, { get() { mark() }, has() { mark() }, apply() { mark() }, construct() { mark(); return {} }, set() { mark() }, ownKeys() { mark(); return [] }, getPrototypeOf() { mark(); return null } }); try { spend() } finally { p.x; p(); new p(); p.y = 1 }',
  },
  { how: 'callbacks of natives', source: '[1, 2, 3].forEach(() => { try { spend() } finally { mark() } }); mark()' },
  {
    how: 'callbacks of natives that go on',
    source:
      'try { [3, 2, 1].sort((a, b) => { spend(); mark() }) } finally { [1].map(() => mark()); "a".replace(/a/, () => mark()); JSON.stringify({ toJSON() { mark() } }); Array.from([1], () => mark()); Reflect.apply(mark, null, []) }',
  },
  {
    how: 'class static blocks and fields',
    source:
      'try { class A { static { spend() } } } finally { class B { static { mark() } static x = mark() } new (class { x = mark() })() }',
  },
  { how: 'tagged templates', source: 'try { spend() } catch { mark`a` } finally { ((s) => mark(s))`b` }' },
  {
    how: 'constructors',
    source:
      'class A { constructor() { try { spend() } finally { mark() } } } class B extends A { constructor() { try { super() } catch { mark() } finally { mark() } } } try { new B() } catch { mark() }',
  },
  {
    how: 'eval and Function',
    source:
      'const f = Function("marks.push(1)"); try { spend() } finally { f(); eval("marks.push(1)"); Function("marks.push(1)")() }',
  },
  {
    how: 'code behind an await',
    source: '(async () => { await 0; mark() })(); (async () => { const x = await 0, y = mark() })(); spend()',
  },
  {
    how: 'code behind an await in an expression',
    source:
      '(async () => [await 0, mark()])(); (async () => marks.push(await 0))(); (async () => { marks[marks.length] = await 0 })(); spend()',
  },
  { how: 'code behind an await at the top', source: 'await 0; (async () => { await 0; mark() })(); spend()' },
  {
    how: 'code behind a queued yield',
    source:
      'async function* g() { yield 1; mark(); yield 2; mark() } const it = g(); it.next(); it.next(); it.next(); spend()',
  },
  {
    how: 'code behind a delegated yield',
    source:
      'async function* h() {} async function* g() { yield* h(); mark() } const it = g(); it.next(); it.next(); spend()',
  },
  {
    how: 'code behind a for await',
    source:
      'async function* h() {} const f = async () => { for await (const x of h()); mark() }; f(); (async () => { if (1) for await (const x of h()) 0; marks.push(1) })(); spend()',
  },
  {
    how: 'code behind a for await over promises',
    source: '(async () => { for await (const x of [Promise.resolve()]) { mark() } mark() })(); spend()',
  },
  {
    how: 'targets of a for await',
    source:
      '(async () => { for await (marks[marks.length] of [1, 2]); })(); (async () => { for await ([marks[marks.length]] of [[1]]); })(); (async () => { for await ({ a: marks[marks.length] } of [{ a: 1 }]); })(); spend()',
  },
  {
    how: 'defaults in the head of a for await',
    source:
      '(async () => { for await (const { a = mark() } of [{}]); })(); (async () => { let a; for await ([a = mark()] of [[]]); })(); spend()',
  },
  {
    how: 'jumps out of a for await',
    source:
      'const it = () => ({ [Symbol.asyncIterator]: () => ({ n: 0, next() { return { value: 1, done: false } }, return: () => (Promise.resolve().then(spend), Promise.resolve({}).then(Object).then(Object).then(Object)) }) }); (async () => { l: for (let i = 0; i < 1; marks.push(i++)) for await (const x of it()) continue l; })(); (async () => { l: { for await (const x of it()) break l; } marks.push(1) })(); (async () => { let i = 0; l: while (i++ < 1 || marks.push(2)) for await (const x of it()) continue l })(); (async () => { l: do for await (const x of it()) continue l; while (marks.push(3) < 0) })()',
  },
  { how: 'exhaustion in eval', source: 'try { (0, eval)("for (;;);") } catch { mark() } finally { mark() } mark()' },
  {
    how: 'exhaustion in Function',
    source: 'try { Function("for (;;);")() } catch { mark() } finally { mark() } mark()',
  },
  {
    how: 'handlers made by eval',
    source:
      'const h = (0, eval)("(f) => { try { f() } catch { marks.push(1) } finally { marks.push(1) } }"); h(spend); mark()',
  },
  {
    how: 'exhaustion by recursion',
    source: 'function f() { f() + 1 } try { f() } catch { mark() } finally { mark() } mark()',
  },
  {
    how: 'exhaustion by recursion between handlers',
    source: 'function f() { try { f() } catch { mark() } finally { mark() } } f(); mark()',
  },
  {
    how: 'exhaustion by recursion through natives',
    source: 'const f = () => [1].map(f); try { f() } catch { mark() } finally { mark() } mark()',
  },
  {
    how: 'exhaustion by concatenation',
    source: 'let s = "abcdefgh"; try { for (;;) s += s } catch { mark() } finally { mark() } mark()',
  },
  {
    how: 'exhaustion by templates',
    source: 'let s = "abcdefgh"; try { for (;;) s = `${s}${s}` } catch { mark() } finally { mark() } mark()',
  },
  {
    how: 'exhaustion by multiplication',
    source: 'let n = 3n; try { for (;;) n *= n } catch { mark() } finally { mark() } mark()',
  },
  {
    how: 'exhaustion by powers',
    source: 'let n = 3n; try { for (;;) n **= n } catch { mark() } finally { mark() } mark()',
  },
  {
    how: 'exhaustion by shifts',
    source: 'let n = 3n; try { for (;;) n <<= n } catch { mark() } finally { mark() } mark()',
  },
  {
    how: 'exhaustion by output',
    source: 'try { for (;;) console.log("x".repeat(1000)) } catch { mark() } finally { mark() } mark()',
  },
  {
    how: 'exhaustion by iteration',
    source:
      'const endless = { [Symbol.iterator]: () => ({ next: Object.bind?.(null, {}) ?? (() => ({})) }) }; try { [...endless] } catch { mark() } finally { mark() } mark()',
  },
  {
    how: 'exhaustion inside a host callback',
    source: 'try { callBack(() => { try { spend() } finally { mark() } }) } catch { mark() } finally { mark() } mark()',
  },
  { how: 'host functions after exhaustion', source: 'try { spend() } finally { hostMark() } hostMark()' },
  {
    how: 'sources that cannot be compiled any more',
    source: 'try { spend() } finally { try { (0, eval)("[") } catch { mark() } }',
  },
];

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('after exhaustion nothing of the guest runs', () => {
  it.each(cases)('$how', async ({ source }) => {
    const hostMarks: number[] = [];
    const tenant = makeTenant({
      limits: { fuel: 300_000, outputBytes: 20_000 },
      globals: {
        callBack: (fn: () => void) => fn(),
        hostMark: () => {
          hostMarks.push(1);
        },
      },
      console: {},
    });
    const marks = tenant.evaluateNear('globalThis.marks = []') as unknown[];
    tenant.evaluateNear('globalThis.mark = (x) => { marks.push(x) }; globalThis.spend = () => { for (;;) {} }');
    const fault = (): unknown => tenant.state().fault;
    try {
      if (source.startsWith('await ')) tenant.evaluate(source).catch(() => {});
      else tenant.evaluateNear(source);
    } catch {}
    for (let i = 0; i < 100 && fault() === undefined; i += 1) await wait(2);
    await wait(5);
    expect(fault()).toBeDefined();
    expect(marks.length).toBe(0);
    expect(hostMarks.length).toBe(0);
    expect(() => tenant.evaluateNow('1')).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^LIMIT_/) as string }) as Error,
    );
  });
});

describe('a native stack overflow', () => {
  // A native that catches for the guest (a promise's executor, a reaction, an async function's own promise) hands it
  // the engine's error; whatever it does with that, the host learns of the fault when it sees the error.
  it.each([
    'async function f() { await f() } f()',
    'function f() { f() + 1 } Promise.resolve().then(f)',
    'function f() { f() + 1 } f()',
    'const f = () => [1].map(f); f()',
    'class A { x = new A() } new A()',
    'class A { get x() { return this.x } } new A().x',
    'const o = { toString() { return `${this}` } }; `${o}`',
    'const f = (a = f()) => a; f()',
    'const p = new Proxy({}, { get: (t, k, r) => r[k] }); p.x',
    'function* g() { yield* g() } g().next()',
    'JSON.stringify({ toJSON() { return JSON.stringify(this) } })',
  ])('is a fault: %s', async (source) => {
    const outcome = await makeTenant().run(source);
    expect([outcome.status, outcome.fault]).toEqual(['exhausted', 'depth']);
  });
});

describe('reactions of an ended tenant', () => {
  it('do not run in later jobs', async () => {
    const tenant = makeTenant({ limits: { fuel: 100_000 } });
    const marks = tenant.evaluateNear('globalThis.marks = []') as unknown[];
    const resolve = tenant.evaluateNear(
      'let resolve; const p = new Promise((r) => { resolve = r }); p.then(() => marks.push(1)); p.then((x, y = marks.push(2)) => 0); p.then(([...x]) => marks.push(3)); (async () => { await p; marks.push(4) })(); resolve',
    ) as (value: unknown) => void;
    expect(() => tenant.evaluateNear('for (;;) {}')).toThrow();
    resolve([1]);
    await wait(5);
    expect(marks).toEqual([]);
  });

  it('do not run when the host stopped it', async () => {
    const tenant = makeTenant();
    const marks = tenant.evaluateNear('globalThis.marks = []') as unknown[];
    const resolve = tenant.evaluateNear(
      'let resolve; const p = new Promise((r) => { resolve = r }); p.then(() => marks.push(1)); (async () => { try { await p } finally { marks.push(4) } })(); resolve',
    ) as (value: unknown) => void;
    tenant.stop();
    resolve(1);
    await wait(5);
    expect(marks).toEqual([]);
  });

  it('FinalizationRegistry and WeakRef are absent', () => {
    expect(makeTenant().evaluateNow('[typeof FinalizationRegistry, typeof WeakRef]')).toEqual([
      'undefined',
      'undefined',
    ]);
  });
});
