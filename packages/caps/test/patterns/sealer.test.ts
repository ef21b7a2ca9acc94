import { describe, expect, it } from 'vitest';
import { makeSealerUnsealer, type Sealed } from '../../src/index.ts';

const unknown = expect.objectContaining({ code: 'SEAL_UNKNOWN' });

describe('makeSealerUnsealer()', () => {
  it('gives back what was sealed, the very thing, undefined too', () => {
    const { sealer, unsealer } = makeSealerUnsealer<unknown>().value;
    const secret = { pin: 1234 };
    expect(unsealer.unseal(sealer.seal(secret))).toBe(secret);
    expect(unsealer.unseal(sealer.seal(undefined))).toBeUndefined();
    expect(unsealer.isSealed(sealer.seal(1))).toBe(true);
  });

  it('shows nothing of what is in a box', () => {
    const { sealer } = makeSealerUnsealer<object>({ name: 'tax' }).value;
    const box = sealer.seal({ pin: 1234 });
    expect(Reflect.ownKeys(box)).toEqual([]);
    expect(Object.isFrozen(box) && Object.isFrozen(Object.getPrototypeOf(box))).toBe(true);
    expect(`${box} ${JSON.stringify(box)}`).toBe('[object Sealed: tax] {}');
    expect(sealer.seal(box)).not.toBe(sealer.seal(box));
  });

  it('tells brands apart and takes no counterfeit', () => {
    const [one, two] = [makeSealerUnsealer<unknown>(), makeSealerUnsealer<unknown>({ name: 'two' })];
    const box = one.value.sealer.seal(1);
    const copies: unknown[] = [
      { ...box },
      Object.create(box as object),
      Object.create(Object.getPrototypeOf(box) as object),
      new Proxy(box, {}),
      ...[1, 'x', null, undefined],
    ];
    for (const copy of copies) {
      expect(() => one.value.unsealer.unseal(copy as Sealed<unknown>)).toThrow(unknown);
      expect(one.value.unsealer.isSealed(copy)).toBe(false);
    }
    expect(() => two.value.unsealer.unseal(box)).toThrow(
      expect.objectContaining({ message: 'Expected a box that was sealed by two, got an object' }),
    );
  });

  it('gives two facets that do not lead to each other', () => {
    const { value } = makeSealerUnsealer();
    expect(Reflect.ownKeys(value.sealer)).toEqual(['seal']);
    expect(Reflect.ownKeys(value.unsealer)).toEqual(['unseal', 'isSealed']);
  });

  it('keeps boxes closed when revoked', () => {
    const { value, revoke } = makeSealerUnsealer<number>();
    const box = value.sealer.seal(1);
    revoke();
    revoke();
    for (const use of [
      () => value.unsealer.unseal(box),
      () => value.sealer.seal(2),
      () => value.unsealer.isSealed(box),
      () => value.unsealer.isSealed(1),
    ])
      expect(use).toThrow(expect.objectContaining({ code: 'CAPABILITY_REVOKED' }));
  });
});
