import { fetchDefinition, makeAuditLog, offer, storeDefinition } from '@cofferdam/caps';
import { describe, expect, it } from 'vitest';
import { makeHost } from '../../src/host.ts';
import type { AdmitOptions } from '../../src/types.ts';
import { makeFakeHost } from '../support/fake-host.ts';
import { settle } from '../support/fake-timers.ts';

const ended: string[] = [];
const power = (name: string): { value: object; revoke: () => void } => ({
  value: Object.freeze({ use: () => name }),
  revoke: () => ended.push(name),
});
const offers = [
  offer(
    fetchDefinition(() => power('fetch')),
    { hosts: ['api.example.com'], methods: ['GET'], maxResponseBytes: 1_000 },
  ),
  offer(
    storeDefinition(() => power('store')),
    { maxBytes: 100 },
  ),
];
const manifest = (powers: object, limits: object = {}): object => ({
  name: 'plugin',
  version: '1.0.0',
  entry: './index.js',
  powers,
  limits,
});

describe('makeHost()', () => {
  it.each([
    [{ placement: {} }, 'OPTION_UNKNOWN'],
    [{ placements: { use: [] } }, 'OPTION_INVALID'],
    [{ placements: { use: ['cloud'] } }, 'OPTION_INVALID'],
    [{ placements: { use: ['realm'], default: 'thread' } }, 'OPTION_INVALID'],
    [{ placements: { thread: { heap: 1 } } }, 'OPTION_UNKNOWN'],
    [{ pool: { threads: {} } }, 'OPTION_UNKNOWN'],
    [{ limits: { fuel: 1 } }, 'OPTION_UNKNOWN'],
    [{ limits: { ceiling: { fuell: 1 } } }, 'OPTION_UNKNOWN'],
    [{ limits: { ceiling: { fuel: -1 } } }, 'OPTION_INVALID'],
    [{ limits: { defaults: { outputBytes: 2 ** 22 } } }, 'OPTION_INVALID'],
    [{ supervision: { restart: 'sometimes' } }, 'OPTION_INVALID'],
    [{ supervision: { backOff: { first: 1 } } }, 'OPTION_UNKNOWN'],
    [{ supervision: { heartbeatMs: 0 } }, 'OPTION_INVALID'],
    [{ audit: {} }, 'OPTION_INVALID'],
    [{ powers: 'all' }, 'OPTION_INVALID'],
    [{ timers: { now: () => 0 } }, 'OPTION_INVALID'],
    [[], 'OPTION_INVALID'],
  ])('refuses %j', (options, code) => {
    expect(() => makeHost(options as never)).toThrow(expect.objectContaining({ code }));
  });

  it.each([2 ** 21 + 1, Infinity])(
    'refuses to admit with outputBytes of %d, which no answer could carry',
    async (outputBytes) => {
      const host = makeHost({ limits: { ceiling: { outputBytes: Infinity } } });
      await expect(host.admit({ name: 'a', placement: 'realm', limits: { outputBytes } })).rejects.toMatchObject({
        code: 'OPTION_INVALID',
        message: expect.stringContaining('outputBytes') as string,
      });
      await host.close();
    },
  );

  it('starts nothing before it is asked to, and close() resolves', async () => {
    const host = makeHost();
    expect(host.stats().pools.map(({ placement, sides }) => [placement, sides])).toEqual([
      ['realm', 0],
      ['thread', 0],
      ['process', 0],
    ]);
    await host.close();
    await expect(host.admit({ name: 'a' })).rejects.toMatchObject({ code: 'HOST_CLOSED' });
  });
});

