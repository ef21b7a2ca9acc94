// Searches in parts find what a search in one go finds, whatever the pattern.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Payer } from '../../src/meter/current.ts';
import { valueAt } from '../../src/regexp/growth.ts';
import { planFor } from '../../src/regexp/plan.ts';
import { execInParts, partOf } from '../../src/regexp/search-parts.ts';
import { patterns } from './patterns.ts';

function makePayer() {
  let spent = 0;
  const payer = {
    charge: (amount: number): void => {
      expect(amount).toBeGreaterThanOrEqual(0);
      spent += amount;
    },
    refund: (amount: number): void => {
      expect(amount).toBeGreaterThanOrEqual(0);
      spent -= amount;
    },
  } as unknown as Payer;
  return { payer, spent: () => spent };
}

const shown = (found: RegExpExecArray | null) =>
  found && {
    texts: [...found],
    index: found.index,
    groups: found.groups && { ...found.groups },
    indices: found.indices,
  };

/** Longer than a part, and with few matches: they lie in, at the edge of, and across parts. */
const inputs: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom('x', 'xy', ' ', '\n'), fc.nat(80), fc.stringMatching(/^[abc1_ ]{0,6}$/), fc.nat(80))
  .map(([filler, before, text, after]) => filler.repeat(before) + text + filler.repeat(after));

test('execInParts() agrees with exec', () => {
  fc.assert(
    fc.property(patterns(3), fc.subarray(['d', 'g', 'i', 'm', 's']), inputs, fc.nat(40), (source, flags, input, at) => {
      const letters = flags.join('');
      let regexp: RegExp | undefined;
      try {
        regexp = new RegExp(source, letters);
      } catch {
        fc.pre(false);
      }
      if (regexp === undefined) return;
      const plan = planFor(source, letters);
      // what takes the engine no time
      fc.pre(plan.refused === undefined && partOf(plan, 1) > 0 && valueAt(plan.attempt, input.length) < 3000);
      const from = plan.global ? Math.min(at, input.length) : 0;
      regexp.lastIndex = from;
      const { payer, spent } = makePayer();
      const ours = execInParts(plan, regexp, input, from, 512, 1, payer);
      const end = regexp.lastIndex;
      regexp.lastIndex = from;
      const native = regexp.exec(input);
      const told = `${regexp} on ${JSON.stringify(input)} from ${from}`;
      if (typeof ours === 'number') throw new Error(`Gave up: ${told}`);
      expect(shown(ours), told).toEqual(shown(native));
      expect(end, told).toBe(regexp.lastIndex);
      expect(spent()).toBeGreaterThan(0);
    }),
    { numRuns: Number(process.env['RUNS'] ?? 300) },
  );
});

test.each(['a', 'a(?=x)', '(?<!a)a', '^a'])('execInParts() finds /%s/ at each position', (source) => {
  const plan = planFor(source, 'gm');
  const { payer } = makePayer();
  for (let at = 0; at < 1200; at++) {
    const input = `${'x'.repeat(at)}\na${'x'.repeat(3)}`;
    const regexp = new RegExp(source, 'gm');
    expect(execInParts(plan, regexp, input, 0, 512, 1, payer)).toMatchObject({ index: input.length - 4 });
  }
});

test('execInParts() gives up, at a position before which nothing matches, when the parts may have taken too long', () => {
  const source = '"[\\s\\S]*?x';
  const plan = planFor(source, 'g');
  const input = '"'.repeat(60_000);
  const { payer, spent } = makePayer();
  const rest = execInParts(plan, new RegExp(source, 'g'), input, 0, 32, 2 ** 20, payer);
  expect(rest).toBeGreaterThan(0);
  expect(rest).toBeLessThan(1000);
  expect(spent()).toBeGreaterThan(1000);
});

test('partOf() leaves alone what is sticky, anchored, or counts code points', () => {
  expect(partOf(planFor('a', 'y'), 1)).toBe(0);
  expect(partOf(planFor('^a', ''), 1)).toBe(0);
  expect(partOf(planFor('a', 'u'), 1)).toBe(0);
  expect(partOf(planFor('a', 'g'), 2 ** 30)).toBe(0);
  expect(partOf(planFor('a', 'g'), 1)).toBeGreaterThan(0);
});
