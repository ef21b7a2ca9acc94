import { describe, expect, it } from 'vitest';
import { type AuditEvent, attenuate, makeAuditLog, makeAuditTap, makeRevocable } from '../../src/index.ts';
import { sha256 } from '../../src/node/index.ts';

const shown = (events: readonly AuditEvent[]): readonly string[] =>
  events.map(({ seq, kind, capability, method, cause, detail }) =>
    [seq, kind, capability, method, cause, detail].map((part) => part ?? '-').join(' '),
  );

describe('makeAuditTap()', () => {
  it('records the life of a capability', () => {
    const log = makeAuditLog();
    const tap = makeAuditTap({ log, tenant: 'acme' });
    const till = {
      price: (n: number) => n,
      fail: () => {
        throw new RangeError('no');
      },
    };
    const { value, revoke } = tap.grant('till', makeRevocable(till, { name: 'till' }));
    expect(value.price(3)).toBe(3);
    expect(() => value.fail()).toThrow('no');
    revoke();
    revoke();
    expect(() => value.price(3)).toThrow('Capability till was revoked');
    tap.fault('fuel');
    expect(shown(log.events())).toEqual([
      '0 granted till - - -',
      '1 called till price - -',
      '2 returned till price 1 -',
      '3 called till fail - -',
      '4 threw till fail 3 RangeError',
      '5 revoked till - - -',
      '6 called till price - -',
      '7 denied till price 6 CAPABILITY_REVOKED',
      '8 faulted - - - fuel',
    ]);
    expect(log.events().every(({ tenant }) => tenant === 'acme')).toBe(true);
  });

  it('answers a promise when it settles', async () => {
    const log = makeAuditLog();
    const slow = {
      ok: async () => 1,
      bad: async () => {
        throw new Error('late');
      },
    };
    const { value } = makeAuditTap({ log, tenant: 't' }).grant('slow', makeRevocable(slow));
    const pending = [value.ok(), value.bad()];
    expect(shown(log.events())).toEqual(['0 granted slow - - -', '1 called slow ok - -', '2 called slow bad - -']);
    await Promise.allSettled(pending);
    expect(shown(log.events()).slice(3).sort()).toEqual(['3 returned slow ok 1 -', '4 threw slow bad 2 Error']);
  });

  it('records the turn and the time it was told', () => {
    const log = makeAuditLog({ clock: { now: () => 42 } });
    let turn = 7;
    const { value } = makeAuditTap({ log, tenant: 't', turn: () => turn++ }).grant(
      'f',
      makeRevocable(() => 1),
    );
    value();
    expect(log.events().map(({ turn: at, at: ms }) => [at, ms])).toEqual([
      [7, 42],
      [8, 42],
      [9, 42],
    ]);
  });

  it('runs no code of what was thrown', () => {
    const log = makeAuditLog();
    const trap = {
      get code() {
        return expect.unreachable();
      },
      get name() {
        return expect.unreachable();
      },
    };
    const { value } = makeAuditTap({ log, tenant: 't' }).grant(
      'f',
      makeRevocable(() => {
        throw trap;
      }),
    );
    expect(() => value()).toThrow();
    expect(log.events().at(-1)).toMatchObject({ kind: 'threw', detail: 'Error' });
  });

  it('sees calls through an attenuated facet', () => {
    const log = makeAuditLog();
    const tap = makeAuditTap({ log, tenant: 't' });
    const { value } = tap.grant('narrow', attenuate({ get: () => 1, set: () => 2 }, { pick: ['get'], name: 'narrow' }));
    value.get();
    expect(shown(log.events()).slice(1)).toEqual(['1 called narrow get - -', '2 returned narrow get 1 -']);
  });

  it('says who gave what to whom, and out of what it was made', () => {
    const log = makeAuditLog();
    const host = makeAuditTap({ log, tenant: 'host' });
    const shop = { get: () => 1, set: () => 2 };
    const root = host.own('shop', shop);
    const a = makeAuditTap({ log, tenant: 'a' });
    const narrow = a.grant('shop.get', attenuate(shop, { pick: ['get'], name: 'narrow' }), { parent: shop });
    const b = makeAuditTap({ log, tenant: 'b' });
    b.grant('lent', makeRevocable(narrow.value), { from: 'a', parent: narrow.value });
    expect([root, log.idOf(narrow.value), log.idOf(shop), log.idOf({}), log.idOf(1)]).toEqual([
      'c0',
      'c1',
      'c0',
      undefined,
      undefined,
    ]);
    expect(log.events()).toEqual([
      { seq: 0, kind: 'granted', tenant: 'host', capability: 'shop', id: 'c0', from: 'host', to: 'host' },
      {
        seq: 1,
        kind: 'attenuated',
        tenant: 'a',
        capability: 'shop.get',
        id: 'c1',
        parent: 'c0',
        from: 'host',
        to: 'host',
      },
      { seq: 2, kind: 'granted', tenant: 'a', capability: 'shop.get', id: 'c1', parent: 'c0', from: 'host', to: 'a' },
      { seq: 3, kind: 'attenuated', tenant: 'b', capability: 'lent', id: 'c3', parent: 'c1', from: 'a', to: 'a' },
      { seq: 4, kind: 'granted', tenant: 'b', capability: 'lent', id: 'c3', parent: 'c1', from: 'a', to: 'b' },
    ]);
  });

  it('records who calls whom', () => {
    const log = makeAuditLog();
    const { value } = makeAuditTap({ log, tenant: 'b' }).grant(
      'f',
      makeRevocable(() => 1),
      { from: 'a' },
    );
    value();
    expect(log.events().map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ['granted', 'a', 'b'],
      ['called', 'b', 'a'],
      ['returned', 'a', 'b'],
    ]);
  });

  it('digests arguments and shows those alone that the host asked for', () => {
    const log = makeAuditLog();
    const tap = makeAuditTap({ log, tenant: 't', digest: sha256, clear: ['till.pay'] });
    const till = tap.grant('till', makeRevocable({ pay: (_: object) => 1, pin: (_: string) => 2 }));
    till.value.pay({ cents: 3 });
    till.value.pin('1234');
    const [pay, pin] = log.query({ kind: 'called' });
    expect(pay).toMatchObject({ digest: sha256('[{"cents":3}]'), args: '[{"cents":3}]' });
    expect(pin).toMatchObject({ digest: sha256('["1234"]') });
    expect(JSON.stringify(log.events())).not.toContain('1234');
  });

  it('names capabilities that are passed on by their ids', () => {
    const log = makeAuditLog();
    const tap = makeAuditTap({ log, tenant: 't', digest: sha256, clear: ['f'] });
    const till = tap.grant('till', makeRevocable({ pay: () => 1 }));
    tap
      .grant(
        'f',
        makeRevocable((_: object) => 1),
      )
      .value(till.value);
    expect(log.query({ capability: 'f', kind: 'called' })[0]?.args).toBe('[{"@capability":"c0"}]');
  });

  it('makes no call that cannot be recorded', () => {
    let full = false;
    let made = 0;
    const log = makeAuditLog({
      sink: () => {
        if (full) throw new Error('disk full');
      },
    });
    const { value } = makeAuditTap({ log, tenant: 't' }).grant(
      'f',
      makeRevocable(() => (made += 1)),
    );
    value();
    full = true;
    expect(() => value()).toThrow('disk full');
    expect(made).toBe(1);
  });

  it('lets nothing come of a sink that fails while a promise settles', async () => {
    let calls = 0;
    const log = makeAuditLog({
      sink: () => {
        calls += 1;
        if (calls > 2) throw new Error('disk full');
      },
    });
    const { value } = makeAuditTap({ log, tenant: 't' }).grant(
      'f',
      makeRevocable(async () => 5),
    );
    expect(await value()).toBe(5);
    expect(calls).toBe(3);
  });

  it('records what else was refused', () => {
    const log = makeAuditLog();
    makeAuditTap({ log, tenant: 't', turn: () => 3 }).deny('import node:fs', 'MODULE_NOT_GRANTED');
    expect(log.events()).toEqual([
      { seq: 0, kind: 'denied', tenant: 't', capability: 'import node:fs', detail: 'MODULE_NOT_GRANTED', turn: 3 },
    ]);
  });
});

