// Two tenants that are given every pure endowment and every power, each of its own: what can both of them reach?
// Prints one JSON object: how much each reaches, what they share that could be changed, what both reach when one
// capability is shared on purpose, what came through the channels that were tried, and what a plant adds.
import '@cofferdam/core/lockdown';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  endWith,
  makeClockPower,
  makeConsolePower,
  makeCryptoPower,
  makeKeyValuePower,
  makePureEndowments,
  makeRandomPower,
  makeSecrets,
  makeTimersPower,
} from '@cofferdam/caps';
import {
  cryptoPrimitives,
  makeDirectoryPower,
  makeFetchPower,
  makeFileStore,
  makeReadDirectoryPower,
  makeSqliteStore,
} from '@cofferdam/caps/node';
import { makeTenant } from '@cofferdam/core';
import { reach } from '../support/reach.mjs';

const base = mkdtempSync(join(tmpdir(), 'cofferdam-powers-'));
const server = createServer((request, answer) => answer.setHeader('x-a', 'b').end(request.url));
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const { port } = server.address();
const secrets = makeSecrets({ secrets: { key: 'k'.repeat(32) }, primitives: cryptoPrimitives });

const endowmentKit = [];
/** A tenant with all there is. */
function makeEndowed(name, extra = {}) {
  const home = join(base, name);
  mkdirSync(home, { recursive: true });
  const timers = makeTimersPower({ timers: globalThis });
  const fetch = makeFetchPower({
    hosts: [`127.0.0.1:${port}`],
    protocols: ['http:'],
    allowAddresses: ['127.0.0.1'],
    methods: ['GET', 'POST'],
    secrets: [{ origin: `http://127.0.0.1:${port}`, header: 'authorization', value: secrets.header('key') }],
  });
  const crypto = makeCryptoPower({ primitives: cryptoPrimitives });
  const clock = makeClockPower({ clock: Date });
  const random = makeRandomPower({ randomBytes: cryptoPrimitives.randomBytes });
  const grants = {
    directory: makeDirectoryPower({ path: home }),
    reader: makeReadDirectoryPower({ path: home }),
    memory: makeKeyValuePower(),
    file: makeKeyValuePower({ backend: makeFileStore({ path: join(base, `${name}.file`) }) }),
    sqlite: makeKeyValuePower({ backend: makeSqliteStore({ path: join(base, `${name}.sqlite`) }) }),
    signer: secrets.signer('key'),
    signers: secrets.signers(['key']),
    lines: makeConsolePower({ write: () => {} }),
    cryptography: crypto,
    clockPower: clock,
    randomPower: random,
    request: fetch,
  };
  const globals = Object.fromEntries(Object.entries(grants).map(([key, { value }]) => [key, value]));
  const tenant = makeTenant({
    name,
    clock: clock.value,
    random: random.value,
    console: makeConsolePower({ write: () => {} }).value,
    globals: { ...timers.value, ...globals, ...extra },
  });
  endWith(tenant, [timers, ...Object.values(grants)]);
  const endowments = makePureEndowments({ URL, fetch: fetch.value, crypto: crypto.value, timers: timers.value });
  endowments.install(tenant);
  endowmentKit.push(endowments);
  return tenant;
}

const program = `(async () => {
  const attempt = (f) => { try { return f() } catch (e) { return e } };
  const settled = (p) => Promise.resolve(p).catch((e) => e);
  const url = new URL('http://127.0.0.1:${port}/path?a=1');
  const target = new EventTarget();
  const controller = new AbortController();
  const response = await fetch(url);
  const bytes = await directory.write('a.txt', 'x').then(() => directory.read('a.txt'));
  memory.set('k', 1); file.set('k', 1); sqlite.set('k', 1);
  const fired = await new Promise((done) => setTimeout((...args) => done(args), 1, 'arg', { a: 1 }));
  const handle = setInterval(() => {}, 1000);
  clearInterval(handle);
  return [globalThis, ...Object.getOwnPropertyNames(globalThis).map((name) => globalThis[name]),
    url, url.searchParams, url.searchParams.entries(), [...url.searchParams], attempt(() => new URL('x')), new URLSearchParams('a'),
    new TextEncoder(), new TextEncoder().encode('x'), new TextDecoder(), attempt(() => new TextDecoder('x')), attempt(() => btoa('€')),
    target, new Event('x'), controller, controller.signal, AbortSignal.abort(), AbortSignal.abort().reason, AbortSignal.timeout(1e6), AbortSignal.any([controller.signal]),
    structuredClone({ a: [1], d: new Date(), m: new Map([[1, {}]]) }), attempt(() => structuredClone(() => 1)), new DOMException('x'),
    new Headers({ a: 'b' }), new Headers().entries(), new Request(url), response, response.headers, response.body, await response.clone().arrayBuffer(), await settled(fetch('http://evil.test/')),
    fetch, crypto, crypto.subtle, crypto.getRandomValues(new Uint8Array(4)), await crypto.subtle.digest('SHA-256', new Uint8Array(1)),
    directory, reader, bytes, await directory.list(), await directory.facts('a.txt'), await settled(directory.read('../x')), directory.read,
    memory, file, sqlite, memory.keys(), file.keys(), sqlite.keys(), attempt(() => memory.set('k', {})), memory.get,
    signer, signer.sign('x'), signers, signers.sign('key', 'x'), attempt(() => signers.sign('other', 'x')), new CustomEvent('x', { detail: {} }), attempt(() => signer.sign({})), lines, attempt(() => lines.log({})),
    cryptography, cryptography.randomBytes(4), attempt(() => cryptography.digest('x', '')), clockPower, clockPower.now, randomPower, request, await settled(request('x')), await request(url.href),
    setTimeout, fired, handle, new Date(), Math.random, console, queueMicrotask, attempt(() => setTimeout('x'))];
})()`;

