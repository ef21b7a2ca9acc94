// test262 in three realms: the engine as it is, a locked-down tenant without native guards, and a guarded one.
// `npm run test262 -- --path CHECKOUT`; what counts is that guards change nothing that lockdown left as it was.
import { readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeReader } from './program.mjs';
import { report } from './report.mjs';
import { makeWorker } from './worker-pool.mjs';

/** @typedef {import('./report.mjs').Row} Row */

const HELP = `npm run test262 -- --path CHECKOUT [options]

  --path DIR         a checkout of test262
  --suite NAMES      folders of its test/, separated by commas
                     (default built-ins,annexB/built-ins; test/language is for the compiler: language,annexB/language)
  --only TEXT        tests whose path has this text
  --skip TEXT        leaves out tests whose path has this text (default Temporal)
  --every N          every Nth test only
  --jobs N           tests at once (default: one for each processor)
  --seconds N        what a test may take in a realm (default 10)
  --depth N          folders of a path that make a line of the table (default 2)
  --examples N       tests shown for each class of losses (default 0)
  --json FILE        every test with its verdict
  --check            exit code 1 when guards make a difference`;

const { values: flags } = parseArgs({
  options: {
    path: { type: 'string' },
    suite: { type: 'string', default: 'built-ins,annexB/built-ins' },
    only: { type: 'string', default: '' },
    skip: { type: 'string', default: 'Temporal' },
    every: { type: 'string', default: '1' },
    jobs: { type: 'string', default: `${availableParallelism()}` },
    seconds: { type: 'string', default: '10' },
    depth: { type: 'string', default: '2' },
    examples: { type: 'string', default: '0' },
    json: { type: 'string' },
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (flags.help || flags.path === undefined) {
  console.log(HELP);
  process.exit(flags.help ? 0 : 2);
}

const checkout = flags.path;
const ms = Number(flags.seconds) * 1_000;
const read = makeReader(checkout);

/**
 * Tests below a folder of the checkout's `test`, without what they import.
 *
 * @param {string} folder
 * @returns {string[]}
 */
const testsBelow = (folder) =>
  readdirSync(join(checkout, 'test', folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return testsBelow(path);
      return path.endsWith('.js') && !path.includes('_FIXTURE') ? [path] : [];
    })
    .sort();

const tests = flags.suite
  .split(',')
  .flatMap(testsBelow)
  .filter((path) => path.includes(flags.only) && (flags.skip === '' || !path.includes(flags.skip)))
  .filter((_, i) => i % Number(flags.every) === 0);

/** @type {Row[]} */
const rows = [];

/**
 * @param {string} path
 * @param {Record<import('./worker-pool.mjs').Kind, ReturnType<typeof makeWorker>>} workers
 * @returns {Promise<Row>}
 */
async function judge(path, { original, locked, guarded }) {
  const read1 = read(path);
  if ('skip' in read1) return { path, verdict: 'skipped', reason: read1.skip };
  const { program } = read1;
  const native = await original.run(program);
  if (native.result === 'fail') return { path, verdict: 'not in this engine', reason: native.reason ?? '' };
  /** A machine that is busy with something else takes longer than a test may: it gets another chance. */
  const patient = async (/** @type {ReturnType<typeof makeWorker>} */ worker) => {
    const outcome = await worker.run(program);
    return /^(?:limit wall|hung|never done)/.test(outcome.reason ?? '') ? await worker.run(program) : outcome;
  };
  const [without, within] = await Promise.all([patient(locked), patient(guarded)]);
  if (within.result === 'pass') return { path, verdict: without.result === 'pass' ? 'agree' : 'gained' };
  const reason = within.reason ?? '';
  if (without.result === 'pass') return { path, verdict: reason.startsWith('limit ') ? 'limited' : 'differ', reason };
  return { path, verdict: 'lost', reason, locked: without.reason ?? '', source: program.source.slice(program.harness) };
}

let next = 0;
/** One lane: a worker of each kind, and tests until there are none. */
async function lane() {
  const workers = {
    original: makeWorker('original', { ms }),
    locked: makeWorker('locked', { ms }),
    guarded: makeWorker('guarded', { ms }),
  };
  try {
    for (let i = next++; i < tests.length; i = next++) {
      const path = /** @type {string} */ (tests[i]);
      const row = await judge(path, workers);
      rows.push(row);
      if (row.verdict === 'differ') console.error(`differs: ${path}: ${row.reason}`);
    }
  } finally {
    for (const worker of Object.values(workers)) worker.end();
  }
}

const progress = setInterval(() => {
  const differ = rows.filter(({ verdict }) => verdict === 'differ').length;
  console.error(`${rows.length} of ${tests.length} tests, ${differ} differ`);
}, 10_000);
try {
  await Promise.all(Array.from({ length: Number(flags.jobs) }, lane));
} finally {
  clearInterval(progress);
}

rows.sort((a, b) => (a.path < b.path ? -1 : 1));
console.log(report(rows, { depth: Number(flags.depth), examples: Number(flags.examples) }));
if (flags.json !== undefined)
  writeFileSync(
    flags.json,
    JSON.stringify(
      rows.map(({ source: _, ...row }) => row),
      null,
      1,
    ),
  );
if (flags.check && rows.some(({ verdict }) => verdict === 'differ')) process.exitCode = 1;
