// Two tenants that are given the same things and run the same programs: what can both of them reach? Prints one JSON
// object: how much each reaches, what they share that could be changed, and what the plant adds to that.
import '@cofferdam/core/lockdown';
import { makeCapability, makeTenant } from '@cofferdam/core';
import { reach } from '../support/reach.mjs';

const shared = {
  call: (f, ...args) => f(...args),
  give: (what) =>
    ({
      map: new Map([[1, { a: 1 }]]),
      bytes: new Uint8Array(4),
      date: new Date(0),
      list: [1, [2]],
      fn: (x) => x,
      promise: Promise.resolve({ a: 1 }),
    })[what],
  fail: () => {
    throw Object.assign(new TypeError('no'), { code: 'E_NO', extra: {} });
  },
};
const frozen = Object.freeze({ deep: Object.freeze([1, Object.freeze({ a: 1 })]) });
const cap = makeCapability('Greeter', { hello: () => ({ a: 1 }) });
const modules = {
  './data.json': { type: 'json', source: '{"list": [1, {"a": 1}]}' },
  './text.txt': { type: 'text', source: 'text' },
  './lib.js':
    'export const o = { a: [] }; export function f() { return o } export class C {} export const meta = import.meta; export default new Map()',
  './old.cjs': {
    type: 'commonjs',
    source: 'exports.o = { a: [] }; exports.r = require; exports.m = module',
    exportNames: ['o', 'r', 'm'],
  },
  host: { type: 'host', exports: { data: { a: [1] }, fn: () => 1, frozen } },
};
const program = `(async () => {
  const attempt = (f) => { try { return f() } catch (e) { return e } };
  const tag = (s) => s;
  const values = [globalThis, data, frozen, cap, cap.hello(), call, attempt(fail), call((x) => x, { a: 1 }), tag\`a\${1}b\`,
    ...['map', 'bytes', 'date', 'list', 'fn', 'promise'].map((k) => give(k)),
    attempt(() => null.x), attempt(() => eval('}')), attempt(() => give(Symbol('s'))), new Error('e', { cause: [] }),
    /a(b)?/g, /a(b)?/g.exec('ab'), 'ab'.matchAll(/a/g), 'a'.split(/x/), [][Symbol.iterator](), new Map().entries(), new Set().values(),
    (function* () { yield 1 })(), (async function* () { yield 1 })(), async () => 1, Promise.resolve(1), Promise.reject(1).catch(() => 1), Promise.withResolvers?.(),
    new Date(), new Date(0).constructor, Math, console, console.log, new Function('return {}'), new Function('return {}')(), eval('({})'),
    new Compartment().globalThis, new Compartment(), Compartment, Function, eval, new Proxy({}, {}), Symbol.for('x'), new WeakMap(),
    new Uint8Array(4), new DataView(new ArrayBuffer(8)), new ArrayBuffer(8), Object.getOwnPropertyDescriptors(globalThis), Reflect.ownKeys(globalThis),
    class A { static x = {}; #p = 1 }, { __proto__: null }, Object(1n), Object.getOwnPropertyDescriptor(Object.prototype, '__proto__'), harden({}), [1, 2].values(), JSON.parse('{"a":1}'),
    attempt(() => { const e = {}; Error.captureStackTrace(e); return e }), globalThis[Symbol.unscopables], import.meta];
  for (const s of ['./data.json', './text.txt', './lib.js', './old.cjs', 'host', './none.js', 'node:fs']) values.push(await import(s, s.endsWith('json') ? { with: { type: 'json' } } : undefined).catch((e) => e));
  return values;
})()`.replace(', import.meta]', ']');

const slots = [Map, Set, WeakMap, WeakSet, Date, ArrayBuffer, DataView, Promise].map((C) => [C.name, C.prototype]);
const typed = Object.getPrototypeOf(Uint8Array.prototype);

/** Why a shared object is a channel, or undefined. */
function mutable(at) {
  if (!Object.isFrozen(at)) return 'not frozen';
  for (const [name, prototype] of slots)
    if (at !== prototype && Object.getPrototypeOf(at) === prototype) return `a ${name}`;
  if (Object.getPrototypeOf(Object.getPrototypeOf(at) ?? {}) === typed) return 'bytes';
  if (
    typeof at.next === 'function' &&
    !Object.hasOwn(at, 'next') &&
    !Object.hasOwn(at, 'constructor') &&
    Object.getPrototypeOf(at) !== Object.prototype
  ) {
    const tag = Object.prototype.toString.call(at);
    if (!Object.hasOwn(at, Symbol.toStringTag)) return `an iterator ${tag}`;
  }
  return undefined;
}

async function valuesOf(name, extra = {}) {
  const tenant = makeTenant({ name, globals: { ...shared, frozen, cap, data: { a: [1] }, ...extra }, modules });
  const session = tenant.openSession();
  await session.run('const kept = { a: 1 }; globalThis.fromSession = kept');
  return reach(await tenant.evaluateNear(program));
}

function channels(one, two) {
  const both = [...one].filter((at) => two.has(at));
  const bad = both.map((at) => [at, mutable(at)]).filter(([, why]) => why !== undefined);
  return {
    both: both.length,
    bad: bad.map(
      ([at, why]) => `${typeof at === 'function' ? `function ${at.name}` : Object.prototype.toString.call(at)}: ${why}`,
    ),
  };
}

const host = reach([shared, modules, cap]);
const [one, two] = [await valuesOf('one'), await valuesOf('two')];
const withHost = channels(one, host);
// What the host hands over raw, past the border, is found: two tenants with one object in their globals.
const raw = { channel: [] };
const [three, four] = [makeTenant(), makeTenant()].map((tenant) => {
  tenant.evaluateNear('((x) => { globalThis.leak = x })')(raw);
  return reach([tenant.evaluateNear('globalThis')]);
});
console.log(
  JSON.stringify({
    reached: [one.size, two.size],
    between: channels(one, two),
    withHost,
    planted: channels(three, four).bad,
  }),
);
process.exit(0);
