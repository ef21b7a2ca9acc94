// `npm run bench -- compiler`: our compiler against @endo/module-source on the same ES modules of about 500 KB,
// cold (the first compilation of a fresh process, import time apart) and warm. acorn's parse alone stands beside them: it is the floor of any compiler that builds on it.
import { fileURLToPath } from 'node:url';
import { runChild } from '../lib/child.mjs';
import { pickNames, readOptions, writeFigures } from '../lib/options.mjs';
import { lowerQuartile } from '../lib/stats.mjs';
import { buildInput, inputs } from './input.mjs';

const usage = `Usage: npm run bench -- compiler [--only NAMES] [--reps N] [--check]
  --only    of cofferdam, acorn, endo
  --reps N  cold processes per compiler (default 5)
  --check   exit code 1 when ours is less than 20 times faster`;
const options = readOptions(usage, {
  only: { type: 'string', default: 'cofferdam,acorn,endo' },
  reps: { type: 'string', default: '5' },
});

const child = fileURLToPath(new URL('./child.mjs', import.meta.url));
const titles = { cofferdam: '@cofferdam/core', acorn: 'acorn parse alone', endo: '@endo/module-source' };
const compilers = pickNames(options.only, Object.keys(titles), 'compiler');
const result = {};
let met = true;
for (const name of Object.keys(inputs)) {
  const input = await buildInput(name);
  const records = Object.fromEntries(compilers.map((which) => [which, []]));
  for (let rep = 0; rep < Number(options.reps); rep += 1) {
    for (const which of compilers) {
      // One process of each kind goes on to compile warm.
      const record = await runChild(child, { args: [JSON.stringify({ which, file: input.path, warm: rep === 0 })] });
      if (record.failed) throw Error(`${which}: ${record.failed}`);
      records[which].push(record);
    }
  }
  const times = {};
  for (const [which, list] of Object.entries(records)) {
    times[which] = {
      importMs: lowerQuartile(list.map((r) => r.importMs)),
      coldMs: lowerQuartile(list.map((r) => r.coldMs)),
      warmMs: list[0].warmMs,
    };
  }
  console.log(`${name}: an ES module of ${(input.bytes / 1024).toFixed(0)} KiB, ${input.lines} lines (${input.what})`);
  for (const [which, r] of Object.entries(times)) {
    console.log(
      `  ${titles[which].padEnd(20)} import ${r.importMs.toFixed(0).padStart(4)} ms   cold ${r.coldMs.toFixed(0).padStart(5)} ms   warm ${r.warmMs.toFixed(1).padStart(7)} ms`,
    );
  }
  result[name] = { bytes: input.bytes, times };
  if (!times.cofferdam || !times.endo) continue;
  const ratio = { cold: times.endo.coldMs / times.cofferdam.coldMs, warm: times.endo.warmMs / times.cofferdam.warmMs };
  result[name].ratio = ratio;
  if (ratio.cold < 20 || ratio.warm < 20) met = false;
  console.log(
    `  @cofferdam/core is faster than @endo/module-source by: cold ${ratio.cold.toFixed(1)}x, warm ${ratio.warm.toFixed(1)}x`,
  );
}
writeFigures(options.json, { ...result });
if (options.check && !met) process.exitCode = 1;
