import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeAllowance, makeQuota } from '../../src/index.ts';

const exceeded = expect.objectContaining({ code: 'QUOTA_EXCEEDED' });

describe('makeQuota()', () => {
  it('allows the limit and not one more', () => {
    const { value, remaining } = makeQuota({ f: () => 1 }, { limit: 2, name: 'q' });
    value.f();
    value.f();
    expect(() => value.f()).toThrow(expect.objectContaining({ message: 'Capability q is used up: 0 left' }));
    expect(remaining()).toBe(0);
  });

  it('takes what a method costs, whole or not at all', () => {
    const { value, remaining } = makeQuota(
      { cheap: () => 1, dear: () => 2, free: () => 0 },
      { limit: 5, costs: { dear: 4, free: 0 } },
    );
    value.dear();
    expect(() => value.dear()).toThrow(exceeded);
    expect(remaining()).toBe(1);
    value.cheap();
    expect(() => value.cheap()).toThrow(exceeded);
    expect(value.free()).toBe(0);
  });

  it('counts a call that throws, and one whose promise rejects', async () => {
    const { value, remaining } = makeQuota(
      {
        fail: () => {
          throw new Error('no');
        },
        later: async () => Promise.reject(new Error('no')),
      },
      { limit: 2 },
    );
    expect(() => value.fail()).toThrow('no');
    await expect(value.later()).rejects.toThrow('no');
    expect(remaining()).toBe(0);
  });

  it('shares an allowance between capabilities', () => {
    const allowance = makeAllowance(3);
    const [a, b] = [
      makeQuota(() => 'a', { limit: allowance }),
      makeQuota(() => 'b', { limit: allowance, costs: { call: 2 } }),
    ];
    expect([a.value(), b.value()]).toEqual(['a', 'b']);
    expect(() => a.value()).toThrow(exceeded);
    expect(allowance.remaining()).toBe(0);
  });

  it('ends with its revoke', () => {
    const { value, remaining, revoke } = makeQuota(() => 1, { limit: 9 });
    revoke();
    expect(() => value()).toThrow(expect.objectContaining({ code: 'CAPABILITY_REVOKED' }));
    expect(remaining()).toBe(0);
  });

  it.each<[string, () => unknown, string]>([
    ['a negative limit', () => makeQuota(() => 1, { limit: -1 }), 'QUOTA_INVALID'],
    ['NaN', () => makeQuota(() => 1, { limit: Number.NaN }), 'QUOTA_INVALID'],
    ['no end', () => makeQuota(() => 1, { limit: Number.POSITIVE_INFINITY }), 'QUOTA_INVALID'],
    ['a fraction', () => makeQuota(() => 1, { limit: 1.5 }), 'QUOTA_INVALID'],
    [
      'a negative cost, which would give units back',
      () => makeQuota({ f: () => 1 }, { limit: 1, costs: { f: -1 } }),
      'QUOTA_INVALID',
    ],
    [
      'a cost of a method that is not there',
      () => makeQuota({ f: () => 1 }, { limit: 1, costs: { g: 1 } }),
      'METHOD_UNKNOWN',
    ],
  ])('refuses %s', (_, make, code) => {
    expect(make).toThrow(expect.objectContaining({ code }));
  });

  it('refuses to take a negative number of units from an allowance', () => {
    const allowance = makeAllowance(1);
    expect(() => allowance.take(-5)).toThrow(expect.objectContaining({ code: 'QUOTA_INVALID' }));
    expect(allowance.remaining()).toBe(1);
  });

  it('never grants more than its limit, however calls nest, overlap, fail and share', async () => {
    // A program of calls: each makes others from inside, may throw, may wait before it goes on.
    type Step = {
      readonly via: number;
      readonly inside: readonly Step[];
      readonly fails: boolean;
      readonly waits: boolean;
    };
    const step = (depth: number): fc.Arbitrary<Step> =>
      fc.record({
        via: fc.nat(2),
        inside: depth === 0 ? fc.constant([]) : fc.array(step(depth - 1), { maxLength: 3 }),
        fails: fc.boolean(),
        waits: fc.boolean(),
      });
    await fc.assert(
      fc.asyncProperty(fc.array(step(3), { maxLength: 6 }), fc.nat(40), async (program, limit) => {
        const costs = [1, 2, 0];
        let spent = 0;
        // Noted, not thrown: the program of calls catches what is thrown in it.
        const faults: string[] = [];
        const allowance = makeAllowance(limit);
        const doors = costs.map(
          (cost) =>
            makeQuota(
              (each: Step): Promise<void> | undefined => {
                spent += cost;
                if (spent > limit) faults.push('granted too much');
                return perform(each);
              },
              { limit: allowance, costs: { call: cost } },
            ).value,
        );
        const attempt = async (each: Step): Promise<void> => {
          const before = spent;
          try {
            await doors[each.via]!(each);
          } catch (thrown) {
            if ((thrown as { code?: string }).code !== 'QUOTA_EXCEEDED') return;
            if (before + costs[each.via]! <= limit) faults.push('refused without need');
          }
        };
        const perform = (each: Step): Promise<void> | undefined => {
          if (!each.waits) {
            const all = each.inside.map((next) => attempt(next));
            if (each.fails) {
              void Promise.all(all);
              throw new Error('planned');
            }
            return Promise.all(all).then(() => {});
          }
          return Promise.resolve().then(async () => {
            for (const next of each.inside) await attempt(next);
            if (each.fails) throw new Error('planned');
          });
        };
        await Promise.all(program.map((each) => attempt(each)));
        await new Promise((resolve) => setTimeout(resolve, 0));
        expect(faults).toEqual([]);
        expect(allowance.remaining()).toBe(limit - spent);
      }),
      { numRuns: 200 },
    );
  });
});
