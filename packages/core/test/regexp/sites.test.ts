// Literals that are known by where they stand: what they cost is what any other regexp costs.
import { describe, expect, test } from 'vitest';
import type { Payer } from '../../src/meter/current.ts';
import { planOf } from '../../src/regexp/plan.ts';
import { literal, type Site } from '../../src/regexp/sites.ts';

function makePayer() {
  let spent = 0;
  const charge = (amount: number): void => {
    spent += amount;
  };
  return { payer: { charge, refund: () => {}, limits: {} } as unknown as Payer, spent: () => spent };
}

const makeSite = (): Site => ({ plan: undefined, owner: undefined });

/** Units for a look at a pattern of so many characters. */
const price = (length: number): number => 1000 + length * 256;

describe('literal()', () => {
  test('gives what it is given, and its plan is paid once by each tenant', () => {
    const site = makeSite();
    for (const { payer, spent } of [makePayer(), makePayer()])
      for (let i = 0; i < 3; i++) {
        const regexp = /site/g;
        expect(literal(site, regexp)).toBe(regexp);
        expect(planOf(regexp, payer)).toMatchObject({ source: 'site', flags: 'g' });
        expect(spent()).toBe(price(4));
      }
  });

  test('tells nothing of other regexps', () => {
    const { payer } = makePayer();
    const site = makeSite();
    const first = literal(site, /one/);
    planOf(first, payer);
    const second = /two/y;
    expect(planOf(second, payer)?.source).toBe('two');
    literal(makeSite(), second);
    expect(planOf(first, payer)?.source).toBe('one');
    expect(planOf(second, payer)?.flags).toBe('y');
  });

  test.each([
    ['when it was the last one made', (): void => {}],
    ['when a literal of another tenant was', (): void => void literal(makeSite(), /other/)],
  ])('is paid again when its tenant knows too many patterns: %s', (_, between) => {
    const { payer, spent } = makePayer();
    const site = makeSite();
    const regexp = literal(site, /kept/);
    for (let i = 0; i < 20; i++) {
      planOf(regexp, payer);
      planOf(/x/, payer);
      between();
    }
    for (let i = 0; i < 1000; i++) planOf(new RegExp(`${10_000 + i}`), payer);
    literal(site, regexp);
    between();
    const before = spent();
    planOf(regexp, payer);
    expect(spent() - before).toBe(price(4));
    planOf(regexp, payer);
    expect(spent() - before).toBe(price(4));
  });
});
