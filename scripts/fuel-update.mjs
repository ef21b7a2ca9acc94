// npm run fuel:update: writes down anew what programs spend (test/e2e/fuel/table.json). Refuses to change a figure
// under a version of the prices that has others: raise COST_VERSION in packages/core/src/meter/cost-version.ts first.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from './lib/bootstrap.mjs';
import { root } from './lib/paths.mjs';

await bootstrap();
const { measureFuel } = await import('../test/e2e/fuel/figures.mjs');
const path = join(root, 'test/e2e/fuel/table.json');
const { differing, ...figures } = await measureFuel(process.execPath);

/** @type {Partial<typeof figures>} */
let before = {};
try {
  before = JSON.parse(readFileSync(path, 'utf8'));
} catch {
  // the first time
}
const changed = Object.entries(before.spent ?? {}).filter(
  ([name, spent]) => figures.spent[name] !== undefined && String(figures.spent[name]) !== String(spent),
);
for (const [name, spent] of changed) console.log(`${name}: ${spent} before, ${figures.spent[name]} now`);
for (const line of differing) console.log(`not the same each time: ${line}`);
if (differing.length > 0 || (changed.length > 0 && before.costs === figures.costs)) {
  if (changed.length > 0)
    console.log(`Raise COST_VERSION, which is ${figures.costs}: the same programs spend other fuel.`);
  process.exitCode = 1;
} else {
  const lines = Object.entries(figures.spent).map(
    ([name, spent]) => `    ${JSON.stringify(name)}: [${spent.join(', ')}]`,
  );
  const { costs, compiler } = figures;
  writeFileSync(
    path,
    `{\n  "costs": ${JSON.stringify(costs)},\n  "compiler": ${JSON.stringify(compiler)},\n  "spent": {\n${lines.join(',\n')}\n  }\n}\n`,
  );
  console.log(`${lines.length} figures under version ${costs}`);
}
