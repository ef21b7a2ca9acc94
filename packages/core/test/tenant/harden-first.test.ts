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
  expect([await fuelOf(), await fuelOf()]).toEqual([await fuelOf(), await fuelOf()]);
});
