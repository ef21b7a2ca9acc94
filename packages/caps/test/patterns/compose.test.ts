// Every pattern on top of every other: what fits still works, each layer's end ends it, no layer adds a method.
import '@endo/eventual-send/shim.js';
import { passStyleOf } from '@endo/pass-style';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attenuate,
  expireAt,
  type Grant,
  guard,
  makeAuditLog,
  makeAuditTap,
  makeMembrane,
  makePowerbox,
  makeQuota,
  makeRateLimit,
  makeRevocable,
  makeSealerUnsealer,
  shape,
} from '../../src/index.ts';

interface Adder {
  add(a: number, b: number): number;
  name(item: { readonly id: string }): string;
  fail(): never;
}
const pick = ['add', 'name', 'fail'] as const;
const clock = { now: () => 0 };
const guards = {
  add: shape.method([shape.number(), shape.number()], { result: shape.number() }),
  name: shape.method([shape.record({ id: shape.string() })], { result: shape.string() }),
  fail: shape.method([]),
};
const makeAdder = (): Adder & { hidden(): string } => {
  let calls = 0;
  return {
    add: (a, b) => a + b,
    name: ({ id }) => `${id}${++calls}`,
    fail: () => {
      throw new RangeError('planned');
    },
    hidden: () => 'hidden',
  };
};

const layers: Readonly<Record<string, (target: Adder) => Grant<Adder>>> = {
  makeRevocable: (target) => makeRevocable(target),
  attenuate: (target) => attenuate(target, { pick, wrap: { add: (forward, a, b) => forward(a, b) } }),
  guard: (target) => guard(target, guards) as Grant<Adder>,
  makeMembrane: (target) => makeMembrane(target),
  makeQuota: (target) => makeQuota(target, { limit: 1000 }),
  makeRateLimit: (target) => makeRateLimit(target, { limit: 1000, perMs: 1, clock }),
  expireAt: (target) => expireAt(target, { at: 1, clock }),
  makeSealerUnsealer: (target) => {
    const { value, revoke } = makeSealerUnsealer<Adder>();
    return { value: value.unsealer.unseal(value.sealer.seal(target)), revoke };
  },
  'audit tap': (target) => makeAuditTap({ log: makeAuditLog(), tenant: 't' }).grant('adder', makeRevocable(target)),
};
// A seal hands over the thing itself: its end closes the boxes, not what came out of them.
const ends = Object.keys(layers).filter((name) => name !== 'makeSealerUnsealer');
const names = Object.keys(layers);

const works = (adder: Adder): void => {
  expect(adder.add(1, 2)).toBe(3);
  expect(adder.name({ id: 'a' })).toMatch(/^a\d+$/);
  expect(() => adder.fail()).toThrow('planned');
};
const methodsOf = (adder: object): string[] => Reflect.ownKeys(adder).map(String).sort();

describe.each(names)('%s', (below) => {
  it.each(names)('beneath %s works, and ends with either', (above) => {
    const lower = layers[below]!(makeAdder());
    const upper = layers[above]!(lower.value);
    works(upper.value);
    const others = [layers[below]!(makeAdder()), layers[below]!(makeAdder())] as const;
    const [second, third] = [layers[above]!(others[0].value), layers[above]!(others[1].value)];
    if (ends.includes(below)) {
      others[0].revoke();
      expect(() => second.value.add(1, 2)).toThrow(expect.objectContaining({ code: 'CAPABILITY_REVOKED' }));
    }
    if (ends.includes(above)) {
      third.revoke();
      expect(() => third.value.add(1, 2)).toThrow(expect.objectContaining({ code: 'CAPABILITY_REVOKED' }));
      works(others[1].value);
    }
  });
});

describe.each(ends)('%s', (name) => {
  it('ends for those who kept a method, not only for those who hold the whole', () => {
    const { value, revoke } = layers[name]!(makeAdder());
    const { add } = value;
    const bound = add.bind(undefined, 1);
    expect([add(1, 2), bound(2)]).toEqual([3, 3]);
    revoke();
    const revoked = expect.objectContaining({ code: 'CAPABILITY_REVOKED' });
    expect(() => add(1, 2)).toThrow(revoked);
    expect(() => bound(2)).toThrow(revoked);
    expect(() => Reflect.apply(add, makeAdder(), [1, 2])).toThrow(revoked);
  });

  it('has the target called no more when revoked from inside of a call', () => {
    const holder = { revoke: () => {} };
    let calls = 0;
    const target = { ...makeAdder(), add: (a: number, b: number) => (++calls, holder.revoke(), a + b) };
    const { value, revoke } = layers[name]!(target);
    holder.revoke = revoke;
    try {
      value.add(1, 2);
    } catch {}
    expect(() => value.add(1, 2)).toThrow(expect.objectContaining({ code: 'CAPABILITY_REVOKED' }));
    expect(calls).toBe(1);
  });
});

