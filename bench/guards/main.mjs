// `npm run bench -- guards`: what native guards cost host code, which pays for nothing: a guarded realm against one
// that was locked down without guards, each in a process of its own, by turns.
import { fileURLToPath } from 'node:url';
import { runChild } from '../lib/child.mjs';
import { readOptions, writeFigures } from '../lib/options.mjs';
import { lowerQuartile } from '../lib/stats.mjs';

const TARGET = 1.5;
const usage = `Usage: npm run bench -- guards [--processes N] [--dist URL] [--check]
  --processes N  of each kind of realm (default 3)
  --dist URL     measure this build of core
  --check        exit code 1 when the target is missed`;
const options = readOptions(usage, { dist: { type: 'string' }, processes: { type: 'string', default: '3' } });
const dist = options.dist ?? new URL('../../packages/core/dist/', import.meta.url).href;
const script = fileURLToPath(new URL('./child.mjs', import.meta.url));

/** Kind of realm → what each of its processes measured. */
const runs = { guarded: [], unguarded: [] };
for (let i = 0; i < Number(options.processes); i += 1) {
  for (const kind of Object.keys(runs)) {
    const ns = await runChild(script, { args: [dist, kind] });
    if (ns.failed) {
      console.log(`FAILED ${ns.failed}`);
      process.exit(1);
    }
    runs[kind].push(ns);
  }
}

const geomean = (ratios) => Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
const rows = [];
for (const [family, calls] of Object.entries(runs.guarded[0])) {
  for (const name of Object.keys(calls)) {
    const of = (kind) => lowerQuartile(runs[kind].map((ns) => ns[family][name]));
    rows.push({ family, name, guarded: of('guarded'), unguarded: of('unguarded') });
  }
}
for (const row of rows) row.ratio = row.guarded / row.unguarded;
for (const { family, name, guarded, unguarded, ratio } of rows) {
  const show = (ns) => ns.toFixed(ns < 10 ? 1 : 0).padStart(7);
  console.log(`  ${`${family}: ${name}`.padEnd(34)} ${show(unguarded)} → ${show(guarded)} ns  ${ratio.toFixed(2)}x`);
}
const families = Object.groupBy
  ? Object.entries(Object.groupBy(rows, ({ family }) => family))
  : [...new Set(rows.map(({ family }) => family))].map((name) => [name, rows.filter(({ family }) => family === name)]);
for (const [family, of] of families) console.log(`  ${family}: ${geomean(of.map(({ ratio }) => ratio)).toFixed(2)}x`);
const overall = geomean(rows.map(({ ratio }) => ratio));
const worst = rows.reduce((a, b) => (b.ratio > a.ratio ? b : a));
console.log(
  `  geometric mean ${overall.toFixed(2)}x, ${overall <= TARGET ? 'within' : 'OVER'} ${TARGET}; worst ${worst.family} ${worst.name} ${worst.ratio.toFixed(2)}x`,
);
if (options.check && overall > TARGET) process.exitCode = 1;
writeFigures(options.json, { geomean: overall, worst, rows });
