// The guards of Array.prototype do what their originals do: same values, same errors, the same questions in the same
// order to whoever they work on, inside of a turn and outside.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrayGuards } from '../../src/guards/arrays.ts';
import { type Build, came, guardAt, logged, makeCounter, paidBy } from './support/agree.ts';

const paths = arrayGuards
  .map(({ path }) => path)
  .filter((path) => path.startsWith('Array.prototype.') && path.slice(16) in Array.prototype);

const element = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom<unknown>(undefined, null, Number.NaN, -0, 'a', 'b', '', true, 10n),
  fc.constant('hole'),
  fc.array(fc.constantFrom<unknown>(1, 'x', undefined, [2, [3]]), { maxLength: 3 }),
);

/** How the receiver is clothed. */
const receiver = fc.constantFrom(
  'array',
  'proxy',
  'array-like',
  'like proxy',
  'long like',
  'float like',
  'subclass',
  'species',
  'null species',
  'own constructor',
  'accessor',
  'frozen',
  'string',
  'sealed',
  'no prototype',
  'self',
  'huge like',
  'negative like',
);
const callback = fc.constantFrom(
  'none',
  'truthy',
  'falsy',
  'odd',
  'logs',
  'throws',
  'pushes',
  'pops',
  'array',
  'compare',
  'nested',
  'not',
);
const index = fc.oneof(
  fc.integer({ min: -6, max: 6 }),
  fc.constantFrom<unknown>(
    undefined,
    Number.NaN,
    1.7,
    -0,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    '2',
    null,
    2n,
    Symbol.iterator,
    'valueOf',
  ),
);

interface Case {
  readonly elements: readonly unknown[];
  readonly clothes: string;
  readonly fn: string;
  readonly rest: readonly unknown[];
  /** What is searched for. */
  readonly sought: unknown;
}

const functions: Readonly<Record<string, (log: string[]) => unknown>> = {
  none: () => undefined,
  truthy: () => () => 1,
  falsy: () => () => '',
  odd: () => (value: unknown) => typeof value === 'number' && value % 2 !== 0,
  logs: (log) =>
    function (this: unknown, ...given: unknown[]) {
      log.push(`called with ${given.length}: ${typeof given[0]} ${String(given[1] as string)} this ${typeof this}`);
      return given[0];
    },
  throws: () => () => {
    throw new RangeError('callback');
  },
  pushes: () => (_value: unknown, _index: unknown, all: unknown[]) => {
    if (Array.isArray(all) && all.length < 20) all.push('pushed');
    return [1];
  },
  pops: () => (_value: unknown, _index: unknown, all: unknown[]) => {
    if (Array.isArray(all)) all.length = Math.max(all.length - 1, 0);
    return 0;
  },
  array: () => (value: unknown) => [value, [value]],
  compare: () => (a: unknown, b: unknown) => Number(String(a) > String(b)) - 0.5,
  nested: () => (value: unknown) => ({ length: 1, 0: value, [Symbol.isConcatSpreadable]: true }),
  not: () => ({}),
};

class Sub extends Array<unknown> {}
class Odd extends Array<unknown> {
  static override get [Symbol.species](): ArrayConstructor {
    return class extends Array {} as never;
  }
}

