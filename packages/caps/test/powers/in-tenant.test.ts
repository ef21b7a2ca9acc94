// The powers as a guest meets them: across the border, with whatever a guest can make for an argument, and at its end.
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTenant, type Tenant } from '@cofferdam/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cryptoPrimitives, makeDirectoryPower, makeFetchPower, makeFileStore } from '../../src/node/index.ts';
import {
  endWith,
  makeCryptoPower,
  makeKeyValuePower,
  makePureEndowments,
  makeSecrets,
  makeTimersPower,
  type UrlClass,
} from '../../src/powers/index.ts';

const base = mkdtempSync(join(tmpdir(), 'cofferdam-in-tenant-'));
const sockets = new Set<Socket>();
const requests: string[] = [];
const server = createServer((request, answer) => {
  requests.push(request.url ?? '');
  if (request.url !== '/stall') answer.end('fine');
});
let port = 0;
beforeAll(async () => {
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
  rmSync(base, { recursive: true });
});

const descriptors = (): number => (existsSync('/proc/self/fd') ? readdirSync('/proc/self/fd').length : 0);
let number = 0;
function setUp(): { tenant: Tenant; home: string } {
  number += 1;
  const home = mkdtempSync(join(base, 'home-'));
  writeFileSync(join(home, 'a.txt'), 'inside');
  const key = 'k'.repeat(32);
  const timers = makeTimersPower({ timers: globalThis });
  const fetch = makeFetchPower({
    hosts: [`127.0.0.1:${port}`],
    methods: ['GET', 'POST'],
    protocols: ['http:'],
    allowAddresses: ['127.0.0.1'],
  });
  const grants = {
    files: makeDirectoryPower({ path: home }),
    store: makeKeyValuePower({ backend: makeFileStore({ path: join(base, `store-${number}`) }) }),
    signer: makeSecrets({ secrets: { key }, primitives: cryptoPrimitives }).signer('key'),
    digests: makeCryptoPower({ primitives: cryptoPrimitives }),
    request: fetch,
  };
  const globals = Object.fromEntries(Object.entries(grants).map(([name, { value }]) => [name, value]));
  const tenant = makeTenant({ globals: { ...timers.value, ...globals, base: `http://127.0.0.1:${port}` } });
  endWith(tenant, [timers, ...Object.values(grants)]);
  makePureEndowments({ URL: URL as unknown as UrlClass, fetch: fetch.value, timers: timers.value }).install(tenant);
  return { tenant, home };
}

describe('arguments of a guest', () => {
  const hostile = [
    `{ toString: () => 'a.txt', valueOf: () => 'a.txt', [Symbol.toPrimitive]: () => 'a.txt' }`,
    `new Proxy({}, { get: () => 'a.txt', ownKeys: () => ['method'], getOwnPropertyDescriptor: () => ({ value: 'GET', enumerable: true, configurable: true }) })`,
    `new Proxy(() => {}, {})`,
    `{ get length() { return 1 }, 0: 'a' }`,
    `{ __proto__: { method: 'DELETE' } }`,
    `Object.assign(['a.txt'], { length: 2 ** 20 })`,
    `{ then: (done) => done('a.txt') }`,
    `class extends Uint8Array {}`,
    `new (class extends Uint8Array { get length() { return 0 } })(9)`,
    `Symbol('a.txt')`,
    `10n`,
    `null`,
  ];
  const calls = [
    'files.read(X)',
    'files.write("b.txt", X)',
    'files.move("a.txt", X)',
    'files.list(X)',
    'store.get(X)',
    'store.set(X, 1)',
    'store.set("k", X)',
    'signer.sign(X)',
    'signer.verify("x", X)',
    'digests.digest(X, "x")',
    'digests.digest("SHA-256", X)',
    'digests.randomBytes(X)',
    'request(X)',
    'request(base, X)',
    'request(base, { headers: X })',
    'request(base, { method: "POST", body: X })',
    'setTimeout(X, 1)',
  ];
  // What of these is sound: null is data and a body that is none, an empty record is a request and headers.
  const sound = new Set([
    'store.set("k", null)',
    'store.set("k", 10n)',
    'request(base, { method: "POST", body: null })',
    ...['request(base, X)', 'request(base, { headers: X })'].map((call) => call.replace('X', hostile[4] as string)),
    ...['setTimeout(X, 1)'].flatMap((call) => [2, 7].map((at) => call.replace('X', hostile[at] as string))),
  ]);

  it.each(calls)('%s is refused or harmless, whatever X is', async (call) => {
    const { tenant, home } = setUp();
    for (const value of hostile) {
      const expression = call.replace('X', value);
      const before = requests.length;
      const outcome = await tenant.run(
        `(async () => { try { await (${expression}); return 'done' } catch (error) { return 'refused' } })()`,
      );
      expect([expression, outcome.status]).toEqual([expression, 'ok']);
      if (sound.has(expression)) continue;
      expect([expression, outcome.value]).toEqual([expression, 'refused']);
      expect(requests.length).toBe(before);
    }
    expect(readdirSync(home)).toEqual(['a.txt']);
    tenant.stop();
  });
});

describe('the end of a tenant', () => {
  it.each([
    ['by its host', (tenant: Tenant) => tenant.stop()],
    ['by a fault', (tenant: Tenant) => tenant.run('for (;;);').then(() => {})],
  ])('%s closes what it had under way: sockets, files, timers', async (_name, end) => {
    const soon = { timeout: 15_000 };
    await expect.poll(() => sockets.size, soon).toBe(0);
    const before = descriptors();
    const { tenant } = setUp();
    requests.length = 0;
    const waiting = tenant.evaluate(
      `Promise.all([fetch(base + '/stall'), files.list(), new Promise((done) => setTimeout(done, 1e8))])`,
    );
    const settled = waiting.then(
      () => 'fulfilled',
      () => 'rejected',
    );
    await expect.poll(() => requests, soon).toEqual(['/stall']);
    expect(sockets.size).toBe(1);
    await end(tenant);
    expect(await settled).toBe('rejected');
    await expect.poll(() => sockets.size, soon).toBe(0);
    await expect.poll(descriptors, soon).toBeLessThanOrEqual(before);
  });
});
