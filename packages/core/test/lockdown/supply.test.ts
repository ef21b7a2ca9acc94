import { describe, expect, it } from 'vitest';

// Node 20 lacks these: they are ours there, V8's own later; the rows hold for both.
describe('Object.groupBy()', () => {
  it('groups by property key, in order, into an object without a prototype', () => {
    const symbol = Symbol('s');
    const groups = Object.groupBy([1, 2, 3, 4], (n, i) => (n === 4 ? symbol : `${n % 2}${typeof i}`)) as Record<
      PropertyKey,
      number[]
    >;
    expect(Reflect.ownKeys(groups)).toEqual(['1number', '0number', symbol]);
    expect([groups['1number'], groups['0number'], groups[symbol], Object.getPrototypeOf(groups)]).toEqual([
      [1, 3],
      [2],
      [4],
      null,
    ]);
    expect(Object.groupBy('aba', (c) => ({ toString: () => c }) as unknown as string)).toMatchObject({
      a: ['a', 'a'],
      b: ['b'],
    });
    expect(
      Object.getOwnPropertyDescriptor(
        Object.groupBy(['x'], () => '__proto__'),
        '__proto__',
      )?.value,
    ).toEqual(['x']);
  });

  it('refuses what cannot be grouped, and closes the iterator of what fails', () => {
    let closed = false;
    const items = {
      [Symbol.iterator]: () => ({
        next: () => ({ value: 1, done: false }),
        return: () => {
          closed = true;
          return {};
        },
      }),
    };
    expect(() =>
      Object.groupBy(items as Iterable<number>, () => {
        throw new RangeError('callback');
      }),
    ).toThrow(RangeError);
    expect(closed).toBe(true);
    expect(() => Object.groupBy(null as never, () => 'a')).toThrow(TypeError);
    expect(() => Object.groupBy([], 1 as never)).toThrow(TypeError);
  });
});

describe('Map.groupBy()', () => {
  it('groups by identity, and takes -0 for 0', () => {
    const key = {};
    const groups = Map.groupBy([1, 2, 3], (n) => (n === 2 ? -0 : key));
    expect([...groups]).toEqual([
      [key, [1, 3]],
      [0, [2]],
    ]);
    expect(Object.is([...groups.keys()][1], 0)).toBe(true);
  });
});

describe('Promise.withResolvers()', () => {
  it('gives a promise of the constructor it is called on, with its functions', async () => {
    class Sub<T> extends Promise<T> {}
    const { promise, resolve, reject } = Sub.withResolvers<number>();
    expect(promise).toBeInstanceOf(Sub);
    resolve(1);
    reject(new Error('late'));
    expect(await promise).toBe(1);
    expect(() => Promise.withResolvers.call(undefined as never)).toThrow(TypeError);
    expect(() => Promise.withResolvers.call((() => {}) as never)).toThrow(TypeError);
  });
});

describe('Promise.try()', () => {
  const attempt = (Promise as unknown as { try(f: unknown, ...args: unknown[]): Promise<unknown> }).try.bind(Promise);
  it('calls at once, and gives what it returns or throws', async () => {
    let called = false;
    const given = attempt(
      (a: number, b: number) => {
        called = true;
        return a + b;
      },
      1,
      2,
    );
    expect(called).toBe(true);
    expect(await given).toBe(3);
    await expect(
      attempt(() => {
        throw new RangeError('r');
      }),
    ).rejects.toThrow(RangeError);
    await expect(attempt(1)).rejects.toThrow(TypeError);
  });
});

describe('Array.fromAsync()', () => {
  const promises = () => [Promise.resolve(1), 2, Promise.resolve(3)];
  it.each<[string, () => Promise<unknown>, unknown]>([
    ['an array of promises', () => Array.fromAsync(promises()), [1, 2, 3]],
    [
      'an async iterable',
      () =>
        Array.fromAsync(
          (async function* () {
            yield 1;
            yield 2;
          })(),
        ),
      [1, 2],
    ],
    ['an array-like', () => Array.fromAsync({ length: 2, 0: Promise.resolve('a'), 1: 'b' }), ['a', 'b']],
    [
      'a map function, awaited',
      () => Array.fromAsync(promises(), async (n: number, i: number) => n * 10 + i),
      [10, 21, 32],
    ],
    [
      'an async iterator is preferred',
      () =>
        Array.fromAsync({
          [Symbol.asyncIterator]: async function* () {
            yield 'async';
          },
          [Symbol.iterator]: function* () {
            yield 'sync';
          },
        } as never),
      ['async'],
    ],
    ['nothing at all', () => Array.fromAsync({} as never), []],
  ])('takes %s', async (_what, run, expected) => {
    expect(await run()).toEqual(expected);
  });

  it('makes what it is called on, and refuses by rejecting', async () => {
    class Sub extends Array {}
    expect(await (Array.fromAsync as (...args: unknown[]) => Promise<unknown>).call(Sub, [1])).toBeInstanceOf(Sub);
    await expect(Array.fromAsync(null as never)).rejects.toThrow(TypeError);
    await expect(Array.fromAsync([], 1 as never)).rejects.toThrow(TypeError);
  });
});

describe('supplied methods', () => {
  it.each([
    [Object, 'groupBy', 2],
    [Map, 'groupBy', 2],
    [Promise, 'withResolvers', 0],
    [Promise, 'try', 1],
    [Array, 'fromAsync', 1],
  ])('%o.%s is frozen, no constructor, and has its standard name and length', (holder, name, length) => {
    const method = (holder as unknown as Record<string, () => void>)[name] as () => void;
    expect([method.name, method.length, Object.isFrozen(method), 'prototype' in method]).toEqual([
      name,
      length,
      true,
      false,
    ]);
    expect(Object.getOwnPropertyDescriptor(holder, name)?.enumerable).toBe(false);
  });
});
