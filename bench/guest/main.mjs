// `npm run bench -- guest`: how fast real programs run in each setting, against native.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runChild } from '../lib/child.mjs';
import { buildWorkloads, listWorkloads } from './build.mjs';
import { summarise, table } from './report.mjs';

const usage = `Usage: npm run bench -- guest [options]
  --only NAMES      workloads, comma-separated (default: all)
  --settings NAMES  of native, host, tenant, metered, metered-unguarded, unguarded, ses, vm, ses-host
                    (default: host,tenant,metered,ses,vm; native always runs)
  --reps N          processes per workload and setting (default 2; up to two more where the best two of a setting
                    differ by more than 8 %)
  --warm MS         least warm-up per process (default 200)
  --time MS         timed span per process (default 200)
  --json FILE       write every figure
  --bless           write the native checksums to checksums.json instead of comparing with it`;

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    settings: { type: 'string', default: 'host,tenant,metered,ses,vm' },
    reps: { type: 'string', default: '2' },
    warm: { type: 'string', default: '200' },
    time: { type: 'string', default: '200' },
    json: { type: 'string' },
    bless: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) {
  console.log(usage);
  process.exit(0);
}

const EXTRA_UNTIL_MS = 150_000;

const pick = (text, known, what) => {
  const names = text.split(',').filter(Boolean);
  for (const name of names)
    if (!known.includes(name)) throw Error(`Unknown ${what} ${name}, expected one of ${known.join(', ')}`);
  return names;
};
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const allWorkloads = listWorkloads();
const allSettings = readdirSync(here('settings')).map((f) => f.replace(/\.mjs$/, ''));
const workloads = options.only ? pick(options.only, allWorkloads, 'workload') : allWorkloads;
const settings = ['native', ...pick(options.settings, allSettings, 'setting').filter((s) => s !== 'native')];
const reps = Number(options.reps);
const titles = {};
const refusals = {};
for (const setting of settings) {
  const { title, refused = {} } = await import(`./settings/${setting}.mjs`);
  titles[setting] = title;
  refusals[setting] = refused;
}

const checksumsFile = here('checksums.json');
const pinned = JSON.parse(readFileSync(checksumsFile, 'utf8'));
const files = await buildWorkloads(workloads);

/** Runs one child; resolves to its record. TZ is UTC there because one workload formats dates. */
function measureIn(setting, name) {
  return runChild(here('child.mjs'), {
    args: [
      JSON.stringify({ setting, file: files.get(name), warmMs: Number(options.warm), timeMs: Number(options.time) }),
    ],
  });
}

/** More processes only while the whole stays within its few minutes. */
function extraReps() {
  return reps > 1 && performance.now() - started < EXTRA_UNTIL_MS ? 2 : 0;
}

/** Whether in each setting the two best processes agree. */
function isSettled(bySetting) {
  return Object.values(bySetting).every((list) => {
    const [best, second] = list.map((r) => r.ms ?? 0).sort((a, b) => a - b);
    return best === 0 || second < best * 1.08;
  });
}

const started = performance.now();
const failures = [];
const records = {};
const progress = (text) =>
  process.stderr.write(`${((performance.now() - started) / 1e3).toFixed(0).padStart(4)} s  ${text}\n`);
for (const [at, name] of workloads.entries()) {
  records[name] = Object.fromEntries(settings.map((s) => [s, []]));
  // All settings of one workload stand close in time, so that a slow spell of the machine hits them alike.
  for (let rep = 0; rep < reps || (rep < reps + extraReps() && !isSettled(records[name])); rep += 1) {
    for (const setting of settings) {
      const record = await measureIn(setting, name);
      const expected = options.bless ? (records[name].native[0]?.checksum ?? record.checksum) : pinned[name];
      if (record.failed === undefined && record.checksum !== expected)
        record.failed = `checksum ${record.checksum}, expected ${expected}`;
      if (record.failed !== undefined && !Object.hasOwn(refusals[setting], name)) {
        failures.push({ name, setting, rep, failed: record.failed });
      }
      records[name][setting].push(record);
    }
  }
  if (options.bless) pinned[name] = records[name].native[0].checksum;
  const { ratios } = summarise({ [name]: records[name] }, settings);
  progress(
    `${String(at + 1).padStart(2)}/${workloads.length} ${name.padEnd(12)} ${settings
      .slice(1)
      .map((s) => `${s} ${ratios[name][s]?.ratio.toFixed(2) ?? 'failed'}`)
      .join('  ')}`,
  );
}
if (options.bless) writeFileSync(checksumsFile, `${JSON.stringify(pinned, Object.keys(pinned).sort(), 2)}\n`);

const summary = summarise(records, settings);
console.log(table(summary, settings, titles));
for (const [setting, names] of Object.entries(refusals)) {
  for (const [name, why] of Object.entries(names)) {
    if (workloads.includes(name)) console.log(`Cannot run in ${titles[setting]}: ${name} (${why})`);
  }
}
for (const { name, setting, failed } of failures) console.log(`FAILED ${name} in ${setting}: ${failed}`);
const seconds = (performance.now() - started) / 1e3;
console.log(
  `\n${workloads.length} workloads, ${reps} processes each, ${seconds.toFixed(0)} s, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}`,
);
if (options.json) {
  writeFileSync(
    options.json,
    `${JSON.stringify({ node: process.version, v8: process.versions.v8, cpu: cpus()[0]?.model, seconds, reps, settings: titles, ...summary, records, failures }, null, 2)}\n`,
  );
}
process.exitCode = failures.length > 0 ? 1 : 0;