describe('host.admit()', () => {
  it.each([
    [{}, 'OPTION_INVALID'],
    [{ name: '' }, 'OPTION_INVALID'],
    [{ name: 'a', sauce: '' }, 'OPTION_UNKNOWN'],
    [{ name: 'a', source: 1 }, 'SOURCE_INVALID'],
    [{ name: 'a', source: { file: 'x' } }, 'SOURCE_INVALID'],
    [{ name: 'a', source: { files: { 'a.js': 1 } } }, 'SOURCE_INVALID'],
    [{ name: 'a', source: { files: {}, root: '/' } }, 'SOURCE_INVALID'],
    [{ name: 'a', source: { directory: '/tmp' } }, 'SOURCE_INVALID'],
    [{ name: 'a', source: { directory: new URL('file:///no/such/place/') } }, 'SOURCE_UNREADABLE'],
    [{ name: 'a', source: { archive: [1] } }, 'SOURCE_INVALID'],
    [{ name: 'a', source: { modules: { resolve: () => '', load: () => '' }, entry: '.' } }, 'SOURCE_INVALID'],
    [{ name: 'a', placement: 'process' }, 'PLACEMENT_UNAVAILABLE'],
    [{ name: 'a', placement: 'toString' }, 'PLACEMENT_UNAVAILABLE'],
    [{ name: 'a', limits: { fuell: 1 } }, 'OPTION_UNKNOWN'],
    [{ name: 'a', limits: 'none' }, 'OPTION_INVALID'],
    [{ name: 'a', local: { clock: 'mine' } }, 'OPTION_INVALID'],
    [{ name: 'a', local: { timers: 'system' } }, 'OPTION_INVALID'],
    [{ name: 'a', globals: new Map() }, 'OPTION_INVALID'],
    [{ name: 'a', signal: { aborted: false } }, 'OPTION_INVALID'],
    [{ name: 'a', load: 'later' }, 'OPTION_INVALID'],
    [{ name: 'a', powers: offers }, 'OPTION_INVALID'],
    [{ name: 'a', powers: {}, manifest: manifest({}) }, 'OPTION_INVALID'],
  ])('refuses %j and starts nothing', async (options, code) => {
    const { host, fake } = makeFakeHost();
    await expect(host.admit(options as AdmitOptions)).rejects.toMatchObject({ code });
    await settle();
    expect([fake.sides, host.tenants()]).toEqual([[], []]);
  });

  it('sends what it was given, and tells what happened', async () => {
    const { host, fake, told, events } = makeFakeHost();
    const ask = async (): Promise<number> => 1;
    const tenant = await host.admit({
      name: 'a',
      source: 'v1',
      powers: { files: Object.freeze({ read: ask }) },
      globals: { answer: 42 },
      limits: { fuel: 10 },
      local: { clock: 'system' },
      deterministic: false,
      load: true,
    });
    const [admitted] = fake.sides[0]?.tenants ?? [];
    expect(admitted?.spec).toMatchObject({
      name: 'a',
      source: { kind: 'module', text: 'v1' },
      limits: { fuel: 10 },
      local: { clock: 'system' },
    });
    expect(admitted?.globals.map(([name]) => name)).toEqual(['files', 'answer']);
    expect(told()).toEqual(['side-started', 'started', 'admitted']);
    expect(events.at(-1)).toMatchObject({ tenant: 'a', placement: 'thread', side: 1, refusals: [] });
    expect(host.tenants()).toEqual([tenant]);
    expect(host.stats()).toMatchObject({ tenants: { running: 1 }, admitted: 1, pools: [{ tenants: 1, sides: 1 }] });
  });

  it('leaves nothing when the code does not load', async () => {
    const { host, fake, time } = makeFakeHost();
    await expect(host.admit({ name: 'a', source: 'bad' })).rejects.toMatchObject({ code: 'SOURCE_SYNTAX' });
    expect([host.tenants(), fake.live().flatMap(({ tenants }) => tenants)]).toEqual([[], []]);
    await host.close();
    expect(time.active()).toBe(0);
  });

  it('has a deadline that covers the wait for a side', async () => {
    const { host, time } = makeFakeHost({ supervision: { startMs: 2_000 }, pool: { maximum: 1 } });
    await host.admit({ name: 'a', source: 'v1' });
    const waiting = expect(host.admit({ name: 'b', source: 'v1' })).rejects.toMatchObject({
      code: 'ADMIT_LATE',
      details: { tenant: 'b', ms: 2_000, stage: 'waiting for a side' },
    });
    await time.advance(2_000);
    await waiting;
    expect(host.stats().pools[0]?.waiting).toBe(0);
  });

  it('ends with its signal, and throws a side away whose guest never loaded', async () => {
    const { host, fake, time } = makeFakeHost();
    const abort = new AbortController();
    const waiting = expect(host.admit({ name: 'a', source: 'slow', signal: abort.signal })).rejects.toThrow('enough');
    await settle();
    abort.abort(new Error('enough'));
    await waiting;
    await time.advance(1_000);
    expect([fake.live(), host.tenants()]).toEqual([[], []]);
  });

  it('survives its side dying under it', async () => {
    const { host, fake } = makeFakeHost();
    const waiting = expect(host.admit({ name: 'a', source: 'slow' })).rejects.toMatchObject({ code: 'SIDE_ENDED' });
    await settle();
    fake.sides[0]?.crash('memory');
    await waiting;
    expect(host.tenants()).toEqual([]);
  });
});

