import { describe, expect, it } from 'vitest';
import { makeTenant } from '../../src/index.ts';

describe('Math of a tenant', () => {
  it('is fixed, and says itself that its functions are its own', () => {
    const tenant = makeTenant();
    expect(
      tenant.evaluateNow(`[
        Object.isFrozen(Math), String(Math), Object.keys(Math).length,
        ...['floor', 'random', 'PI', 'hasOwnProperty', 'toString', 'none'].map((name) => Math.hasOwnProperty(name)),
      ]`),
    ).toEqual([true, '[object Math]', 0, true, true, true, false, false, false]);
  });

  it('has a random of its own', () => {
    const [one, other] = [makeTenant(), makeTenant()];
    expect(one.evaluateNow('Math.random()')).toBe(other.evaluateNow('Math.random()'));
    expect(one.evaluateNow('Math.random()')).not.toBe(makeTenant().evaluateNow('Math.random()'));
  });
});
