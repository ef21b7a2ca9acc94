import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type Clock,
  clockDefinition,
  directoryDefinition,
  fetchDefinition,
  grant,
  type KeyValueStore,
  type Manifest,
  makeClockPower,
  makeKeyValuePower,
  offer,
  planGrant,
  storeDefinition,
} from '../../src/index.ts';
import { type Directory, makeDirectoryPower, makeFetchPower, makeReadDirectoryPower } from '../../src/node/index.ts';

const scratch = mkdtempSync(join(tmpdir(), 'cofferdam-grant-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const offers = [
  offer(
    fetchDefinition((parameters) => makeFetchPower(parameters)),
    { hosts: ['*.example.com'], methods: ['GET', 'HEAD', 'POST'], maxResponseBytes: 1000 },
  ),
  offer(
    directoryDefinition('the pictures', ({ access, maxWrittenBytes }) =>
      access === 'read'
        ? makeReadDirectoryPower({ path: scratch })
        : makeDirectoryPower({ path: scratch, maxWrittenBytes }),
    ),
    { access: 'write', maxWrittenBytes: 100 },
  ),
  offer(
    storeDefinition(({ maxBytes }) => makeKeyValuePower({ maxBytes })),
    { maxBytes: 40 },
  ),
  offer(
    clockDefinition(({ stepsPerSecond }) =>
      makeClockPower({ clock: { now: () => 1234 }, resolution: 1000 / stepsPerSecond }),
    ),
    { stepsPerSecond: 10 },
  ),
];
const ask = (powers: NonNullable<Manifest['powers']>) => ({ name: 'p', version: '1', powers });
const shown = (powers: NonNullable<Manifest['powers']>) =>
  planGrant(ask(powers), offers).items.map(({ severity, sentence }) => `${severity}: ${sentence}`);

describe('the definitions of powers', () => {
  it.each([
    [
      { fetch: { parameters: { hosts: ['a.example.com', 'b.example.com'] } } },
      'medium: Fetch from a.example.com and b.example.com',
    ],
    [
      { fetch: { parameters: { hosts: ['*'], methods: ['GET', 'POST', 'DELETE'] } } },
      'high: Fetch from and send data to *.example.com (POST)',
    ],
    [{ directory: {} }, 'medium: Read files in the pictures'],
    [{ directory: { parameters: { access: 'write' } } }, 'high: Read, change and delete files in the pictures'],
    [{ store: {} }, 'low: Keep up to 40 bytes of its own data'],
    [{ clock: { parameters: { stepsPerSecond: 1e6 } } }, 'low: Know what time it is'],
  ])('say what %j would be able to do', (powers, sentence) => {
    expect(shown(powers)).toEqual([sentence]);
  });

  it('say that any server is any server', () => {
    const wide = [
      offer(
        fetchDefinition((parameters) => makeFetchPower(parameters)),
        { hosts: ['*'], methods: ['GET'], maxResponseBytes: 1 },
      ),
    ];
    const [item] = planGrant(ask({ fetch: { parameters: { hosts: ['*'] } } }), wide).items;
    expect([item?.severity, item?.sentence]).toEqual(['high', 'Fetch from any server on the internet']);
  });

  it('make powers that keep to what was agreed', async () => {
    const { powers, revoke } = grant(
      ask({
        fetch: { parameters: { hosts: ['*'] } },
        directory: {},
        writer: { kind: 'directory', parameters: { access: 'write', maxWrittenBytes: 1e9 } },
        store: {},
        clock: {},
      }),
      offers,
      { agreed: 'all' },
    );
    const { fetch, directory, writer, store, clock } = powers as {
      fetch: (url: string, init?: object) => Promise<unknown>;
      directory: Directory;
      writer: Directory;
      store: KeyValueStore;
      clock: Clock;
    };
    await expect(fetch('https://other.org/')).rejects.toThrow(expect.objectContaining({ code: 'FETCH_HOST' }));
    await expect(fetch('https://a.example.com/', { method: 'POST' })).rejects.toThrow(
      expect.objectContaining({ code: 'FETCH_METHOD' }),
    );
    expect(directory.write).toBeUndefined();
    await writer.write('a.txt', 'x'.repeat(60));
    await expect(writer.write('b.txt', 'x'.repeat(60))).rejects.toThrow(
      expect.objectContaining({ code: 'POWER_LIMIT' }),
    );
    expect(await directory.readText('a.txt')).toHaveLength(60);
    expect(() => store.set('key', 'x'.repeat(40))).toThrow(expect.objectContaining({ code: 'STORE_FULL' }));
    expect(clock.now()).toBe(1200);
    revoke();
    expect(() => clock.now()).toThrow(expect.objectContaining({ code: 'CAPABILITY_REVOKED' }));
    expect(() => fetch('https://a.example.com/')).toThrow(expect.objectContaining({ code: 'CAPABILITY_REVOKED' }));
  });
});
