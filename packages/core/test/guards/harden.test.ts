// harden() makes a list of the keys of whatever it comes by: a guest pays for that, and may not have long ones.
import { describe, expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

const LIMITS = { fuelPerTurn: 3_000_000, wallMs: 60_000 };

async function faultOf(source: string): Promise<string | undefined> {
  const { status, fault, error } = await makeTenant({ limits: LIMITS }).run(source);
  return fault ?? (status === 'error' ? error?.name : status);
}

describe('harden()', () => {
  it.each([
    ['harden(new Uint8Array(2 ** 22))', 'array'],
    ['harden({ deep: [{ bytes: new Uint8Array(2 ** 22) }] })', 'array'],
    ['harden(Array(2 ** 22).fill(0))', 'array'],
    ['Object[Symbol.for("harden")](new Uint8Array(2 ** 22))', 'array'],
    ['harden.bind(null, new Uint8Array(2 ** 22))()', 'array'],
    ['for (;;) harden(Array(2 ** 10).fill(0))', 'fuelPerTurn'],
    ['harden(new Proxy({}, { ownKeys() { for (;;) {} } }))', 'fuelPerTurn'],
  ])('%s', async (source, fault) => {
    expect(await faultOf(source)).toBe(fault);
  });

  it('freezes all that can be reached, and asks getters nothing', async () => {
    expect(
      await makeTenant().evaluate(`
        let asked = 0;
        const inner = { list: [1, [2]] };
        const o = harden({ inner, get x() { asked++; return 1; }, __proto__: { own: inner } });
        [Object.isFrozen(o), Object.isFrozen(inner.list[1]), Object.isFrozen(Object.getPrototypeOf(o)), asked, harden(o) === o, harden(5)]`),
    ).toEqual([true, true, true, 0, true, 5]);
  });

  it('costs next to nothing for what is hardened already', async () => {
    const spend = async (times: number): Promise<number> => {
      const tenant = makeTenant();
      await tenant.evaluate(
        `const o = Array.from({ length: 500 }, () => ({})); for (let i = 0; i < ${times}; i++) harden(o)`,
      );
      return tenant.usage().fuel;
    };
    expect((await spend(200)) - (await spend(1))).toBeLessThan(1_000);
  });
});
