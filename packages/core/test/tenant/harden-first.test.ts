// In a process of its own: who hardens first must pay what the next one pays.
import { expect, it } from 'vitest';
import { makeTenant } from '../../src/index.ts';

it('hardened exports cost the first tenant of a realm what they cost the second', async () => {
  const files: Readonly<Record<string, string>> = {
    a: "const b = require('b'); module.exports = [b.all, new Date(0), Math.PI].length;",
    b: 'exports.all = [new Map().entries(), /x/, new Error(), async () => {}, function* () {}, Date, Math, eval, console];',
  };
  const fuelOf = async (): Promise<number> => {
    const tenant = makeTenant({
      modules: {
        resolve: (specifier) => specifier,
        load: (id) => ({ type: 'commonjs', source: files[id] ?? '' }),
        scopeOf: (id) => id,
        scope: (name) => ({ globals: 'any', exports: name === 'b' ? 'hardened' : 'open' }),
      },
    });
    expect((await tenant.import('a'))['default']).toBe(3);
    return tenant.usage().fuel;
  };
  // and what it costs on every version of Node
  expect([await fuelOf(), await fuelOf(), await fuelOf()]).toEqual([330, 330, 330]);
});

it('harden() costs the first guest of a realm what it costs the second', async () => {
  for (const [source, fuel] of [
    ['harden({})', 19],
    ['harden([new Map().entries(), /x/, async () => {}, function* () {}])', 181],
  ] as const) {
    const fuelOf = async (): Promise<number> => {
      const tenant = makeTenant();
      await tenant.evaluate(`${source}; 0`);
      return tenant.usage().fuel;
    };
    expect([source, await fuelOf(), await fuelOf()]).toEqual([source, fuel, fuel]);
  }
});

it('harden() costs each guest the same for what they share', async () => {
  const shared = { list: [{}, {}, { deep: [1, 2, 3] }] };
  const fuelOf = (): number => {
    const tenant = makeTenant();
    (tenant.evaluateNear('(value) => { globalThis.shared = value; }') as (value: unknown) => void)(shared);
    tenant.evaluateNear('harden(shared)');
    return tenant.usage().fuel;
  };
  const first = fuelOf();
  expect(first).toBeGreaterThan(100);
  expect(fuelOf()).toBe(first);
});
