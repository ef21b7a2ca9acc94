// What is weighed for one input is held against a plain backtracking matcher that counts.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Payer } from '../../src/meter/current.ts';
import { parsePattern } from '../../src/regexp/parse.ts';
import { makeProgram, type Program } from '../../src/regexp/program.ts';
import { FAR, makeScale } from '../../src/regexp/weigh.ts';
import { weightsOf } from '../../src/regexp/weights.ts';
import { patterns } from './patterns.ts';
import { countSteps, ENOUGH, pump } from './plain-matcher.ts';

const ANY = 2 ** 40;

function makePayer() {
  let spent = 0;
  const charge = (amount: number): void => {
    expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
    spent += amount;
  };
  return { payer: { charge } as unknown as Payer, spent: () => spent };
}

function prepare(source: string, flags = '') {
  const pattern = parsePattern(source, flags);
  const program = pattern && makeProgram(pattern);
  const weights = pattern && [weightsOf(pattern, true), weightsOf(pattern, false)];
  if (program === undefined || weights?.[0] === undefined || weights[1] === undefined) return undefined;
  const { payer, spent } = makePayer();
  const [one, all] = weights.map((each) => makeScale(each as never, pattern?.unicode === true));
  return {
    program,
    spent,
    attempt: (input: string, from: number, most = ANY, reach = input.length): number =>
      one?.attempt(input, from, most, reach, payer) ?? 0,
    search: (input: string, from: number, most = ANY): number => all?.search(input, from, most, payer) ?? 0,
    /** Whether what was asked last said that there can be no match. */
    isOne: (): boolean => one?.mayMatch() === false,
    isAll: (): boolean => all?.mayMatch() === false,
    roughly: (input: string, from: number, most = ANY): number => all?.roughly(input, from, most, payer) ?? 0,
    anywhere: (input: string, from = 0): number => {
      const reckoning = all?.anywhere(input, ANY, payer);
      return reckoning ? reckoning.between(from, input.length) + reckoning.heaviest : Number.POSITIVE_INFINITY;
    },
  };
}

function known(source: string, flags = '') {
  const prepared = prepare(source, flags);
  if (prepared === undefined) throw new Error(`Nothing to weigh /${source}/ with`);
  return prepared;
}

/** Steps of the bound are characters tried; the matcher's are a few for each, and some for what takes none. */
const within = ({ code }: Program, bound: number, tries: number): number =>
  bound * 10 + tries * (code.length * 3 + 8) + 64;

function execAt(source: string, flags: string, input: string, from: number): RegExpExecArray | null {
  const regexp = new RegExp(source, flags);
  regexp.lastIndex = from;
  return regexp.exec(input);
}

const inputs: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', 'a', 'ab', '\n', '😀', 'é', '\u212a'),
    pump,
    fc.constantFrom('', 'a', '!', '1b', '\n', 'é', '😀', '\u212a', '\u017f', '\u2028'),
    pump,
    fc.constantFrom('', '!', '\n', 'é', '\ud83d'),
  )
  .map((parts) => parts.join(''));

/** More of what is looked at closely: conditions before loops, and loops that are left when something has come. */
const shapes: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom('', 'a', '^', '\\b', '(?!b)', '(a|b)', '[^b]*'),
    fc.constantFrom('(?!ab)', '(?!a*b)', '(?!b|ca)', '(?!\\s*?\\n)', '(?=a)', '(?!(a)\\1)', '(?!a(?!b))', '(?!$)', ''),
    fc.constantFrom('[^]', '.', 'a', '[ab]', '\\w', '(?:a|\\n(?! *\\n))', '(?:ab?|b(?!c))'),
    fc.constantFrom('*', '*?', '+', '+?', '{2,}', '{0,3}', '{1,40}'),
    fc.constantFrom('', 'b', 'c', '$', '\\b', '(?=b)', '\\n', '(?:b|$)', '[^]*c'),
  )
  .map(([before, look, body, many, after]) => `${before}(?:${look}${body})${many}${after}`);

