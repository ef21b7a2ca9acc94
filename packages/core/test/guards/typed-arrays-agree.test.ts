// The guards of typed arrays and buffers do what their originals do, inside of a turn and outside.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { originalOf } from '../../src/guards/install.ts';
import { typedArrayMethodGuards } from '../../src/guards/typed-arrays-methods.ts';
import { type Build, came, guardAt, logged, makeCounter, paidBy, plain } from './support/agree.ts';

const prototype: object = Object.getPrototypeOf(Uint8Array.prototype);
const methods = typedArrayMethodGuards.map(({ path }) => path).filter((path) => path.slice(23) in prototype);

const kinds = { Uint8Array, Int16Array, Float64Array, BigInt64Array, Uint8ClampedArray } as const;
type Kind = keyof typeof kinds;

const number = fc.oneof(fc.integer({ min: -3, max: 300 }), fc.constantFrom(Number.NaN, -0, 0.5));
const index = fc.oneof(
  fc.integer({ min: -9, max: 9 }),
  fc.constantFrom<unknown>(
    undefined,
    Number.NaN,
    1.7,
    Number.POSITIVE_INFINITY,
    '2',
    null,
    2n,
    'valueOf',
    'like',
    'array',
    'typed',
    'iterable',
  ),
);
const cases = fc.record({
  kind: fc.constantFrom<Kind>('Uint8Array', 'Int16Array', 'Float64Array', 'BigInt64Array', 'Uint8ClampedArray'),
  elements: fc.array(number, { maxLength: 70 }),
  clothes: fc.constantFrom('plain', 'plain', 'plain', 'subclass', 'species', 'proxy', 'array', 'own length'),
  fn: fc.constantFrom('odd', 'logs', 'throws', 'compare', 'truthy', 'falsy', 'not'),
  rest: fc.array(index, { maxLength: 3 }),
});
type Case = typeof cases extends fc.Arbitrary<infer T> ? T : never;

const functions: Readonly<Record<string, (log: string[]) => unknown>> = {
  odd: () => (value: unknown) => Number(value) % 2 !== 0,
  logs:
    (log) =>
    (value: unknown, at: unknown, ...more: unknown[]) => {
      log.push(`${String(value)} ${String(at)} ${more.length}`);
      return value;
    },
  throws: () => () => {
    throw new RangeError('callback');
  },
  compare: () => (a: unknown, b: unknown) => Number(b) - Number(a),
  truthy: () => () => true,
  falsy: () => () => 0,
  not: () => 'not a function',
};

const argument = (value: unknown, log: string[]): unknown => {
  switch (value) {
    case 'valueOf':
      return { valueOf: () => (log.push('valueOf'), 1), toString: () => (log.push('toString'), '-') };
    case 'like':
      return logged({ length: '2', 0: 7, 1: '8' }, 'like', log);
    case 'array':
      return [1, 2];
    case 'typed':
      return Int16Array.of(5, 6);
    case 'iterable':
      return {
        *[Symbol.iterator]() {
          log.push('iterates');
          yield 3;
          yield '4';
        },
      };
    default:
      return value;
  }
};

function clothe({ kind, elements, clothes }: Pick<Case, 'kind' | 'elements' | 'clothes'>, log: string[]): unknown {
  const Constructor = kinds[kind] as Uint8ArrayConstructor;
  const made = Constructor.from(
    (kind === 'BigInt64Array' ? elements.map((value) => BigInt(Math.trunc(value) || 0)) : elements) as number[],
  );
  switch (clothes) {
    case 'subclass':
      return Object.setPrototypeOf(made, class extends Constructor {}.prototype);
    case 'species':
      return Object.defineProperty(made, 'constructor', { value: { [Symbol.species]: Float64Array } });
    case 'proxy':
      return logged(made, 'typed array', log);
    case 'array':
      return [...elements];
    case 'own length':
      return Object.defineProperty(made, 'length', { get: () => (log.push('length'), 1) });
    default:
      return made;
  }
}

const build =
  (path: string, drawn: Case): Build =>
  (log) => {
    const self = clothe(drawn, log);
    const given = drawn.rest.map((value) => argument(value, log));
    const calls = /^(forEach|map|filter|some|every|find|reduce|sort|toSorted)/.test(path.slice(23));
    return { self, args: calls ? [functions[drawn.fn]?.(log), ...given] : given };
  };

