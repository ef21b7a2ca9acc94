// Jobs are counted, end with their tenant, and do not keep the event loop from its turn for longer than `wallMs`.
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { FAULT_SIGNAL } from '../../src/meter/fault-signal.ts';
import { tickCases, tickProgram } from './support/tick-cases.mjs';

/** A frame that is closing an iterator, which answers in a job. */
const CLOSED =
  '(async () => { const it = { [Symbol.asyncIterator]: () => ({ next: () => ({ value: 1 }), return: () => p.then(() => ({})) }) }; for await (const x of it) break })()';

const endless = { wallMs: 250, fuelPerTurn: Number.POSITIVE_INFINITY };
const aTurnOfTheLoop = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('what never lets the event loop come round ends', () => {
  it.each([
    ['reactions', 'const again = () => Promise.resolve().then(again); again()'],
    ['reactions to rejections', 'const again = () => Promise.reject().catch(again); again()'],
    ['awaits', '(async () => { for (;;) await null })()'],
    ['awaits of promises', '(async () => { for (;;) await Promise.resolve() })()'],
    ['async functions', 'const again = async () => { await null; again() }; again()'],
    ['thenables', 'const t = { then(r) { r(t) } }; Promise.resolve(t)'],
    ['thenables that are awaited', 'const t = { then(r) { r(t) } }; (async () => { await t })()'],
    ['thenables whose then is native', 'const t = {}; t.then = Array.prototype.forEach.bind([t]); Promise.resolve(t)'],
    ['a thenable that a constructor was given', 'new Promise((r) => r({ then(a) { a(this) } }))'],
    ['async generators', 'async function* g() { for (;;) yield 1 } (async () => { for await (const x of g()); })()'],
    [
      'delegation',
      'async function* g() { for (;;) yield 1 } async function* h() { yield* g() } (async () => { for await (const x of h()); })()',
    ],
    [
      'own async iterators',
      'const it = { [Symbol.asyncIterator]: () => ({ next: () => ({ value: 1 }) }) }; (async () => { for await (const x of it); })()',
    ],
    [
      'an array without end in a for await',
      'const list = [1]; (async () => { for await (const x of list) list.push(x) })()',
    ],
    ['combinators', 'const again = () => Promise.all([1, 2]).then(again); again()'],
    ['finally', 'const again = () => Promise.resolve().finally(again); again()'],
  ])('%s, when the evaluation has returned', async (_what, source) => {
    const tenant = makeTenant({ limits: endless });
    tenant.evaluateNow(`${source}; 1`);
    await aTurnOfTheLoop(); // never, if the jobs go on for ever
    expect(tenant.state().status).toBe('stopped');
    expect(tenant.state().fault).toMatch(/^(wall|jobs|heap)$/);
  });

  it('however many tenants take turns', async () => {
    const tenants = Array.from({ length: 5 }, () => makeTenant({ limits: endless }));
    for (const tenant of tenants) tenant.evaluateNow('(async () => { for (;;) await null })(); 1');
    await aTurnOfTheLoop();
    expect(tenants.map((tenant) => tenant.state().fault)).toEqual(Array(5).fill('wall'));
  });

  it('and a tenant that only did its work beside them does not', async () => {
    const flooding = makeTenant({ limits: endless });
    const working = makeTenant({ limits: { wallMs: 1_000_000 } });
    flooding.evaluateNow('(async () => { for (;;) await null })(); 1');
    expect(await working.run('for (let i = 0; i < 1000; i++) await i; 7')).toMatchObject({ status: 'ok', value: 7 });
    await aTurnOfTheLoop();
    expect(flooding.state().fault).toBe('wall');
  });
});