describe('makeScale() weighs no less than the matcher takes', () => {
  test('for generated patterns on pumped inputs, and finds what they cannot match', () => {
    let none = 0;
    fc.assert(
      fc.property(
        fc.oneof(patterns(3), shapes),
        fc.constantFrom('', 'i', 'm', 's', 'u', 'iu'),
        inputs,
        fc.nat(),
        (source, flags, input, seed) => {
          let prepared: ReturnType<typeof prepare>;
          try {
            new RegExp(source, flags);
            prepared = prepare(source, flags);
          } catch {
            prepared = undefined;
          }
          if (prepared === undefined) fc.pre(false);
          else {
            const { program } = prepared;
            const told = (what: string, from: number): string =>
              `${what} of /${source}/${flags} on ${JSON.stringify(input)} from ${from}`;
            for (const from of [0, seed % (input.length + 1)]) {
              const tries = input.length - from + 2;
              const steps = prepared.attempt(input, from);
              if (steps < Number.POSITIVE_INFINITY && prepared.isOne()) {
                none += 1;
                expect(execAt(source, `${flags}y`, input, from), told('attempt', from)).toBe(null);
              }
              const alone = within(program, steps, 2);
              expect(
                countSteps(program, input, from, true, Math.min(alone, ENOUGH)),
                told('attempt', from),
              ).toBeLessThanOrEqual(alone);
              const sum = prepared.search(input, from);
              if (sum < Number.POSITIVE_INFINITY && prepared.isAll())
                expect(execAt(source, `${flags}g`, input, from), told('search', from)).toBe(null);
              const whole = within(program, sum, tries);
              expect(
                countSteps(program, input, from, false, Math.min(whole, ENOUGH)),
                told('search', from),
              ).toBeLessThanOrEqual(whole);
              const rather = prepared.roughly(input, from);
              if (rather < Number.POSITIVE_INFINITY && prepared.isAll())
                expect(execAt(source, `${flags}g`, input, from), told('rough search', from)).toBe(null);
              const rough = within(program, rather, tries);
              expect(
                countSteps(program, input, from, false, Math.min(rough, ENOUGH)),
                told('rough search', from),
              ).toBeLessThanOrEqual(rough);
              const any = within(program, prepared.anywhere(input, from), tries);
              expect(
                countSteps(program, input, from, false, Math.min(any, ENOUGH)),
                told('any search', from),
              ).toBeLessThanOrEqual(any);
            }
          }
        },
      ),
      { numRuns: Number(process.env['RUNS'] ?? 800) },
    );
    expect(none).toBeGreaterThan(100);
  });

  const worst: readonly (readonly [source: string, input: string])[] = [
    ['a*a*b', 'a'.repeat(100)],
    ['^a*a*a*b', 'a'.repeat(40)],
    ['(?:a|b)*(?:a|c)*d', 'a'.repeat(100)],
    ['(?:ab|aba)*c', 'aba'.repeat(8)],
    ['(a+)\\1b', 'a'.repeat(60)],
    ['(?:(?=a*b)a)*c', 'a'.repeat(100)],
    ['(?:a(?<=a*))*c', 'a'.repeat(60)],
    ['(?:(?!a*b)a)*c', 'a'.repeat(100)],
    ['"(?:[^"]*,)*x', `"${'a,'.repeat(60)}`],
    ['^(?:a|a)*b', 'a'.repeat(7)],
  ];
  test.each(worst)('for /%s/', (source, input) => {
    const { program, attempt, search, roughly, anywhere } = known(source);
    const one = within(program, attempt(input, 0), 1);
    expect(countSteps(program, input, 0, true, 5e6)).toBeLessThanOrEqual(one);
    const all = within(program, search(input, 0), input.length + 1);
    expect(countSteps(program, input, 0, false, 5e6)).toBeLessThanOrEqual(all);
    expect(roughly(input, 0)).toBeGreaterThanOrEqual(search(input, 0));
    expect(anywhere(input, input.length >> 1)).toBeGreaterThanOrEqual(search(input, input.length >> 1));
  });

  test.each([
    ['exponential', '^(?:a|a)*b', 'a'.repeat(5000)],
    ['quadratic', '\\s+$', `${' '.repeat(60_000)}x`],
    ['cubic', '.*.*=', 'x'.repeat(3000)],
  ])('or says that it is too much: %s', (_, source, input) => {
    const { search, roughly, spent } = known(source);
    expect(search(input, 0, 2 ** 23)).toBe(Number.POSITIVE_INFINITY);
    expect(spent()).toBeGreaterThan(100);
    expect(spent()).toBeLessThan(200_000);
    const before = spent();
    expect(roughly(input, 0, 2 ** 19)).toBe(Number.POSITIVE_INFINITY);
    expect(spent() - before).toBeLessThan(20_000);
  });
});

