// Short inputs: tried in our matcher, looked at, and left to the engine where the bound for them is low.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Payer } from '../../src/meter/current.ts';
import { execMetered } from '../../src/regexp/metered.ts';
import { longestRuns, type Outline, type Part, runsOf } from '../../src/regexp/outline.ts';
import { addSample, makeCharSet } from '../../src/regexp/char-set.ts';
import { planFor } from '../../src/regexp/plan.ts';
import { patterns } from './patterns.ts';

class TooMuch extends Error {}

/** One tenant, who has so many units. */
function makePayer(fuel: number) {
  let spent = 0;
  const charge = (amount: number): void => {
    expect(amount).toBeGreaterThanOrEqual(0);
    spent += amount;
    if (spent > fuel) throw new TooMuch();
  };
  const refund = (amount: number): void => {
    expect(amount).toBeGreaterThanOrEqual(0);
    spent -= amount;
  };
  return { payer: { charge, refund, limits: {} } as unknown as Payer, spent: () => spent };
}

const shown = (found: RegExpExecArray | null) =>
  found && {
    texts: [...found],
    index: found.index,
    groups: found.groups && { ...found.groups },
    indices: found.indices && [...found.indices],
  };

const inputs: fc.Arbitrary<string> = fc
  .array(fc.constantFrom('a', 'ab', 'b ', 'c', '1_', '\n', 'k', 'aaaa', 'é', '😀', '\ude00'), { maxLength: 120 })
  .map((parts) => parts.join(''));

const ROUNDS = 6;

describe('execMetered()', () => {
  test('agrees with exec on short inputs and longer ones, and spends the same each time', () => {
    fc.assert(
      fc.property(
        fc.array(patterns(2), { minLength: 1, maxLength: 3 }).map((all) => all.join('')),
        fc.tuple(fc.subarray(['d', 'g', 'i', 'm', 's', 'y']), fc.constantFrom('', '', 'u')),
        inputs,
        fc.constantFrom(1, 1, 40),
        fc.nat(40),
        (source, [letters, unicode], piece, times, at) => {
          const input = piece.repeat(times);
          let regexp: RegExp | undefined;
          try {
            regexp = new RegExp(source, letters.join('') + unicode);
          } catch {
            fc.pre(false);
          }
          if (regexp === undefined) return;
          fc.pre(planFor(regexp.source, regexp.flags).refused === undefined);
          const all: number[] = [];
          for (let tenant = 0; tenant < 2; tenant++) {
            const { payer, spent } = makePayer(5e5);
            // a second time, the input is known; after some more, it is weighed
            for (let round = 0; round < ROUNDS; round++) {
              regexp.lastIndex = at;
              let ours: RegExpExecArray | null;
              try {
                ours = execMetered(regexp, input, payer);
              } catch (error) {
                if (error instanceof TooMuch) return;
                throw error;
              }
              const end = regexp.lastIndex;
              regexp.lastIndex = at;
              const told = `${regexp} on ${JSON.stringify(input)} from ${at}`;
              expect(shown(ours), told).toEqual(shown(regexp.exec(input)));
              expect(end, told).toBe(regexp.lastIndex);
              all.push(spent());
            }
          }
          expect(all.slice(ROUNDS)).toEqual(all.slice(0, ROUNDS));
        },
      ),
      { numRuns: Number(process.env['RUNS'] ?? 400) },
    );
  });

  const calls = 'a(b, c); '.repeat(20);
  const search = String.raw`#?(?!\s)[_$a-zA-Z](?:(?!\s)[$\w])*(?=\s*[=:]\s*(?:async\s*)?(?:\bfunction\b|(?:\((?:[^()]|\([^()]*\))*\)|\w+)\s*=>))`;

  test('costs less by the engine than by the steps of our matcher', () => {
    const { payer, spent } = makePayer(1e7);
    execMetered(/x/, '', payer);
    const regexp = new RegExp(search);
    expect(execMetered(regexp, calls, payer)).toBe(null);
    const most = 1000 + search.length * 256 + 32 * calls.length + 2000;
    expect(spent()).toBeGreaterThan(256);
    expect(spent()).toBeLessThan(most + 2000);
  });

  test('charges little for what cannot begin with the first character', () => {
    const { payer, spent } = makePayer(1e7);
    const regexp = /^ *((?:a|b)*c)*(a|b)*x/;
    execMetered(regexp, '', payer);
    const before = spent();
    expect(execMetered(regexp, `!${'ab'.repeat(5000)}`, payer)).toBe(null);
    expect(spent() - before).toBeLessThan(10);
  });

  test('takes no step back for an empty match within a pair of surrogates', () => {
    const { payer, spent } = makePayer(1e5);
    const regexp = /(?:)/gu;
    regexp.lastIndex = 1;
    expect(execMetered(regexp, '😀', payer)?.index).toBe(0);
    expect(spent()).toBeLessThan(2100);
    expect(spent()).toBeGreaterThan(0);
  });
});

test('longestRuns() finds the longest run of each set', () => {
  const set = fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { maxLength: 6 });
  const text = fc.string({ unit: fc.constantFrom(...'abcdefghé'), maxLength: 60 });
  fc.assert(
    fc.property(fc.array(set, { minLength: 1, maxLength: 70 }), text, (sets, input) => {
      const parts = sets.map((chars): Part => {
        const charSet = makeCharSet();
        for (const char of chars) addSample(charSet, char.charCodeAt(0));
        return { kind: 'straight', weight: 1, size: 1, spread: 1, set: charSet, exits: [] };
      });
      const outline: Outline = { parts, start: { table: new Uint16Array(257), exits: [] }, weight: 1 };
      const runs = runsOf([outline]);
      const longest = longestRuns(runs, input);
      sets.forEach((chars, i) => {
        let most = 0;
        let run = 0;
        for (const char of input) {
          run = chars.includes(char) ? run + 1 : 0;
          most = Math.max(most, run);
        }
        expect(longest[runs.indices[0]?.[i] as number]).toBe(most);
      });
    }),
    { numRuns: 100 },
  );
});
