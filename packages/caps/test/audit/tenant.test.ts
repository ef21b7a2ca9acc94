// The tap before a real tenant: a guest that does its worst with what it passes.
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { makeAuditLog, makeAuditTap, makeRevocable, textOf } from '../../src/index.ts';
import { sha256 } from '../../src/node/index.ts';

function setting() {
  const log = makeAuditLog();
  const got: unknown[][] = [];
  const tap = makeAuditTap({ log, tenant: 'guest', digest: sha256, clear: ['take'] });
  const { value } = tap.grant(
    'take',
    makeRevocable((...args: unknown[]) => {
      got.push(args);
    }),
  );
  const tenant = makeTenant({ name: 'guest', globals: { take: value } });
  return { log, got, tenant };
}

// what the guest passes, and whether it gets through the border at all
const ARGUMENTS: Record<string, [string, boolean]> = {
  'an object that answers differently each time': [
    '({ get a() { globalThis.n = (globalThis.n ?? 0) + 1; return n; } })',
    false,
  ],
  'a proxy': ['new Proxy({ a: 1 }, { get: () => 2, ownKeys: () => ["b"] })', false],
  'an object with a toJSON': ['({ a: 1, toJSON: () => ({ a: 2 }) })', true],
  'an array with a hole': ['[1, , 3]', true],
  'a record with members that look like tags': ['({ "@date": 5, "@@date": 6, "@capability": "c0" })', true],
  'a member named __proto__': ['JSON.parse(\'{"__proto__": {"a": 1}}\')', true],
  'a cycle': ['(() => { const a = { b: [] }; a.b.push(a); return a; })()', true],
  'many bytes': ['new Uint8Array(1 << 16).fill(7)', true],
  'a long text': ['"x".repeat(200000)', true],
  'text that is half a character': ['"\\ud800"', true],
  'text with line ends and quotes': ['"a\\n\\u2028\\"}\\",\\"hash\\":\\""', true],
  'negative zero': ['-0', true],
  'a function': ['() => 1', true],
  'the power itself': ['take', true],
};

describe('a tap before a tenant', () => {
  it.each(Object.entries(ARGUMENTS))('records what the power got: %s', async (_, [source, passes]) => {
    const { log, got, tenant } = setting();
    const outcome = await tenant.run(`take(${source})`);
    expect(outcome.status).toBe(passes ? 'ok' : 'error');
    expect(got).toHaveLength(passes ? 1 : 0);
    const calls = log.query({ kind: 'called' });
    expect(calls).toHaveLength(got.length);
    if (!passes) return;
    const text = textOf(got[0] as unknown[], log.idOf);
    expect(calls[0]).toMatchObject({ args: text, digest: sha256(text) });
    expect(text.length).toBeLessThan(60_000);
  });

  it('has one line of a chain for each event, whatever the guest puts into names', async () => {
    const { log, tenant } = setting();
    await tenant.run('take("\\n{\\"n\\":0,\\"log\\":\\"closed\\"}\\n")');
    for (const event of log.events()) expect(JSON.stringify(event)).not.toContain('\n');
  });

  it('lets a guest neither see nor reach the log', async () => {
    const { tenant } = setting();
    const { value } = await tenant.run(
      '[Object.getOwnPropertyNames(take).sort(), Object.isFrozen(take), take.caller === undefined, String(take()) ]',
    );
    expect(value).toEqual([['length', 'name'], true, true, 'undefined']);
  });

  it('records the call that a fault interrupts', async () => {
    const log = makeAuditLog();
    const tap = makeAuditTap({ log, tenant: 'g' });
    const { value } = tap.grant(
      'tick',
      makeRevocable(() => 1),
    );
    const tenant = makeTenant({ name: 'g', globals: { tick: value }, limits: { fuel: 2000 } });
    const { fault } = await tenant.run('for (;;) tick()');
    tap.fault(fault as string);
    const kinds = log.events().map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'called').length).toBe(kinds.filter((kind) => kind === 'returned').length);
    expect(log.events().at(-1)).toMatchObject({ kind: 'faulted', detail: 'fuel' });
  });
});
