// Array.from() does what its original does: the same questions, in the same order, and the same iterators closed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Build, came, guardAt, logged, makeCounter, paidBy } from './support/agree.ts';

const { guard, original } = guardAt('Array.from');

const cases = fc.record({
  items: fc.constantFrom(
    'array',
    'holes',
    'string',
    'set',
    'map',
    'typed',
    'iterable',
    'throwing',
    'no object',
    'no result',
    'like',
    'odd like',
    'negative',
    'null',
    'number',
    'own iterator',
    'not callable',
    'null iterator',
    'generator',
    'entries',
    'proxy',
  ),
  self: fc.constantFrom('Array', 'subclass', 'function', 'nothing', 'refusing', 'arrow'),
  map: fc.constantFrom('none', 'none', 'logs', 'throws', 'not', 'undefined'),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

class Sub extends Array<unknown> {}

const steps = (log: string[], result: (at: number) => unknown): object => {
  let at = 0;
  return logged(
    {
      next: () => (log.push('next'), at++ < 3 ? result(at) : { done: true, value: 'end' }),
      return: () => (log.push('return'), {}),
    },
    'iterator',
    log,
  );
};

function itemsOf(kind: Case['items'], log: string[]): unknown {
  const iterable = (make: () => unknown): object =>
    logged({ [Symbol.iterator]: () => (log.push('iterate'), make()) }, 'iterable', log);
  switch (kind) {
    case 'array':
      return [1, 2, 3];
    case 'holes':
      return Object.assign([], { 2: 'x' });
    case 'string':
      return 'a\u{1f600}b';
    case 'set':
      return new Set([1, 2]);
    case 'map':
      return new Map([[1, 2]]);
    case 'typed':
      return Uint8Array.of(7, 8);
    case 'iterable':
      return iterable(() => steps(log, (at) => logged({ done: false, value: at }, 'result', log)));
    case 'throwing':
      return iterable(() =>
        steps(log, (at) => {
          if (at === 2) throw new RangeError('next');
          return { value: at };
        }),
      );
    case 'no object':
      return iterable(() => 5);
    case 'no result':
      return iterable(() => steps(log, () => 5));
    case 'like':
      return logged({ length: 2, 0: 'a', 1: 'b' }, 'like', log);
    case 'odd like':
      return logged({ length: { valueOf: () => (log.push('length'), '2.9') }, 1: 'b' }, 'like', log);
    case 'negative':
      return { length: -5, 0: 1 };
    case 'null':
      return null;
    case 'number':
      return 5;
    case 'own iterator':
      // the shared prototype is frozen: no assignment makes one
      return Object.defineProperty([1, 2], Symbol.iterator, { value: () => steps(log, (at) => ({ value: -at })) });
    case 'not callable':
      return { [Symbol.iterator]: 5 };
    case 'null iterator':
      return logged({ [Symbol.iterator]: null, length: 1, 0: 'a' }, 'like', log);
    case 'generator':
      return (function* () {
        try {
          yield 1;
          yield 2;
        } finally {
          log.push('finally');
        }
      })();
    case 'entries':
      return ['a', 'b'].entries();
    case 'proxy':
      return logged([4, 5], 'array', log);
  }
}

function selfOf(kind: Case['self'], log: string[]): unknown {
  switch (kind) {
    case 'Array':
      return Array;
    case 'subclass':
      return Sub;
    case 'function':
      return (...args: unknown[]) => {
        log.push(`new with ${args.join()}`);
        return logged({}, 'made', log);
      };
    case 'refusing':
      return () => Object.freeze({});
    case 'arrow':
      return () => ({});
    case 'nothing':
      return undefined;
  }
}

function mapOf(kind: Case['map'], log: string[]): readonly unknown[] {
  switch (kind) {
    case 'none':
      return [];
    case 'undefined':
      return [undefined, 1];
    case 'not':
      return ['no function'];
    case 'throws':
      return [
        () => {
          throw new RangeError('map');
        },
      ];
    case 'logs':
      return [
        function (this: unknown, ...given: unknown[]) {
          log.push(`map ${given.map(String).join()} ${String(this)}`);
          return [given[0]];
        },
        'receiver',
      ];
  }
}

const build =
  ({ items, self, map }: Case): Build =>
  (log) => ({ self: selfOf(self, log), args: [itemsOf(items, log), ...mapOf(map, log)] });

/** Without the constructor, which is no part of what it came to. */
const run = (fn: CallableFunction, drawn: Case): unknown => {
  const { after: _, ...rest } = came(fn, build(drawn));
  return rest;
};

describe('Array.from()', () => {
  it('does what the original does, inside of a turn and outside', () => {
    fc.assert(
      fc.property(cases, (drawn) => {
        const expected = run(original, drawn);
        expect(paidBy(makeCounter(), () => run(guard, drawn))).toEqual(expected);
        expect(run(guard, drawn)).toEqual(expected);
      }),
      { numRuns: 1_500 },
    );
  });
});
