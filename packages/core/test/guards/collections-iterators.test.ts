// Iterators' own methods under guard, where the engine has them: the same questions in the same order, and an end.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { iteratorGuards } from '../../src/guards/collections-iterators.ts';
import { findPlace } from '../../src/guards/paths.ts';
import { came, guardAt, logged, makeCounter, paidBy } from './support/agree.ts';
import { endOf } from './support/ends.ts';

const paths = iteratorGuards.map(({ path }) => path).filter((path) => findPlace(path) !== undefined);

const sources: Readonly<Record<string, (items: readonly unknown[], log: string[]) => unknown>> = {
  array: (items) => items.values(),
  set: (items) => new Set(items).values(),
  generator: (items, log) =>
    (function* () {
      try {
        yield* items;
      } finally {
        log.push('closed');
      }
    })(),
  logged: (items, log) => {
    let i = 0;
    const next = (): unknown => ({ done: i >= items.length, value: items[i++] });
    const end = (): unknown => {
      log.push('return');
      return {};
    };
    return logged(Object.setPrototypeOf({ next, return: end }, Object.prototype), 'source', log);
  },
  throws: () => ({
    next() {
      throw new EvalError('next');
    },
  }),
  'no next': () => ({}),
  number: () => 5,
};

const argument = fc.constantFrom<(log: string[]) => unknown>(
  () => undefined,
  () => 2,
  () => Number.NaN,
  () => -1,
  (log) =>
    (...args: unknown[]) => {
      log.push(args.join());
      return args[0] === 1;
    },
  () => (value: unknown) => [value, value],
  () => () => {
    throw new EvalError('callback');
  },
);

describe.runIf(paths.length > 0)('Iterator.prototype', () => {
  it('agrees with the originals, to the end of what it gives', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.constantFrom(...Object.keys(sources)),
        fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 5 }),
        fc.array(argument, { maxLength: 2 }),
        (path, how, items, args) => {
          const { guard, original } = guardAt(path);
          const drained =
            (fn: CallableFunction) =>
            (self: unknown, ...given: unknown[]): unknown => {
              const result: unknown = Reflect.apply(fn, self, given);
              if (typeof (result as Iterator<unknown> | undefined)?.next !== 'function') return result;
              const all: unknown[] = [];
              for (let i = 0; i < 20; i++) {
                const { done, value } = (result as Iterator<unknown>).next();
                if (done) return all;
                all.push(value);
              }
              return all;
            };
          const build = (log: string[]) => ({
            self: undefined,
            args: [
              (sources[how] as (items: readonly unknown[], log: string[]) => unknown)(items, log),
              ...args.map((make) => make(log)),
            ],
          });
          const expected = came(drained(original), build);
          expect(came(drained(guard), build), path).toEqual(expected);
          expect(
            paidBy(makeCounter(), () => came(drained(guard), build)),
            path,
          ).toEqual(expected);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  const endless = 'Iterator.from({ next: Object.bind(null, { done: false, value: 0 }) })';
  it.each([
    ['toArray', `${endless}.toArray()`],
    ['filter', `${endless}.filter(Boolean).next()`],
    ['drop', `${endless}.drop(Infinity).next()`],
    ['reduce', `${endless}.reduce(Object)`],
    ['some', `${endless}.some(Boolean)`],
    ['every', `${endless}.every(Object)`],
    ['find', `${endless}.find(Boolean)`],
    ['forEach', `${endless}.forEach(Object)`],
    ['map, driven by a native', `new Set(${endless}.map(Object))`],
    ['flatMap of what is empty', `${endless}.flatMap(Object.bind(null, [])).next()`],
    ['an array that lies', `Array.prototype.values.call({ length: 2 ** 53 - 1 }).toArray()`],
  ])('ends %s', async (_, source) => {
    expect(await endOf(source)).toBe('fuelPerTurn');
  });
});
