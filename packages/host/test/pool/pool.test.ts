import { describe, expect, it } from 'vitest';
import type { HostEvent } from '../../src/events/types.ts';
import { fillPoolOptions, type PoolOptions } from '../../src/pool/options.ts';
import { makePool } from '../../src/pool/pool.ts';
import type { Lease, LeaseRequest, Pool } from '../../src/pool/types.ts';
import { type FakePlacement, makeFakePlacement } from '../support/fake-placement.ts';
import { type FakeTimers, makeFakeTimers, settle } from '../support/fake-timers.ts';

interface Kit {
  readonly pool: Pool;
  readonly fake: FakePlacement;
  readonly time: FakeTimers;
  readonly events: HostEvent[];
  ask(key?: string, more?: Partial<LeaseRequest>): Promise<Lease>;
}

function makeKit(
  options: PoolOptions = {},
  prepare: (fake: FakePlacement) => void = () => {},
  warm: () => Promise<void> = async () => {},
): Kit {
  const time = makeFakeTimers();
  const fake = makeFakePlacement({ timers: time.timers });
  prepare(fake);
  const events: HostEvent[] = [];
  const pool = makePool({
    placement: fake.placement,
    options: fillPoolOptions(options, 'thread', true),
    timers: time.timers,
    heartbeatMs: 1_000,
    warm,
    tell: (event) => events.push(event),
  });
  const ask = (key = 'a', more: Partial<LeaseRequest> = {}): Promise<Lease> =>
    pool.lease({ key, signal: new AbortController().signal, patienceMs: Number.POSITIVE_INFINITY, ...more });
  return { pool, fake, time, events, ask };
}

