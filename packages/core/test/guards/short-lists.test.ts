// Short arrays and argument lists go to the engine at once: what only looks short does not.
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { isGenuineArray } from '../../src/guards/genuine.ts';
import { guardAt, makeCounter, paidBy } from './support/agree.ts';

const faultOf = async (source: string): Promise<string | undefined> =>
  (await makeTenant({ limits: { fuelPerTurn: 300_000, wallMs: 60_000 } }).run(`${source}; 0`)).fault;

/** Reads as short first, and as endless then; natives answer for its elements. */
const liar = `(() => {
  let reads = 0;
  return new Proxy([], { get: (t, k) => k === 'length' ? (reads++ < 1 ? 1 : 2 ** 53 - 1) : t[k], has: Reflect.has });
})()`;

describe('a proxy of an array', () => {
  it.each<[string, (target: unknown[]) => object]>([
    ['is no genuine array', (target) => new Proxy(target, {})],
    ['of a proxy is none', (target) => new Proxy(new Proxy(target, {}), {})],
    ['that can be revoked is none', (target) => Proxy.revocable(target, {}).proxy],
    ['from Reflect.construct is none', (target) => Reflect.construct(Proxy, [target, {}]) as object],
    ['from a bound constructor is none', (target) => new (Proxy.bind(undefined, target))({})],
  ])('%s', (_, make) => {
    const target = [1, 2, 3];
    expect(isGenuineArray(make(target))).toBe(false);
    expect(paidBy(makeCounter(), () => isGenuineArray(make(target)))).toBe(false);
    expect(isGenuineArray(target)).toBe(true);
  });

  it.each(
    'indexOf includes lastIndexOf forEach map filter some every find reduce slice fill reverse shift sort join flat'.split(
      ' ',
    ),
  )('that says it is short, and then is not, ends by its fuel: %s', async (name) => {
    const endless = `new Proxy(Object.assign([], { length: 2 ** 32 - 1 }), { has: Reflect.has })`;
    expect(await faultOf(`const p = ${endless}; for (;;) { try { p.${name}(Math.abs); } catch {} }`)).toMatch(
      /fuelPerTurn|array|string/,
    );
    expect(await faultOf(`for (;;) { const p = ${liar}; try { p.${name}(Math.abs); } catch {} }`)).toBe('fuelPerTurn');
  });

  it('made of one that was revoked is refused as ever', () => {
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    expect(() => new Proxy(proxy, {})).not.toThrow();
  });
});

describe('Proxy', () => {
  const { guard, original } = guardAt('Proxy');
  it('needs `new` and takes objects, as the original', () => {
    for (const of of [guard, original] as unknown as ProxyConstructor[]) {
      expect(() => (of as unknown as () => void)()).toThrow(TypeError);
      expect(() => new of(1 as never, {})).toThrow(TypeError);
      expect(Object.hasOwn(of, 'prototype')).toBe(false);
    }
  });
});

describe('Function.prototype.apply', () => {
  it.each([0, 1, 2, 3, 4, 20])('passes %i arguments of a caller on', (count) => {
    const pass = `(() => { function all() { return [...arguments]; }
      return function () { return all.apply(this, arguments); }; })()`;
    const fn = makeTenant().evaluateNear(pass) as (...args: number[]) => number[];
    const args = Array.from({ length: count }, (_, index) => index);
    expect([...fn(...args)]).toEqual(args);
    expect([...paidBy(makeCounter(), () => fn(...args))]).toEqual(args);
  });

  it('reads a length once, and the elements in order', () => {
    const source = `(() => {
      const log = [];
      const list = (length) => new Proxy({ 0: 'a', 1: 'b', length }, { get: (t, k) => (log.push(k), t[k]) });
      const all = function () { return arguments.length; };
      return [all.apply(null, list(2)), all.apply(null, list('2')), all.apply(null, list(undefined)), log.join(' ')];
    })()`;
    expect(makeTenant().evaluateNow(source)).toEqual([2, 2, 0, 'length 0 1 length 0 1 length']);
  });

  it('does not iterate a list that is to become an array', async () => {
    const source = `const a = [1, 2];
      Object.defineProperty(a, Symbol.iterator, { value: () => ({ next: Object.bind(null, {}) }) });
      Array.apply(null, a).length`;
    expect((await makeTenant().run(source)).value).toBe(2);
  });
});
