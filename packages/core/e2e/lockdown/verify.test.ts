import { describe, expect, it } from 'vitest';
import { runProgram } from './virgin.ts';

/** Locks down with one shim; gives the code and path it was refused with, or 'passed'. */
function withShim(shim: string): string {
  const { stdout, stderr } = runProgram(`import { lockdown } from '@core/lockdown/manual.js';
    const hide = (target, key, value) => Object.defineProperty(target, key, { value, writable: true, enumerable: false, configurable: true });
    try { lockdown({ shims: [() => { ${shim} }] }); console.log('passed') } catch ({ code, details }) { console.log(code, details?.path, '|', details?.what ?? details?.reason) }`);
  return stdout.trim() || stderr;
}

describe('verification', () => {
  it('passes shims that leave nothing mutable', () => {
    expect(withShim('hide(Array.prototype, "second", { second() { return this[1]; } }.second)')).toBe('passed');
  });

  // harden freezes whatever is reachable when it runs; what it cannot freeze, or what hides from it, is planted here
  it.each([
    ['a Map', 'hide(Array, "registry", new Map())', /^LOCKDOWN_MUTABLE globalThis\.Array\.registry \| a Map/],
    ['a Set', 'hide(Object, "all", new Set())', /^LOCKDOWN_MUTABLE globalThis\.Object\.all \| a Set/],
    ['a WeakMap', 'hide(Promise, "secrets", new WeakMap())', /LOCKDOWN_MUTABLE \S*Promise\.secrets \| a WeakMap/],
    ['a WeakSet', 'hide(JSON, "seen", new WeakSet())', /LOCKDOWN_MUTABLE \S*JSON\.seen \| a WeakSet/],
    ['a Date', 'hide(Reflect, "epoch", new Date(0))', /LOCKDOWN_MUTABLE \S*Reflect\.epoch \| a Date/],
    ['a typed array', 'hide(String, "table", new Uint8Array(4))', /LOCKDOWN_MUTABLE \S*String\.table \|/],
    [
      'an ArrayBuffer',
      'hide(Number, "bytes", new ArrayBuffer(4))',
      /LOCKDOWN_MUTABLE \S*Number\.bytes \| an ArrayBuffer/,
    ],
    ['a DataView', 'hide(Number, "view", new DataView(new ArrayBuffer(4)))', /LOCKDOWN_MUTABLE \S*Number\.view/],
    [
      'a Map deep inside',
      'hide(Object.prototype, "x", { a: [{ b: new Map() }] })',
      /LOCKDOWN_MUTABLE .*\.a\.0\.b \| a Map/,
    ],
    [
      'a Map behind a getter',
      'const get = () => 1; get.cache = new Map(); Object.defineProperty(Array.prototype, "z", { get, configurable: true })',
      /LOCKDOWN_MUTABLE \S*get z\.cache/,
    ],
    [
      'a Map on a generator prototype',
      'hide(Object.getPrototypeOf(function* () {}).prototype, "m", new Map())',
      /LOCKDOWN_MUTABLE .*\.m \| a Map/,
    ],
    [
      'a Map on async generators',
      'hide(Object.getPrototypeOf(async function* () {}).prototype, "m", new Map())',
      /LOCKDOWN_MUTABLE .*\.m \| a Map/,
    ],
    [
      'a Map on regexp string iterators',
      'hide(Object.getPrototypeOf("".matchAll(/a/g)), "m", new Map())',
      /LOCKDOWN_MUTABLE .*\.m \| a Map/,
    ],
    ['a proxy', 'hide(Array, "spy", new Proxy({}, {}))', /LOCKDOWN_(MUTABLE \S*Array\.spy \| a proxy)/],
    ['a power of the host', 'hide(Array, "escape", process)', /LOCKDOWN_LEAK \S*Array\.escape \| process/],
    [
      'the original Function',
      'const { constructor } = Object.getPrototypeOf(Object.getPrototypeOf(Map)); hide(Array, "make", globalThis.Function)',
      /LOCKDOWN_LEAK \S*Array\.make \| the original Function/,
    ],
    ['the original eval', 'hide(Array, "run", globalThis.eval)', /LOCKDOWN_LEAK \S*Array\.run \| the original eval/],
    ['the clock', 'hide(Array, "Clock", globalThis.Date)', /LOCKDOWN_LEAK \S*Array\.Clock \| Date/],
    ["the host's Error", 'hide(Array, "Err", globalThis.Error)', /LOCKDOWN_LEAK \S*Array\.Err \| Error/],
    ["the host's Math", 'hide(Array, "M", globalThis.Math)', /LOCKDOWN_LEAK \S*Array\.M \| Math/],
    ['a shim that throws', 'throw new TypeError("no")', /^LOCKDOWN_FAILED .*\| no/],
  ])('refuses %s', (_what, shim, expected) => {
    expect(withShim(shim)).toMatch(expected);
  });

  it('refuses something that harden was kept from freezing', () => {
    // stands for a hardener gone wrong: the object is marked hardened through a stale Object.freeze
    const { stdout } = runProgram(`import { verifyRealm } from '@core/lockdown/verify.js';
      import { lockdown } from '@core/lockdown/manual.js';
      import { getRealm } from '@core/lockdown/realm.js';
      lockdown();
      const { Compartment } = getRealm();
      const refused = (root) => { try { return verifyRealm({ compartment: new Compartment({ __options__: true }), roots: { root }, powers: {} }) > 600; } catch ({ code, details }) { return [code, details.path, details.what].join(' '); } };
      console.log(JSON.stringify([
        refused(Object.freeze({})), refused({}), refused(Object.freeze({ a: {} })), refused(Object.preventExtensions({ a: 1 })), refused(Object.seal({ a: 1 })),
        refused(Object.preventExtensions(Object.defineProperty({}, 'a', { get() {}, configurable: true }))), refused(() => {}),
        refused(Object.freeze({ get a() { return 1; } })), refused(Object.freeze({ [Symbol('s')]: [] })), refused(Object.freeze(Object.create({}))),
      ]))`);
    expect(JSON.parse(stdout)).toEqual([
      true,
      'LOCKDOWN_MUTABLE root properties can be added',
      'LOCKDOWN_MUTABLE root.a properties can be added',
      'LOCKDOWN_MUTABLE root its property a can be changed',
      'LOCKDOWN_MUTABLE root its property a can be changed',
      'LOCKDOWN_MUTABLE root its accessor a can be changed',
      'LOCKDOWN_MUTABLE root properties can be added',
      'LOCKDOWN_MUTABLE root.get a properties can be added',
      'LOCKDOWN_MUTABLE root.[s] properties can be added',
      'LOCKDOWN_MUTABLE root.[[Prototype]] properties can be added',
    ]);
  });
});
