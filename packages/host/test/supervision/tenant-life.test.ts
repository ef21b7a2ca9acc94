import { describe, expect, it } from 'vitest';
import type { TenantHandle } from '../../src/types.ts';
import { type FakeHost, makeFakeHost } from '../support/fake-host.ts';
import { settle } from '../support/fake-timers.ts';

interface Exports {
  version(): Promise<string>;
  echo(value: unknown): Promise<unknown>;
  count(): Promise<number>;
  hang(): Promise<never>;
  fault(): Promise<never>;
  spend(fuel: number): Promise<void>;
  setTimer(): Promise<void>;
  only(): Promise<string>;
  readonly data: { readonly text: string };
}

const admit = (
  { host }: FakeHost,
  name = 'a',
  more: Partial<Parameters<FakeHost['host']['admit']>[0]> = {},
): Promise<TenantHandle<Exports>> => host.admit<Exports>({ name, source: 'v1', ...more });

describe('a crash', () => {
  it('rejects what is under way with one cause, and starts the tenant again after a while', async () => {
    const kit = makeFakeHost();
    const tenant = await admit(kit);
    const [one, two] = [tenant.exports.hang(), tenant.exports.hang()];
    const run = tenant.run('hang');
    await settle();
    kit.fake.sides[0]?.crash();
    const [first, second] = await Promise.allSettled([one, two]);
    expect(first).toMatchObject({
      status: 'rejected',
      reason: { code: 'SIDE_ENDED', details: { tenant: 'a', placement: 'thread', how: 'crashed' } },
    });
    expect((second as PromiseRejectedResult).reason).toBe((first as PromiseRejectedResult).reason);
    expect(await run).toMatchObject({ status: 'stopped', error: { code: 'SIDE_ENDED' }, output: [] });
    expect(tenant.state()).toMatchObject({ status: 'restarting', restarts: 0 });
    const waiting = tenant.exports.version();
    await kit.time.advance(99);
    expect(tenant.state().status).toBe('restarting');
    await kit.time.advance(1);
    expect(await waiting).toBe('v1');
    expect(tenant.state()).toEqual({ status: 'running', restarts: 1 });
    expect(kit.told().filter((type) => type.startsWith('restart'))).toEqual(['restarting', 'restarted']);
  });

  it.each([
    ['memory', 'exhausted', 'heap'],
    ['killed', 'exhausted', 'wall'],
    ['crashed', 'stopped', undefined],
  ] as const)('is, for a run, what it was for (%s)', async (how, status, fault) => {
    const kit = makeFakeHost();
    const tenant = await admit(kit);
    const run = tenant.run('hang');
    await settle();
    kit.fake.sides[0]?.crash(how);
    expect(await run).toMatchObject({ status, ...(fault === undefined ? {} : { fault }) });
  });

  it('of a side that broke its wire is no limit of the tenant', async () => {
    const kit = makeFakeHost();
    const tenant = await admit(kit);
    const run = tenant.run('hang');
    await settle();
    kit.fake.sides[0]?.crash('killed', Object.assign(new Error('forged'), { code: 'WIRE_INVALID' }));
    const outcome = await run;
    expect(outcome).toMatchObject({ status: 'stopped', error: { code: 'SIDE_ENDED' } });
    expect('fault' in outcome).toBe(false);
  });

  it('is waited for longer each time, and in the end no more', async () => {
    const kit = makeFakeHost({ supervision: { backOff: { firstMs: 10, factor: 3, most: 3, windowMs: 10_000 } } });
    const tenant = await admit(kit);
    for (let round = 0; round < 4; round += 1) {
      kit.fake.live()[0]?.crash();
      await kit.time.advance(200);
    }
    expect(kit.events.flatMap((event) => (event.type === 'restarting' ? [event.afterMs] : []))).toEqual([10, 30, 90]);
    expect(tenant.state()).toMatchObject({ status: 'stopped', restarts: 3 });
    await expect(tenant.exports.version()).rejects.toMatchObject({ code: 'CRASH_LOOP', details: { count: 4 } });
    expect(await tenant.run('1')).toMatchObject({ status: 'stopped', error: { code: 'CRASH_LOOP' } });
    expect([kit.fake.live(), kit.host.tenants()]).toEqual([[], []]);
  });

  it('long ago does not count', async () => {
    const kit = makeFakeHost({ supervision: { backOff: { firstMs: 10, most: 1, windowMs: 1_000 } } });
    const tenant = await admit(kit);
    for (let round = 0; round < 5; round += 1) {
      kit.fake.live()[0]?.crash();
      await kit.time.advance(2_000);
    }
    expect(tenant.state()).toMatchObject({ status: 'running', restarts: 5 });
  });

  it('stops the tenant where the policy says never', async () => {
    const kit = makeFakeHost({ supervision: { restart: 'never' } });
    const tenant = await admit(kit);
    kit.fake.sides[0]?.crash();
    await settle();
    expect(tenant.state().status).toBe('stopped');
    await expect(tenant.exports.version()).rejects.toMatchObject({ code: 'SIDE_ENDED' });
  });

  it('of a shared side costs its other tenants no more than a restart, each on a side of its own', async () => {
    const kit = makeFakeHost({ pool: { tenantsPerSide: 3 }, supervision: { backOff: { most: 1 } } });
    const tenants = await Promise.all(['a', 'b', 'c'].map((name) => admit(kit, name)));
    expect(kit.fake.live()).toHaveLength(1);
    for (let round = 0; round < 2; round += 1) {
      // The guilty one ends whatever side it is on.
      kit.fake
        .live()
        .find(({ tenants: here }) => here.some(({ spec }) => spec.name === 'b'))
        ?.crash();
      await kit.time.advance(200);
    }
    expect(tenants.map((tenant) => tenant.state().restarts)).toEqual([1, 2, 1]);
    expect(kit.fake.live().map(({ tenants: here }) => here.length)).toEqual([1, 1, 1]);
    kit.fake
      .live()
      .find(({ tenants: here }) => here.some(({ spec }) => spec.name === 'b'))
      ?.crash();
    await kit.time.advance(200);
    expect(tenants.map((tenant) => tenant.state().status)).toEqual(['running', 'stopped', 'running']);
  });
});

