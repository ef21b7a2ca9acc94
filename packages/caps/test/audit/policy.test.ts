import { describe, expect, it } from 'vitest';
import { learnPolicy, makeAuditLog, makeAuditTap, makeRevocable, type TenantPolicy } from '../../src/index.ts';

function session(options: { policy?: TenantPolicy; mode?: 'enforce' | 'audit' } = {}) {
  const log = makeAuditLog();
  const tap = makeAuditTap({ log, tenant: 't', ...options });
  const done: string[] = [];
  const store = tap.grant(
    'store',
    makeRevocable({ get: () => done.push('get'), set: () => done.push('set'), drop: () => done.push('drop') }),
  );
  const now = tap.grant(
    'now',
    makeRevocable(() => done.push('now')),
  );
  return { log, store, now: now.value, done };
}

describe('learnPolicy()', () => {
  it('allows what was seen and enforces that', () => {
    const first = session();
    first.store.value.set();
    first.store.value.get();
    first.store.value.get();
    first.now();
    const policy = learnPolicy(first.log.events(), 't');
    expect(policy).toEqual({ now: ['()'], store: ['get', 'set'] });
    const second = session({ policy: JSON.parse(JSON.stringify(policy)) });
    second.store.value.get();
    second.now();
    expect(() => second.store.value.drop()).toThrow(
      expect.objectContaining({ code: 'POLICY_DENIED', message: 'The policy of tenant t does not know store.drop' }),
    );
    expect(second.done).toEqual(['get', 'now']);
    expect(second.log.events().slice(-2)).toMatchObject([
      { kind: 'called', method: 'drop', detail: 'OUTSIDE_POLICY' },
      { kind: 'denied', method: 'drop', detail: 'POLICY_DENIED' },
    ]);
  });

  it('learns nothing of other tenants, and nothing that was denied', () => {
    const { log, store } = session({ policy: { store: ['get'] } });
    store.value.get();
    expect(() => store.value.set()).toThrow();
    store.revoke();
    makeAuditTap({ log, tenant: 'u' })
      .grant('clock', makeRevocable({ now: () => 0 }))
      .value.now();
    expect(learnPolicy(log.events(), 't')).toEqual({ store: ['get'] });
    expect(learnPolicy(log.events(), 'v')).toEqual({});
  });

  it('learns calls that threw of themselves', () => {
    const log = makeAuditLog();
    const { value } = makeAuditTap({ log, tenant: 't' }).grant(
      'f',
      makeRevocable(() => {
        throw new Error('no');
      }),
    );
    expect(() => value()).toThrow();
    expect(learnPolicy(log.events(), 't')).toEqual({ f: ['()'] });
  });
});

describe('audit mode', () => {
  it('lets everything through and records what the policy does not know', () => {
    const { log, store, now, done } = session({ policy: { store: ['get'] }, mode: 'audit' });
    store.value.get();
    store.value.drop();
    now();
    expect(done).toEqual(['get', 'drop', 'now']);
    expect(log.query({ kind: 'called' }).map(({ capability, method, detail }) => [capability, method, detail])).toEqual(
      [
        ['store', 'get', undefined],
        ['store', 'drop', 'OUTSIDE_POLICY'],
        ['now', undefined, 'OUTSIDE_POLICY'],
      ],
    );
    expect(log.query({ kind: 'denied' })).toEqual([]);
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('has no methods of its own: %s', (name) => {
    const tap = makeAuditTap({ log: makeAuditLog(), tenant: 't', policy: {} });
    const { value } = tap.grant(name, makeRevocable({ includes: () => 1, length: () => 2 }));
    expect(() => value.includes()).toThrow(expect.objectContaining({ code: 'POLICY_DENIED' }));
    expect(() => value.length()).toThrow(expect.objectContaining({ code: 'POLICY_DENIED' }));
  });
});
