// A guest that has a text compiled pays for its length. What parsing takes besides, time and a tree of a hundred times the
// text's size, is seen by clock and heap while it is parsed: four million units would take 3 GB and eight seconds.
import { expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

const programs: readonly (readonly [string, string])[] = [
  ['eval', `(0, eval)('1;'.repeat(3e5))`],
  ['Function', `new Function('1;'.repeat(3e5))`],
  ['a compartment of the guest', `new Compartment().evaluate('1;'.repeat(3e5))`],
];

it.each(programs)('A source whose tree is larger than the heap may grow ends the guest: %s', (_, source) => {
  const tenant = makeTenant({ limits: { heapBytes: 2 ** 24, wallMs: 60_000 } });
  expect(() => tenant.evaluateNow(source)).toThrow(expect.objectContaining({ code: 'LIMIT_HEAP' }) as Error);
});

it('What is evaluated beside it, and after it, is what it was', () => {
  const tenant = makeTenant({ limits: { heapBytes: 2 ** 26 } });
  expect(tenant.evaluateNow(`(0, eval)('1;'.repeat(2e4)) + new Function('return ' + '1+'.repeat(500) + '1')()`)).toBe(
    502,
  );
});