describe('a tenant that gets no side', () => {
  it('is tried again, however often: that is not its doing', async () => {
    const kit = makeFakeHost({ supervision: { backOff: { firstMs: 10, most: 2 } } });
    const tenant = await admit(kit);
    kit.fake.failStarts(20);
    kit.fake.sides[0]?.crash();
    await kit.time.advance(10_000);
    expect([tenant.state().status, await tenant.exports.version()]).toEqual(['running', 'v1']);
  });

  it('shares the one there is, when the pool has no other', async () => {
    const kit = makeFakeHost({ pool: { tenantsPerSide: 3, maximum: 1, recycleAfter: 100 } });
    const tenants = await Promise.all(['a', 'b', 'c'].map((name) => admit(kit, name)));
    kit.fake.sides[0]?.crash();
    await kit.time.advance(1_000);
    expect(await Promise.all(tenants.map((tenant) => tenant.exports.version()))).toEqual(['v1', 'v1', 'v1']);
  });
});

describe('a fault', () => {
  it('stops the tenant, as in one realm, and its side is thrown away', async () => {
    const kit = makeFakeHost();
    const tenant = await admit(kit);
    const output = [{ stream: 'stdout', text: 'fault' }];
    expect(await tenant.run('fault')).toMatchObject({ status: 'exhausted', fault: 'fuel', output });
    expect(tenant.state()).toMatchObject({ status: 'stopped', tenant: { fault: 'fuel' } });
    await expect(tenant.exports.version()).rejects.toMatchObject({ code: 'LIMIT_FUEL', message: 'out of fuel' });
    expect(await tenant.run('1')).toMatchObject({ status: 'exhausted', fault: 'fuel' });
    await settle();
    expect(kit.fake.live()).toHaveLength(0);
    expect(kit.told()).toContain('faulted');
  });

  it('of a call is there when the call has its answer', async () => {
    const kit = makeFakeHost();
    const tenant = await admit(kit);
    await expect(tenant.exports.fault()).rejects.toMatchObject({ code: 'LIMIT_FUEL' });
    expect(tenant.state().status).toBe('stopped');
  });

  it('is started again where the policy says always', async () => {
    const kit = makeFakeHost({ supervision: { restart: 'always' } });
    const tenant = await admit(kit);
    await tenant.run('fault');
    expect(tenant.state()).toMatchObject({ status: 'restarting', tenant: { fault: 'fuel' } });
    await kit.time.advance(100);
    expect(await tenant.exports.version()).toBe('v1');
  });

  it('leaves no way to get fuel back by crashing: what is left of it is what there is', async () => {
    const kit = makeFakeHost({ limits: { defaults: { fuel: 100 } } });
    const tenant = await admit(kit);
    await tenant.exports.spend(60);
    await kit.time.advance(1_000); // a heartbeat
    kit.fake.live()[0]?.crash();
    await kit.time.advance(100);
    expect(kit.fake.live()[0]?.tenants[0]?.spec.limits).toMatchObject({ fuel: 40 });
    expect(await tenant.usage()).toMatchObject({ fuel: 60 });
    await tenant.exports.spend(40);
    await tenant.usage();
    kit.fake.live()[0]?.crash();
    await kit.time.advance(1_000);
    expect(tenant.state().status).toBe('stopped');
    await expect(tenant.exports.version()).rejects.toMatchObject({ code: 'LIMIT_FUEL' });
  });
});

