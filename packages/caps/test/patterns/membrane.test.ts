import { describe, expect, it } from 'vitest';
import { isCapsError, makeMembrane } from '../../src/index.ts';

const harden = (globalThis as unknown as { harden: <T>(value: T) => T }).harden;

const revoked = expect.objectContaining({ code: 'CAPABILITY_REVOKED' });

class Account {
  #balance = 0;
  readonly tags: string[] = [];
  deposit(amount: number): this {
    this.#balance += amount;
    return this;
  }
  get balance(): number {
    return this.#balance;
  }
}

describe('makeMembrane()', () => {
  it('lets calls, properties, accessors and private fields work', () => {
    const inside = new Account();
    const { value } = makeMembrane(inside);
    expect(value).not.toBe(inside);
    expect(value.deposit(2).deposit(3)).toBe(value);
    expect(value.balance).toBe(5);
    value.tags.push('a');
    expect(inside.tags).toEqual(['a']);
    expect(value instanceof Account).toBe(false);
    expect(Array.isArray(value.tags)).toBe(true);
    expect([...value.tags]).toEqual(['a']);
  });

  it('keeps identity both ways', () => {
    const [a, b] = [{ n: 1 }, harden({ f: () => 1 })];
    const seen: unknown[] = [];
    const { value } = makeMembrane({
      get: (key: string) => (key === 'a' ? a : b),
      same: (x: unknown, y: unknown) => x === y && (x === a || x === b),
      see: (x: unknown) => {
        seen.push(x);
        return x;
      },
    });
    expect(value.get('a')).toBe(value.get('a'));
    expect(value.get('b')).toBe(value.get('b'));
    expect(value.get('a')).not.toBe(value.get('b'));
    expect(value.same(value.get('a'), value.get('a'))).toBe(true);
    expect(value.same(value.get('b'), value.get('b'))).toBe(true);
    const mine = { mine: true };
    expect(value.see(mine)).toBe(mine);
    expect(value.see(mine)).toBe(mine);
    expect(seen[0]).toBe(seen[1]);
    expect(seen[0]).not.toBe(mine);
  });

  it('ends everything that crossed, in both directions', async () => {
    let callback: (() => unknown) | undefined;
    let held: { n: number } | undefined;
    const inside = {
      give: () => ({ deep: { list: [1, { f: () => 2 }] } }),
      take: (f: () => unknown, o: { n: number }) => {
        callback = f;
        held = o;
      },
      wait: () => new Promise(() => {}),
      Make: class {
        x = 1;
      },
      map: () => new Map([['k', { v: 1 }]]),
    };
    const { value, revoke } = makeMembrane(inside);
    const deep = value.give().deep;
    const f = (deep.list[1] as { f: () => number }).f;
    const made = new value.Make();
    const map = value.map();
    const entry = map.get('k')!;
    const pending = value.wait();
    const mine = { n: 1 };
    value.take(() => 7, mine);
    expect([f(), made.x, entry.v, callback!(), held!.n]).toEqual([2, 1, 1, 7, 1]);
    revoke();
    revoke();
    for (const use of [
      () => value.give(),
      () => deep.list,
      () => f(),
      () => made.x,
      () => new value.Make(),
      () => map.get('k'),
      () => entry.v,
      () => callback!(),
      () => held!.n,
      () => Object.keys(deep),
      () => Object.getPrototypeOf(made),
      () => 'x' in made,
      () => Object.isFrozen(deep),
      () => {
        deep.list = [];
      },
      () => Reflect.deleteProperty(deep, 'list'),
      () => Object.defineProperty(deep, 'y', { value: 1 }),
    ])
      expect(use).toThrow(revoked);
    await expect(pending).rejects.toThrow(revoked);
    expect(mine.n).toBe(1);
  });

  it('crosses errors as readable copies, with their identity', () => {
    const failure = Object.assign(new RangeError('too far'), { code: 'FAR' });
    (failure as Error).cause = failure;
    const { value, revoke } = makeMembrane({
      fail: (): never => {
        throw failure;
      },
      isIt: (e: unknown) => e === failure,
    });
    let caught: unknown;
    try {
      value.fail();
    } catch (thrown) {
      caught = thrown;
    }
    expect(caught).not.toBe(failure);
    expect(caught).toBeInstanceOf(RangeError);
    expect(caught).toMatchObject({ message: 'too far', code: 'FAR' });
    expect((caught as Error).cause).toBe(caught);
    expect(value.isIt(caught)).toBe(true);
    revoke();
    expect((caught as Error).message).toBe('too far');
    expect(isCapsError(caught)).toBe(false);
  });
});
