// The guards of what iterates (collections, promises' functions, fromEntries, AggregateError) do what their originals
// do: they ask the same of an iterable, in the same order, and close it in the same cases.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originalOf } from '../../src/guards/install.ts';
import { findPlace } from '../../src/guards/paths.ts';
import { type Build, came, guardAt, logged, makeCounter, paidBy, plain } from './support/agree.ts';

const element = fc.oneof(
  fc.tuple(fc.constantFrom<unknown>('a', 1, Number.NaN, undefined), fc.integer()),
  fc.constantFrom<unknown>(1, 'ab', null, undefined, 'x'),
);

/** Iterables of all kinds, by how they are made. */
const makers: Readonly<Record<string, (items: readonly unknown[], log: string[]) => unknown>> = {
  array: (items) => [...items],
  sparse: (items) => {
    const list = [...items];
    list.length += 2;
    return list;
  },
  subclass: (items) => Object.setPrototypeOf([...items], class extends Array {}.prototype),
  proxy: (items, log) => logged([...items], 'iterable', log),
  set: (items) => new Set(items),
  map: (items) => new Map(items.map((item, i) => [i, item])),
  entries: (items) => items.map((item) => [item, item]).values(),
  text: (items) => items.map(String).join(''),
  typed: (items) => Uint8Array.from(items, () => 7),
  generator: (items, log) =>
    (function* () {
      try {
        yield* items;
      } finally {
        log.push('closed');
      }
    })(),
  iterator: (items, log) => {
    let i = 0;
    return logged(
      {
        [Symbol.iterator]() {
          log.push('iterator');
          return logged(
            {
              next: (...args: unknown[]) => {
                log.push(`next(${args.length})`);
                return i < items.length
                  ? logged({ done: false, value: items[i++] }, 'result', log)
                  : { done: true, value: 9 };
              },
              return: () => {
                log.push('return');
                return {};
              },
            },
            'iterator',
            log,
          );
        },
      },
      'iterable',
      log,
    );
  },
  'next that throws': (items) => {
    let i = 0;
    return {
      [Symbol.iterator]: () => ({
        next() {
          if (i === items.length) throw new EvalError('next');
          return { value: items[i++] };
        },
      }),
    };
  },
  'no iterator': () => ({}),
  'odd iterator': () => ({ [Symbol.iterator]: () => 5 }),
  'iterator that is no function': () => ({ [Symbol.iterator]: {} }),
  'next that is no function': () => ({ [Symbol.iterator]: () => ({ next: 1 }) }),
  undefined: () => undefined,
  null: () => null,
  number: () => 5,
};

const iterable = fc.tuple(fc.constantFrom(...Object.keys(makers)), fc.array(element, { maxLength: 5 }));
const made = ([how, items]: readonly [string, readonly unknown[]], log: string[]): unknown =>
  (makers[how] as (items: readonly unknown[], log: string[]) => unknown)(items, log);

/** What is in a collection. */
const contents = (value: unknown): unknown =>
  value instanceof Map || value instanceof Set
    ? [value.constructor.name, [...value].map((entry) => plain(entry))]
    : value;

function agree(path: string, original: CallableFunction, guard: CallableFunction, build: Build): void {
  const shown =
    (fn: CallableFunction) =>
    (...args: unknown[]): unknown =>
      contents(fn(...args));
  const expected = came(shown(original), build);
  expect(came(shown(guard), build), path).toEqual(expected);
  expect(
    paidBy(makeCounter(), () => came(shown(guard), build)),
    path,
  ).toEqual(expected);
}

describe.each(['Map', 'Set', 'WeakMap', 'WeakSet', 'AggregateError'])('%s', (path) => {
  const { guard, original } = guardAt(path);
  const maker =
    (constructor: CallableFunction, target: CallableFunction = constructor) =>
    (...args: unknown[]) => {
      const value = Reflect.construct(constructor, args, target) as object;
      return value instanceof Error ? plain((value as AggregateError).errors) : value;
    };

  it('makes the same of any iterable', () => {
    fc.assert(
      fc.property(iterable, (given) => {
        agree(path, maker(original), maker(guard), (log) => ({ self: undefined, args: [made(given, log)] }));
      }),
      { numRuns: 300 },
    );
  });

  it('makes the same for subclasses, and the same of itself', () => {
    class Sub extends (guard as unknown as ObjectConstructor) {}
    const value = Reflect.construct(guard, [[]], Sub) as object;
    expect(value).toBeInstanceOf(Sub);
    expect(value).toBeInstanceOf(guard);
    expect(Object.getPrototypeOf(guard)).toBe(Object.getPrototypeOf(original));
    expect((guard as unknown as { prototype: object }).prototype.constructor).toBe(guard);
    const called = came(guard, () => ({ self: undefined, args: [[]] }));
    expect(called.threw).toBe(came(original, () => ({ self: undefined, args: [[]] })).threw);
  });
});

const functions = ['Object.fromEntries', 'Object.groupBy', 'Map.groupBy'].filter(
  (path) => findPlace(path) !== undefined,
);