describe('makeAuditLog()', () => {
  it('holds the newest events up to its capacity and numbers all', () => {
    const seen: number[] = [];
    const log = makeAuditLog({ capacity: 3, sink: ({ seq }) => seen.push(seq) });
    for (let i = 0; i < 10; i++) {
      log.record({ kind: 'called', tenant: 't' });
      expect(log.events().length).toBe(Math.min(i + 1, 3));
    }
    expect(log.events().map(({ seq }) => seq)).toEqual([7, 8, 9]);
    expect(seen).toHaveLength(10);
  });

  it('gives events and lists that nobody can change', () => {
    const log = makeAuditLog();
    const event = log.record({ kind: 'called', tenant: 't' });
    expect(Object.isFrozen(event) && Object.isFrozen(log.events())).toBe(true);
  });

  it('forgets what is older than it may be', () => {
    let now = 0;
    const log = makeAuditLog({ clock: { now: () => now }, maxAgeMs: 10 });
    for (now = 0; now < 20; now += 4) log.record({ kind: 'called', tenant: 't' });
    expect(log.events().map(({ at }) => at)).toEqual([12, 16]);
    now = 26;
    expect(log.query({ tenant: 't' }).map(({ at }) => at)).toEqual([16]);
  });

  it('goes on numbering where another log ended', () => {
    const log = makeAuditLog({ first: 7 });
    expect([log.next(), log.record({ kind: 'called', tenant: 't' }).seq, log.next()]).toEqual([7, 7, 8]);
  });

  it('keeps known members alone, and strings of bounded length', () => {
    const log = makeAuditLog();
    const method = 'm'.repeat(10_000);
    const event = log.record({ kind: 'called', tenant: 't', method, other: {} } as never);
    expect(Object.keys(event)).toEqual(['seq', 'kind', 'tenant', 'method']);
    expect(event.method).toBe(`${'m'.repeat(512)}…`);
  });

  it('gives events to each of several sinks', () => {
    const seen: string[] = [];
    const log = makeAuditLog({ sink: [() => void seen.push('a'), () => void seen.push('b')] });
    log.record({ kind: 'called', tenant: 't' });
    expect(seen).toEqual(['a', 'b']);
  });
});