describe('makeScale() weighs little', () => {
  test('roughly, where attempts are soon over', () => {
    const { search, roughly } = known('\\b\\w+\\s*=>\\s*\\w+', 'g');
    const input = 'some words and 1 number. '.repeat(40);
    expect(search(input, 0)).toBeLessThan(input.length * 40);
    expect(roughly(input, 0)).toBeLessThan(input.length * 120);
  });

  test('roughly, where what is searched for is there for certain', () => {
    const { roughly } = known('[^]*x');
    expect(roughly(`x${'a'.repeat(1000)}`, 0)).toBeLessThan(10_000);
    expect(roughly('a'.repeat(1000), 0)).toBeGreaterThan(500_000);
  });

  test('where what is searched for is there for certain', () => {
    const { search, anywhere } = known('"([^]*?)"', 'g');
    const input = 'a,"b c",'.repeat(5000);
    expect(anywhere(input)).toBeLessThan(input.length * 8);
    expect(search(`${'"ab"'}${'x'.repeat(10_000)}`, 0)).toBeLessThan(40_000);
  });

  test('where a look-ahead ends a loop', () => {
    const { attempt } = known('^(?:.|\\n(?!\\s*?\\n))+?\\n=+\\n');
    const near = attempt(`${'some words\n'.repeat(5)}\n${'more words\n'.repeat(2000)}`, 0);
    expect(near).toBeLessThan(1000);
    expect(attempt('some words\n'.repeat(2000), 0)).toBeGreaterThan(20_000);
  });

  test('but not where a look-ahead might end it', () => {
    const { attempt } = known('^(?:.|\\n(?!(\\s*?)\\1\\n))+?\\n=+\\n');
    expect(attempt(`\n\n${'more words\n'.repeat(2000)}`, 0)).toBeGreaterThan(20_000);
  });

  test.each(['(?:(?!a)|)[^]*x', 'a?(?:(?!a)|(?=a))[^]*x', '(?:(?!a)){0}[^]*x', '(?:(?!a)[^b])?[^]*x'])(
    'but not where there is a way around it: /^%s/',
    (source) => {
      expect(known(`^${source}`).attempt('a'.repeat(1000), 0)).toBeGreaterThan(1000);
    },
  );

  test('but not where sets may be larger than the truth', () => {
    const { search } = known('[^\u4e00]|\u4e00+x');
    expect(search('\u4e00'.repeat(300), 0)).toBeGreaterThan(40_000);
    expect(known('^(?:(?![^\u4e00])[^])*x').attempt('\u4e00'.repeat(300), 0)).toBeGreaterThan(300);
  });

  test('but not where a pair is one character', () => {
    expect(known('^(?:.b)*c', 'u').attempt('😀b'.repeat(500), 0)).toBeGreaterThan(500);
    expect(known('(?:.b)*c', 'u').search('😀b'.repeat(100), 1)).toBeGreaterThan(2000);
  });
});

describe('makeScale() keeps no more than so much', () => {
  let seed = 1;
  const input = Array.from({ length: 40_000 }, () => {
    seed = (seed * 48271) % 0x7fffffff;
    return seed & 64 ? 'a' : 'b';
  }).join('');

  test.each([
    ['states', '^(?:a|b)*a(?:a|b){14}(?:c|d)'],
    ['what look-aheads wait for', '^(?:(?!(?:a|b)*a(?:a|b){14}c)[ab])*(?:c|d)'],
  ])('of %s, and says that it is too much', (_, source) => {
    const { attempt, spent } = known(source);
    expect(attempt(input, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(spent()).toBeGreaterThan(20_000);
    expect(spent()).toBeLessThan(3_000_000);
    const before = spent();
    expect(attempt(input.slice(1), 0)).toBe(Number.POSITIVE_INFINITY);
    expect(spent() - before).toBeLessThan(before);
  });

  test('of where attempts are, and then says that it is too much', () => {
    const { roughly, spent } = known('a(?:a|b){11}c');
    expect(roughly(input, 0)).toBe(Number.POSITIVE_INFINITY);
    expect(spent()).toBeLessThan(3_000_000);
    const before = spent();
    expect(roughly(input, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(spent() - before).toBeLessThan(before);
  });

  test('of when it matches for certain, and then takes nothing for granted', () => {
    const { search } = known('(?:a|b)*a(?:a|b){14}c|[ab]{3}x');
    expect(search(input, 0)).toBeGreaterThan(input.length);
  });
});

test('makeScale() says where an attempt looks further than it is followed', () => {
  const { attempt } = known('^(?:(`+)\\n[^]*?\\1|[a-z]+ )');
  const fence = `\`\`\`\n${'code\n'.repeat(200)}`;
  expect(attempt(fence, 0, ANY, 100)).toBe(FAR);
  expect(attempt(fence, 0, ANY, fence.length)).toBeGreaterThan(fence.length);
  expect(attempt(fence, 0, 50, 100)).toBe(Number.POSITIVE_INFINITY);
  expect(attempt(`words ${fence}`, 0, ANY, 100)).toBeGreaterThan(5);
  expect(attempt('`', 0, ANY, 100)).toBeGreaterThan(0);
});

test('makeScale() charges for the walk, and for states of it only when they are made', () => {
  const { attempt, spent } = known('^(?:[a-z]+ ?)*!');
  const input = 'words and more words '.repeat(20);
  attempt(input, 0);
  const first = spent();
  attempt(input, 0);
  expect(spent() - first).toBeGreaterThan(0);
  expect(spent() - first).toBeLessThan(first / 2);
});
