// A host function that a guest calls always has stack left to finish, whatever the guest did to the stack before,
// and however hot everything on the way has become.
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { PROBED_BYTES, probeStack } from '../../src/meter/stack-probe.ts';
import { collectRejections } from './support/rejections.ts';

collectRejections();

const ones = Array.from({ length: 8_000 }, () => 1);
/** Really takes 64 KiB of stack: the arguments are pushed, whatever was optimised. */
const need64KiB = (): number => Math.max(...ones);

/** How much is left, in KiB, up to 128: by taking it. */
const taken = Array.from({ length: 17 }, (_, kib) => Array.from({ length: kib * 1_024 }, () => 1));
function leftKiB(): number {
  for (let step = 16; step >= 0; step -= 1) {
    try {
      Math.max(...(taken[step] as number[]));
      return step * 8;
    } catch {}
  }
  return 0;
}

describe('probeStack()', () => {
  it('leaves what it promises, however hot it and its callers are', () => {
    let least = Number.POSITIVE_INFINITY;
    let over = false;
    const guarded = (): void => {
      try {
        probeStack(0);
      } catch {
        over = true;
        return;
      }
      least = Math.min(least, leftKiB());
    };
    const dive = (): void => {
      guarded();
      if (!over) dive();
    };
    for (let round = 0; round < 4; round += 1) {
      over = false;
      dive();
      expect(least * 1_024).toBeGreaterThanOrEqual(PROBED_BYTES - 16 * 1_024);
    }
  });
});

// Each recurses for ever and calls `two` at every depth, in a frame of another kind.
const dives: Readonly<Record<string, string>> = {
  'a plain call': 'function r() { two(); r() } r()',
  'inside try, swallowing': 'function r() { try { two() } catch {} r() } r()',
  'a hundred spread arguments': 'const big = Array.from({ length: 100 }); function r() { two(...big); r() } r()',
  'four thousand spread arguments': 'const big = Array.from({ length: 4000 }); function r() { two(...big); r() } r()',
  'fourteen thousand spread arguments':
    'const big = Array.from({ length: 14000 }); function r() { two(...big); r() } r()',
  'apply with a long list':
    'const big = Array.from({ length: 9000 }); function r() { try { two.apply(null, big) } catch {} r() } r()',
  'Reflect.apply with a long list':
    'const big = Array.from({ length: 9000 }); function r() { Reflect.apply(two, null, big); r() } r()',
  'bind with a long list':
    'const bound = two.bind(null, ...Array.from({ length: 9000 })); function r() { bound(); r() } r()',
  'a callback of map': 'function r() { [1].map(two); [1].map(r) } r()',
  'a comparator of sort': 'function r() { [1, 2].sort(two); r() } r()',
  'a replacer': "function r() { 'a'.replace('a', two); r() } r()",
  'a getter': 'const o = { get x() { two(); return o.x } }; o.x',
  'a conversion': "const o = { toString: two }; function r() { try { '' + o } catch {} r() } r()",
  'JSON.stringify': 'const o = { toJSON: two }; function r() { JSON.stringify(o); r() } r()',
  'a proxy trap': 'const p = new Proxy({}, { has: () => two() }); function r() { "x" in p; r() } r()',
  'a generator': 'function* g() { two(); yield* g() } [...g()]',
  'an async function': 'async function r() { two(); await r() } r()',
  'an async generator': 'async function* g() { two(); yield* g() } g().next()',
  'a constructor': 'class R { constructor() { two(); new R() } } new R()',
  'a frame of three hundred variables': `function r(${Array.from({ length: 300 }, (_, i) => `p${i}`)}) { two(); r() } r()`,
  'a method of a capability': 'function r() { cap.two(); r() } r()',
  'a callback of the host that calls out again': 'function r() { back(r) } r()',
  'console.log': 'function r() { try { console.log(1) } catch {} r() } r()',
  'Date.now': 'function r() { try { Date.now() } catch {} r() } r()',
  'new Date': 'function r() { new Date(); r() } r()',
  'Math.random': 'function r() { try { Math.random() } catch {} r() } r()',
  'import()': "function r() { import('x'); r() } r()",
};

describe('a host function called by a guest that recurses to the end of the stack', () => {
  it.each(Object.entries(dives))('is never left half done: %s', async (_name, source) => {
    let [begun, done, first] = [0, 0, 0];
    const two = (): number => {
      begun += 1;
      need64KiB();
      done += 1;
      return 0.5;
    };
    const globals = {
      two,
      cap: { two: () => two() },
      back(callback: () => unknown) {
        begun += 1;
        first += 1;
        try {
          callback();
        } finally {
          need64KiB();
          done += 1;
        }
      },
    };
    for (let round = 0; round < 2; round += 1) {
      const tenant = makeTenant({
        globals,
        console: { log: two },
        clock: { now: two },
        random: { random: two },
        modules: {
          resolve: (specifier) => `${specifier}${two()}`,
          load: () => {
            throw new Error('There are none');
          },
        },
        // on a busy machine the stack takes long to fill
        limits: { outputBytes: Number.POSITIVE_INFINITY, fuelPerTurn: 1e7, wallMs: 600_000 },
      });
      const { status, fault } = await tenant.run(source);
      expect([status, fault]).toEqual(['exhausted', 'depth']);
      expect(begun).toBeGreaterThan(5);
      expect(done).toBe(begun);
    }
    expect(first === 0 || first === begun).toBe(true);
  });
});

describe('the powers of a tenant', () => {
  const host = (): never => {
    throw Object.assign(new TypeError('No such luck'), { code: 'E_LUCK', secret: {} });
  };

  it.each([
    ['console', { console: { log: host } }, 'console.log(1)'],
    ['clock', { clock: { now: host } }, 'Date.now()'],
    ['clock of new Date', { clock: { now: host } }, 'new Date()'],
    ['random', { random: { random: host } }, 'Math.random()'],
  ])('%s: what it throws reaches the guest as a coarse copy', async (_name, options, call) => {
    const tenant = makeTenant(options);
    const { value } = await tenant.run(
      `try { ${call} } catch (e) { [e instanceof TypeError, e.message, e.code, e.stack, 'secret' in e] }`,
    );
    expect(value).toEqual([true, 'No such luck', 'E_LUCK', 'TypeError: No such luck', false]);
  });
});
