// Searching as guards do it: the engine's in strides, and the two-way algorithm for what it is slow at.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findLastText, findText } from '../../src/guards/strings-search.ts';
import { twoWayIndexOf, twoWayLastIndexOf } from '../../src/guards/strings-two-way.ts';
import { makeCounter } from './support/agree.ts';

const few = (maxLength: number, minLength = 0): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom('a', 'a', 'a', 'b', 'c'), minLength, maxLength });

/** Texts that repeat themselves, with now and then a unit that does not. */
const periodic = fc
  .tuple(few(4, 1), fc.integer({ min: 1, max: 12 }), few(3), fc.integer({ min: 0, max: 12 }))
  .map(([unit, times, odd, more]) => unit.repeat(times) + odd + unit.repeat(more));

/** A text, and a pattern that may well be in it. */
const pair = fc.oneof(
  fc.tuple(few(60), few(8, 1)),
  fc.tuple(periodic, periodic),
  fc
    .tuple(periodic, fc.nat(20), fc.integer({ min: 1, max: 30 }))
    .map(([text, from, length]): [string, string] => [text, text.slice(from, from + length) || 'a']),
);

describe('the two-way search', () => {
  it('finds the first occurrence from anywhere', () => {
    fc.assert(
      fc.property(pair, fc.nat(60), ([text, pattern], from) => {
        const start = Math.min(from, text.length);
        expect(twoWayIndexOf(makeCounter(), text, pattern, start)).toBe(text.indexOf(pattern, start));
      }),
      { numRuns: 3_000 },
    );
  });

  it('finds the last occurrence up to anywhere', () => {
    fc.assert(
      fc.property(pair, fc.nat(60), ([text, pattern], from) => {
        fc.pre(pattern.length <= text.length);
        const start = Math.min(from, text.length - pattern.length);
        expect(twoWayLastIndexOf(makeCounter(), text, pattern, start)).toBe(text.lastIndexOf(pattern, start));
      }),
      { numRuns: 3_000 },
    );
  });

  it('charges in proportion to the lengths, however bad the pattern', () => {
    const n = 2 ** 17;
    for (const m of [300, 5_000, 60_000]) {
      const text = 'a'.repeat(n);
      for (const pattern of [`ab${'a'.repeat(m)}`, `${'a'.repeat(m)}b`, `${'a'.repeat(m / 2)}b${'a'.repeat(m / 2)}`]) {
        for (const find of [
          () => findText(counter, text, pattern, 0),
          () => findLastText(counter, text, pattern, n - pattern.length),
        ]) {
          counter = makeCounter();
          expect(find()).toBe(-1);
          expect(counter.spent.fuel).toBeGreaterThan((n - m) / 2);
          expect(counter.spent.fuel).toBeLessThan(8 * (n + m));
        }
      }
    }
  });
  let counter = makeCounter();
});

describe('strides', () => {
  const STRIDE = 2 ** 18;

  it.each(['x', 'xyz', 'xyzxyzxyw', `${'xy'.repeat(100)}z`])(
    'lose no occurrence of a pattern at their seams',
    (pattern) => {
      const m = pattern.length;
      for (const offset of [-m - 1, -m, -m + 1, -2, -1, 0, 1, 2]) {
        const at = STRIDE + offset;
        const text = '-'.repeat(at) + pattern + '-'.repeat(2 * STRIDE + 3 - at);
        expect(findText(makeCounter(), text, pattern, 0)).toBe(at);
        expect(findText(makeCounter(), text, pattern, at)).toBe(at);
        expect(findText(makeCounter(), text, pattern, at + 1)).toBe(-1);
        const fromEnd = text.length - m - STRIDE + offset;
        const mirrored = '-'.repeat(fromEnd) + pattern + '-'.repeat(text.length - m - fromEnd);
        for (const from of [text.length - m, fromEnd, fromEnd + 1, fromEnd - 1])
          expect(findLastText(makeCounter(), mirrored, pattern, from)).toBe(mirrored.lastIndexOf(pattern, from));
      }
    },
  );

  it('charge for what was looked at, not for what is there', () => {
    const text = `a${'-'.repeat(2 ** 20)}b`;
    const spent = (find: (counter: ReturnType<typeof makeCounter>) => number): number => {
      const counter = makeCounter();
      find(counter);
      return counter.spent.fuel;
    };
    expect(spent((counter) => findText(counter, text, 'a', 0))).toBe(0);
    expect(spent((counter) => findText(counter, text, 'b', 0))).toBe(4 * (STRIDE / 16));
    expect(spent((counter) => findText(counter, text, '-b', 0))).toBeGreaterThanOrEqual(2 ** 18);
    expect(spent((counter) => findLastText(counter, text, 'b', text.length - 1))).toBe(0);
    expect(spent((counter) => findLastText(counter, text, 'a', text.length - 1))).toBeGreaterThanOrEqual(2 ** 16);
  });
});
