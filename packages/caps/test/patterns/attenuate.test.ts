import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { attenuate } from '../../src/index.ts';

const letters = ['a', 'b', 'c', 'd', 'e', '__proto__', 'constructor2', 'toString'] as const;
type Letter = (typeof letters)[number];

function makeTarget(): Readonly<Record<Letter, () => string>> {
  const target = {};
  for (const letter of letters) Object.defineProperty(target, letter, { value: () => letter, enumerable: true });
  return target as Readonly<Record<Letter, () => string>>;
}

describe('attenuate()', () => {
  it('keeps what was picked, under its new name', () => {
    const target = { get: (k: string) => k.length, set: (_: string, v: number) => v, clear: () => 0 };
    const { value } = attenuate(target, { pick: ['get', 'set'], rename: { get: 'read' } });
    expectTypeOf(value.read).toEqualTypeOf<(k: string) => number>();
    expect(Reflect.ownKeys(value)).toEqual(['read', 'set']);
    expect([value.read('four'), value.set('x', 3)]).toEqual([4, 3]);
    // @ts-expect-error what was not picked is gone from the type too
    expect(value.clear).toBeUndefined();
  });

  it('swaps two names', () => {
    const { value } = attenuate({ a: () => 'a', b: () => 'b' }, { pick: ['a', 'b'], rename: { a: 'b', b: 'a' } });
    expect([value.a(), value.b()]).toEqual(['b', 'a']);
  });

  it('ends with its revoke and leaves the target alone', () => {
    const target = { f: () => 1 };
    const { value, revoke } = attenuate(target, { pick: ['f'], name: 'narrow' });
    revoke();
    expect(() => value.f()).toThrow('Capability narrow was revoked');
    expect(target.f()).toBe(1);
  });

  it('refuses methods that are not there and names that clash', () => {
    const target = { a: () => 1, b: () => 2 };
    expect(() => attenuate(target, { pick: ['z' as 'a'] })).toThrow(
      expect.objectContaining({ code: 'METHOD_UNKNOWN' }),
    );
    expect(() => attenuate(target, { pick: ['a'], rename: { b: 'c' } as never })).toThrow(
      expect.objectContaining({ code: 'METHOD_UNKNOWN' }),
    );
    expect(() => attenuate(target, { pick: ['a', 'b'], rename: { a: 'b' } })).toThrow(
      expect.objectContaining({ code: 'METHOD_TWICE' }),
    );
    expect(() => attenuate(target, { pick: ['toString' as 'a'] })).toThrow(
      expect.objectContaining({ code: 'METHOD_UNKNOWN' }),
    );
    expect(() => attenuate((() => 1) as never, { pick: [] })).toThrow(
      expect.objectContaining({ code: 'CAPABILITY_EXPECTED' }),
    );
  });

  it('puts a function of the host around a method', () => {
    const target = { read: (path: string) => `contents of ${path}`, write: (path: string) => path };
    const { value, revoke } = attenuate(target, {
      pick: ['read', 'write'],
      rename: { read: 'get' },
      wrap: { read: (forward, path) => forward(`/safe/${path}`) },
    });
    expect(value.get('a')).toBe('contents of /safe/a');
    expect(value.write('a')).toBe('a');
    revoke();
    expect(() => value.get('a')).toThrow(expect.objectContaining({ code: 'CAPABILITY_REVOKED' }));
  });

  it('gives a wrapped method nothing of the facet, and the target its own receiver', () => {
    const seen: unknown[] = [];
    const target = {
      f(this: unknown) {
        seen.push(this);
      },
    };
    const { value } = attenuate(target, {
      pick: ['f'],
      wrap: {
        f(this: unknown, forward) {
          seen.push(this);
          forward();
        },
      },
    });
    Reflect.apply(value.f, { counterfeit: true }, []);
    expect(seen).toEqual([undefined, target]);
  });

  it('refuses to wrap what it does not pick', () => {
    expect(() => attenuate({ a: () => 1, b: () => 2 }, { pick: ['a'], wrap: { b: () => 3 } as never })).toThrow(
      expect.objectContaining({ code: 'METHOD_UNKNOWN' }),
    );
  });

  it('runs no accessor of the target and finds no method behind one', () => {
    const target = Object.create({ f: () => 'inherited' }) as { f(): string };
    Object.defineProperty(target, 'f', { get: () => expect.unreachable() });
    expect(() => attenuate(target, { pick: ['f'] })).toThrow(expect.objectContaining({ code: 'METHOD_UNKNOWN' }));
  });

  it('never amplifies: a chain offers only what every step picked, each doing what it did', () => {
    fc.assert(
      fc.property(fc.array(fc.subarray([...letters]), { minLength: 1, maxLength: 4 }), (steps) => {
        let facet: object = makeTarget();
        let allowed: readonly string[] = letters;
        for (const pick of steps) {
          const known = pick.filter((letter) => allowed.includes(letter));
          if (known.length === 0) return;
          const before = facet;
          if (known.length < pick.length) {
            expect(() => attenuate(before as never, { pick: pick as never })).toThrow(
              expect.objectContaining({ code: 'METHOD_UNKNOWN' }),
            );
          }
          facet = attenuate(before as never, { pick: known as never }).value;
          allowed = known;
        }
        expect(Reflect.ownKeys(facet).sort()).toEqual([...allowed].sort());
        for (const letter of allowed) expect(Object.getOwnPropertyDescriptor(facet, letter)?.value()).toBe(letter);
      }),
    );
  });
});
