// Who pays: in every job the tenant whose code runs, and in none of the host's.
import { makeModuleMapHost, makeTenant } from '@cofferdam/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { payer } from '../../src/meter/current.ts';

/** A tenant that can ask whether somebody pays, in its own code, without leaving it: a native that is charged tells. */
const PROBE = 'const list = Array(1e5).fill(0); const work = () => list.indexOf(1);';
/** What `work` costs at least. */
const COST = 5_000;

async function fuelOf(source: string): Promise<number> {
  const { status, usage, error } = await makeTenant().run(`${PROBE} ${source}`);
  expect(error).toBeUndefined();
  expect(status).toBe('ok');
  return usage.fuel;
}

describe('natives are paid for', () => {
  beforeAll(() => fuelOf('await work(); ({ value: 1 })')); // what is made once, is made

  const places: readonly (readonly [string, string])[] = [
    ['in a turn', '$'],
    ['after an await', 'await null; $'],
    ['after an await in a function', 'await (async () => { await null; $ })()'],
    ['in a catch after a rejection', 'try { await Promise.reject(1) } catch { $ }'],
    [
      'in a finally after a rejection',
      'await (async () => { try { await Promise.reject(1) } finally { $ } })().catch(Object)',
    ],
    ['in a catch that a finally threw to', 'try { try { await Promise.reject(1) } finally { void 0 } } catch { $ }'],
    ['in a reaction', 'await Promise.resolve().then(() => $)'],
    ['in a reaction to a rejection', 'await Promise.reject(1).catch(() => $)'],
    ['in finally', 'await Promise.resolve().finally(() => $)'],
    ['in a reaction that Promise.all made', 'await Promise.all([{ then(r) { $; r() } }])'],
    [
      'in a getter of what an iterator gives',
      'let n = 0; const r = { get done() { $; return n++ > 0 }, value: 1 }; for await (const x of { [Symbol.asyncIterator]: () => ({ next: () => r }) });',
    ],
    [
      'in a getter of what an iterator gives, that it inherits, in a generator',
      'class R { get done() { return false } get value() { $; return 1 } } async function* g() { yield* { [Symbol.asyncIterator]: () => ({ next: () => new R() }) } } await g().next()',
    ],
    [
      'in a trap of what an iterator gives',
      "const r = new Proxy({}, { get(t, k) { if (k === 'done') { $; return true } } }); for await (const x of { [Symbol.asyncIterator]: () => ({ next: () => r }) });",
    ],
    [
      'in a getter of what a promise of an iterator gives',
      'let n = 0; for await (const x of { [Symbol.asyncIterator]: () => ({ next: async () => ({ get done() { $; return n++ > 0 } }) }) });',
    ],
    [
      'in a getter of what a promise gives, in a generator',
      "let n = 0; async function* g() { yield* { [Symbol.asyncIterator]: () => ({ next: async () => ({ get ['done']() { $; return n++ > 0 } }) }) } } await g().next()",
    ],
    [
      'in a getter of a class of what a promise gives',
      'class R { get value() { $; return 1 } get done() { return false } } for await (const x of { [Symbol.asyncIterator]: () => ({ next: async () => new R() }) }) break',
    ],
    [
      'in a getter of a name that is worked out',
      "let n = 0; for await (const x of { [Symbol.asyncIterator]: () => ({ next: async () => ({ get ['do' + 'ne']() { $; return n++ > 0 } }) }) });",
    ],
    [
      'in a getter that is defined on what a promise gives',
      "const r = {}; Object.defineProperty(r, 'done', { get() { $; return true } }); for await (const x of { [Symbol.asyncIterator]: () => ({ next: async () => r }) });",
    ],
    [
      'in a getter that is defined with others',
      'const r = Object.create({}, { done: { get() { $; return true } } }); for await (const x of { [Symbol.asyncIterator]: () => ({ next: async () => r }) });',
    ],
    [
      'in a getter that is defined by an old name',
      "const r = {}; r.__defineGetter__('done', () => { $; return true }); for await (const x of { [Symbol.asyncIterator]: () => ({ next: async () => r }) });",
    ],
    [
      'in a trap of what a promise gives',
      "const r = new Proxy({}, { get(t, k) { if (k === 'done') { $; return true } } }); for await (const x of { [Symbol.asyncIterator]: () => ({ next: async () => r }) });",
    ],
    [
      'in a getter of what a thenable of an iterator gives',
      'for await (const x of { [Symbol.asyncIterator]: () => ({ next: () => ({ then(r) { r({ get done() { $; return true } }) } }) }) });',
    ],
    [
      'in a getter of what a promise of return gives',
      'async function* g() { yield* { [Symbol.asyncIterator]: () => ({ next: async () => ({ value: 1 }), return: async () => ({ get done() { $; return true } }) }) } } for await (const x of g()) break',
    ],
    ['in a thenable that is awaited', 'await { then(r) { $; r() } }'],
    ['in a thenable that a thenable gave', 'await { then(r) { r({ then(s) { $; s() } }) } }'],
    ['in a thenable that an async function returned', 'await (async () => ({ then(r) { $; r() } }))()'],
    ['in a thenable that an async block returned', 'await (async () => { return { then(r) { $; r() } } })()'],
    ['in a thenable that a reaction returned', 'await Promise.resolve().then(() => ({ then(r) { $; r() } }))'],
    ['in a thenable that finally returned', 'await Promise.resolve().finally(() => ({ then(r) { $; r() } }))'],
    ['in a thenable that Promise.resolve was given', 'await Promise.resolve({ then(r) { $; r() } })'],
    ['in a thenable that is the value of the program', '({ then(r) { $; r(1) } })'],
    ['in a thenable that a generator yields', 'async function* g() { yield { then(r) { $; r() } } } await g().next()'],
    [
      'in a thenable that a generator returns',
      'async function* g() { return { then(r) { $; r() } } } await g().next()',
    ],
    [
      'in a thenable that a generator is closed with',
      'async function* g() {} await g().return({ then(r) { $; r() } })',
    ],
    ['in a thenable of an array that is awaited', 'for await (const x of [{ then(r) { $; r() } }]);'],
    ['in a thenable that was given to a constructor', 'await new Promise((r) => r({ then(r) { $; r() } }))'],
    [
      'in a thenable that was given to a constructor that was found on a promise',
      'await new ((async () => {})().constructor)((r) => r({ then(r) { $; r() } }))',
    ],
    [
      'in a thenable that was given to a constructor by another name',
      'const P = Promise; await new P(function (r) { r({ then(r) { $; r() } }) })',
    ],
    [
      'in a thenable that was given to a constructor by a function of another name',
      'const e = (r) => r({ then(r) { $; r() } }); await new Promise(e)',
    ],
    [
      'in a thenable that was given to a constructor with more arguments',
      'await new Promise((r) => r({ then(r) { $; r() } }), 1)',
    ],
    [
      'in a thenable that was given to a constructor with a list of arguments',
      'await new Promise(...[(r) => r({ then(r) { $; r() } })])',
    ],
    [
      'in a thenable that was given to a constructor in a list',
      'await new (0, Promise)((r) => r({ then(r) { $; r() } }))',
    ],
    [
      'in a thenable that was given to a constructor of a member',
      'const o = { P: Promise }; await new o.P((r) => r({ then(r) { $; r() } }))',
    ],
    [
      'in a thenable that was given to Reflect.construct',
      'await Reflect.construct(Promise, [(r) => r({ then(r) { $; r() } })])',
    ],
    [
      'in a thenable that was given to Reflect.construct for another',
      'class P extends Promise { constructor(e) { super(e) } } const p = Reflect.construct(P, [(r) => r({ then(r) { $; r() } })], function () {}); await Promise.prototype.then.call(p, Object)',
    ],
    [
      'in a thenable that was given to a bound constructor',
      'const P = Promise.bind(); await new P((r) => r({ then(r) { $; r() } }))',
    ],
    [
      'in a thenable that was given to a proxy of a constructor',
      'const P = new Proxy(Promise, {}); await new P((r) => r({ then(r) { $; r() } }))',
    ],
    [
      'in a thenable that was given to a subclass',
      'class P extends Promise {} await new P((r) => r({ then(r) { $; r() } }))',
    ],
    [
      'in a thenable that was given to a subclass with a constructor',
      'class P extends Promise { constructor(e) { super(e) } } await new P((r) => r({ then(r) { $; r() } }))',
    ],
    [
      'in a thenable that was given to a subclass that passes a list on',
      'class P extends Promise { constructor(...all) { super(...all) } } await new P((r) => r({ then(r) { $; r() } }))',
    ],
    [
      'in a thenable that was given to a subclass with an executor of its own',
      'let go; class P extends Promise { constructor(e) { super((r, j) => { go = r; e(r, j) }) } } new P(() => {}); go({ then(r) { $; r() } })',
    ],
    [
      'in a thenable that was given to a subclass that was made one later',
      'class P extends Object { constructor(e) { super(e) } } Object.setPrototypeOf(P, Promise); const p = new P((r) => r({ then(r) { $; r() } })); await Promise.prototype.then.call(p, Object)',
    ],
    [
      'in a thenable that was given to a proxy of a subclass',
      'class Q extends Promise { constructor(e) { super(e) } } const P = new Proxy(Q, {}); await new P((r) => r({ then(r) { $; r() } }))',
    ],
    [
      'in a thenable that was given to Promise.resolve of a subclass',
      'class P extends Promise {} await P.resolve({ then(r) { $; r() } })',
    ],
    [
      'in a thenable that was given to withResolvers',
      'if (Promise.withResolvers) { const { promise, resolve } = Promise.withResolvers(); resolve({ then(r) { $; r() } }); await promise } else { $ }',
    ],
    [
      'in a thenable that was given to withResolvers of a subclass',
      'class P extends Promise {} if (Promise.withResolvers) { const { promise, resolve } = P.withResolvers(); resolve({ then(r) { $; r() } }); await promise } else { $ }',
    ],
    [
      'in a thenable that was given to Promise.try',
      'if (Promise.try) await Promise.try(() => ({ then(r) { $; r() } })); else { $ }',
    ],
    [
      'in a thenable that was given to a promise whose then is its own',
      "const p = Object.defineProperty(Promise.resolve(), 'then', { value(r) { $; r() } }); await new Promise((r) => r(p))",
    ],
    [
      'in a thenable that was given to a reaction, as a promise whose then is its own',
      "const p = Object.defineProperty(Promise.resolve(), 'then', { value(r) { $; r() } }); await Promise.resolve().then(() => p)",
    ],
    ['in a getter of then', 'await { get then() { $; return undefined } }; 0'],
    ['in a proxy that is awaited', 'await new Proxy({}, { get() { $; } }); 0'],
    ['in an async generator', 'async function* g() { $ } await g().next()'],
    ['in an async generator after an await', 'async function* g() { await 0; $ } await g().next()'],
    ['in an async generator after a yield', 'async function* g() { yield; $ } for await (const x of g());'],
    [
      'in an async generator that was asked ahead',
      'async function* g() { yield; await 0; yield; $ } const i = g(); i.next(); i.next(); await i.next()',
    ],
    [
      'in a finally of an async generator that is closed',
      'async function* g() { try { yield } finally { $ } } for await (const x of g()) break',
    ],
    ['in the body of a for await', 'for await (const x of [1]) { $ }'],
    ['behind a for await', 'for await (const x of [1]); $'],
    ['behind a for await that was left', 'for await (const x of [1]) break; $'],
    ['where a for await jumps to', 'a: for (const y of [1]) { for await (const x of [1]) continue a } $'],
    [
      'in a loop that a for await goes on with',
      'a: for (const y of [1, 2]) { if (y === 2) { $ } for await (const x of [1]) continue a }',
    ],
    [
      'in a test that a for await goes on with',
      'let n = 0; a: while (n++ ? ($, false) : true) { for await (const x of [1]) continue a }',
    ],
    ['in a default in the head of a for await', 'for await (const { a = ($) } of [{}]);'],
    ['in a key in the head of a for await', 'for await (const { [($, 1)]: a } of [{}]);'],
    ['in a target in the head of a for await', 'const o = {}; for await (($, o).x of [1]);'],
    [
      'in next of an own async iterator',
      'const it = { [Symbol.asyncIterator]: () => ({ next() { $; return { done: true } } }) }; await 0; for await (const x of it);',
    ],
    [
      'in next of an own iterator in a for await',
      'const it = { [Symbol.iterator]: () => ({ next() { $; return { done: true } } }) }; await 0; for await (const x of it);',
    ],
    [
      'in return of an own async iterator',
      'const it = { [Symbol.asyncIterator]: () => ({ next: () => ({ value: 1 }), return() { $; return {} } }) }; await 0; for await (const x of it) break',
    ],
    [
      'in next of what yield* delegates to',
      'const it = { [Symbol.asyncIterator]: () => ({ next() { $; return { done: true } } }) }; async function* g() { await 0; yield* it } for await (const x of g());',
    ],
  ];

  it.each(places)('%s', async (_place, source) => {
    const none = await fuelOf(source.replaceAll('$', 'void 0'));
    const once = await fuelOf(source.replaceAll('$', 'work()'));
    expect(once - none).toBeGreaterThan(COST);
    expect(once - none).toBeLessThan(3 * COST);
  });
});

