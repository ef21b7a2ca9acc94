// `npm run bench -- wire`: what a call over the wire costs, beside the raw messages below it and other wires.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { keepAwake } from '../lib/awake.mjs';
import { runChild } from '../lib/child.mjs';
import { readOptions, writeFigures } from '../lib/options.mjs';

const usage = `Usage: npm run bench -- wire [--check]
  --check   exit code 1 when a target is missed
  --fuzz    instead, post a million messages and byte frames that are nearly right into peers`;
const options = readOptions(usage, { fuzz: { type: 'boolean', default: false } });

if (options.fuzz) {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const env = { ...process.env, WIRE_FUZZ_MESSAGES: '800000', WIRE_FUZZ_FRAMES: '200000' };
  const test = ['vitest', 'run', 'packages/host/test/wire/fuzz.test.ts'];
  process.exit(spawnSync('npx', test, { cwd: root, env, stdio: 'inherit' }).status ?? 1);
}

const run = async (name) => {
  const result = await runChild(fileURLToPath(new URL(`./${name}.mjs`, import.meta.url)));
  if (result.failed) throw Error(`${name}: ${result.failed}`);
  return result;
};
const end = keepAwake();
const figures = { thread: await run('thread'), process: await run('process') };
end();
for (const [placement, { one, many }] of Object.entries(figures)) {
  console.log(`${`µs per call, ${placement}`.padEnd(44)}${'sequential'.padStart(12)}${'1,000 at once'.padStart(16)}`);
  for (const name of Object.keys(many)) {
    console.log(name.padEnd(44) + (one[name]?.toFixed(1) ?? '').padStart(12) + many[name].toFixed(1).padStart(16));
  }
  console.log();
}

const raws = [
  ['thread', 'raw postMessage'],
  ['process', 'process.send, advanced serialization'],
  ['process', 'bytes over bare pipes'],
];
for (const [placement, raw] of raws) {
  const { one, many } = figures[placement];
  const ways = ['our wire', 'our wire, on the result of a call'];
  const above = Math.max(...ways.map((name) => many[name] - many[raw]));
  const targets = [
    [`sequential call, ${placement}, against ${raw}`, one['our wire'] / one[raw], 2, 'x'],
    [`1,000 pipelined calls, ${placement}, each above ${raw}`, above, 5, ' µs'],
  ];
  for (const [what, value, bound, unit] of targets) {
    const met = value <= bound;
    console.log(
      `${met ? 'met   ' : 'MISSED'} ${what.padEnd(84)}${value.toFixed(2).padStart(8)}${unit} (at most ${bound}${unit})`,
    );
    if (options.check && !met) process.exitCode = 1;
  }
}
writeFigures(options.json, figures);
