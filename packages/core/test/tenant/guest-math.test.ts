import { describe, expect, it } from 'vitest';
import { makeTenant } from '../../src/index.ts';

describe('Math of a tenant', () => {
  it("has the platform's names as its own, in its order, fixed", () => {
    const tenant = makeTenant();
    const [names, fixed, tag, proto] = tenant.evaluateNow(`[
      Object.getOwnPropertyNames(Math), Object.isFrozen(Math), String(Math),
      Object.getPrototypeOf(Math) === Object.prototype,
    ]`) as [string[], boolean, string, boolean];
    const platform = Object.getOwnPropertyNames(Math);
    expect(names.filter((name) => platform.indexOf(name) < 43)).toEqual(platform.slice(0, 43));
    expect([...names].sort()).toEqual([...platform].sort());
    expect([fixed, tag, proto]).toEqual([true, '[object Math]', true]);
    expect(tenant.evaluateNow("[Math.hasOwnProperty('floor'), Math.floor === (0, eval)('Math').floor]")).toEqual([
      true,
      true,
    ]);
  });

  it('shares its functions with other tenants, but for random, and nothing that can be changed', () => {
    const [one, other] = [makeTenant(), makeTenant()];
    const read = 'Object.values(Math).map((value) => Object.isFrozen(value))';
    expect(new Set(one.evaluateNow(read) as boolean[])).toEqual(new Set([true]));
    const same = makeTenant({ globals: { given: one.evaluateNow('Math.max') as () => number } });
    expect(same.evaluateNow('given(1, 2)')).toBe(2);
    expect(one.evaluateNow('Math.random()')).toBe(other.evaluateNow('Math.random()'));
    expect(one.evaluateNow('Math.random()')).not.toBe(makeTenant().evaluateNow('Math.random()'));
  });
});
