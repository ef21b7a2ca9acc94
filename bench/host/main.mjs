// `npm run bench -- host`: how long it takes from asking for a tenant to its first result, in each placement, warm and
// cold, beside what others start.
import { fileURLToPath } from 'node:url';
import { runChild } from '../lib/child.mjs';
import { readOptions, writeFigures } from '../lib/options.mjs';

const usage = `Usage: npm run bench -- host [--rounds 40] [--isolated-vm DIRECTORY] [--check]
  --isolated-vm  a directory in which isolated-vm was installed: its newest has no binary for every Node, so it is no dependency
  --check        exit code 1 when a target is missed`;
const options = readOptions(usage, {
  rounds: { type: 'string', default: '40' },
  'isolated-vm': { type: 'string', default: '' },
});
const script = (name) => fileURLToPath(new URL(`./${name}.mjs`, import.meta.url));

/** Milliseconds to the first result in a warm pool. */
const TARGETS = { thread: 5, process: 10 };

const results = {};
for (const name of ['warm', 'cold', 'others']) {
  results[name] = await runChild(script(name), {
    args: [options.rounds, options['isolated-vm']],
    flags: ['--expose-gc'],
  });
  if (results[name].failed) {
    console.log(`FAILED ${name}: ${results[name].failed}`);
    process.exitCode = 1;
  }
}

const ms = (value) => (value === undefined ? '' : value.toFixed(2)).padStart(8);
const rows = (table) => {
  for (const [what, { low, median, high }] of Object.entries(table ?? {}))
    console.log(`  ${what.padEnd(58)} ${ms(low)} ${ms(median)} ${ms(high)} ms`);
};
const head = (text) =>
  console.log(`\n${text.padEnd(60)} ${'quartile'.padStart(8)} ${'median'.padStart(8)} ${'p90'.padStart(8)}`);

head('admission into a warm pool, to the first result');
rows(results.warm.ms);
head('cold: no side is ready, the modules are loaded');
rows(results.cold.ms);
head('others: the same program, in something new each time');
rows(results.others.ms);
for (const note of results.others.notes ?? []) console.log(`  ${note}`);

console.log('');
for (const [placement, target] of Object.entries(TARGETS)) {
  const { low } = results.warm.ms?.[`${placement}: admit and call an export`] ?? { low: Number.NaN };
  const met = low <= target;
  console.log(`  ${placement}: ${ms(low).trim()} ms, ${met ? 'within' : 'OVER'} ${target}`);
  if (options.check && !met) process.exitCode = 1;
}
writeFigures(options.json, results);
