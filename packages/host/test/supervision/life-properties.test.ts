// Whatever happens to tenants in whatever order: every call is answered once, every state leads on, one tenant's end is
// nobody else's, and after close nothing is left.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TenantHandle } from '../../src/types.ts';
import { makeFakeHost } from '../support/fake-host.ts';
import { settle } from '../support/fake-timers.ts';

interface Exports {
  version(): Promise<string>;
  hang(): Promise<never>;
  fault(): Promise<never>;
  setTimer(): Promise<void>;
}

const tenantAt = fc.nat(2);
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('call' as const), tenant: tenantAt }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('run' as const), tenant: tenantAt }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('hang' as const), tenant: tenantAt }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fault' as const), tenant: tenantAt }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stop' as const), tenant: tenantAt }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('update' as const),
      tenant: tenantAt,
      source: fc.constantFrom('v2', 'v3 +state', 'bad', 'slow', 'v4 +refuse'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('crash' as const), side: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stall' as const), side: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rude' as const), side: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stuck' as const), side: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('failStart' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(0, 50, 1_100, 6_000) }),
  },
);
const policy = fc.record({
  restart: fc.constantFrom('never' as const, 'crashes' as const, 'always' as const),
  idleMs: fc.constantFrom(700, Number.POSITIVE_INFINITY),
  tenantsPerSide: fc.constantFrom(1, 3),
  maximum: fc.constantFrom(1, 4),
});

it('answers every call, loses no transition, and leaves nothing', async () => {
  await fc.assert(
    fc.asyncProperty(policy, fc.array(step, { maxLength: 30 }), async (size, steps) => {
      const { restart, idleMs, tenantsPerSide, maximum } = size;
      const { host, fake, time, events } = makeFakeHost({
        supervision: { restart, idleMs, startMs: 3_000, unresponsiveMs: 2_000, drainMs: 500 },
        pool: { tenantsPerSide, maximum, recycleAfter: 100 },
      });
      let asked = 0;
      let answered = 0;
      const count = (work: Promise<unknown>): void => {
        asked += 1;
        const done = (): void => {
          answered += 1;
        };
        work.then(done, done);
      };
      const handles: TenantHandle<Exports>[] = [];
      const admitting = ['a', 'b', 'c'].map(async (name) => {
        handles.push(await host.admit<Exports>({ name, source: 'v1' }));
      });
      for (const one of admitting) count(one);
      await settle();

      for (const one of steps) {
        const side = 'side' in one ? fake.live()[one.side % Math.max(1, fake.live().length)] : undefined;
        const handle = 'tenant' in one ? handles[one.tenant % Math.max(1, handles.length)] : undefined;
        if (handle !== undefined && 'tenant' in one) {
          const { exports } = handle;
          if (one.kind === 'call') count(exports.version());
          if (one.kind === 'run') count(handle.run('1'));
          if (one.kind === 'hang') count(exports.hang());
          if (one.kind === 'fault') count(exports.fault());
          if (one.kind === 'stop') count(handle.stop());
          if (one.kind === 'update') count(handle.update(one.source));
        }
        if (one.kind === 'crash') side?.crash();
        if (one.kind === 'stall') side?.stall();
        if (one.kind === 'rude') side?.makeRude();
        if (one.kind === 'stuck') side?.makeStuck();
        if (one.kind === 'failStart') fake.failStarts(1);
        if (one.kind === 'wait') await time.advance(one.ms);
        await settle();
        for (const each of handles) {
          const { status } = each.state();
          // A tenant that is stopped is no longer the host's; every other is.
          expect(host.tenants().includes(each as never)).toBe(status !== 'stopped');
        }
      }

      // Left alone, every tenant comes to rest, and answers unless it is stopped.
      fake.failStarts(0);
      await time.advance(120_000);
      for (const handle of handles) {
        expect(['running', 'idle', 'stopped', 'starting', 'restarting']).toContain(handle.state().status);
        if (maximum < 4) continue;
        expect(['running', 'idle', 'stopped']).toContain(handle.state().status);
        const version = handle.exports.version();
        count(version);
        if (handle.state().status === 'stopped') await expect(version).rejects.toThrow();
        else {
          await time.advance(5_000);
          expect(await version).toMatch(/^v\d/);
        }
      }
      if (maximum === 4) {
        await time.advance(10_000);
        const running = handles.filter((handle) => handle.state().status === 'running').length;
        // None that took no seat, or has left its, is still on a side.
        expect(host.stats().pools[0]?.tenants).toBe(running);
        expect(fake.live().flatMap(({ tenants }) => tenants)).toHaveLength(running);
      }
      let closed = false;
      void host.close().then(() => {
        closed = true;
      });
      await time.advance(60_000);
      expect(closed).toBe(true);
      expect(answered).toBe(asked);
      expect([fake.live(), time.active(), host.tenants()]).toEqual([[], 0, []]);
      // Each tenant ends once, and nothing is told of it afterwards.
      for (const name of ['a', 'b', 'c']) {
        const told = events.filter((event) => 'tenant' in event && event.tenant === name).map(({ type }) => type);
        expect(told.filter((type) => type === 'stopped')).toHaveLength(1);
        expect(told.at(-1)).toBe('stopped');
      }
    }),
    { numRuns: 150 },
  );
});
