// `npm run bench -- loader [--only NAME …] [--all] [--rounds N] [--json FILE] [--check]`: what loading npm packages
// costs, against @endo/compartment-mapper in the same run. CPU time, one process for each side that loads one package
// after the other; what the process itself needs to start is not counted. Cold: nothing was compiled before. Warm:
// an earlier process left compiled units on disk.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readCorpus } from '../compat/corpus.mjs';
import { folderOf, installAll } from '../compat/install.mjs';
import { lowerQuartile } from '../lib/stats.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    all: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '1' },
    json: { type: 'string' },
    check: { type: 'boolean', default: false },
  },
});
const TARGETS = { cold: 5, warm: 20 };
/** How long files lie before they are loaded: what has only just been written is not remembered (see disk-facts.ts). */
const REST_MS = 3_000;
/** Every so many packages of the corpus, unless all are asked for. */
const EVERY = 4;
const script = (name) => fileURLToPath(new URL(name, import.meta.url));
const geomean = (values) => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

const corpus = readCorpus(options.only, ['npm-compat']);
const chosen = options.all || options.only.length > 0 ? corpus : corpus.filter((_, i) => i % EVERY === 0);
const failures = await installAll(chosen);
const cases = chosen.filter(({ name }) => !failures.has(name));
for (const one of cases) {
  const text = `import * as names from ${JSON.stringify(one.name)};\nexport default Object.keys(names).length;\n`;
  writeFileSync(join(folderOf(one), 'load.mjs'), text);
}
const folders = cases.map(folderOf);
await setTimeout(REST_MS);
const units = mkdtempSync(join(tmpdir(), 'cofferdam-bench-'));

/** One result for each folder. On some packages importLocation fills the heap until the process ends. */
async function run(who, ...args) {
  const results = [];
  while (results.length < folders.length) {
    const left = JSON.stringify(folders.slice(results.length));
    const flags = ['--expose-gc', '--max-old-space-size=1024'];
    const child = spawn(process.execPath, [...flags, script(who), left, ...args], {
      env: { PATH: process.env.PATH, TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let out = '';
    for await (const chunk of child.stdout) out += chunk;
    for (const line of out.split('\n')) if (line !== '') results.push(JSON.parse(line));
    if (results.length < folders.length) results.push('the process ended');
  }
  return results;
}

const runs = { endo: [], cold: [], warm: [] };
await run('ours.mjs', units); // leaves units
for (let round = 0; round < Number(options.rounds); round += 1) {
  runs.endo.push(await run('endo.mjs'));
  runs.cold.push(await run('ours.mjs'));
  runs.warm.push(await run('ours.mjs', units));
}
rmSync(units, { recursive: true, force: true });

const rows = cases.map(({ name, format }, i) => {
  const row = { name, format };
  for (const [who, all] of Object.entries(runs)) {
    const times = all.map((one) => one[i]);
    const why = times.find((time) => typeof time === 'string');
    row[who] = why ?? lowerQuartile(times);
  }
  return row;
});
const loaded = rows.filter(({ endo, cold, warm }) => [endo, cold, warm].every((time) => typeof time === 'number'));
for (const { name, format, endo, cold, warm } of loaded) {
  const ms = (time) => `${time.toFixed(1).padStart(7)} ms`;
  console.log(
    `  ${name.padEnd(26)} ${format.padEnd(5)} endo ${ms(endo)}  cold ${ms(cold)}  warm ${ms(warm)}  ${(endo / cold).toFixed(1)}x ${(endo / warm).toFixed(1)}x`,
  );
}
for (const { name, cold, warm } of rows)
  if (typeof cold === 'string' || typeof warm === 'string') console.log(`  ${name}: not loaded by us: ${cold}`);
if (loaded.length === 0) process.exit(1);
const over = (rows, who) => geomean(rows.map((row) => row.endo / row[who]));
const ratios = { cold: over(loaded, 'cold'), warm: over(loaded, 'warm') };
console.log(`${loaded.length} of ${rows.length} packages load in both; geometric means over importLocation, CPU time:`);
for (const [who, target] of Object.entries(TARGETS)) {
  const esm = loaded.filter(({ format }) => format !== 'cjs');
  const parts = `ES modules ${over(esm, who).toFixed(1)}x, CommonJS ${over(
    loaded.filter(({ format }) => format === 'cjs'),
    who,
  ).toFixed(1)}x`;
  console.log(`  ${who}  ${ratios[who].toFixed(1)}x (target ${target}x): ${parts}`);
}
if (options.json)
  writeFileSync(options.json, `${JSON.stringify({ node: process.version, ratios, rows }, undefined, 2)}\n`);
if (options.check && (ratios.cold < TARGETS.cold || ratios.warm < TARGETS.warm)) process.exitCode = 1;
