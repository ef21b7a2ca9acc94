import { describe, expect, it } from 'vitest';
import { makeTenant } from '../../src/index.ts';

describe('Math of a tenant', () => {
  it("is fixed, and can be gone through no more than the platform's", () => {
    expect(makeTenant().evaluateNow('[Object.isFrozen(Math), String(Math), Object.keys(Math).length]')).toEqual([
      true,
      '[object Math]',
      0,
    ]);
  });

  it('has a random of its own', () => {
    const [one, other] = [makeTenant(), makeTenant()];
    expect(one.evaluateNow('Math.random()')).toBe(other.evaluateNow('Math.random()'));
    expect(one.evaluateNow('Math.random()')).not.toBe(makeTenant().evaluateNow('Math.random()'));
  });
});
