// `npm run bench -- caps`: what a call costs through each pattern of @cofferdam/caps, beside Endo's.
import { fileURLToPath } from 'node:url';
import { runChild } from '../lib/child.mjs';
import { readOptions, writeFigures } from '../lib/options.mjs';

const usage = `Usage: npm run bench -- caps [--check]
  --check  exit code 1 when a target is missed`;
const options = readOptions(usage);
const run = async (name) => {
  const result = await runChild(fileURLToPath(new URL(`./${name}.mjs`, import.meta.url)));
  if (result.failed) throw Error(`${name}: ${result.failed}`);
  return result.ns;
};
const show = (value) => value.toFixed(value < 100 ? 1 : 0).padStart(10);

const calls = await run('calls');
console.log(`${'ns per call'.padEnd(36)}${'number'.padStart(10)}${'record'.padStart(10)}`);
for (const [name, { number, record }] of Object.entries(calls))
  console.log(name.padEnd(36) + show(number) + show(record));
const sends = await run('sends');
console.log(`\n${'ns per message'.padEnd(48)}${'awaited'.padStart(10)}${'burst'.padStart(10)}`);
for (const [name, { one, burst }] of Object.entries(sends)) console.log(name.padEnd(48) + show(one) + show(burst));

const exo = calls['makeExo with the same guard'];
const audited = calls['stacked, with the audit tap'];
const ratioOf = (kind) =>
  Math.min(...['one', 'burst'].map((way) => sends[`E(), ${kind}`][way] / sends[`send(), ${kind}`][way]));
const targets = [
  ['guarded against the exo, number', exo.number / calls.guarded.number, 50, 'x'],
  ['guarded against the exo, record', exo.record / calls.guarded.record, 50, 'x'],
  ['stacked and audited, number', audited.number, -2000, ' ns'],
  ['stacked and audited, record', audited.record, -2000, ' ns'],
  ['send against E(), a capability of ours', ratioOf('a capability of ours'), 20, 'x'],
  ['send against E(), a Far object', ratioOf('a Far object'), 20, 'x'],
];
console.log();
for (const [what, value, bound, unit] of targets) {
  const met = bound < 0 ? value <= -bound : value >= bound;
  console.log(
    `${met ? 'met   ' : 'MISSED'} ${what.padEnd(42)}${value.toFixed(0).padStart(7)}${unit} (target ${Math.abs(bound)}${unit})`,
  );
  if (options.check && !met) process.exitCode = 1;
}
writeFigures(options.json, { calls, sends });
