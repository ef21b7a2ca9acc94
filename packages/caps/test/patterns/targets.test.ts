// Every pattern around every kind of capability there is: of ours, of core's, of Endo's, of guests; objects and
// functions; called directly, by `send`, and by `E`.
import '@endo/eventual-send/shim.js';
import { makeCapability as makeCoreCapability, makeTenant } from '@cofferdam/core';
import { makeExo } from '@endo/exo';
import { E, Far } from '@endo/far';
import { passStyleOf } from '@endo/pass-style';
import { M } from '@endo/patterns';
import { afterAll, describe, expect, it } from 'vitest';
import {
  attenuate,
  expireAt,
  type Grant,
  guard,
  makeAuditLog,
  makeAuditTap,
  makeCapability,
  makeMembrane,
  makePowerbox,
  makeQuota,
  makeRateLimit,
  makeRevocable,
  makeSealerUnsealer,
  send,
  sendCall,
  shape,
} from '../../src/index.ts';

interface Adder {
  add(a: number, b: number): number;
}
type Add = (a: number, b: number) => number;
const add: Add = (a, b) => a + b;
class Till {
  #open = 0;
  add(a: number, b: number): number {
    this.#open = a + b;
    return this.#open;
  }
}
const tenant = makeTenant({ name: 'guest' });
afterAll(() => tenant.stop());

const objects: Readonly<Record<string, () => Adder>> = {
  'a plain object': () => ({ add }),
  'an instance of a class': () => new Till(),
  'an instance of a class below': () => new (class extends Till {})(),
  'makeCapability of core': () => makeCoreCapability('adder', { add }),
  'a Far object': () => Far('adder', { add }),
  'an exo': () =>
    makeExo('Adder', M.interface('Adder', { add: M.call(M.number(), M.number()).returns(M.number()) }), { add }),
  'an object of a guest': () => tenant.evaluateNow('({ add: (a, b) => a + b })') as Adder,
};
const functions: Readonly<Record<string, () => Add>> = {
  'a function': () => (a, b) => a + b,
  'a Far function': () => Far('add', (a: number, b: number) => a + b),
  'a function of a guest': () => tenant.evaluateNow('(a, b) => a + b') as Add,
};

const clock = { now: () => 0 };
const shaped = shape.method([shape.number(), shape.number()], { result: shape.number() });
type Layer = <T extends Adder | Add>(target: T) => Grant<T> | Promise<Grant<T>>;
const isFunction = (target: unknown): target is Add => typeof target === 'function';
const layers: Readonly<Record<string, Layer>> = {
  makeRevocable: (target) => makeRevocable(target),
  guard: <T extends Adder | Add>(target: T) =>
    (isFunction(target)
      ? guard(target as Add, shaped)
      : guard(target as Adder, { add: shaped })) as unknown as Grant<T>,
  makeMembrane: (target) => makeMembrane(target),
  makeQuota: (target) => makeQuota(target, { limit: 100 }),
  makeRateLimit: (target) => makeRateLimit(target, { limit: 100, perMs: 1, clock }),
  expireAt: (target) => expireAt(target, { at: 1, clock }),
  makeSealerUnsealer: <T extends Adder | Add>(target: T) => {
    const { value, revoke } = makeSealerUnsealer<T>();
    return { value: value.unsealer.unseal(value.sealer.seal(target)), revoke };
  },
  makePowerbox: async <T extends Adder | Add>(target: T) => {
    const { value, revoke } = makePowerbox({ ask: () => makeRevocable(target) });
    return { value: (await value.request('adder', '')) as T, revoke };
  },
  'audit tap': (target) => makeAuditTap({ log: makeAuditLog(), tenant: 't' }).grant('adder', makeRevocable(target)),
};
const objectLayers: Readonly<Record<string, Layer>> = {
  ...layers,
  attenuate: <T extends Adder | Add>(target: T) =>
    attenuate(target as Adder, {
      pick: ['add'],
      wrap: { add: (forward, a, b) => forward(a, b) },
    }) as unknown as Grant<T>,
};
const revoked = expect.objectContaining({ code: 'CAPABILITY_REVOKED' });

describe.each(Object.keys(objects))('%s', (kind) => {
  const make = objects[kind] as () => Adder;

  it.each(Object.keys(objectLayers))('in %s answers to calls, to send and to E, until revoked', async (name) => {
    const { value, revoke } = await (objectLayers[name] as Layer)(make());
    expect(value.add(1, 2)).toBe(3);
    expect(await send(value, 'add', 1, 2)).toBe(3);
    expect(await E(value).add(1, 2)).toBe(3);
    expect(await E(Promise.resolve(value)).add(1, 2)).toBe(3);
    revoke();
    if (name === 'makeSealerUnsealer') return;
    expect(() => value.add(1, 2)).toThrow(revoked);
    await expect(E(value).add(1, 2)).rejects.toThrow(revoked);
    await expect(send(value, 'add', 1, 2)).rejects.toThrow(revoked);
  });

  it('in all of them at once, in either order, still does, and reaches a guest', async () => {
    for (const order of [Object.values(objectLayers), Object.values(objectLayers).reverse()]) {
      let top = make();
      for (const layer of order) top = (await layer(top)).value;
      expect([top.add(1, 2), await send(top, 'add', 1, 2), await E(top).add(1, 2)]).toEqual([3, 3, 3]);
      const other = makeTenant({ globals: { adder: top } });
      expect(await other.evaluate('adder.add(20, 22)')).toBe(42);
      other.stop();
    }
  });
});

describe.each(Object.keys(functions))('%s', (kind) => {
  const make = functions[kind] as () => Add;

  it.each(Object.keys(layers))('in %s answers to calls, to sendCall and to E, until revoked', async (name) => {
    const { value, revoke } = await (layers[name] as Layer)(make());
    expect([value(1, 2), await sendCall(value, 1, 2), await E(value)(1, 2)]).toEqual([3, 3, 3]);
    revoke();
    if (name === 'makeSealerUnsealer') return;
    expect(() => value(1, 2)).toThrow(revoked);
    await expect(E(value)(1, 2)).rejects.toThrow(revoked);
  });
});

describe('every pattern on top of every other, and of a powerbox', () => {
  const names = Object.keys(objectLayers);
  it.each(names.flatMap((below) => names.map((above) => [below, above] as const)))(
    '%s beneath %s takes messages by E',
    async (below, above) => {
      const lower = await (objectLayers[below] as Layer)<Adder>({ add });
      const upper = await (objectLayers[above] as Layer)(lower.value);
      expect(await E(upper.value).add(1, 2)).toBe(3);
      if (above === 'makeSealerUnsealer') return;
      upper.revoke();
      await expect(E(upper.value).add(1, 2)).rejects.toThrow(revoked);
      expect(below === 'makeSealerUnsealer' || lower.value.add(1, 2) === 3).toBe(true);
    },
  );
});

describe('makeCapability()', () => {
  it("is core's own: what it makes crosses a border by reference and keeps its identity", async () => {
    expect(makeCapability).toBe(makeCoreCapability);
    const adder = makeCapability('adder', { add });
    const other = makeTenant({ globals: { adder, isSame: (it: unknown) => it === adder } });
    expect(await other.evaluate('[isSame(adder), adder.add(1, 2)]')).toEqual([true, 3]);
    expect(Object.prototype.toString.call(adder)).toBe('[object Alleged: adder]');
    other.stop();
  });

  it("becomes a remotable of Endo's in any facet", () => {
    expect(passStyleOf(makeRevocable(makeCapability('adder', { add })).value as never)).toBe('remotable');
  });
});