describe('makePool()', () => {
  it('starts a side when one is asked for, and gives the same one again', async () => {
    const { ask, fake, pool } = makeKit();
    await settle();
    expect(fake.sides).toHaveLength(0);
    const first = await ask();
    first.release('clean');
    const second = await ask();
    expect(second.side).toBe(first.side);
    expect(pool.stats()).toMatchObject({ sides: 1, tenants: 1, spare: 0, waiting: 0 });
  });

  it('keeps so many ready beside those in use', async () => {
    const { ask, fake, pool, time } = makeKit({ minimum: 2, maximum: 4 });
    await settle();
    expect(fake.live()).toHaveLength(2);
    await ask();
    await settle();
    expect(pool.stats()).toMatchObject({ sides: 2, spare: 1 });
    await time.advance(100);
    expect(pool.stats()).toMatchObject({ sides: 3, spare: 2 });
    await Promise.all([ask(), ask()]);
    await time.advance(100);
    expect(pool.stats()).toMatchObject({ sides: 4, spare: 1 });
  });

  it('says of a side that it is wanted when somebody waits for it, is given it, or it is ready', async () => {
    const warmed: (() => void)[] = [];
    const { ask, fake, pool, time } = makeKit(
      { minimum: 1, maximum: 3 },
      () => {},
      () => new Promise((resolve) => warmed.push(resolve)),
    );
    await settle();
    expect(fake.wanted()).toEqual([false]);
    await ask();
    expect(fake.wanted()).toEqual([true]);
    fake.startsTake(1_000);
    await time.advance(100);
    expect(pool.stats()).toMatchObject({ starting: 1 });
    expect(fake.wanted()).toEqual([true, false]);
    const second = ask();
    await settle();
    expect(fake.wanted()).toEqual([true, true]);
    await time.advance(1_000);
    await second;
    await time.advance(2_000);
    expect(fake.wanted()).toEqual([true, true, false]);
    warmed.at(-1)?.();
    await settle();
    expect(fake.wanted()).toEqual([true, true, true]);
  });

  it('starts what somebody waits for at once as wanted', async () => {
    const { ask, fake } = makeKit({}, (placement) => placement.startsTake(1_000));
    void ask();
    await settle();
    expect(fake.wanted()).toEqual([true]);
  });

  it('has no more than the maximum, those that end counted', async () => {
    const { ask, fake, time } = makeKit({ maximum: 1, recycleAfter: 1 });
    const first = await ask();
    fake.sides[0]?.makeRude();
    const second = ask('b');
    first.release('clean');
    await settle();
    expect(fake.live()).toHaveLength(1);
    await time.advance(1_000);
    expect((await second).side).not.toBe(first.side);
    expect(fake.most()).toBe(1);
  });

  it('ends a side that nobody needs, after a while, but for the minimum', async () => {
    const { ask, fake, time } = makeKit({ minimum: 1, idleMs: 500 });
    const leases = await Promise.all([ask(), ask()]);
    for (const lease of leases) lease.release('clean');
    await settle();
    expect(fake.live()).toHaveLength(2);
    await time.advance(499);
    expect(fake.live()).toHaveLength(2);
    await time.advance(501);
    expect(fake.live()).toHaveLength(1);
  });

  it('ends a side that has served so many', async () => {
    const { ask, fake } = makeKit({ recycleAfter: 2 });
    (await ask()).release('clean');
    const second = await ask();
    expect(fake.sides).toHaveLength(1);
    second.release('clean');
    await settle();
    expect(fake.live()).toHaveLength(0);
  });

  it('throws a side away that ran a condemned tenant, when the others have left it', async () => {
    const { ask, fake } = makeKit({ tenantsPerSide: 2, recycleAfter: 10 });
    const [bad, good] = await Promise.all([ask(), ask()]);
    expect(bad.side).toBe(good.side);
    bad.release('condemned');
    await settle();
    expect(fake.live()).toHaveLength(1);
    const next = await ask();
    expect(next.side).not.toBe(good.side);
    good.release('clean');
    await settle();
    expect(fake.live().map(({ side }) => side)).toEqual([next.side]);
  });

  it('puts so many tenants on a side, and one alone that wants no others', async () => {
    const { ask, fake } = makeKit({ tenantsPerSide: 2, recycleAfter: 10, maximum: 5 });
    const [a, b] = await Promise.all([ask(), ask()]);
    expect([a.side === b.side, a.isShared()]).toEqual([true, true]);
    const alone = await ask('c', { alone: true });
    const other = await ask('d');
    expect([alone.isShared(), other.side === alone.side]).toEqual([false, false]);
    expect(fake.live()).toHaveLength(3);
  });

  it('puts those who want to be alone beside others when there is no other place', async () => {
    const { ask, fake } = makeKit({ tenantsPerSide: 3, recycleAfter: 10, maximum: 1 });
    const leases = await Promise.all(['a', 'b', 'c'].map((key) => ask(key, { alone: true })));
    expect([leases.map((lease) => lease.isShared()), fake.sides.length]).toEqual([[true, true, true], 1]);
  });

  it('gives each name its turn when there are more than fit', async () => {
    const { ask } = makeKit({ maximum: 1, recycleAfter: 100 });
    const order: string[] = [];
    const held = await ask('first');
    const waiting = ['a', 'a', 'a', 'b'].map(async (key) => {
      const lease = await ask(key);
      order.push(key);
      lease.release('clean');
    });
    await settle();
    held.release('clean');
    await Promise.all(waiting);
    expect(order).toEqual(['a', 'b', 'a', 'a']);
  });

  it('refuses one more than may wait, and says so', async () => {
    const { ask, events } = makeKit({ maximum: 1, queue: 1 });
    await ask();
    const waiting = ask();
    await expect(ask()).rejects.toMatchObject({ code: 'QUEUE_FULL', details: { limit: 1 } });
    expect(events).toContainEqual({ type: 'queue-full', placement: 'thread', waiting: 1 });
    waiting.catch(() => {});
  });

  it('lets a wait be ended, and gives its turn to the next', async () => {
    const { ask, pool } = makeKit({ maximum: 1 });
    const held = await ask();
    const abort = new AbortController();
    const waiting = ask('a', { signal: abort.signal });
    const next = ask('b');
    abort.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    expect(pool.stats().waiting).toBe(1);
    held.release('clean');
    await next;
    await expect(ask('c', { signal: abort.signal })).rejects.toThrow('enough');
  });

  it('tells one who waits that no side could be started, and starts another for the next', async () => {
    const { ask, fake, events } = makeKit({ maximum: 1 });
    fake.failStarts(1);
    const [first, second] = await Promise.allSettled([ask('a'), ask('b')]);
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'SIDE_FAILED' } });
    expect(second.status).toBe('fulfilled');
    expect(events).toContainEqual({ type: 'side-failed', placement: 'thread', why: 'no side' });
  });

  it('does not hurry when a spare side cannot be started', async () => {
    const { events, time } = makeKit({ minimum: 1 }, (fake) => fake.failStarts(3));
    await time.advance(4_000);
    expect(events).toHaveLength(1);
    await time.advance(11_000);
    expect(events.map(({ type }) => type)).toEqual(['side-failed', 'side-failed', 'side-failed', 'side-started']);
  });

  it('goes beyond the maximum for an update alone, and back', async () => {
    const { ask, fake } = makeKit({ maximum: 1, surge: 1, recycleAfter: 100 });
    const old = await ask();
    const waiting = ask('b');
    const next = await ask('a', { surge: true });
    expect([fake.live().length, next.side === old.side]).toEqual([2, false]);
    const tooMany = ask('c', { surge: true });
    await settle();
    expect(fake.live()).toHaveLength(2);
    old.release('clean');
    await settle();
    expect(fake.live()).toHaveLength(1);
    next.release('clean');
    (await waiting).release('clean');
    await tooMany;
    expect(fake.most()).toBe(2);
  });

  it('kills a side that does not answer for as long as its tenants may keep it', async () => {
    const { ask, fake, time, events } = makeKit();
    await ask('a', { patienceMs: 3_000 });
    await time.advance(10_000);
    expect(fake.live()).toHaveLength(1);
    fake.sides[0]?.stall();
    await time.advance(3_000);
    expect(fake.live()).toHaveLength(1);
    await time.advance(2_000);
    expect(events).toContainEqual({
      type: 'side-ended',
      placement: 'thread',
      side: 1,
      how: 'killed',
      detail: expect.stringMatching(/^it did not answer for \d+ ms$/),
    });
  });

  it('reports a thread that nothing ends, with advice, and gives its place to another', async () => {
    const { ask, fake, time, events, pool } = makeKit({ maximum: 1 });
    await ask('a', { patienceMs: 1_000 });
    fake.sides[0]?.makeStuck();
    fake.sides[0]?.stall();
    await time.advance(5_000);
    expect(events.find(({ type }) => type === 'stuck')).toMatchObject({ advice: expect.stringContaining('process') });
    expect((await ask()).side.id).toBe(2);
    expect(pool.stats().stuck).toBe(1);
  });

  it('close() ends all sides, refuses who waits, and leaves no timer', async () => {
    const { ask, fake, pool, time } = makeKit({ maximum: 2, minimum: 1 });
    const held = await ask();
    fake.sides[0]?.makeRude();
    const waiting = Promise.allSettled([ask('b'), ask('c'), ask('d')]);
    await settle();
    const closing = pool.close(500);
    expect((await waiting).filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { code: 'HOST_CLOSED' } },
      { reason: { code: 'HOST_CLOSED' } },
    ]);
    await expect(ask()).rejects.toMatchObject({ code: 'HOST_CLOSED' });
    await time.advance(500);
    await closing;
    held.release('clean');
    expect([fake.live(), time.active()]).toEqual([[], 0]);
    await pool.close(500);
  });

  it('close() waits for a side that was starting, and ends it', async () => {
    const { ask, fake, pool, time } = makeKit();
    fake.startsTake(100);
    const waiting = ask();
    waiting.catch(() => {});
    await settle();
    const closing = pool.close(0);
    await time.advance(200);
    await closing;
    await expect(waiting).rejects.toMatchObject({ code: 'HOST_CLOSED' });
    expect([fake.live(), time.active()]).toEqual([[], 0]);
  });
});

describe('fillPoolOptions()', () => {
  it.each([
    [{ maximun: 1 }, 'OPTION_UNKNOWN'],
    [{ maximum: 0 }, 'OPTION_INVALID'],
    [{ maximum: 1.5 }, 'OPTION_INVALID'],
    [{ minimum: 3, maximum: 2 }, 'OPTION_INVALID'],
    [{ queue: '5' }, 'OPTION_INVALID'],
    [{ idleMs: Number.NaN }, 'OPTION_INVALID'],
  ])('refuses %j', (options, code) => {
    expect(() => fillPoolOptions(options, 'thread', true)).toThrow(expect.objectContaining({ code }));
  });

  it('refuses several tenants for a process', () => {
    expect(() => fillPoolOptions({ tenantsPerSide: 2 }, 'process', false)).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    );
  });

  it('lets no process outlive its tenant', () => {
    expect(fillPoolOptions(undefined, 'process', false)).toMatchObject({ recycleAfter: 1, tenantsPerSide: 1 });
  });
});