describe('manifests', () => {
  it('get what is asked for, offered and agreed to, until the tenant is stopped', async () => {
    ended.length = 0;
    const { host, fake } = makeFakeHost();
    const tenant = await host.admit({
      name: 'a',
      source: 'v1',
      manifest: manifest({
        fetch: { parameters: { hosts: ['api.example.com'] }, reason: 'news' },
        clock: { optional: true, reason: 'time' },
      }),
      powers: offers,
    });
    expect(fake.sides[0]?.tenants[0]?.globals.map(([name]) => name)).toEqual(['fetch']);
    expect(tenant.refusals).toMatchObject([{ power: 'clock', reason: 'not offered' }]);
    expect(ended).toEqual([]);
    await tenant.stop();
    expect(ended).toEqual(['fetch']);
  });

  it('that ask for what is not there are refused, and nothing is granted', async () => {
    ended.length = 0;
    const { host, fake } = makeFakeHost({ powers: offers });
    await expect(
      host.admit({
        name: 'a',
        source: 'v1',
        manifest: manifest({ store: { reason: 'keep' }, secrets: { reason: 'log in' } }),
      }),
    ).rejects.toMatchObject({
      code: 'ADMIT_INCOMPLETE',
      message: expect.stringContaining('secrets (No power secrets is offered)'),
    });
    expect([ended, fake.sides]).toEqual([['store'], []]);
  });

  it('that nobody has agreed to are refused', async () => {
    const { host } = makeFakeHost({ powers: offers });
    await expect(
      host.admit({
        name: 'a',
        source: 'v1',
        manifest: manifest({ store: { reason: 'keep' } }),
        agreed: { name: 'plugin', version: '1.0.0', powers: {} },
      }),
    ).rejects.toMatchObject({ code: 'ADMIT_INCOMPLETE', message: expect.stringContaining('Nobody has agreed') });
  });

  it('revoke what was granted when the code does not load', async () => {
    ended.length = 0;
    const { host } = makeFakeHost({ powers: offers });
    await expect(
      host.admit({ name: 'a', source: 'bad', manifest: manifest({ store: { reason: 'keep' } }) }),
    ).rejects.toMatchObject({ code: 'SOURCE_SYNTAX' });
    expect(ended).toEqual(['store']);
  });
});

describe('limits', () => {
  it.each([
    // defaults, ceiling, own, asked → fuel
    [{}, {}, {}, {}, undefined],
    [{ fuel: 5 }, {}, {}, {}, 5],
    [{ fuel: 5 }, {}, { fuel: 7 }, {}, 7],
    [{ fuel: 5 }, { fuel: 6 }, { fuel: 7 }, {}, 6],
    [{ fuel: 5 }, { fuel: 9 }, {}, { fuel: 8 }, 8],
    [{ fuel: 5 }, { fuel: 9 }, {}, { fuel: 50 }, 9],
    [{ fuel: 5 }, {}, {}, { fuel: 50 }, 5],
    [{ fuel: 5 }, {}, { fuel: 7 }, { fuel: 50 }, 7],
    [{}, { fuel: 9 }, {}, {}, 9],
    [{ fuel: 5 }, { fuel: 9 }, { fuel: 7 }, { fuel: 2 }, 2],
  ])('of %j, at most %j, %j for this one, asked %j: %s', async (defaults, ceiling, own, asked, fuel) => {
    const { host, fake } = makeFakeHost({ limits: { defaults, ceiling } });
    await host.admit({ name: 'a', source: 'v1', limits: own, manifest: manifest({}, asked) });
    const sent = fake.sides[0]?.tenants[0]?.spec.limits as { fuel?: number } | undefined;
    expect(sent?.fuel).toBe(fuel);
  });
});

