// Values for calls that are made twice: described as data, and built anew for each call.
import fc from 'fast-check';
import { logged } from './agree.ts';

/** A description; `build` makes the value, whose conversions are heard in a log. */
export type Described = (log: string[], name: string) => unknown;

const constant =
  (value: unknown): Described =>
  () =>
    value;

/** Few units, so that texts are found in one another; those that mean something to a replacement. */
const shortText: fc.Arbitrary<string> = fc.string({
  unit: fc.constantFrom(
    'a',
    'a',
    'b',
    'ab',
    '$',
    '&',
    '`',
    "'",
    '1',
    ' ',
    ',',
    '\u00df',
    '\u0301',
    '\u{1f600}',
    '\ud800',
    '"',
  ),
  maxLength: 12,
});

/** Long repetitions, over the lengths where guards take other ways. */
const longText: fc.Arbitrary<string> = fc
  .tuple(shortText, fc.integer({ min: 0, max: 60 }), shortText)
  .map(([head, times, tail]) => head + 'ab,'.repeat(times) + tail.repeat(times));

const text: fc.Arbitrary<string> = fc.oneof(shortText, shortText, longText);

const numeric: fc.Arbitrary<unknown> = fc.oneof(
  fc.integer({ min: -4, max: 20 }),
  fc.constantFrom<unknown>(
    undefined,
    null,
    Number.NaN,
    -0,
    1.7,
    '3',
    '',
    true,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    2n,
  ),
);

const primitive = fc.oneof(
  text,
  numeric,
  fc.constantFrom<unknown>(Symbol.iterator, 12345678901234567890n, 1e21, false),
);

/** An object that says what is asked of it when it is converted. */
const how = fc.constantFrom('toString', 'valueOf', 'toPrimitive', 'throws', 'object', 'boxed');
const convertible = fc.record({ how, to: primitive });

function dress({ how, to }: { how: string; to: unknown }): Described {
  return (log, name) => {
    const say = (what: string): void => void log.push(`${name}.${what}`);
    switch (how) {
      case 'toString':
        return {
          toString() {
            say('toString');
            return to;
          },
        };
      case 'valueOf':
        return {
          valueOf() {
            say('valueOf');
            return to;
          },
          toString() {
            say('toString');
            return 'ab';
          },
        };
      case 'toPrimitive':
        return logged(
          {
            [Symbol.toPrimitive](hint: string) {
              say(hint);
              return to;
            },
          },
          name,
          log,
        );
      case 'throws':
        return {
          toString() {
            say('throws');
            throw new EvalError('thrown');
          },
        };
      case 'object':
        return { toString: () => ({}), valueOf: () => ({}) };
      default:
        return to === undefined || to === null ? to : Object(to);
    }
  };
}

/** Anything that may stand where a text is expected. */
export const textLike: fc.Arbitrary<Described> = fc.oneof(
  { weight: 6, arbitrary: text.map(constant) },
  { weight: 1, arbitrary: numeric.map(constant) },
  { weight: 2, arbitrary: convertible.map(dress) },
);

/** Anything that may stand where a number is expected. */
export const numberLike: fc.Arbitrary<Described> = fc.oneof(
  { weight: 5, arbitrary: numeric.map(constant) },
  // no digits from texts: lengths of millions are no matter of agreement
  { weight: 1, arbitrary: fc.record({ how, to: numeric }).map(dress) },
);

/** The same without what a native would count up to until its text is as long as a text may be. */
const finite = numeric.filter((value) => value !== Number.POSITIVE_INFINITY);
export const finiteLike: fc.Arbitrary<Described> = fc.oneof(
  { weight: 5, arbitrary: finite.map(constant) },
  { weight: 1, arbitrary: fc.record({ how, to: finite }).map(dress) },
);

export const anyValue: fc.Arbitrary<Described> = fc.oneof(primitive.map(constant), convertible.map(dress));

/** What may stand where a pattern is: a text, a regexp, or what says it is one. */
export const patternLike: fc.Arbitrary<Described> = fc.oneof(
  { weight: 5, arbitrary: textLike },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('a', 'b*', '(a)(b)?', '', '[ab]+', ','), fc.constantFrom('', 'g', 'y', 'gu'))
      .map(
        ([source, flags]): Described =>
          () =>
            new RegExp(source, flags),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('replace', 'split', 'match', 'matchAll', 'search').map((which): Described => {
      const symbol = (Symbol as unknown as Record<string, symbol>)[which] as symbol;
      return (log, name) =>
        logged(
          {
            [symbol](...args: unknown[]) {
              log.push(`${name} called with ${args.length}`);
              return 'done';
            },
            toString: () => 'a',
            flags: 'g',
          },
          name,
          log,
        );
    }),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(undefined, null, false, true, 1).map(
      (match): Described =>
        (log, name) =>
          logged({ [Symbol.match]: match, flags: match === 1 ? undefined : 'x', toString: () => 'ab' }, name, log),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<unknown>(1, 'a', {}, null).map(
      (method): Described =>
        () => ({ [Symbol.split]: method, [Symbol.replace]: method, [Symbol.search]: method, toString: () => 'b' }),
    ),
  },
);

/** What may stand where a replacement is. */
export const replacementLike: fc.Arbitrary<Described> = fc.oneof(
  { weight: 3, arbitrary: textLike },
  {
    weight: 2,
    arbitrary: primitive.map(
      (result): Described =>
        (log, name) =>
        (...args: unknown[]) => {
          log.push(`${name}(${args.map(String).join('|')})`);
          return result;
        },
    ),
  },
);