describe('idling', () => {
  it('gives the side back when nobody calls, and takes one again for the next call', async () => {
    const kit = makeFakeHost({ supervision: { idleMs: 1_000 }, pool: { idleMs: 10 } });
    const tenant = await admit(kit);
    await kit.time.advance(600);
    await tenant.exports.version();
    await kit.time.advance(600);
    expect(tenant.state().status).toBe('running');
    await kit.time.advance(600);
    expect([tenant.state().status, kit.fake.live().length]).toEqual(['idle', 0]);
    expect(tenant.exports.data).toEqual({ text: 'v1' });
    const calls = [tenant.exports.version(), tenant.exports.echo(1)];
    expect(tenant.state().status).toBe('starting');
    expect(await Promise.all(calls)).toEqual(['v1', 1]);
    expect([tenant.state(), kit.fake.sides.length]).toEqual([{ status: 'running', restarts: 0 }, 2]);
  });

  it('does not happen to a tenant with a call, a timer or a session', async () => {
    const kit = makeFakeHost({ supervision: { idleMs: 1_000 } });
    const [calling, waiting, inSession] = await Promise.all(['a', 'b', 'c'].map((name) => admit(kit, name)));
    calling?.exports.hang().catch(() => {});
    await waiting?.exports.setTimer();
    const session = await inSession?.openSession();
    await kit.time.advance(10_000);
    expect([calling, waiting, inSession].map((tenant) => tenant?.state().status)).toEqual(Array(3).fill('running'));
    session?.close();
    await kit.time.advance(2_000);
    expect(inSession?.state().status).toBe('idle');
  });

  it('ends at a start that fails: who called learns of it, and the next call tries again', async () => {
    const kit = makeFakeHost({ supervision: { idleMs: 100, restart: 'never' }, pool: { idleMs: 10 } });
    const tenant = await admit(kit);
    await kit.time.advance(500);
    kit.fake.failStarts(1);
    await expect(tenant.exports.version()).rejects.toMatchObject({ code: 'SIDE_FAILED' });
    expect(await tenant.exports.version()).toBe('v1');
  });
});