describe('the audit log', () => {
  it('has admissions, entries, uses of powers, faults and stops', async () => {
    const audit = makeAuditLog();
    const { host, fake } = makeFakeHost({ audit });
    const tenant = await host.admit<{ version(): string; fault(): void }>({
      name: 'a',
      source: 'v1',
      powers: { files: Object.freeze({ read: async () => 'text' }) },
    });
    const files = fake.sides[0]?.tenants[0]?.globals[0]?.[1] as { read(path: string): Promise<string> };
    expect(await files.read('x')).toBe('text');
    await tenant.exports.version();
    await tenant.exports.fault().catch(() => {});
    const lines = audit.events().map(({ kind, capability, method, detail }) => [kind, capability, method, detail]);
    expect(lines).toEqual([
      ['granted', 'files', undefined, undefined],
      ['granted', 'tenant', undefined, 'thread'],
      ['called', 'files', 'read', undefined],
      ['returned', 'files', 'read', undefined],
      ['called', 'tenant', 'version', undefined],
      ['returned', 'tenant', 'version', undefined],
      ['called', 'tenant', 'fault', undefined],
      ['faulted', undefined, undefined, 'out of fuel'],
      ['revoked', 'files', undefined, undefined],
      ['revoked', 'tenant', undefined, 'out of fuel'],
      ['threw', 'tenant', 'fault', 'LIMIT_FUEL'],
    ]);
    const ids = audit.events().flatMap(({ kind, id }) => (kind === 'granted' ? [id] : []));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('keeps what it cannot record from being done', async () => {
    let full = false;
    const audit = makeAuditLog({
      sink: () => {
        if (full) throw new Error('disk full');
      },
    });
    const { host, fake } = makeFakeHost({ audit });
    const tenant = await host.admit<{ count(): number }>({ name: 'a', source: 'v1' });
    full = true;
    await expect(tenant.exports.count()).rejects.toThrow('disk full');
    await expect(host.admit({ name: 'b', source: 'v1' })).rejects.toThrow('disk full');
    full = false;
    expect(await tenant.exports.count()).toBe(1);
    await settle();
    expect(fake.live().flatMap(({ tenants }) => tenants)).toHaveLength(1);
  });
});

describe('events', () => {
  it('reach those who listen for their type, for their tenant, or for all; listeners that throw do no harm', async () => {
    const { host } = makeFakeHost();
    const heard: string[] = [];
    host.on('admitted', () => {
      throw new Error('careless');
    });
    host.on('admitted', async () => {
      throw new Error('careless later');
    });
    const end = host.on('admitted', ({ tenant }) => heard.push(`host ${tenant}`));
    const a = await host.admit({ name: 'a', source: 'v1' });
    end();
    end();
    const b = await host.admit({ name: 'b', source: 'v1' });
    a.on('stopped', ({ reason }) => heard.push(`a ${reason}`));
    a.on('*', ({ type }) => heard.push(`any ${type}`));
    await b.stop('b ends');
    await a.stop('a ends');
    expect(heard).toEqual(['host a', 'a a ends', 'any stopped']);
  });

  it('are frozen data', async () => {
    const { host, events } = makeFakeHost();
    await host.admit({ name: 'a', source: 'v1' });
    expect(events.every((event) => Object.isFrozen(event))).toBe(true);
    expect(() => structuredClone(events)).not.toThrow();
  });

  it('of no known type are refused: to listen for them would be to wait for ever', () => {
    const { host } = makeFakeHost();
    expect(() => host.on('stoped' as never, () => {})).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    expect(() => host.on('stopped', undefined as never)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  });

  it('have the console lines outside of runs', async () => {
    const { host, fake, events } = makeFakeHost();
    await host.admit({ name: 'a', source: 'v1' });
    fake.sides[0]?.tenants[0]?.events.output([{ stream: 'stderr', text: 'oh' }]);
    expect(events.at(-1)).toEqual({ type: 'output', tenant: 'a', placement: 'thread', stream: 'stderr', text: 'oh' });
  });

  it('have nothing of a tenant that has ended, whatever its side says', async () => {
    const { host, fake, events } = makeFakeHost();
    const tenant = await host.admit({ name: 'a', source: 'v1' });
    const [admitted] = fake.sides[0]?.tenants ?? [];
    await tenant.stop();
    const before = events.length;
    admitted?.events.output([{ stream: 'stderr', text: 'oh' }]);
    admitted?.events.stopped({ status: 'stopped', fault: 'fuel' });
    await settle();
    expect([events.length, tenant.state().tenant]).toEqual([
      before,
      { status: 'stopped', reason: 'stopped by the host' },
    ]);
  });
});

describe('host.close()', () => {
  it('lets calls finish, takes no new ones, and ends everything', async () => {
    const { host, fake, time, told } = makeFakeHost({ supervision: { drainMs: 500 } });
    const tenant = await host.admit<{ hang(): void; version(): string }>({ name: 'a', source: 'v1' });
    const hanging = tenant.exports.hang();
    hanging.catch(() => {});
    await settle();
    const closing = host.close();
    await expect(tenant.exports.version()).rejects.toMatchObject({ code: 'TENANT_STOPPED' });
    await expect(host.admit({ name: 'b' })).rejects.toMatchObject({ code: 'HOST_CLOSED' });
    await time.advance(499);
    expect(fake.live()).toHaveLength(1);
    await time.advance(1);
    await closing;
    await expect(hanging).rejects.toMatchObject({ code: 'TENANT_STOPPED' });
    expect([fake.live(), time.active(), host.tenants(), told().at(-1)]).toEqual([[], 0, [], 'closed']);
    await host.close();
  });

  it('ends by force what does not end by itself, and an admission that is under way', async () => {
    const { host, fake, time } = makeFakeHost();
    await host.admit({ name: 'a', source: 'v1' });
    fake.sides[0]?.makeRude();
    fake.sides[0]?.stall();
    const admitting = expect(host.admit({ name: 'b', source: 'slow' })).rejects.toMatchObject({
      code: 'TENANT_STOPPED',
    });
    await settle();
    const closing = host.close();
    await time.advance(5_000);
    await closing;
    await admitting;
    expect([fake.live(), time.active()]).toEqual([[], 0]);
  });

  it('is what `await using` does', async () => {
    const { host, fake } = makeFakeHost();
    const tenant = await host.admit({ name: 'a', source: 'v1' });
    await tenant[Symbol.asyncDispose]();
    expect(tenant.state().status).toBe('stopped');
    await host[Symbol.asyncDispose]();
    expect(fake.live()).toEqual([]);
  });
});

describe('handle.exports', () => {
  it('has no `then`: whoever awaits it would call the guest', async () => {
    const { host, fake } = makeFakeHost();
    const tenant = await host.admit({ name: 'a', source: 'v1' });
    expect(await tenant.exports).toBe(tenant.exports);
    expect(Object.isFrozen(tenant.exports)).toBe(true);
    expect('then' in tenant.exports).toBe(false);
    expect(fake.live()).toHaveLength(1);
  });

  it('that are objects with methods outlive the code that they came with, too', async () => {
    const { host } = makeFakeHost();
    interface Service {
      twice(value: number): Promise<number>;
      version(): Promise<string>;
      readonly label: string;
    }
    const tenant = await host.admit<{ readonly service: Service }>({ name: 'a', source: 'v1' });
    const { service } = tenant.exports;
    expect([await service.twice(4), await service.version(), service.label]).toEqual([8, 'v1', 'v1']);
    await tenant.update('v2');
    expect([await service.version(), tenant.exports.service.label]).toEqual(['v2', 'v2']);
    expect(Object.isFrozen(service)).toBe(true);
    await tenant.update('v3 +only');
    await expect(service.version()).rejects.toMatchObject({
      code: 'EXPORT_MISSING',
      details: { name: 'service.version' },
    });
  });

  it('of a namespace that is imported are its members', async () => {
    const { host } = makeFakeHost();
    const tenant = await host.admit({ name: 'a', source: 'v1' });
    expect({ ...(await tenant.import('./x.js')) }).toEqual({ default: './x.js' });
    expect(await tenant.evaluate('1')).toBe('1');
    await expect(tenant.evaluate(1 as never)).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    await expect(tenant.run('1', { sginal: 1 } as never)).rejects.toMatchObject({ code: 'OPTION_UNKNOWN' });
  });
});
