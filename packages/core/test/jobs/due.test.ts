// A deadline that the event loop cannot tell of, since many short entries into the guest keep it from its turn.
import { expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

const ENTRIES = 20_000;

/** A host that keeps callbacks and calls them all without a rest, as Node does with timers that are due at once. */
async function callAll(callback: string): Promise<{ called: number; status: string; fault: unknown }> {
  const kept: (() => void)[] = [];
  const tenant = makeTenant({
    globals: { later: (f: () => void) => void kept.push(f) },
    limits: { wallMs: 100, fuelPerTurn: 1e9 },
  });
  const run = tenant.run(`later(${callback}); new Promise(() => {})`);
  await new Promise((done) => setTimeout(done, 0));
  let called = 0;
  try {
    for (; called < ENTRIES; called++) kept[0]?.();
  } catch (error) {
    expect(error).toMatchObject({ code: 'LIMIT_WALL' });
  }
  const { status, fault } = await run;
  return { called, status, fault };
}

it.each([
  ['with code of their own', '() => { for (let i = 0; i < 1e5; i++); }'],
  ['of a native', 'String.bind(null, (1n << 60000n) - 1n)'],
])('run() ends at its deadline though the event loop never comes round: entries %s', async (_, callback) => {
  const { called, status, fault } = await callAll(callback);
  expect([status, fault]).toEqual(['exhausted', 'wall']);
  expect(called).toBeLessThan(ENTRIES);
});

it('entries of a tenant that has no run are no matter of a deadline', async () => {
  const tenant = makeTenant({ limits: { wallMs: 1 } });
  await tenant.run('globalThis.f = (x) => x + 1');
  const f = tenant.evaluateNow('f') as (x: number) => number;
  const until = performance.now() + 20;
  let n = 0;
  while (performance.now() < until) n = f(n);
  expect(tenant.state().status).toBe('running');
});
