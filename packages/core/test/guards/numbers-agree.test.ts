// The guards of numbers, BigInts and dates do what their originals do, inside of a turn and outside.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bigintGuards } from '../../src/guards/bigints.ts';
import { bigintBitsOf } from '../../src/guards/bigints-size.ts';
import { dateGuards } from '../../src/guards/dates.ts';
import { numberGuards } from '../../src/guards/numbers.ts';
import { findPlace } from '../../src/guards/paths.ts';
import { symbolGuards } from '../../src/guards/symbols.ts';
import { type Build, came, guardAt, makeCounter, paidBy } from './support/agree.ts';
import { type Described, anyValue, numberLike, textLike } from './support/values.ts';

const described = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<Described> =>
  arbitrary.map(
    (value): Described =>
      () =>
        value,
  );
const big = fc.oneof(
  fc.bigInt(),
  fc.bigInt({ min: -(1n << 3000n), max: 1n << 3000n }),
  fc.bigInt({ min: -9n, max: 9n }),
);
const digits = fc.oneof(
  fc.bigInt({ min: -(1n << 700n), max: 1n << 700n }).map(String),
  fc.bigInt({ min: 0n, max: 1n << 700n }).map((value) => `0x${value.toString(16)}`),
  fc.bigInt({ min: 0n, max: 1n << 300n }).map((value) => `0b${value.toString(2)}`),
  fc.bigInt({ min: 0n, max: 1n << 300n }).map((value) => ` \n0O${value.toString(8)}\u3000`),
  fc.bigInt({ min: 0n, max: 1n << 300n }).map((value) => `+000${value}`),
  fc.constantFrom(
    '',
    ' ',
    '-',
    '+',
    '0x',
    '-0x1',
    '1n',
    '1_0',
    '1e3',
    '0b2',
    '- 1',
    `${'0'.repeat(99)}x`,
    'a'.repeat(99),
  ),
);
const uri = described(
  fc.string({
    unit: fc.constantFrom('a', '%', '%20', '%u1234', '%E2%82%AC', 'é', '\u20ac', '\u{1f600}', '\ud83d', '/', '%zz'),
    maxLength: 300,
  }),
);
const date = described(
  fc.oneof(fc.date().map(String), fc.constantFrom('2020-01-01', '2020-01-01T00:00:00Z', 'x', '1 (2) 3'.repeat(99))),
);

const parameters: Readonly<Record<string, readonly fc.Arbitrary<Described>[]>> = {
  parseInt: [fc.oneof(textLike, described(digits)), numberLike],
  parseFloat: [fc.oneof(textLike, described(digits))],
  BigInt: [fc.oneof(anyValue, described(digits), described(big))],
  'BigInt.asIntN': [numberLike, fc.oneof(anyValue, described(digits), described(big))],
  'BigInt.asUintN': [numberLike, fc.oneof(anyValue, described(digits), described(big))],
  'BigInt.prototype.toString': [
    fc.oneof(numberLike, described(fc.constantFrom(undefined, 2, 3, 8, 10, 16, 32, 36, 37))),
  ],
  'Date.parse': [fc.oneof(date, anyValue)],
  'Symbol.for': [anyValue],
};

const paths = [...numberGuards, ...bigintGuards, ...dateGuards, ...symbolGuards]
  .map(({ path }) => path)
  .filter((path) => findPlace(path) !== undefined);

describe.each(paths)('%s', (path) => {
  const { guard, original } = guardAt(path);

  it('agrees with the original', () => {
    const self = path === 'BigInt.prototype.toString' ? described(big) : described(fc.constant(undefined));
    const args = parameters[path] ?? [fc.oneof(uri, anyValue)];
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: self }, anyValue), fc.tuple(...args), (receiver, values) => {
        const build: Build = (log) => ({
          self: receiver(log, 'self'),
          args: values.map((value, i) => value(log, `argument ${i}`)),
        });
        const expected = came(original, build);
        expect(came(guard, build)).toEqual(expected);
        expect(paidBy(makeCounter(), () => came(guard, build))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });
});

describe('encodeURIComponent() near stringLength', () => {
  it('gives what fits, and ends the tenant for what does not', () => {
    const { guard, original } = guardAt('encodeURIComponent');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 2_000, maxLength: 6_000 }), (text) => {
        const expected = original(text) as string;
        const at = (stringLength: number): unknown =>
          paidBy(makeCounter(Number.POSITIVE_INFINITY, { stringLength }), () => guard(text));
        expect(at(expected.length)).toBe(expected);
        expect(() => at(expected.length - 1)).toThrow(expect.objectContaining({ exhausted: 'string' }));
      }),
      { numRuns: 20 },
    );
  });
});

describe('bigintBitsOf()', () => {
  it('is never too few and at most twice as many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70_000 }), fc.boolean(), (bits, negative) => {
        const magnitude = (1n << BigInt(bits)) - 1n;
        const found = bigintBitsOf(negative ? -magnitude : magnitude);
        expect(found).toBeGreaterThanOrEqual(bits);
        expect(found).toBeLessThanOrEqual(Math.max(2 * bits, bits + 1));
      }),
    );
    expect(bigintBitsOf(0n)).toBe(0);
    const huge = bigintBitsOf(1n << 1_100_000n);
    expect(huge).toBeGreaterThanOrEqual(1_100_001);
    expect(huge).toBeLessThan(1_100_010);
  });
});

describe('BigInt', () => {
  it('is extended but not made', () => {
    const { guard } = guardAt('BigInt');
    expect(() => Reflect.construct(guard, [1])).toThrow(TypeError);
    expect(Object.getPrototypeOf(class extends (guard as unknown as ObjectConstructor) {})).toBe(guard);
    expect(BigInt.prototype.constructor).toBe(guard);
  });
});