describe.each(methods)('%s', (path) => {
  const { guard, original } = guardAt(path);

  it('does what the original does, inside of a turn and outside', () => {
    fc.assert(
      fc.property(cases, (drawn) => {
        const expected = came(original, build(path, drawn));
        expect(paidBy(makeCounter(), () => came(guard, build(path, drawn)))).toEqual(expected);
        expect(came(guard, build(path, drawn))).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});

describe.each(Object.keys(kinds) as Kind[])('%s', (kind) => {
  const guard = kinds[kind] as unknown as new (...args: unknown[]) => object;
  const original = originalOf(guard) as unknown as typeof guard;
  const inputs = fc.oneof(
    index,
    fc.constantFrom<unknown>('buffer', 'symbol', 'own iterator', 'no iterator', 'huge', -1, 2 ** 53),
  );
  const input = (value: unknown, log: string[]): unknown => {
    switch (value) {
      case 'buffer':
        return new ArrayBuffer(16);
      case 'symbol':
        return Symbol.iterator;
      case 'own iterator':
        return Object.defineProperty([1], Symbol.iterator, { value: () => [7, 8][Symbol.iterator]() });
      case 'no iterator':
        return logged(Object.setPrototypeOf([1, 2], null), 'array', log);
      case 'huge':
        return { length: 2 ** 53 - 1 };
      default:
        return argument(value, log);
    }
  };

  it('makes what the original makes', () => {
    class Sub extends (guard as new (...args: unknown[]) => object) {}
    fc.assert(
      fc.property(fc.array(inputs, { maxLength: 3 }), fc.constantFrom('itself', 'subclass'), (args, target) => {
        const make = (constructor: typeof guard, newTarget: typeof guard): Came => {
          const log: string[] = [];
          try {
            const made = Reflect.construct(
              constructor,
              args.map((value) => input(value, log)),
              newTarget,
            );
            return [plain(made), Object.getPrototypeOf(made) === newTarget.prototype, log];
          } catch (error) {
            return [(error as Error).name, false, log];
          }
        };
        type Came = readonly unknown[];
        const newTarget = target === 'itself' ? guard : Sub;
        const expected = make(original, newTarget);
        expect(make(guard, newTarget)).toEqual(expected);
        expect(paidBy(makeCounter(), () => make(guard, newTarget))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('from() and of() make what the originals make', () => {
    const from = guardAt('%TypedArray%.from');
    const map = (log: string[]) => (value: unknown, at: unknown) => (log.push(String(at)), value);
    fc.assert(
      fc.property(index, fc.boolean(), fc.constantFrom('itself', 'array', 'nothing'), (value, maps, who) => {
        const self = who === 'itself' ? guard : who === 'array' ? Array : undefined;
        const make: Build = (log) => ({ self, args: maps ? [argument(value, log), map(log)] : [argument(value, log)] });
        const run = (fn: CallableFunction): unknown => {
          const { after: _, ...rest } = came(fn, make);
          return rest;
        };
        const expected = run(from.original);
        expect(run(from.guard)).toEqual(expected);
        expect(paidBy(makeCounter(), () => run(from.guard))).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('is the constructor of what it makes', () => {
    expect(new guard(1).constructor).toBe(guard);
    expect(() => (guard as unknown as () => void)()).toThrow(TypeError);
    expect(originalOf(guard)).not.toBe(undefined);
  });
});

describe('ArrayBuffer', () => {
  const original = originalOf(ArrayBuffer) as unknown as ArrayBufferConstructor;
  const lengths = fc.oneof(index, fc.constantFrom<unknown>(-1, 2 ** 53, 2 ** 60));

  it('makes what the original makes', () => {
    fc.assert(
      fc.property(lengths, fc.option(lengths), (length, most) => {
        const make = (constructor: ArrayBufferConstructor): unknown => {
          const log: string[] = [];
          const options = most === null ? undefined : logged({ maxByteLength: argument(most, log) }, 'options', log);
          try {
            const made = new constructor(argument(length, log) as number, options as never) as ArrayBuffer & {
              maxByteLength: number;
            };
            return [made.byteLength, made.maxByteLength, Object.getPrototypeOf(made) === ArrayBuffer.prototype, log];
          } catch (error) {
            return [(error as Error).name, log];
          }
        };
        const expected = make(original);
        expect(make(ArrayBuffer)).toEqual(expected);
        expect(paidBy(makeCounter(), () => make(ArrayBuffer))).toEqual(expected);
      }),
    );
  });

  it('slice() copies what it says, and counts it', () => {
    const source = Uint8Array.from({ length: 200 }, (_, at) => at).buffer;
    fc.assert(
      fc.property(index, index, (start, end) => {
        const copy = (): unknown => {
          const log: string[] = [];
          try {
            return [
              plain(new Uint8Array(source.slice(argument(start, log) as number, argument(end, log) as number))),
              log,
            ];
          } catch (error) {
            return [(error as Error).name, log];
          }
        };
        expect(paidBy(makeCounter(), copy)).toEqual(copy());
      }),
    );
    const counter = makeCounter();
    paidBy(counter, () => source.slice(0, 150));
    expect(counter.spent.bytes).toBe(150);
  });
});
