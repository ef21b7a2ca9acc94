// The guards of strings do what their originals do: same values, same errors, the same questions in the same order,
// inside of a turn and outside.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringGuards } from '../../src/guards/strings.ts';
import { type Build, came, guardAt, makeCounter, paidBy } from './support/agree.ts';
import {
  type Described,
  anyValue,
  finiteLike,
  numberLike,
  patternLike,
  replacementLike,
  textLike,
} from './support/values.ts';

const nothing: fc.Arbitrary<Described> = fc.constant(() => undefined);

/** What each method takes; those that take nothing are not listed. */
const parameters: Readonly<Record<string, readonly fc.Arbitrary<Described>[]>> = {
  indexOf: [textLike, numberLike],
  lastIndexOf: [textLike, numberLike],
  includes: [patternLike, numberLike],
  startsWith: [patternLike, numberLike],
  endsWith: [patternLike, numberLike],
  localeCompare: [textLike],
  repeat: [numberLike],
  padStart: [numberLike, fc.oneof(textLike, nothing)],
  padEnd: [numberLike, fc.oneof(textLike, nothing)],
  concat: [textLike, textLike, anyValue],
  normalize: [
    fc.oneof(
      nothing,
      textLike,
      fc.constantFrom('NFC', 'NFD', 'NFKC', 'NFKD', 'nfc').map(
        (form): Described =>
          () =>
            form,
      ),
    ),
  ],
  split: [patternLike, numberLike],
  replace: [patternLike, replacementLike],
  replaceAll: [patternLike, replacementLike],
  match: [patternLike],
  matchAll: [patternLike],
  search: [patternLike],
  toString: [],
  valueOf: [],
};

const names = stringGuards
  .map(({ path }) => path)
  .filter((path) => path.startsWith('String.prototype.'))
  .map((path) => path.slice('String.prototype.'.length))
  // another name of toLowerCase and toUpperCase, under lockdown
  .filter((name) => !name.startsWith('toLocale'));

describe.each(names)('String.prototype.%s', (name) => {
  const { guard, original } = guardAt(`String.prototype.${name}`);
  const attribute = original.length === 1 ? [textLike] : [];
  const cases = fc.tuple(
    fc.oneof({ weight: 5, arbitrary: textLike }, anyValue),
    fc.tuple(...(parameters[name] ?? attribute)),
    fc.nat(3),
  );

  it('agrees with the original in value, error and order of questions', () => {
    fc.assert(
      fc.property(cases, ([self, args, count]) => {
        const build: Build = (log) => ({
          self: self(log, 'self'),
          args: args.slice(0, count).map((arg, i) => arg(log, `argument ${i}`)),
        });
        const expected = came(original, build);
        expect(came(guard, build)).toEqual(expected);
        expect(
          paidBy(makeCounter(Number.POSITIVE_INFINITY, { stringLength: Number.POSITIVE_INFINITY }), () =>
            came(guard, build),
          ),
        ).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});

describe('String.raw', () => {
  it('agrees with the original', () => {
    const { guard, original } = guardAt('String.raw');
    const template = fc.oneof(
      fc.tuple(fc.array(textLike, { maxLength: 4 }), finiteLike).map(
        ([parts, length]): Described =>
          (log) => ({
            get raw() {
              log.push('raw');
              return {
                get length() {
                  log.push('length');
                  return length(log, 'length');
                },
                ...parts.map((part, i) => part(log, `part ${i}`)),
              };
            },
          }),
      ),
      anyValue,
    );
    fc.assert(
      fc.property(template, fc.array(textLike, { maxLength: 4 }), (parts, substitutions) => {
        const build: Build = (log) => ({
          self: undefined,
          args: [parts(log, 'template'), ...substitutions.map((value, i) => value(log, `substitution ${i}`))],
        });
        const expected = came(original, build);
        expect(came(guard, build)).toEqual(expected);
        expect(
          paidBy(makeCounter(Number.POSITIVE_INFINITY, { stringLength: Number.POSITIVE_INFINITY }), () =>
            came(guard, build),
          ),
        ).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
