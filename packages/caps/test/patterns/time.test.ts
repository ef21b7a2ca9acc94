import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expireAt, makeRateLimit } from '../../src/index.ts';

const makeClock = () => {
  const clock = { time: 0, now: () => clock.time };
  return clock;
};

describe('makeRateLimit()', () => {
  it('allows the limit in a window and says when the next is due', () => {
    const clock = makeClock();
    const { value } = makeRateLimit(() => 1, { limit: 2, perMs: 100, clock, name: 'api' });
    value();
    clock.time = 30;
    value();
    clock.time = 99;
    expect(() => value()).toThrow(
      expect.objectContaining({
        code: 'RATE_LIMITED',
        details: { capability: 'api', limit: 2, perMs: 100, retryAfterMs: 1 },
      }),
    );
    clock.time = 100;
    value();
    clock.time = 129;
    expect(() => value()).toThrow(expect.objectContaining({ code: 'RATE_LIMITED' }));
    clock.time = 130;
    value();
  });

  it('never allows more than its limit in any window, and never refuses without need, with any clock', () => {
    const tick = fc.oneof(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: -50, max: 0 }),
      fc.double({ min: 0, max: 5, noNaN: true }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(tick, fc.integer({ min: 1, max: 5 })), { maxLength: 60 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 60 }),
        (steps, limit, perMs) => {
          const clock = makeClock();
          const { value } = makeRateLimit({ f: () => 1 }, { limit, perMs, clock });
          let steady = Number.NEGATIVE_INFINITY;
          const granted: number[] = [];
          for (const [by, calls] of steps) {
            clock.time += by;
            steady = Math.max(steady, clock.time);
            for (let i = 0; i < calls; i += 1) {
              const before = granted.filter((at) => steady - at < perMs).length;
              try {
                value.f();
                granted.push(steady);
                expect(before).toBeLessThan(limit);
              } catch (thrown) {
                expect(thrown).toMatchObject({ code: 'RATE_LIMITED' });
                expect(before).toBe(limit);
              }
            }
          }
          for (const start of granted)
            expect(granted.filter((at) => at >= start && at - start < perMs).length).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });

  it('counts calls that re-enter and that throw', () => {
    const { value } = makeRateLimit(
      (depth: number): number => {
        if (depth === 0) throw new Error('planned');
        return value(depth - 1);
      },
      { limit: 3, perMs: 10, clock: makeClock() },
    );
    expect(() => value(2)).toThrow('planned');
    expect(() => value(0)).toThrow(expect.objectContaining({ code: 'RATE_LIMITED' }));
  });

  it('cannot be emptied by calling it from inside of its clock', () => {
    let calls = 0;
    let nested = 0;
    const { value } = makeRateLimit(() => ++calls, {
      limit: 2,
      perMs: 10,
      clock: {
        now: () => {
          nested += 1;
          try {
            if (nested < 20) value();
          } catch {}
          return 0;
        },
      },
    });
    for (let i = 0; i < 5; i += 1) {
      try {
        value();
      } catch {}
    }
    expect(calls).toBe(2);
  });

  it('ends with its revoke', () => {
    const { value, revoke } = makeRateLimit(() => 1, { limit: 1, perMs: 1, clock: makeClock() });
    revoke();
    expect(() => value()).toThrow(expect.objectContaining({ code: 'CAPABILITY_REVOKED' }));
  });

  it.each([
    { limit: 0, perMs: 1 },
    { limit: 1.5, perMs: 1 },
    { limit: 1_000_001, perMs: 1 },
    { limit: 1, perMs: 0 },
    { limit: 1, perMs: Number.NaN },
    { limit: 1, perMs: Number.POSITIVE_INFINITY },
  ])('refuses $limit calls in $perMs ms', (options) => {
    expect(() => makeRateLimit(() => 1, { ...options, clock: makeClock() })).toThrow(
      expect.objectContaining({ code: 'QUOTA_INVALID' }),
    );
  });
});

describe('expireAt()', () => {
  it('works until its moment, not in it, and stays ended when the clock goes back', () => {
    const clock = makeClock();
    const { value } = expireAt({ f: () => 1 }, { at: 100, clock, name: 'pass' });
    clock.time = 99;
    expect(value.f()).toBe(1);
    clock.time = 100;
    const expired = expect.objectContaining({ code: 'CAPABILITY_EXPIRED', message: 'Capability pass expired at 100' });
    expect(() => value.f()).toThrow(expired);
    clock.time = 0;
    expect(() => value.f()).toThrow(expired);
  });

  it('ends with its revoke before its moment', () => {
    const { value, revoke } = expireAt(() => 1, { at: 1, clock: makeClock() });
    revoke();
    expect(() => value()).toThrow(expect.objectContaining({ code: 'CAPABILITY_REVOKED' }));
  });

  it('refuses a moment that is none', () => {
    expect(() => expireAt(() => 1, { at: Number.NaN, clock: makeClock() })).toThrow(
      expect.objectContaining({ code: 'QUOTA_INVALID' }),
    );
  });
});

describe.each([
  ['makeRateLimit()', (clock: { now(): number }) => makeRateLimit(() => 1, { limit: 9, perMs: 1, clock }).value],
  ['expireAt()', (clock: { now(): number }) => expireAt(() => 1, { at: 100, clock }).value],
])('%s with a clock that gives no time', (_, make) => {
  it.each<[unknown]>([
    [Number.NaN],
    [Number.NEGATIVE_INFINITY],
    [Number.POSITIVE_INFINITY],
    [undefined],
    ['0'],
    [{ valueOf: () => 0 }],
  ])('refuses the call (%j)', (time) => {
    expect(() => make({ now: () => time as number })()).toThrow(expect.objectContaining({ code: 'CLOCK_INVALID' }));
  });
});
