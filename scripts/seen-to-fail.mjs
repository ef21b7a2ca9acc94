// npm run check:faults [-- CHECK...]: plants one fault after another in a temporary copy of the repository and shows
// that the check meant for it, green before, goes red, and for that reason. A check without a fault is a failure too.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { checks } from './checks/all.mjs';
import { codeFaults } from './faults/code.mjs';
import { docFaults } from './faults/docs.mjs';
import { testFaults } from './faults/tests.mjs';
import { bootstrap } from './lib/bootstrap.mjs';
import { root } from './lib/paths.mjs';
import { run, seconds } from './lib/run.mjs';
import { runSuite, suites } from './lib/suites.mjs';

/** @typedef {import('./faults/fault.mjs').Files} Files */

const faults = [...codeFaults, ...docFaults, ...testFaults];
const names = [...checks, ...suites].map(({ name }) => name);
const only = process.argv.slice(2);
for (const name of only) if (!names.includes(name)) throw new Error(`Expected one of ${names.join(', ')}, got ${name}`);

await bootstrap();
const copy = mkdtempSync(join(tmpdir(), 'cofferdam-faults-'));
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => process.exit(1));
console.log('Copying the repository ...');
const left = new Set(['.git', '.cache', 'coverage']);
cpSync(root, copy, {
  recursive: true,
  verbatimSymlinks: true,
  filter: (source) => dirname(source) !== root || !left.has(basename(source)),
});

/**
 * Writes files and gives back what puts the old ones in their place.
 *
 * @param {Files} files
 */
function plant(files) {
  const changes = Object.entries(files).map(([name, content]) => {
    const path = join(copy, name);
    const before = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
    return { path, before, now: typeof content === 'function' ? content(before ?? '') : content };
  });
  for (const { path, now } of changes) {
    mkdirSync(dirname(path), { recursive: true });
    if (now === null) rmSync(path);
    else writeFileSync(path, now);
  }
  return () => {
    for (const { path, before } of changes) {
      if (before === undefined) rmSync(path, { force: true });
      else writeFileSync(path, before);
    }
  };
}

/**
 * @param {string} name
 * @returns {Promise<{ ok: boolean, output: string }>}
 */
async function ask(name) {
  const suite = suites.find((one) => one.name === name);
  if (suite !== undefined) {
    const { failed, output } = await runSuite(copy, suite, { show: false, args: ['planted'] });
    return { ok: failed === 0, output };
  }
  const { code, output } = await run(process.execPath, ['scripts/check.mjs', name], { cwd: copy });
  return { ok: code === 0, output };
}

/** @param {string} output */
const indented = (output) => output.trim().slice(-2000).replace(/^/gm, '      ');

let bad = 0;
/** @type {Map<string, boolean>} */
const green = new Map();
for (const { check, fault, shows, files, build = false, sound } of faults) {
  if (only.length > 0 && !only.includes(check)) continue;
  const start = performance.now();
  let verdict = '';
  let detail = '';
  const restoreSound = plant(sound ?? {});
  if (sound !== undefined || !green.has(check)) {
    const before = await ask(check);
    green.set(check, before.ok);
    if (!before.ok) detail = before.output;
  }
  restoreSound();
  if (green.get(check) !== true) {
    verdict = 'RED BEFORE the fault';
  } else {
    /** @type {() => void} */
    let restore;
    try {
      restore = plant(files);
    } catch (error) {
      bad += 1;
      console.log(`FAIL  ${check.padEnd(16)}          ${fault}: cannot be planted: ${error}`);
      continue;
    }
    const built = build ? await ask('types') : { ok: true, output: '' };
    const { ok, output } = built.ok ? await ask(check) : built;
    restore();
    if (build) await ask('types');
    if (!built.ok) verdict = 'the fault does not compile';
    else if (ok) verdict = 'NOT SEEN';
    else if (!shows.test(output)) verdict = `red, but not for this (${shows})`;
    if (verdict !== '') detail = output;
  }
  if (verdict !== '') bad += 1;
  const ms = seconds(performance.now() - start);
  console.log(
    `${verdict === '' ? 'seen' : 'FAIL'}  ${check.padEnd(16)} ${ms.padStart(7)}  ${fault}${verdict && `: ${verdict}`}`,
  );
  if (detail !== '') console.log(indented(detail));
}
for (const name of names) {
  if (faults.some(({ check }) => check === name)) continue;
  bad += 1;
  console.log(`FAIL  ${name.padEnd(16)}          has no fault planted for it`);
}
console.log(bad === 0 ? 'Every check has been seen to fail.' : `${bad} not as expected`);
process.exitCode = bad === 0 ? 0 : 1;