describe('natives are paid for in modules', () => {
  /** A module of this text, and another that it may import. */
  async function fuelOfModule(source: string, other = ''): Promise<number> {
    const modules = makeModuleMapHost({ 'other.mjs': other });
    const tenant = makeTenant({ modules });
    const { status, usage, error } = await tenant.run(source, { module: true });
    expect(error).toBeUndefined();
    expect(status).toBe('ok');
    return usage.fuel;
  }
  beforeAll(() => fuelOfModule("await import('other.mjs')", 'export default 1'));

  it.each([
    ['in a thenable that is the default export', `${PROBE} export default { then(r) { $; r(1) } }`, ''],
    ['in a getter of it', `${PROBE} export default { get then() { $; return undefined } }`, ''],
    [
      'in a then that an imported module exports',
      "await import('other.mjs')",
      `${PROBE} export const then = (r) => { $; r(1) }`,
    ],
  ])('%s', async (_place, source, other) => {
    const none = await fuelOfModule(source.replaceAll('$', 'void 0'), other.replaceAll('$', 'void 0'));
    const once = await fuelOfModule(source.replaceAll('$', 'work()'), other.replaceAll('$', 'work()'));
    expect(once - none).toBeGreaterThan(COST);
    expect(once - none).toBeLessThan(3 * COST);
  });
});

