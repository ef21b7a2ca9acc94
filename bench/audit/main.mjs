// `npm run bench -- audit`: events per second of one core, in memory and to a file.
import { fileURLToPath } from 'node:url';
import { runChild } from '../lib/child.mjs';
import { readOptions, writeFigures } from '../lib/options.mjs';

const usage = `Usage: npm run bench -- audit [--check]
  --check  exit code 1 when the target is missed`;
const options = readOptions(usage);
const result = await runChild(fileURLToPath(new URL('./child.mjs', import.meta.url)));
if (result.failed) throw Error(result.failed);
const { rates, bytesPerEvent } = result;
console.log(`${'events per second of one core'.padEnd(68)}${'events'.padStart(10)}`);
for (const [name, rate] of Object.entries(rates)) console.log(name.padEnd(68) + rate.toFixed(0).padStart(10));
console.log(`\n${bytesPerEvent.toFixed(0)} bytes per event`);

const TARGET = 200_000;
const met = rates['to a file, synced every second'] >= TARGET;
console.log(`${met ? 'met   ' : 'MISSED'} to a file, synced every second, target ${TARGET}`);
if (options.check && !met) process.exitCode = 1;
writeFigures(options.json, { ...result });
