import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as node from '../../src/node/index.ts';
import * as caps from '../../src/index.ts';
import * as powers from '../../src/powers/index.ts';

const { cryptoPrimitives: primitives } = node;
const recording = { format: 1, powers: {}, entries: {}, crossings: [], fuel: 0, digested: false } as const;
const path = join(tmpdir(), 'cofferdam-never-made');
/** Each factory with options that are right. */
const factories: Readonly<Record<string, (extra: object) => unknown>> = {
  makeClockPower: (extra) => powers.makeClockPower({ clock: Date, ...extra }),
  makeConsolePower: (extra) => powers.makeConsolePower({ write: () => {}, ...extra }),
  makeCryptoPower: (extra) => powers.makeCryptoPower({ primitives, ...extra }),
  makeFetchPower: (extra) => node.makeFetchPower({ hosts: ['a.test'], ...extra }),
  makeKeyValuePower: (extra) => powers.makeKeyValuePower({ ...extra }),
  makePureEndowments: (extra) => powers.makePureEndowments({ ...extra }),
  makeRandomPower: (extra) => powers.makeRandomPower({ seed: 1, ...extra }),
  makeSecrets: (extra) => powers.makeSecrets({ secrets: {}, primitives, ...extra }),
  makeTimersPower: (extra) => powers.makeTimersPower({ timers: globalThis, ...extra }),
  makeDirectoryPower: (extra) => node.makeDirectoryPower({ path: tmpdir(), ...extra }),
  makeReadDirectoryPower: (extra) => node.makeReadDirectoryPower({ path: tmpdir(), ...extra }),
  makeFileStore: (extra) => node.makeFileStore({ path, ...extra }),
  makeSqliteStore: (extra) => node.makeSqliteStore({ path, ...extra }),
  makePortablePrimitives: (extra) => powers.makePortablePrimitives({ randomBytes: primitives.randomBytes, ...extra }),
  makeAuditLog: (extra) => caps.makeAuditLog({ ...extra }),
  makeAuditTap: (extra) => caps.makeAuditTap({ log: caps.makeAuditLog(), tenant: 't', ...extra }),
  makeAuditChain: (extra) => caps.makeAuditChain({ digest: caps.sha256, ...extra }),
  makeChainVerifier: (extra) => caps.makeChainVerifier({ digest: caps.sha256, ...extra }),
  verifyLines: (extra) => caps.verifyLines('', { digest: caps.sha256, ...extra }),
  makeOpenTelemetrySink: (extra) => caps.makeOpenTelemetrySink({ emit: () => {} }, { ...extra }),
  makeAuditFiles: (extra) => node.makeAuditFiles({ directory: path, ...extra }),
  makeRecorder: (extra) => caps.makeRecorder({ pause: async () => {}, ...extra }),
  makeReplayer: (extra) => caps.makeReplayer(recording, { pause: async () => {}, ...extra }),
  grant: (extra) => caps.grant({ name: 'p', version: '1' }, [], { ...extra }),
  planGrant: (extra) => caps.planGrant({ name: 'p', version: '1' }, [], { ...extra }),
};

describe.each(Object.keys(factories))('%s()', (name) => {
  const make = factories[name] as (extra: object) => unknown;

  it('refuses an option that it does not know: a misspelt limit is no limit', () => {
    expect(() => make({ maxByte: 1 })).toThrow(expect.objectContaining({ code: 'OPTION_UNKNOWN' }));
  });
});

it.each([
  ['makeTimersPower', { limit: '10' }],
  ['makeTimersPower', { limit: Number.NaN }],
  ['makeKeyValuePower', { maxBytes: -1 }],
  ['makeFetchPower', { timeoutMs: null }],
  ['makeFetchPower', { protocols: ['file:'] }],
  ['makeFetchPower', { methods: ['TRACE'] }],
  ['makeFetchPower', { allowAddresses: ['10.0.0.0/33'] }],
  ['makeFetchPower', { allowAddresses: ['localhost'] }],
  ['makeDirectoryPower', { maxFileBytes: {} }],
  ['makeClockPower', { resolution: -5 }],
  ['makeConsolePower', { maxLength: '80' }],
  ['makeAuditLog', { capacity: Number.NaN }],
  ['makeAuditLog', { maxAgeMs: -1 }],
  ['makeAuditLog', { sink: ['console'] }],
  ['makeAuditTap', { mode: 'Audit' }],
  ['makeAuditTap', { clear: ['till.pay'] }],
  ['makeAuditFiles', { sync: 'always' }],
  ['makeAuditFiles', { sync: 0 }],
  ['makeAuditFiles', { maxBytes: -1 }],
  ['makeAuditFiles', { keepFiles: 0 }],
])('%s() refuses %j', (name, extra) => {
  expect(() => factories[name]?.(extra)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
});

it('every factory is in the table', () => {
  const made = Object.keys({ ...powers, ...caps, ...node }).filter((name) =>
    /^make(?:Audit.*|Rec.*|Rep.*|.*(?:Power|Store|Secrets|Endowments|Primitives))$/.test(name),
  );
  for (const name of made) expect(name === 'makeMemoryStore' || name in factories).toBe(true);
});