describe('nobody pays in jobs of the host', () => {
  const sources: readonly (readonly [string, string])[] = [
    ['awaits', '(async () => { for (let i = 0; i < 20; i++) await i })()'],
    [
      'awaits of rejections',
      '(async () => { for (let i = 0; i < 20; i++) try { await Promise.reject(i) } catch {} finally { await 0 } })()',
    ],
    [
      'functions that throw',
      '(async () => { for (let i = 0; i < 20; i++) try { await (async () => { await 0; throw 1 })() } catch {} })()',
    ],
    [
      'reactions',
      '(() => { let p = Promise.resolve(); for (let i = 0; i < 20; i++) p = p.then(() => { if (i % 2) throw i }, () => ({ then(r) { r() } })); return p.catch(Object) })()',
    ],
    [
      'thenables',
      '(async () => { for (let i = 0; i < 10; i++) await { then(r, j) { if (i % 2) r(i); else j(i) } } })().catch(Object)',
    ],
    [
      'thenables that throw',
      '(async () => { for (let i = 0; i < 10; i++) try { await { then() { throw 1 } } } catch {} })()',
    ],
    [
      'generators',
      '(async () => { async function* g() { for (let i = 0; i < 9; i++) try { yield i } catch {} finally { await i } } for await (const x of g()) if (x === 7) break; const i = g(); i.next(); i.throw(1); i.return(2); await i.next() })()',
    ],
    [
      'for await',
      '(async () => { for await (const x of [1, Promise.resolve(2), { then(r) { r() } }]); try { for await (const x of [Promise.reject(1)]); } catch {} a: for (const y of [1, 2]) for await (const x of [1, 2]) continue a })()',
    ],
    ['an end in a job', '(async () => { for (let i = 0; i < 5; i++) await 0; for (;;); })()'],
    ['an end in a reaction', 'Promise.resolve().then(() => { for (;;); })'],
    ['an end in a thenable', '(async () => { await { then() { for (;;); } } })()'],
    [
      'an end in a generator',
      '(async () => { async function* g() { yield; for (;;); } for await (const x of g()); })()',
    ],
  ];

  it.each(sources)('between %s', async (_what, source) => {
    const tenant = makeTenant({ limits: { fuelPerTurn: 1_000_000 } });
    const paid: unknown[] = [];
    const host = async (): Promise<void> => {
      for (let i = 0; i < 200; i += 1) {
        await null;
        paid.push(payer);
      }
    };
    const hosts = [host()];
    try {
      tenant.evaluateNow(`${source}; 0`);
    } catch {
      // the turn itself may be where it ends
    }
    hosts.push(host());
    await Promise.all(hosts);
    expect(payer).toBeUndefined();
    expect(paid.length).toBe(400);
    expect(paid.every((one) => one === undefined)).toBe(true);
  });

  it('in reactions and thenables of its own', async () => {
    const seen: unknown[] = [];
    const globals = {
      later: async () => {
        await null;
        seen.push(payer);
        return Promise.resolve().then(() => {
          seen.push(payer);
        });
      },
      now: () => {
        seen.push(payer);
        void Promise.resolve().then(() => seen.push(payer));
      },
    };
    const { status } = await makeTenant({ globals }).run(
      'await 0; now(); await later(); await Promise.all([later(), 1].map(async (x) => { await x; now() }))',
    );
    expect(status).toBe('ok');
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(seen.length).toBeGreaterThan(8);
    expect(seen.every((one) => one === undefined)).toBe(true);
  });
});

describe('tenants side by side', () => {
  it('pay for their own jobs each', async () => {
    const idle = makeTenant();
    const busy = makeTenant();
    const wait = 'await null; '.repeat(20);
    const [, , alone] = await Promise.all([
      busy.run(`${PROBE} for (let i = 0; i < 20; i++) { await null; work() } 0`),
      idle.run(`${wait} 0`),
      makeTenant().run(`${wait} 0`),
    ]);
    expect(idle.usage().fuel).toBe(alone.usage.fuel);
    expect(busy.usage().fuel).toBeGreaterThan(20 * COST);
  });
});
