import { describe, expect, it } from 'vitest';
import { type AuditEvent, attenuate, makeAuditLog, makeAuditTap, makeRevocable } from '../src/index.ts';

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
});
