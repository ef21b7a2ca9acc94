// The bound on the engine's steps is held against a plain backtracking matcher that counts.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { powerOf, valueAt } from '../../src/regexp/growth.ts';
import { findMatch } from '../../src/regexp/match.ts';
import { parsePattern } from '../../src/regexp/parse.ts';
import { makeProgram } from '../../src/regexp/program.ts';
import { closerOf, stepsOf } from '../../src/regexp/steps.ts';
import { patterns } from './patterns.ts';
import { countSteps, ENOUGH, pump } from './plain-matcher.ts';

function look(source: string, flags = '') {
  const pattern = parsePattern(source, flags);
  const program = pattern && makeProgram(pattern);
  if (pattern === undefined || program === undefined) throw new Error(`No program for ${source}`);
  return { ...stepsOf(pattern), program, pattern };
}

/** Pieces that are repeated, and an end that fits nothing. */
const pumped: fc.Arbitrary<string> = fc
  .tuple(
    fc.stringMatching(/^[abc1_ ]{0,3}$/),
    pump,
    fc.constantFrom('', 'a', '!', '1b'),
    pump,
    fc.constantFrom('', '!', '\n', 'é'),
  )
  .map((parts) => parts.join(''));

/** What is complete with a character, for certain or not: attempts that fail never came past that. */
const delimited: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('a', '[ab]', '(a)', '(?=a)[^]', '\\ba', 'a?b', '(?:a|)b', 'a{2}'),
    fc.constantFrom('', '(?!b)', '(?=c)', '\\b', '(?<!c)', '(?:$|)', '(?!ca)'),
    fc.constantFrom('[^]', '[^c]', '.', '(?:a|[^])', '(?:[^]b?)', '(?:(?!b)[^]|b)', '(?:\\w+|[^])'),
    fc.constantFrom('*', '*?', '+?', '{0,3}', '{2,}?', '{18,}', '{0,40}?'),
    fc.constantFrom(
      '',
      '',
      '\\b',
      '\\B',
      '(?=b)',
      '(?!b)',
      '(?<=c)',
      '(?<!a)',
      '^',
      '\\1',
      '(?:\\b|)',
      '(?:c|$|)',
      '(?!ac)',
    ),
    fc.constantFrom(
      'a',
      '[ab]',
      '(?:a|$)',
      'a?',
      'a+',
      'a{2,}',
      'a{17}',
      'a$',
      'a(?=b)',
      'a(?:b|)',
      'a(?!c)',
      '(?:a\\b|b)',
      '(?!ab)a',
    ),
  )
  .map((parts) => parts.join(''));

describe('stepsOf() is never exceeded', () => {
  test('by generated patterns on pumped inputs', () => {
    fc.assert(
      fc.property(
        fc.oneof(patterns(3), delimited),
        fc.constantFrom('', 'i', 'm', 'u'),
        pumped,
        (source, flags, input) => {
          let pattern: ReturnType<typeof parsePattern>;
          try {
            new RegExp(source, flags);
            pattern = parsePattern(source, flags);
          } catch {
            pattern = undefined;
          }
          fc.pre(pattern !== undefined);
          const { attempt, search, program, pattern: parsed } = look(source, flags);
          const told = `/${source}/${flags} on ${JSON.stringify(input)}`;
          /** Steps of the bound are characters tried; ours are a few for each, and some for what takes none. */
          const expectWithin = (bound: number, tries: number, at: number, which: string): void => {
            const most = bound * 8 + tries * (program.code.length * 3 + 8) + 64;
            expect(
              countSteps(program, input, Math.max(at, 0), at >= 0, Math.min(most, ENOUGH)),
              `${which} of ${told}`,
            ).toBeLessThanOrEqual(most);
          };
          const near = closerOf(parsed, attempt)?.look(input);
          fc.pre(attempt !== undefined || near !== undefined);
          expectWithin(valueAt(search, input.length), input.length + 1, -1, 'search');
          if (near !== undefined) expectWithin(near.search, input.length + 1, -1, 'closer search');
          for (const at of [0, 1, input.length >> 1]) {
            expectWithin(valueAt(attempt, input.length), 1, at, 'attempt');
            if (near !== undefined) expectWithin(near.attempt, 1, at, 'closer attempt');
          }
        },
      ),
      { numRuns: Number(process.env['RUNS'] ?? 800) },
    );
  });
});

/** Inputs that make the engine take nearly as long as it can, for their kinds of loops. */
const worst: readonly (readonly [source: string, input: string])[] = [
  ['a*a*b', 'a'.repeat(150)],
  ['^a*a*a*b', 'a'.repeat(60)],
  ['(?:a|b)*(?:a|c)*d', 'a'.repeat(120)],
  ['(?:ab|aba)*c', 'aba'.repeat(8)],
  ['^(?:ab|ba|aab)*[ab]*!', 'ab'.repeat(60)],
  ['(a+)\\1b', 'a'.repeat(120)],
  // the group took no part: the reference takes nothing, and the rest is a loop in a loop
  ['(?:(c)|b)(?:\\1a*)*d', `b${'a'.repeat(14)}`],
  ['(?:(?=a*b)a)*c', 'a'.repeat(100)],
  ['(?:a(?<=a*))*c', 'a'.repeat(60)],
  ['"(?:[^"]*,)*x', `"${'a,'.repeat(60)}`],
  ['^(\\s*)([^]*\\S)(\\s*)x$', ' a'.repeat(40)],
  ['^(?:a|a)*b', 'a'.repeat(12)],
  ['^(?:a+)+b', `${'a'.repeat(10)} ${'a'.repeat(10)}`],
];

