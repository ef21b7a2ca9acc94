// `npm run bench -- lockdown`: what lockdown costs each small operation, worst first. Single figures are bimodal (V8's
// optimiser has luck of its own): run a suspect alone, with --only, before believing it.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const usage = `Usage: npm run bench -- lockdown [options]
  --only REGEXP   cases whose name matches (default: all)
  --above RATIO   show cases above this ratio (default 1.1)
  --reps N        processes per setting (default 2)`;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    above: { type: 'string', default: '1.1' },
    reps: { type: 'string', default: '2' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(usage);
  process.exit(0);
}

/** The best figure of each case over some processes. */
function measure(setting) {
  const best = {};
  for (let rep = 0; rep < Number(options.reps); rep++) {
    process.stderr.write(`${setting} ${rep + 1}/${options.reps}\n`);
    const child = fileURLToPath(new URL('child.mjs', import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [child, setting, options.only], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    for (const [name, ns] of Object.entries(JSON.parse(stdout))) best[name] = Math.min(best[name] ?? ns, ns);
  }
  return best;
}

const native = measure('native');
const host = measure('host');
const rows = Object.keys(native)
  .map((name) => ({ name, ratio: host[name] / native[name] }))
  .sort((a, b) => b.ratio - a.ratio);
console.log('| operation | native ns | after lockdown ns | ratio |\n| --- | --: | --: | --: |');
for (const { name, ratio } of rows.filter((row) => row.ratio > Number(options.above)))
  console.log(`| ${name} | ${native[name].toFixed(1)} | ${host[name].toFixed(1)} | ${ratio.toFixed(2)} |`);
const mean = Math.exp(rows.reduce((sum, { ratio }) => sum + Math.log(ratio), 0) / rows.length);
console.log(`| **geometric mean of ${rows.length}** | | | **${mean.toFixed(2)}** |\n\nNode ${process.version}`);