describe.each(functions)('%s', (path) => {
  const { guard, original } = guardAt(path);

  it('agrees with the original on any iterable', () => {
    fc.assert(
      fc.property(iterable, fc.constantFrom('none', 'string', 'throws'), (given, how) => {
        agree(path, original, guard, (log) => {
          const callback = (value: unknown, index: number): string => {
            log.push(`callback ${String(value)} ${index}`);
            if (how === 'throws' && index === 1) throw new EvalError('callback');
            return String(value);
          };
          return { self: undefined, args: [made(given, log), how === 'none' ? undefined : callback] };
        });
      }),
      { numRuns: 300 },
    );
  });
});

describe.each(['all', 'allSettled', 'any', 'race'])('Promise.%s', (name) => {
  const { guard, original } = guardAt(`Promise.${name}`);

  it('agrees with the original on any iterable', async () => {
    const settle = async (fn: CallableFunction, given: readonly [string, readonly unknown[]]): Promise<unknown> => {
      const log: string[] = [];
      class Logged<T> extends Promise<T> {
        static override resolve<T>(value?: T): Promise<T> {
          log.push(`resolve ${String(value)}`);
          // biome-ignore lint/complexity/noThisInStatic: a promise of the subclass
          return super.resolve(value as T);
        }
      }
      const promise = Reflect.apply(fn, Logged, [made(given, log)]) as Promise<unknown>;
      expect(promise).toBeInstanceOf(Logged);
      const result = await Promise.race([
        promise.then(
          (value) => ({ value: plain(value) }),
          (error: Error) => ({ error: error.name }),
        ),
        new Promise((resolve) => setTimeout(resolve, 20, 'pending')),
      ]);
      return { result, log };
    };
    await fc.assert(
      fc.asyncProperty(iterable, async (given) => {
        const expected = await settle(original, given);
        expect(await settle(guard, given)).toEqual(expected);
        const paid = makeCounter();
        const paidGuard = function (this: unknown, ...args: unknown[]): unknown {
          return paidBy(paid, () => Reflect.apply(guard, this, args));
        };
        expect(await settle(paidGuard, given)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe('forEach()', () => {
  it.each(['Map', 'Set'])('of %s charges for its entries and agrees with the original', (name) => {
    const { guard, original } = guardAt(`${name}.prototype.forEach`);
    const filled = (): unknown => (name === 'Map' ? new Map([[1, 2]]) : new Set([1]));
    for (const [self, callback] of [
      [filled, 'logs'],
      [() => ({}), 'logs'],
      [filled, undefined],
      [() => undefined, 'logs'],
      [() => (name === 'Map' ? new Set() : new Map()), 'logs'],
    ] as const) {
      const build: Build = (log) => ({
        self: self(),
        args: [callback && ((...args: unknown[]) => void log.push(args.slice(0, 2).join())), 5],
      });
      const expected = came(original, build);
      expect(came(guard, build)).toEqual(expected);
      expect(paidBy(makeCounter(), () => came(guard, build))).toEqual(expected);
    }
    const counter = makeCounter();
    const entries = name === 'Map' ? new Map([[1, 2]]) : new Set([1]);
    paidBy(counter, () => Reflect.apply(guard, entries, [() => {}]));
    expect(counter.spent.fuel).toBe(1);
  });
});

describe("sets' methods", () => {
  const names = 'union intersection difference symmetricDifference isSubsetOf isSupersetOf isDisjointFrom'.split(' ');
  const present = names.filter((name) => findPlace(`Set.prototype.${name}`) !== undefined);

  it.runIf(present.length > 0)('agree with the originals on sets, maps and what says it is a set', () => {
    const items = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 6 });
    const others: Readonly<Record<string, (list: readonly number[], log: string[]) => unknown>> = {
      set: (list) => new Set(list),
      map: (list) => new Map(list.map((item) => [item, item])),
      logged: (list, log) => {
        const set = new Set(list);
        return logged(
          { size: set.size, has: (value: number) => set.has(value), keys: () => logged(set.keys(), 'keys', log) },
          'other',
          log,
        );
      },
      plain: (list) => {
        const set = new Set(list);
        return { size: set.size, has: (value: number) => set.has(value), keys: () => list.values() };
      },
      'no size': () => ({ size: undefined, has() {}, keys() {} }),
      'negative size': () => ({ size: -1, has() {}, keys() {} }),
      'no has': () => ({ size: 1, has: 1, keys() {} }),
      'no keys': () => ({ size: 1, has() {}, keys: {} }),
      array: (list) => list,
      undefined: () => undefined,
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...present),
        items,
        fc.constantFrom(...Object.keys(others)),
        items,
        (name, list, how, other) => {
          const { guard, original } = guardAt(`Set.prototype.${name}`);
          const on =
            (fn: CallableFunction) =>
            (...args: unknown[]): unknown =>
              Reflect.apply(fn, new Set(list), args);
          agree(name, on(original), on(guard), (log) => ({
            self: undefined,
            args: [(others[how] as (list: readonly number[], log: string[]) => unknown)(other, log)],
          }));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('originals', () => {
  it('are within the reach of nobody', () => {
    for (const name of ['Map', 'Set', 'WeakMap', 'WeakSet', 'AggregateError', 'BigInt']) {
      const found = (globalThis as unknown as Record<string, { prototype: { constructor: object } }>)[name];
      expect(originalOf(found as object), name).toBeTypeOf('function');
      expect(found?.prototype.constructor).toBe(found);
    }
  });
});