function clothe(elements: readonly unknown[], clothes: string, log: string[]): unknown {
  const array: unknown[] = [];
  array.length = elements.length;
  elements.forEach((value, at) => {
    if (value !== 'hole') array[at] = Array.isArray(value) ? [...value] : value;
  });
  const like = (length: unknown): object => Object.assign({ length }, { ...array });
  const define = (key: string, value: unknown): unknown[] =>
    Object.defineProperty(array, key, { value, writable: true, configurable: true });
  switch (clothes) {
    case 'proxy':
      return logged(array, 'array', log);
    case 'array-like':
      return like(elements.length);
    case 'like proxy':
      return logged(like(elements.length), 'like', log);
    case 'long like':
      return like(elements.length + 3);
    case 'huge like':
      return logged(like(elements.length === 0 ? 0 : 5e9), 'huge', log);
    case 'float like':
      return like(`${elements.length}.7`);
    case 'negative like':
      return like(-1);
    case 'subclass':
      return Object.setPrototypeOf(array, Sub.prototype);
    case 'species':
      return Object.setPrototypeOf(array, Odd.prototype);
    case 'null species':
      return define('constructor', logged({ [Symbol.species]: null }, 'constructor', log));
    case 'own constructor':
      return define('constructor', (length: unknown) => {
        log.push(`constructed with ${String(length)}`);
        return logged({}, 'made', log);
      });
    case 'accessor':
      return Object.defineProperty(array, 0, {
        get: () => (log.push('element 0'), 'got'),
        set: (v) => log.push(`set ${String(v)}`),
        configurable: true,
      });
    case 'frozen':
      return Object.freeze(array);
    case 'sealed':
      return Object.seal(array);
    case 'string':
      return 'abca';
    case 'no prototype':
      return Object.setPrototypeOf(array, null);
    case 'self':
      array.push(array);
      return array;
    default:
      return array;
  }
}

/** Of these a huge length would keep the original busy for ever. */
const quick = new Set(['at', 'with', 'toReversed', 'toSorted', 'push', 'pop']);

const build =
  (path: string, { elements, clothes, fn, rest, sought }: Case): Build =>
  (log) => {
    const name = path.slice(16);
    const worn = clothes === 'huge like' && !quick.has(name) ? 'long like' : clothes;
    const self = clothe(elements, worn, log);
    const given = rest.map((value) =>
      value === 'valueOf'
        ? { valueOf: () => (log.push('valueOf'), 1), toString: () => (log.push('toString'), 's') }
        : value,
    );
    const calls = /^(forEach|map|filter|some|every|find|reduce|sort|toSorted|flatMap)/.test(name);
    if (calls) return { self, args: fn === 'none' && rest.length === 0 ? [] : [functions[fn]?.(log), ...given] };
    if (name === 'concat')
      return {
        self,
        args: [...given, clothe(elements, clothes === 'huge like' ? 'array' : clothes, log), functions[fn]?.(log)],
      };
    if (/ndexOf$|^includes$/.test(name)) return { self, args: [sought, ...given.slice(0, 1)] };
    return { self, args: given };
  };

const casesOf = (elements: fc.Arbitrary<Case['elements']>): fc.Arbitrary<Case> =>
  fc.record({
    elements,
    clothes: receiver,
    fn: callback,
    rest: fc.array(index, { maxLength: 4 }),
    sought: fc.oneof(element, fc.constant(Number.NaN)),
  });

/** Whether this engine sorts short lists by questions of its own, which guests are not asked: see arrays-sort.test.ts. */
const sortsShortApart = ((): boolean => {
  const asked = (sort: (list: number[], ask: (a: number, b: number) => number) => unknown): string => {
    let log = '';
    sort([5, 1, 4, 2, 3], (a, b) => {
      log += `${a}<${b},`;
      return a - b;
    });
    return log;
  };
  return asked((list, ask) => list.sort(ask)) !== asked((list, ask) => list.toSorted(ask));
})();

describe.each(paths)('%s', (path) => {
  const { guard, original } = guardAt(path);
  const apart = sortsShortApart && path === 'Array.prototype.sort';
  const sortable = element.filter((value) => value !== undefined && value !== 'hole');
  const cases = casesOf(
    apart ? fc.array(sortable, { minLength: 9, maxLength: 20 }) : fc.array(element, { maxLength: 7 }),
  ).filter(({ clothes }) => !apart || clothes !== 'string');

  it('does what the original does inside of a turn', () => {
    fc.assert(
      fc.property(cases, (drawn) => {
        const expected = came(original, build(path, drawn));
        const got = paidBy(makeCounter(), () => came(guard, build(path, drawn)));
        expect(got).toEqual(expected);
      }),
      { numRuns: 400 },
    );
  });

  it('does what the original does outside of a turn', () => {
    fc.assert(
      fc.property(cases, (drawn) => {
        expect(came(guard, build(path, drawn))).toEqual(came(original, build(path, drawn)));
      }),
      { numRuns: 40 },
    );
  });
});