describe('pendingJobs', () => {
  const sources: readonly (readonly [string, (n: number) => string])[] = [
    ['reactions', (n) => `const p = Promise.resolve(); for (let i = 0; i < ${n}; i++) p.then(Object)`],
    ['reactions without functions', (n) => `const p = Promise.resolve(); for (let i = 0; i < ${n}; i++) p.then()`],
    ['frames', (n) => `const f = async () => { await null }; for (let i = 0; i < ${n}; i++) f()`],
    ['thenables', (n) => `for (let i = 0; i < ${n}; i++) Promise.resolve({ then(r) { r() } })`],
  ];

  it.each(sources)('holds at the limit and strikes one over: %s', async (_what, source) => {
    const at = makeTenant({ limits: { pendingJobs: 50 } });
    expect(at.evaluateNow(`${source(50)}; 1`)).toBe(1);
    expect(at.usage().pendingJobs).toBe(50);
    await aTurnOfTheLoop();
    expect(at.usage().pendingJobs).toBe(0);
    const over = makeTenant({ limits: { pendingJobs: 50 } });
    expect(() => over.evaluateNow(`try { ${source(51)} } catch {}; 1`)).toThrow(
      expect.objectContaining({ code: 'LIMIT_JOBS' }),
    );
    expect(over.state()).toMatchObject({ status: 'stopped', fault: 'jobs' });
  });

  it.each(sources)('ends a flood: %s', async (_what, source) => {
    const { status, fault } = await makeTenant({ limits: { pendingJobs: 5_000 } }).run(source(1e9));
    expect({ status, fault }).toEqual({ status: 'exhausted', fault: 'jobs' });
  });

  it('counts what waits for the host only until the event loop comes round: that is no job any more', async () => {
    const tenant = makeTenant({ globals: { never: () => new Promise(() => {}) } });
    tenant.evaluateNow('(async () => { await never() })(); never().then(Object); 1');
    expect(tenant.usage().pendingJobs).toBe(2);
    await aTurnOfTheLoop();
    expect(tenant.usage().pendingJobs).toBe(0);
  });

  it.each([
    ['races with what never settles', 'for (let i = 0; i < 5; i++) Promise.race([never, i]); 1'],
    ['waits for what never settles', 'for (let i = 0; i < 5; i++) (async () => { await never })(); 1'],
  ])('is not used up by a tenant that lives long and %s', async (_what, source) => {
    const tenant = makeTenant({ limits: { pendingJobs: 25 } });
    tenant.evaluateNow('globalThis.never = new Promise(() => {}); 1');
    for (let i = 0; i < 10; i += 1) {
      expect(tenant.evaluateNow(source)).toBe(1);
      expect(tenant.usage().pendingJobs).toBeGreaterThan(0);
      await aTurnOfTheLoop();
    }
    expect(tenant.state()).toEqual({ status: 'running' });
    expect(() =>
      tenant.evaluateNow('const p = Promise.resolve(); for (let i = 0; i < 26; i++) p.then(Object)'),
    ).toThrow(expect.objectContaining({ code: 'LIMIT_JOBS' }));
  });

  it('is counted over the life of a deterministic tenant, wherever the event loop is', async () => {
    const tenant = makeTenant({ deterministic: true, limits: { pendingJobs: 25 } });
    tenant.evaluateNow('globalThis.never = new Promise(() => {}); for (let i = 0; i < 25; i++) never.then(Object); 1');
    await aTurnOfTheLoop();
    expect(tenant.usage().pendingJobs).toBe(25);
    expect(() => tenant.evaluateNow('never.then(Object)')).toThrow(expect.objectContaining({ code: 'LIMIT_JOBS' }));
  });

  it('strikes where jobs of an earlier round come to run and leave more than they were', async () => {
    const tenant = makeTenant({ limits: { pendingJobs: 100 } });
    const go = tenant.evaluateNear(
      'let go; const p = new Promise((r) => { go = r }); for (let i = 0; i < 10; i++) p.then(() => { const q = Promise.resolve(); for (let i = 0; i < 50; i++) q.then(Object) }); go',
    ) as (value: unknown) => void;
    await aTurnOfTheLoop();
    expect(tenant.usage().pendingJobs).toBe(0);
    go(1);
    await aTurnOfTheLoop();
    expect(tenant.state()).toMatchObject({ status: 'stopped', fault: 'jobs' });
  });

  it.each(tickCases)('is zero when all has run: $title', async ({ title, body }) => {
    const tenant = makeTenant();
    await tenant.run(tickProgram(body));
    for (let i = 0; i < 100; i += 1) await null; // no timer fires meanwhile
    // one of them races a promise that never settles
    expect(tenant.usage().pendingJobs).toBe(title.startsWith('Promise.all') ? 1 : 0);
  });
});

describe('the jobs of a tenant that has ended', () => {
  it.each([
    ['reactions', 'Promise.resolve().then(() => { seen.push(1) })'],
    ['reactions to rejections', 'Promise.reject().catch(() => { seen.push(1) })'],
    ['finally', 'Promise.resolve().finally(() => { seen.push(1) })'],
    ['natives as reactions', 'Promise.resolve(1).then(seen.push.bind(seen))'],
    ['natives as thens', 'Promise.resolve({ then: seen.push.bind(seen) })'],
    ['natives that finally calls', 'Promise.resolve().finally(seen.push.bind(seen, 1))'],
    ['frames', '(async () => { await null; seen.push(1) })()'],
    ['handlers', '(async () => { try { await Promise.reject() } catch { seen.push(1) } finally { seen.push(2) } })()'],
    ['thenables', 'Promise.resolve({ then(r) { seen.push(1); r() } })'],
    [
      'async generators',
      '(async () => { async function* g() { try { yield 1 } finally { seen.push(1) } } for await (const x of g()) seen.push(2) })()',
    ],
    [
      'own iterators',
      '(async () => { for await (const x of { [Symbol.asyncIterator]: () => ({ n: 0, next() { if (this.n++) seen.push(1); return { value: 1 } } }) }) { seen.push(2) } })()',
    ],
  ])('do nothing: %s', async (_what, source) => {
    const tenant = makeTenant();
    const seen = tenant.evaluateNear(`const seen = []; ${source}; seen`) as unknown[];
    tenant.stop();
    await aTurnOfTheLoop();
    expect(seen).toEqual([]);
    expect(tenant.usage().pendingJobs).toBe(0);
    // the same, unless it is stopped
    const going = makeTenant();
    const done = going.evaluateNear(`const seen = []; ${source}; seen`) as unknown[];
    for (let i = 0; i < 20; i += 1) await null;
    going.stop();
    expect(done.length).toBeGreaterThan(0);
  });

  it.each([
    ['reactions', 'p.then(() => 1)'],
    ['reactions to rejections', 'p.then(() => Promise.reject(1)).catch(() => 2)'],
    ['finally', 'p.finally(() => 1)'],
    ['frames', '(async () => { await p; return 1 })()'],
    ['closed iterators', CLOSED],
  ])('are rejected with the signal that nobody hears of: %s', async (_what, left) => {
    const tenant = makeTenant();
    const { go, promise } = tenant.evaluateNear(
      `let go; const p = new Promise((r) => { go = r }); const promise = ${left}; ({ go, promise })`,
    ) as { go: (value: unknown) => void; promise: Promise<unknown> };
    const seen = promise.then(
      (value) => ({ value }),
      (reason: unknown) => ({ reason }),
    );
    for (let i = 0; i < 10; i += 1) await null;
    tenant.stop();
    go(1);
    expect(await seen).toEqual({ reason: FAULT_SIGNAL });
  });
});
