// The guards of JSON do what their originals do, inside of a turn and outside.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Build, came, guardAt, logged, makeCounter, paidBy } from './support/agree.ts';
import { type Described, anyValue, numberLike, textLike } from './support/values.ts';

const constant =
  (value: unknown): Described =>
  () =>
    value;

const key = fc.constantFrom('a', 'b', 'toJSON', '__proto__', '"', '\u2028', '\ud800', '0', 'length', '');
const leaf: fc.Arbitrary<Described> = fc.oneof(
  { weight: 4, arbitrary: anyValue },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom<unknown>(undefined, null, true, -0, Number.NaN, 1e21, 'a"\n\ud800', 5n, Symbol.iterator, () => 1)
      .map(constant),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom<() => unknown>(
        () => Object(1.5),
        () => Object('text'),
        () => Object(false),
        () => Object(7n),
        () => Object(Symbol.iterator),
        () => new Date(0),
        () => new Date(Number.NaN),
        () => new Map([[1, 2]]),
        () => new Uint8Array(3),
        () => /x/g,
        () => new Proxy(Object(1), {}),
        () => Object.setPrototypeOf([1, 2], null),
        () => Object.assign(Object.create(null), { a: 1 }),
        () => Object.assign(() => 1, { toJSON: () => 'function' }),
        () => new (class Sub extends Number {})(3),
        () => Object.defineProperty(Object(2), 'valueOf', { value: () => 9 }),
        () => Object.defineProperty(Object('x'), 'toString', { value: () => 'other' }),
        () => [, 1, ,],
      )
      .map((make): Described => make),
  },
);

/** Trees whose reads, conversions and toJSON are heard. */
const { tree } = fc.letrec<{ tree: Described }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }).map(
      (items): Described =>
        (log, name) =>
          items.map((item, i) => item(log, `${name}[${i}]`)),
    ),
    fc
      .tuple(
        fc.constantFrom('plain', 'logged', 'getter', 'toJSON', 'class', 'hidden'),
        fc.array(fc.tuple(key, tie('tree')), { maxLength: 4 }),
      )
      .map(
        ([how, pairs]): Described =>
          (log, name) => {
            const made: object = how === 'class' ? new (class Point {})() : {};
            for (const [property, item] of pairs) {
              const value = item(log, `${name}.${property}`);
              const get = (): unknown => {
                log.push(`${name} gives ${property}`);
                return value;
              };
              Object.defineProperty(
                made,
                property,
                how === 'getter'
                  ? { get, enumerable: true, configurable: true }
                  : { value, writable: true, enumerable: how !== 'hidden', configurable: true },
              );
            }
            if (how === 'toJSON')
              Object.defineProperty(made, 'toJSON', {
                value: (asked: unknown) => {
                  log.push(`${name}.toJSON(${typeof asked} ${String(asked)})`);
                  return pairs.length === 0 ? undefined : { ...made, toJSON: 1 };
                },
              });
            return how === 'logged' ? logged(made, name, log) : made;
          },
      ),
  ),
}));

const replacer: fc.Arbitrary<Described> = fc.oneof(
  { weight: 4, arbitrary: fc.constant(constant(undefined)) },
  { weight: 1, arbitrary: anyValue },
  {
    weight: 2,
    arbitrary: fc.array(fc.oneof(key.map(constant), anyValue), { maxLength: 5 }).map(
      (items): Described =>
        (log, name) =>
          logged(
            items.map((item, i) => item(log, `${name}[${i}]`)),
            name,
            log,
          ),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('same', 'drop', 'wrap', 'throw').map(
      (how): Described =>
        (log) =>
          function (this: unknown, asked: unknown, value: unknown): unknown {
            log.push(`${typeof asked} ${String(asked)} of ${Array.isArray(this) ? 'array' : typeof this}`);
            if (how === 'drop') return asked === 'a' ? undefined : value;
            if (how === 'throw' && asked === 'b') throw new EvalError('replacer');
            return how === 'wrap' && typeof value === 'string' ? [value.length] : value;
          },
    ),
  },
);
const space: fc.Arbitrary<Described> = fc.oneof(fc.constant(constant(undefined)), numberLike, textLike);

describe('JSON.stringify', () => {
  const { guard, original } = guardAt('JSON.stringify');
  const agrees = (build: Build): void => {
    const expected = came(original, build);
    expect(came(guard, build)).toEqual(expected);
    expect(paidBy(makeCounter(), () => came(guard, build))).toEqual(expected);
  };

  it('agrees with the original in text, error and order of questions', () => {
    fc.assert(
      fc.property(tree, replacer, space, (value, given, gap) =>
        agrees((log) => ({ self: JSON, args: [value(log, 'value'), given(log, 'replacer'), gap(log, 'space')] })),
      ),
      { numRuns: 1_000 },
    );
  });

  it('agrees with the original on any data', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom<unknown>(undefined, 2, '\t'), (value, gap) =>
        agrees(() => ({ self: JSON, args: [value, null, gap] })),
      ),
    );
  });

  it('agrees with the original on cycles, revoked proxies and shared parts', () => {
    const cycle: { self?: unknown } = {};
    cycle.self = [cycle];
    agrees(() => ({ self: JSON, args: [cycle] }));
    const shared = [1];
    agrees(() => ({ self: JSON, args: [[shared, { shared }, shared]] }));
    for (const target of [{}, []]) {
      const { proxy, revoke } = Proxy.revocable(target, {});
      revoke();
      agrees(() => ({ self: JSON, args: [{ a: proxy }] }));
      agrees(() => ({ self: JSON, args: [1, proxy] }));
    }
    agrees((log) => ({ self: JSON, args: [logged([1, logged({ a: 1 }, 'inner', log)], 'outer', log)] }));
  });
});

describe('JSON.parse', () => {
  const { guard, original } = guardAt('JSON.parse');

  it('agrees with the original, with a reviver and without', () => {
    const source = fc.oneof(
      fc.json().map((text): Described => constant(text)),
      fc
        .constantFrom('', '{', '[1,]', '"\n"', '01', '{"__proto__":1}', '{"a":1,"a":2}')
        .map((text): Described => constant(text)),
      anyValue,
    );
    const reviver = fc.constantFrom<(log: string[]) => unknown>(
      () => undefined,
      () => 'no function',
      (log) =>
        function (this: unknown, name: string, value: unknown): unknown {
          log.push(name);
          return name === 'a' ? undefined : value;
        },
      () => () => {
        throw new EvalError('reviver');
      },
    );
    fc.assert(
      fc.property(source, reviver, (text, makeReviver) => {
        const build: Build = (log) => ({ self: undefined, args: [text(log, 'text'), makeReviver(log)] });
        const expected = came(original, build);
        expect(came(guard, build)).toEqual(expected);
        expect(paidBy(makeCounter(), () => came(guard, build))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});
