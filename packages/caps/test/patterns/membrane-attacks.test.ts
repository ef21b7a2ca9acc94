// What either side of a membrane tries, to get hold of something of the other. One attack a test.
import { describe, expect, it } from 'vitest';
import { guard, makeMembrane, shape } from '../../src/index.ts';

const revoked = expect.objectContaining({ code: 'CAPABILITY_REVOKED' });
const harden = (globalThis as unknown as { harden: <T>(value: T) => T }).harden;

/** A membrane whose inside keeps what it gets. */
const makeSpy = () => {
  const got: unknown[] = [];
  const secret = { secret: true };
  const inside = {
    take: (...args: unknown[]) => {
      got.push(...args);
    },
    takeFunction(this: unknown, ...args: unknown[]) {
      got.push(this, ...args);
    },
    Class: class {
      constructor(...args: unknown[]) {
        got.push(new.target, ...args);
      }
    },
    secret,
    isSecret: (value: unknown) => value === secret,
  };
  const grant = makeMembrane(inside);
  return { got, inside, secret, ...grant };
};

describe('a membrane', () => {
  it('gives the inside no raw receiver, argument, constructor argument or new.target', () => {
    const { got, inside, value } = makeSpy();
    const mine = { mine: true };
    class Sub extends value.Class {}
    Reflect.apply(value.takeFunction, mine, [mine, [mine]]);
    Reflect.construct(value.Class, [mine], Sub);
    new value.Class(mine);
    expect(got).toHaveLength(7);
    for (const each of [mine, Sub, value.Class]) expect(got).not.toContain(each);
    expect(got[0]).toBe(got[1]);
    expect(got[5]).toBe(inside.Class);
    expect((got[2] as unknown[])[0]).toBe(got[0]);
  });

  it('keeps apart what a hostile proxy of the outside sees', () => {
    const { value, secret } = makeSpy();
    const seen: unknown[] = [];
    const record =
      (name: keyof typeof Reflect) =>
      (...args: unknown[]) => {
        seen.push(...args.slice(1));
        return Reflect.apply(Reflect[name] as () => unknown, undefined, args);
      };
    const spy = new Proxy(
      {},
      Object.fromEntries(
        Object.getOwnPropertyNames(Reflect).map((name) => [name, record(name as keyof typeof Reflect)]),
      ),
    );
    const poke = makeMembrane({
      poke: (target: Record<string, unknown>) => {
        target.a = secret;
        Object.defineProperty(target, 'b', { value: secret, configurable: true });
        Object.create(target).c;
        Object.setPrototypeOf(target, secret);
        return target.a === secret;
      },
    }).value;
    expect(poke.poke(spy)).toBe(true);
    value.take(spy);
    const raw = (each: unknown): boolean =>
      each === secret || (typeof each === 'object' && each !== null && Object.values(each).includes(secret));
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.filter(raw)).toEqual([]);
  });

  it('passes no proxy of a frozen object as if it were data', () => {
    const { got, value } = makeSpy();
    let looks = 0;
    const spy = new Proxy(Object.freeze({ a: 1 }), {
      get: (target, key) => {
        looks += 1;
        return Reflect.get(target, key);
      },
    });
    value.take(spy);
    expect(got[0] === spy).toBe(false);
    expect((got[0] as { a: number }).a).toBe(1);
    expect(looks).toBe(0);
  });

  it('passes what a guard copied as it is: it is data and nothing else', () => {
    const { got, value } = makeSpy();
    const item = shape.record({ list: shape.array(shape.number()) });
    const checked = guard(value, { take: shape.method([item]) }).value;
    checked.take({ list: [1, 2] });
    expect(got[0]).toEqual({ list: [1, 2] });
    expect(Object.isFrozen(got[0]) && Object.isFrozen((got[0] as { list: number[] }).list)).toBe(true);
    const alive = guard(value, { take: shape.method([shape.record({ f: shape.any() })]) }).value;
    const f = () => 1;
    alive.take({ f });
    expect((got[1] as { f: unknown }).f).not.toBe(f);
  });

  it('revoked from inside of a call gives no result and makes no further call', () => {
    const grant: { revoke(): void } = { revoke: () => {} };
    let after = 0;
    const { value, revoke } = makeMembrane({
      end: (f: () => unknown) => {
        grant.revoke();
        try {
          f();
        } catch (thrown) {
          expect(thrown).toEqual(revoked);
        }
        return { secret: true };
      },
      text: () => {
        grant.revoke();
        return 'secret';
      },
    });
    grant.revoke = revoke;
    expect(() => value.end(() => (after += 1))).toThrow(revoked);
    expect(after).toBe(0);
    const second = makeMembrane({ text: () => (second.revoke(), 'secret') });
    expect(() => second.value.text()).toThrow(revoked);
  });

  it('revoked while an argument is looked at makes no call', () => {
    const { got, value, revoke } = makeSpy();
    const trap = new Proxy(
      {},
      {
        getPrototypeOf: () => {
          revoke();
          return Object.prototype;
        },
      },
    );
    expect(() => value.take(trap)).toThrow(revoked);
    expect(got).toEqual([]);
  });

  it('revoked while a getter runs gives nothing of it', () => {
    const holder = { revoke: () => {} };
    const { value, revoke } = makeMembrane({
      get secret() {
        holder.revoke();
        return 'secret';
      },
    });
    holder.revoke = revoke;
    expect(() => value.secret).toThrow(revoked);
  });

  it('treats a thenable as an object: nothing is called that was not called', () => {
    const { got, value } = makeSpy();
    const thenable = { then: () => expect.unreachable() };
    value.take(thenable);
    const counterfeit = Object.create(Promise.prototype) as object;
    value.take(counterfeit);
    expect(got).toHaveLength(2);
    expect(got[1]).not.toBe(counterfeit);
  });

  it('lets through neither a getter of the other side nor its receiver', () => {
    const { value, secret } = makeSpy();
    const found = Object.getOwnPropertyDescriptor(
      makeMembrane({
        get self() {
          return this;
        },
      }).value,
      'self',
    )!;
    const mine = { mine: true };
    expect(Reflect.apply(found.get!, mine, [])).toBe(mine);
    expect(value.isSecret(value.secret)).toBe(true);
    expect(value.secret).not.toBe(secret);
    expect(value.isSecret(Object.create(value.secret))).toBe(false);
  });

  it('freezes nothing of the target by being hardened itself, but what the holder freezes', () => {
    const inside = { open: { n: 1 } };
    const { value } = makeMembrane(inside);
    expect(Object.isFrozen(inside)).toBe(false);
    value.open.n = 2;
    expect(inside.open.n).toBe(2);
    harden(value);
    expect(Object.isFrozen(inside.open)).toBe(true);
  });

  it('settles promises with values of the right side, and those that wait with its end', async () => {
    const { value, revoke } = makeMembrane({
      later: async (what: { n: number }) => ({ what, n: what.n }),
      never: () => new Promise(() => {}),
      fail: async () => Promise.reject(new RangeError('planned')),
      same: (promise: unknown) => promise,
    });
    const mine = { n: 1 };
    const result = await value.later(mine);
    expect(result.what).toBe(mine);
    expect(result.n).toBe(1);
    await expect(value.fail()).rejects.toThrow(RangeError);
    const own = Promise.resolve(1);
    expect(value.same(own)).toBe(own);
    const waits = value.never();
    revoke();
    await expect(waits).rejects.toThrow(revoked);
  });

  it('nested in another keeps them apart', () => {
    const inner = makeMembrane({ give: () => ({ f: () => 1 }) });
    const outer = makeMembrane(inner.value);
    const { f } = outer.value.give();
    expect(f()).toBe(1);
    inner.revoke();
    expect(() => f()).toThrow(revoked);
    expect(() => outer.value.give()).toThrow('was revoked');
  });

  it('keeps classes with slots working on both sides', () => {
    const { value } = makeMembrane({
      map: new Map<unknown, unknown>([['k', { v: 1 }]]),
      set: new Set([1, 2]),
      date: new Date(7),
      bytes: new Uint8Array([1, 2, 3]),
      *items() {
        yield { n: 1 };
        yield { n: 2 };
      },
    });
    expect((value.map.get('k') as { v: number }).v).toBe(1);
    expect([value.map.size, value.set.has(2), value.date.getTime()]).toEqual([1, true, 7]);
    expect([...value.map.keys()]).toEqual(['k']);
    const seen: unknown[] = [];
    value.map.forEach((item) => void seen.push(item));
    expect(seen[0]).toBe(value.map.get('k'));
    value.bytes[0] = 9;
    expect([...value.bytes]).toEqual([9, 2, 3]);
    expect([...value.items()].map(({ n }) => n)).toEqual([1, 2]);
  });

  it.each<[unknown]>([[1], ['x'], [null], [undefined]])('refuses %j, around which there is nothing', (target) => {
    expect(() => makeMembrane(target as object)).toThrow(expect.objectContaining({ code: 'CAPABILITY_EXPECTED' }));
  });
});