describe('bounds for one input', () => {
  test.each(worst)('hold for /%s/', (source, input) => {
    const { attempt, program, pattern } = look(source);
    const near = closerOf(pattern, attempt)?.look(input);
    const most = (near?.search ?? 0) * 8 + (input.length + 1) * program.code.length;
    expect(countSteps(program, input, 0, false, 5_000_000)).toBeLessThanOrEqual(most);
    const one = (near?.attempt ?? 0) * 8 + program.code.length;
    expect(countSteps(program, input, 0, true, 5_000_000)).toBeLessThanOrEqual(one);
  });

  test('are far lower where loops end soon', () => {
    const { attempt, search, pattern } = look('(\\w+)\\s*(\\w+)\\s*=');
    const near = closerOf(pattern, attempt)?.look('some words '.repeat(1000));
    expect(near?.search).toBeLessThan(valueAt(search, 11_000) / 1e5);
  });
});

/** Powers of the input's length, as the engine really takes them; `Infinity` for exponential. */
const known: readonly (readonly [source: string, power: number, flags?: string])[] = [
  ['abc', 1],
  ['a+', 1],
  ['[a-z]+', 1, 'i'],
  ['"[^"]*"', 1],
  ['^\\s*#', 1],
  ['(?:foo|bar|car)+', 1],
  ['^(?:foo|bar|baz)+$', 1],
  ['(?:ab|a|b)*c', Number.POSITIVE_INFINITY],
  ['(?:ab|ba|aab)*c', 2],
  ['(?:ab|aba|b)*c', Number.POSITIVE_INFINITY],
  ['(?:[^\\\\"]|\\\\.)*"', 2],
  ['\\d{4}-\\d{2}-\\d{2}', 1],
  ['^[\\w.]+@[\\w.]+$', 1],
  ['[\\w.]+@[\\w.]+$', 2],
  ['\\s+$', 2],
  ['\\s*,\\s*$', 2],
  ['<[^>]*>', 2],
  ['<!--[^]*?-->', 2],
  // where it fails, its loop has taken no character that would have completed it
  ['a[^]*?a', 1],
  ['"([^]*?)"', 1],
  ['"[^]*(?:"|!)', 1],
  ['"[^]*?\\b"', 2],
  ['"[^]*?"(?=x)', 2],
  ['"[^]*?(?:^"|"$)', 2],
  ['(")[^]*?\\1', 2],
  ['"[^]*?(?<=x)"', 2],
  ['"(?:[^]*?")?x', 2],
  ['"[^]{17,}"', 2],
  ['"[^]*?"{17}', 2],
  ['\u4e00[^]*?\u4e00', 2],
  ['.*.*=', 3],
  ['(a+)+$', Number.POSITIVE_INFINITY],
  ['(a|a)*b', Number.POSITIVE_INFINITY],
  ['(?:a|aa)+$', Number.POSITIVE_INFINITY],
  ['(?:a*)*b', Number.POSITIVE_INFINITY],
  ['(?:a?){100}b', Number.POSITIVE_INFINITY],
  [`${'(|)'.repeat(60)}$`, Number.POSITIVE_INFINITY],
  [`${'(|)'.repeat(60)}$a`, Number.POSITIVE_INFINITY],
  ['(?:\\w|\\d)*$', Number.POSITIVE_INFINITY],
  ['(?=(a+)+$)', Number.POSITIVE_INFINITY],
  ['(?<=(a+)+)b', Number.POSITIVE_INFINITY],
];

describe('stepsOf() knows the power', () => {
  test.each(known.map(([source, power, flags = '']) => ({ source, power, flags })))(
    '/$source/: $power',
    ({ source, power, flags }) => {
      const { search } = look(source, flags);
      expect(powerOf(search)).toBeGreaterThanOrEqual(power);
      // no more than one too many, and what is linear is known to be: else nothing would be left to the engine
      if (power === 1) expect(powerOf(search)).toBe(1);
    },
  );
});

describe('programs that say they are linear', () => {
  const linear = ['\\s*,\\s*$', '(a+)+$', '^(?:a|a|aa)+$', '<!--[^]*?-->', '.*.*.*=', '(?:(?:a|a)(?:a|a)(?:a|a))*b'];
  test.each(linear)('/%s/ takes steps in proportion', (source) => {
    const { program } = look(source);
    expect(program.linear).toBe(true);
    const steps = (length: number): number => {
      let all = 0;
      const pay = (more: number): void => {
        all += more;
      };
      const input = (source.includes('\\s') ? ' ' : source.includes('<') ? '<!--' : 'a').repeat(length);
      findMatch(program, `${input}!`, 0, false, { pay, overflow: () => expect.unreachable() });
      return all;
    };
    expect(steps(40_000) / steps(10_000)).toBeLessThan(4.5);
  });

  test.each(['(a)\\1', '(?:ab){1,500}', '(?=a*b)', '((?:a|b)*c*)*'])('/%s/ does not', (source) => {
    expect(look(source).program.linear).toBe(false);
  });
});