describe('handle.update()', () => {
  it('puts other code in its place, and callables of the old code reach the new', async () => {
    const kit = makeFakeHost();
    const tenant = await admit(kit);
    const { version, count } = tenant.exports;
    await count();
    await tenant.update('v2');
    expect([await version(), await count(), tenant.exports.version === version]).toEqual(['v2', 1, true]);
    expect(tenant.exports.data).toEqual({ text: 'v2' });
    await settle();
    expect(kit.fake.live().flatMap(({ tenants }) => tenants.map(({ spec }) => spec.source))).toEqual([
      { kind: 'module', text: 'v2' },
    ]);
  });

  it('hands state over to code that takes it', async () => {
    const kit = makeFakeHost();
    const tenant = await admit(kit, 'a', { source: 'v1 +state' });
    await tenant.exports.count();
    await tenant.update('v2 +state');
    expect(await tenant.exports.count()).toBe(2);
  });

  it.each([
    ['bad', /cannot load bad/],
    ['slow', /not up within 3000 ms, while it was loading/],
    ['v2 +refuse', /^Tenant a was not updated: no$/],
  ])('keeps the old code when %s does not take over', async (source, message) => {
    const kit = makeFakeHost({ supervision: { startMs: 3_000 } });
    const tenant = await admit(kit);
    await tenant.exports.count();
    const update = tenant.update(source);
    const meanwhile = tenant.exports.count();
    const failure = expect(update).rejects.toMatchObject({
      code: 'UPDATE_FAILED',
      message: expect.stringMatching(message),
      cause: expect.any(Error),
    });
    await kit.time.advance(10_000);
    await failure;
    expect([await meanwhile, await tenant.exports.count()]).toEqual([2, 3]);
    expect(tenant.state().status).toBe('running');
    expect(kit.told()).toContain('update-failed');
    await kit.time.advance(100_000);
    expect(kit.fake.live().flatMap(({ tenants }) => tenants)).toHaveLength(1);
  });

  it('waits for calls that are under way, but not for ever', async () => {
    const kit = makeFakeHost({ supervision: { drainMs: 500 } });
    const tenant = await admit(kit);
    const hanging = tenant.exports.hang();
    hanging.catch(() => {});
    const update = tenant.update('v2');
    await kit.time.advance(499);
    const waiting = tenant.exports.version();
    expect(tenant.state().status).toBe('updating');
    await kit.time.advance(1);
    await update;
    await expect(hanging).rejects.toMatchObject({
      code: 'TENANT_STOPPED',
      details: { reason: 'other code took its place' },
    });
    expect(await waiting).toBe('v2');
  });

  it('says which export the new code has not', async () => {
    const kit = makeFakeHost();
    const tenant = await admit(kit);
    const { version } = tenant.exports;
    await tenant.update('v2 +only');
    expect(Object.keys(tenant.exports)).toEqual(['only']);
    await expect(version()).rejects.toMatchObject({ code: 'EXPORT_MISSING', details: { name: 'version' } });
  });

  it('mends a tenant that cannot start', async () => {
    const kit = makeFakeHost({ supervision: { backOff: { firstMs: 1_000 } } });
    const tenant = await admit(kit);
    kit.fake.live()[0]?.crash();
    await settle();
    expect(tenant.state().status).toBe('restarting');
    await tenant.update('v2');
    expect([await tenant.exports.version(), tenant.state().status]).toEqual(['v2', 'running']);
    await kit.time.advance(5_000);
    expect(kit.fake.live()).toHaveLength(1);
  });

  it('sees to the end of the old code that came while the new failed', async () => {
    const kit = makeFakeHost({ supervision: { startMs: 1_000 } });
    const tenant = await admit(kit);
    const update = tenant.update('slow');
    update.catch(() => {});
    await settle();
    kit.fake.sides[0]?.crash();
    await kit.time.advance(1_000);
    await expect(update).rejects.toMatchObject({ code: 'UPDATE_FAILED' });
    await kit.time.advance(1_000);
    expect([await tenant.exports.version(), tenant.state().restarts]).toEqual(['v1', 1]);
  });

  it('does one after another', async () => {
    const kit = makeFakeHost();
    const tenant = await admit(kit);
    await Promise.allSettled([tenant.update('v2'), tenant.update('bad'), tenant.update('v3')]);
    expect(await tenant.exports.version()).toBe('v3');
  });
});