describe('a stack of any patterns', () => {
  it('is the conjunction of its layers: it offers no more than each, and ends with the first that ends', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 6 }), fc.nat(5), (stack, end) => {
        const grants: Grant<Adder>[] = [];
        let top: Adder = makeAdder();
        for (const name of stack) {
          const grant = layers[name]!(top);
          const before = methodsOf(top);
          expect(methodsOf(grant.value).filter((method) => !before.includes(method))).toEqual([]);
          grants.push(grant);
          top = grant.value;
        }
        works(top);
        const [cut, name] = [grants[end % grants.length]!, stack[end % grants.length]!];
        cut.revoke();
        cut.revoke();
        if (ends.includes(name))
          expect(() => top.add(1, 2)).toThrow(expect.objectContaining({ code: 'CAPABILITY_REVOKED' }));
        else works(top);
      }),
    );
  });

  it('keeps the receiver of a class underneath', () => {
    class Till {
      #sum = 0;
      add(a: number, b: number): number {
        this.#sum += a + b;
        return this.#sum;
      }
      name({ id }: { readonly id: string }): string {
        return `${id}${this.#sum}`;
      }
      fail(): never {
        throw new RangeError('planned');
      }
    }
    let top: Adder = new Till();
    for (const name of names) top = layers[name]!(top).value;
    expect([top.add(1, 1), Reflect.apply(top.add, { '#sum': 100 }, [1, 1]), top.name({ id: 'x' })]).toEqual([
      2,
      4,
      'x4',
    ]);
  });

  it('comes out of a powerbox, and ends with it', async () => {
    let top: Adder = makeAdder();
    for (const name of names) top = layers[name]!(top).value;
    const { value, revoke } = makePowerbox({ ask: () => makeRevocable(top) });
    const got = (await value.request('adder', '')) as Adder;
    works(got);
    revoke();
    expect(() => got.add(1, 2)).toThrow(expect.objectContaining({ code: 'CAPABILITY_REVOKED' }));
  });
});

describe('what a pattern gives', () => {
  it.each(names.filter((name) => name !== 'makeMembrane' && name !== 'makeSealerUnsealer'))(
    '%s passes for a remotable of Endo, and cannot be changed',
    (name) => {
      const { value } = layers[name]!(makeAdder());
      expect(passStyleOf(value as never)).toBe('remotable');
      expect(Object.isFrozen(value) && Object.isFrozen(Object.getPrototypeOf(value))).toBe(true);
      for (const method of Object.values(value as unknown as Record<string, object>)) {
        expect(Object.isFrozen(method)).toBe(true);
        expect(() => Reflect.construct(method as never, [])).toThrow(TypeError);
      }
    },
  );

  it('passes for a remotable when it is a function', () => {
    expect(passStyleOf(makeRevocable(() => 1).value as never)).toBe('remotable');
    expect(passStyleOf(guard(() => 1, shape.method([])).value as never)).toBe('remotable');
  });
});

describe('a misspelt option', () => {
  const typo = { nmae: 'x' } as object;
  it.each<[string, () => unknown]>([
    ['makeRevocable', () => makeRevocable(() => 1, typo)],
    ['attenuate', () => attenuate({ f: () => 1 }, { pick: ['f'], ...typo })],
    ['guard', () => guard(() => 1, shape.method([]), typo)],
    ['makeMembrane', () => makeMembrane(() => 1, typo)],
    ['makeQuota', () => makeQuota(() => 1, { limit: 1, ...typo })],
    ['makeRateLimit', () => makeRateLimit(() => 1, { limit: 1, perMs: 1, clock, ...typo })],
    ['expireAt', () => expireAt(() => 1, { at: 1, clock, ...typo })],
    ['makeSealerUnsealer', () => makeSealerUnsealer(typo)],
    ['makePowerbox', () => makePowerbox({ ask: () => undefined, ...typo })],
  ])('of %s is refused', (name, make) => {
    expect(make).toThrow(
      expect.objectContaining({ code: 'OPTION_UNKNOWN', message: expect.stringContaining(`nmae of ${name}`) }),
    );
  });
});
