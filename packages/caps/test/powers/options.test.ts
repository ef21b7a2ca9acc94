import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as node from '../../src/node/index.ts';
import * as powers from '../../src/powers/index.ts';

const { cryptoPrimitives: primitives } = node;
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
])('%s() refuses %j', (name, extra) => {
  expect(() => factories[name]?.(extra)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
});

it('every factory is in the table', () => {
  const made = Object.keys({ ...powers, ...node }).filter((name) =>
    /^make.*(?:Power|Store|Secrets|Endowments)$/.test(name),
  );
  expect(made.filter((name) => name !== 'makeMemoryStore').sort()).toEqual(Object.keys(factories).sort());
});