describe('handle.stop()', () => {
  it('answers everything, resolves when nothing is left, and may be called twice', async () => {
    const kit = makeFakeHost();
    const tenant = await admit(kit);
    const hanging = tenant.exports.hang();
    const failure = expect(hanging).rejects.toMatchObject({ code: 'TENANT_STOPPED', details: { reason: 'enough' } });
    await settle();
    await tenant.stop('enough');
    await tenant.stop();
    await failure;
    expect(kit.fake.live().flatMap(({ tenants }) => tenants)).toEqual([]);
    expect(tenant.state()).toMatchObject({ status: 'stopped', reason: 'enough' });
    await expect(tenant.update('v2')).rejects.toMatchObject({ code: 'TENANT_STOPPED' });
    expect(await tenant.run('1')).toMatchObject({ status: 'stopped', error: { code: 'TENANT_STOPPED' } });
  });

  it('gives up a side that does not answer', async () => {
    const kit = makeFakeHost({ supervision: { graceMs: 200 } });
    const tenant = await admit(kit);
    kit.fake.sides[0]?.stall();
    const stopping = tenant.stop();
    await kit.time.advance(500);
    await stopping;
    expect(kit.fake.live()).toHaveLength(0);
  });

  it('ends a restart that is waited for', async () => {
    const kit = makeFakeHost();
    const tenant = await admit(kit);
    kit.fake.sides[0]?.crash();
    await settle();
    const waiting = tenant.exports.version();
    await tenant.stop();
    await expect(waiting).rejects.toMatchObject({ code: 'TENANT_STOPPED' });
    await kit.time.advance(10_000);
    expect(kit.fake.sides).toHaveLength(1);
  });
});

describe('calls that wait', () => {
  it('are no more than so many', async () => {
    const kit = makeFakeHost({ supervision: { waiting: 1 } });
    const tenant = await admit(kit);
    kit.fake.sides[0]?.crash();
    await settle();
    const waiting = tenant.exports.version();
    await expect(tenant.exports.version()).rejects.toMatchObject({ code: 'CALLS_FULL', details: { limit: 1 } });
    await kit.time.advance(100);
    expect(await waiting).toBe('v1');
  });

  it('end with their signal', async () => {
    const kit = makeFakeHost();
    const tenant = await admit(kit);
    kit.fake.sides[0]?.crash();
    await settle();
    const abort = new AbortController();
    const { signal } = abort;
    const [run, evaluate] = [tenant.run('1', { signal }), tenant.evaluate('1', { signal })];
    abort.abort();
    expect(await run).toMatchObject({ status: 'stopped', error: { code: 'CALL_ABORTED' } });
    await expect(evaluate).rejects.toMatchObject({ code: 'CALL_ABORTED' });
  });
});

describe('a session', () => {
  it('ends with the run that it was opened in, and begins anew when it is reset', async () => {
    const kit = makeFakeHost();
    const tenant = await admit(kit);
    const session = await tenant.openSession();
    expect(await session.run('1')).toMatchObject({ status: 'ok', value: '1' });
    expect(await session.complete('x')).toEqual(['x']);
    kit.fake.sides[0]?.crash();
    await kit.time.advance(200);
    expect(await session.run('1')).toMatchObject({ status: 'stopped', error: { code: 'SESSION_ENDED' } });
    await expect(session.complete('x')).rejects.toMatchObject({ code: 'SESSION_ENDED' });
    await session.reset();
    expect(await session.run('2')).toMatchObject({ status: 'ok', value: '2' });
  });
});

describe('the heartbeat', () => {
  it('finds a tenant that keeps its side from answering, and others are none the worse', async () => {
    const kit = makeFakeHost({ limits: { defaults: { wallMs: 1_000 } } });
    const [stuck, fine] = await Promise.all([admit(kit, 'a'), admit(kit, 'b')]);
    const call = stuck?.exports.version();
    call?.catch(() => {});
    await settle();
    kit.fake.sides[0]?.stall();
    const late = stuck?.exports.version();
    late?.catch(() => {});
    await kit.time.advance(6_500);
    expect(kit.told()).not.toContain('side-ended');
    await kit.time.advance(3_000);
    await expect(late).rejects.toMatchObject({ code: 'SIDE_ENDED', details: { how: 'killed' } });
    expect([await stuck?.exports.version(), await fine?.exports.version()]).toEqual(['v1', 'v1']);
    expect([stuck?.state().restarts, fine?.state().restarts]).toEqual([1, 0]);
  });
});