const slots = [Map, Set, WeakMap, WeakSet, Date, ArrayBuffer, DataView, Promise].map((C) => C.prototype);
const typed = Object.getPrototypeOf(Uint8Array.prototype);

/** Why a shared object is a channel, or undefined. */
function mutable(at) {
  if (!Object.isFrozen(at)) return 'not frozen';
  if (slots.some((prototype) => at !== prototype && Object.getPrototypeOf(at) === prototype)) return 'a mutable slot';
  if (Object.getPrototypeOf(Object.getPrototypeOf(at) ?? {}) === typed) return 'bytes';
  return undefined;
}

/** Capabilities are channels where both hold one: a function or object of the border's that is not of the language. */
const syntax =
  '[globalThis, (function* () {})(), (async function* () {})(), function* () {}, async function* () {}, async () => {}]';
const language = reach([makeTenant({ console: false }).evaluateNear(syntax)]);
function channels(one, two) {
  const both = [...one].filter((at) => two.has(at));
  const name = (at) => (typeof at === 'function' ? `function ${at.name}` : Object.prototype.toString.call(at));
  return {
    both: both.length,
    bad: both.filter((at) => mutable(at) !== undefined).map((at) => `${name(at)}: ${mutable(at)}`),
    unknown: both.filter((at) => !language.has(at)).map(name),
  };
}

const [a, b] = [makeEndowed('a'), makeEndowed('b')];
const [one, two] = [reach(await a.evaluateNear(program)), reach(await b.evaluateNear(program))];
const hostSide = reach([
  globalThis.URL,
  globalThis.Headers,
  globalThis.Response,
  globalThis.AbortSignal,
  globalThis.setTimeout(() => {}, 0),
  Buffer,
  endowmentKit,
  secrets,
]);

// Channels that a guest would try: each writes in one tenant and looks in the other.
const tries = {
  prototype: ['URL.prototype.leak = 1', 'URL.prototype.leak'],
  defined: ['Object.defineProperty(Headers.prototype, "leak", { value: 1 })', 'Headers.prototype.leak'],
  iterator: [
    'Object.getPrototypeOf(new URLSearchParams("a").entries()).leak = 1',
    'Object.getPrototypeOf(new URLSearchParams("a").entries()).leak',
  ],
  static: ['AbortSignal.leak = 1', 'AbortSignal.leak'],
  signal: ['Object.getPrototypeOf(AbortSignal.abort()).leak = 1', 'Object.getPrototypeOf(AbortSignal.abort()).leak'],
  function: ['fetch.leak = 1', 'fetch.leak'],
  handle: ['Object(setTimeout(() => {}, 1e6)).constructor.leak = 1', 'Object(1).constructor.leak'],
  keyValue: [
    'memory.set("leak", 1); file.set("leak", 1); sqlite.set("leak", 1)',
    'memory.get("leak") ?? file.get("leak") ?? sqlite.get("leak")',
  ],
  timer: ['globalThis.id = setTimeout(() => {}, 1e6)', 'clearTimeout(1); clearTimeout(2); clearTimeout(3); undefined'],
  random: ['Array.from({ length: 1000 }, Math.random); randomPower.random(); undefined', 'undefined'],
  power: ['signer.leak = 1', 'signer.leak'],
  method: ['directory.read.leak = 1', 'directory.read.leak'],
  list: ['memory.keys().push("leak")', 'memory.keys().find((key) => key === "leak")'],
  event: [
    'Event.prototype.leak = 1; Event.AT_TARGET = 7',
    'Event.prototype.leak ?? (Event.AT_TARGET === 2 ? undefined : 1)',
  ],
  crypto: ['crypto.leak = 1; crypto.subtle.leak = 1', 'crypto.leak ?? crypto.subtle.leak'],
};
const leaked = [];
for (const [name, [write, read]] of Object.entries(tries)) {
  try {
    a.evaluateNow(write);
  } catch {
    // frozen
  }
  if (b.evaluateNow(read) !== undefined) leaked.push(name);
}
await a.evaluate('directory.write("leak", "1")');
if (await b.evaluate('directory.read("leak").then(() => true, () => false)')) leaked.push('directory');
for (const path of ['../a/leak', '/a/leak', 'a/leak'])
  if (await b.evaluate(`reader.read(${JSON.stringify(path)}).then(() => true, () => false)`)) leaked.push(path);

// A capability that is shared on purpose is a channel, and the walk says so.
const store = makeKeyValuePower().value;
const [c, d] = [makeEndowed('c', { store }), makeEndowed('d', { store })];
c.evaluateNow('store.set("k", "hello")');
const shared = d.evaluateNow('store.get("k")');
// What is handed over raw, past the border, is found.
const raw = new URL('http://a');
for (const tenant of [c, d]) tenant.evaluateNear('((x) => { globalThis.leak = x })')(raw);
const [three, four] = [c, d].map((tenant) => reach([tenant.evaluateNear('globalThis')]));

for (const tenant of [a, b, c, d]) tenant.stop();
await new Promise((done) => setImmediate(done));
server.close();
server.closeAllConnections();
console.log(
  JSON.stringify({
    reached: [one.size, two.size],
    between: channels(one, two),
    withHost: channels(one, hostSide),
    leaked,
    shared,
    planted: channels(three, four).bad,
  }),
);
// Nothing keeps the process alive: timers, sockets and stores have ended with their tenants.
process.on('exit', () => rmSync(base, { recursive: true }));
