// The same program spends the same fuel: cold and hot, in every tenant, on every version of Node. `npm run test:nodes`
// runs this on each. The figures stand in fuel/table.json, with the version of the prices that they belong to.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Figures, measureFuel } from './fuel/figures.mjs';

const table = JSON.parse(readFileSync(new URL('fuel/table.json', import.meta.url), 'utf8')) as Figures;
const ADVICE = 'if that is meant, raise COST_VERSION (packages/core/src/meter) and run npm run fuel:update';

describe('fuel', () => {
  let now: Figures;
  beforeAll(async () => {
    now = await measureFuel(process.execPath);
  }, 120_000);

  it('is the same cold and hot, in one tenant and the next', () => {
    expect(now.differing).toEqual([]);
  });

  it('is what it was, on every version of Node', () => {
    expect({ costs: now.costs, compiler: now.compiler }, ADVICE).toEqual({
      costs: table.costs,
      compiler: table.compiler,
    });
    expect(now.spent, ADVICE).toEqual(table.spent);
  });

  it('is the same where nothing is ever optimised', async () => {
    const { spent, differing } = await measureFuel(process.execPath, ['--jitless']);
    expect(differing).toEqual([]);
    for (const [name, fuel] of Object.entries(spent)) expect([name, fuel]).toEqual([name, table.spent[name]]);
  });

  it('is known for every kind of program', () => {
    expect(Object.keys(table.spent).length).toBeGreaterThan(60);
    for (const [name, figures] of Object.entries(table.spent))
      for (const fuel of figures) expect(fuel, name).toBeGreaterThan(0);
  });
});
