// `npm run compat [-- --only NAME …] [--table TABLE …] [--json FILE] [--markdown FILE]`: do real npm packages give in a tenant what
// they give in Node? Installs what is missing first, from the registry that npm is set to.
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readCorpus, tables } from './corpus.mjs';
import { folderOf, installAll } from './install.mjs';
import { markdownOf, summaryOf } from './report.mjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    table: { type: 'string', multiple: true, default: [...tables] },
    json: { type: 'string' },
    markdown: { type: 'string' },
    check: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});

/** Silence of a child after which it is ended: beyond any limit of the tenant's own. */
const MOST_SILENT_MS = 120_000;
/** Cases that share a process, one after the other. */
const GROUP = 15;
/** The defaults, but for time: machines that build are slow, and fuel bounds the work anyway. */
const LIMITS = { wallMs: 60_000 };
/** The part of each table that `--check` asks for; what the packages still lack stands in docs/compat.md. */
const REQUIRED = {
  'npm-compat': 0.95,
  'npm-further': 0.9,
  'npm-third': 0.95,
  'npm-fourth': 0.95,
  'npm-fifth': 0.95,
  'npm-sixth': 0.95,
  'npm-seventh': 0.95,
};

const progress = (text) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
};

/** Runs cases in one process until it ends; gives back those that it did not come to. */
function runGroup(cases, report) {
  return new Promise((resolve) => {
    const left = [...cases];
    let begun;
    const jobs = left.map((one) => ({ name: one.name, folder: folderOf(one), expected: one.expected }));
    const child = fork(
      fileURLToPath(new URL('./child.mjs', import.meta.url)),
      [JSON.stringify({ cases: jobs, limits: LIMITS })],
      {
        env: { PATH: process.env.PATH, TZ: 'UTC', NODE_OPTIONS: process.env.NODE_OPTIONS ?? '' },
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      },
    );
    let silent = setTimeout(() => child.kill('SIGKILL'), MOST_SILENT_MS);
    child.on('message', ({ begin, end }) => {
      silent.refresh();
      if (begin !== undefined) begun = begin;
      if (end === undefined) return;
      begun = undefined;
      left.shift();
      report(end);
    });
    child.on('exit', (code, signal) => {
      clearTimeout(silent);
      silent = undefined;
      if (left.length > 0) {
        const { name } = left.shift();
        const cause = begun === undefined ? 'did not start' : 'the process ended';
        report({ name, ok: false, cause, message: `code ${code}, signal ${signal}` });
      }
      resolve(left);
    });
  });
}

const cases = readCorpus(options.only, options.table);
const notInstalled = await installAll(cases, {
  onProgress: (done, all, name) => progress(`installed ${done} of ${all}: ${name}`),
});
const results = new Map();
for (const [name, message] of notInstalled) results.set(name, { name, ok: false, cause: 'not installed', message });
let queue = cases.filter(({ name }) => !notInstalled.has(name));
while (queue.length > 0) {
  const group = queue.slice(0, GROUP);
  const left = await runGroup(group, (result) => {
    results.set(result.name, result);
    progress(`ran ${results.size} of ${cases.length}: ${result.name}`);
    if (options.verbose && !result.ok) console.log(JSON.stringify(result, undefined, 2));
  });
  queue = [...left, ...queue.slice(group.length)];
}
progress('');
const rows = cases.map((one) => ({ ...one, ...results.get(one.name) }));
console.log(summaryOf(rows));
const passed = rows.filter(({ ok }) => ok).length;
const tooFew = tables.some((table) => {
  const own = rows.filter((row) => row.table === table);
  return own.filter(({ ok }) => ok).length < REQUIRED[table] * own.length;
});
if (options.json)
  writeFileSync(
    options.json,
    `${JSON.stringify({ node: process.version, limits: LIMITS, passed, of: rows.length, results: [...results.values()] }, undefined, 2)}\n`,
  );
if (options.markdown) writeFileSync(options.markdown, markdownOf(rows, LIMITS));
if (options.check && tooFew) process.exitCode = 1;
