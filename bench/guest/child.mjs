// One measurement in a process of its own: one workload, one setting. Prints one line of JSON.
import { readFileSync } from 'node:fs';
import { measure } from './measure.mjs';

const { setting, file, warmMs, timeMs } = JSON.parse(process.argv[2]);
const text = readFileSync(file, 'utf8');
const say = (record) => process.stdout.write(`${JSON.stringify(record)}\n`);
try {
  const { prepare } = await import(`./settings/${setting}.mjs`);
  const load = await prepare();
  say(measure(load(text), { warmMs, timeMs }));
} catch (error) {
  say({ failed: String(error?.message ?? error), code: error?.code });
}
