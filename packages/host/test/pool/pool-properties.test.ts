// Whatever happens in whatever order: never too many sides or tenants, none given twice, none lost, every wait answered.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fillPoolOptions } from '../../src/pool/options.ts';
import { makePool } from '../../src/pool/pool.ts';
import type { Lease } from '../../src/pool/types.ts';
import { makeFakePlacement } from '../support/fake-placement.ts';
import { makeFakeTimers, settle } from '../support/fake-timers.ts';

const options = fc.record({
  minimum: fc.nat(1),
  maximum: fc.integer({ min: 1, max: 3 }),
  surge: fc.nat(1),
  recycleAfter: fc.integer({ min: 1, max: 4 }),
  tenantsPerSide: fc.integer({ min: 1, max: 2 }),
  queue: fc.constantFrom(2, 100),
  idleMs: fc.constantFrom(50, 1_000),
});

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      key: fc.constantFrom('a', 'b', 'c'),
      surge: fc.boolean(),
      alone: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('release' as const), at: fc.nat(20), condemned: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crash' as const), at: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rude' as const), at: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('abort' as const), at: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fail' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.constantFrom(1, 40, 200) }) },
);

it('holds its bounds, answers every wait, and leaves nothing', async () => {
  await fc.assert(
    fc.asyncProperty(options, fc.array(step, { maxLength: 40 }), fc.boolean(), async (size, steps, slowStarts) => {
      const time = makeFakeTimers();
      const fake = makeFakePlacement({ timers: time.timers });
      if (slowStarts) fake.startsTake(10);
      const pool = makePool({
        placement: fake.placement,
        options: fillPoolOptions(size, 'thread', true),
        timers: time.timers,
        heartbeatMs: 1_000,
        warm: async () => {},
        tell: () => {},
      });
      const waits: { readonly abort: AbortController; answered: boolean }[] = [];
      const held: Lease[] = [];
      const condemned = new Set<unknown>();
      const given = new Set<Lease>();

      const check = (): void => {
        expect(fake.live().length).toBeLessThanOrEqual(size.maximum + size.surge);
        const onSide = new Map<unknown, number>();
        for (const { side } of held) onSide.set(side, (onSide.get(side) ?? 0) + 1);
        for (const count of onSide.values()) expect(count).toBeLessThanOrEqual(size.tenantsPerSide);
        const stats = pool.stats();
        expect(stats.tenants).toBe(held.length);
        expect(stats.sides).toBeLessThanOrEqual(size.maximum + size.surge);
        expect(stats.waiting).toBeLessThanOrEqual(waits.filter(({ answered }) => !answered).length);
      };

      for (const one of steps) {
        switch (one.kind) {
          case 'ask': {
            const wait = { abort: new AbortController(), answered: false };
            waits.push(wait);
            const { key, surge, alone } = one;
            pool.lease({ key, signal: wait.abort.signal, patienceMs: Number.POSITIVE_INFINITY, surge, alone }).then(
              (lease) => {
                wait.answered = true;
                expect(given.has(lease)).toBe(false);
                expect(condemned.has(lease.side)).toBe(false);
                given.add(lease);
                held.push(lease);
                void lease.side.ended.then(() => {
                  const at = held.indexOf(lease);
                  if (at >= 0) held.splice(at, 1);
                });
              },
              () => {
                wait.answered = true;
              },
            );
            break;
          }
          case 'release': {
            const [lease] = held.splice(one.at % Math.max(1, held.length), 1);
            if (one.condemned && lease !== undefined) condemned.add(lease.side);
            lease?.release(one.condemned ? 'condemned' : 'clean');
            lease?.release('clean');
            break;
          }
          case 'crash':
            fake.live()[one.at % Math.max(1, fake.live().length)]?.crash();
            break;
          case 'rude':
            fake.live()[one.at % Math.max(1, fake.live().length)]?.makeRude();
            break;
          case 'abort':
            waits[one.at % Math.max(1, waits.length)]?.abort.abort();
            break;
          case 'fail':
            fake.failStarts(1);
            break;
          case 'wait':
            await time.advance(one.ms);
            break;
          default:
        }
        await settle();
        check();
      }
      // Whoever still waits gets a place when there is one again.
      for (let round = 0; round < 200 && waits.some(({ answered }) => !answered); round += 1) {
        for (const lease of held.splice(0)) lease.release('clean');
        await time.advance(2_000);
        check();
      }
      expect(waits.every(({ answered }) => answered)).toBe(true);
      for (const lease of held.splice(0)) lease.release('clean');
      let closed = false;
      void pool.close(100).then(() => {
        closed = true;
      });
      await time.advance(2_000);
      expect([closed, fake.live(), time.active()]).toEqual([true, [], 0]);
    }),
    { numRuns: 150 },
  );
});
