import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { run } from './run.mjs';

/** The two test suites and their configurations. */
export const suites = /** @type {const} */ ([
  { name: 'unit', config: 'vitest.config.ts' },
  { name: 'e2e', config: 'vitest.e2e.config.ts' },
]);

/** @typedef {{ passed: number, failed: number, skipped: number }} Tally */
/** @typedef {{ status: string, fullName: string, failureMessages?: readonly string[] }} TestReport */
/** @typedef {{ name: string, status: string, message?: string, assertionResults: readonly TestReport[] }} FileReport */

/**
 * What a run of Vitest came to. A run that ended badly counts as a failure even if no test of it failed
 * (an unhandled rejection, a file that does not load), and so does one in which no test ran.
 *
 * @param {unknown} report Vitest's JSON report, undefined when there is none
 * @param {number} code its exit code
 * @returns {Tally}
 */
export function tally(report, code) {
  const {
    numPassedTests: passed = 0,
    numFailedTests = 0,
    numPendingTests = 0,
    numTodoTests = 0,
  } = /** @type {Record<string, number>} */ (report ?? {});
  const bad = code !== 0 || passed + numFailedTests === 0;
  return {
    passed,
    failed: bad ? Math.max(numFailedTests, 1) : numFailedTests,
    skipped: numPendingTests + numTodoTests,
  };
}

/**
 * Each failure of a report in two lines, its place and its message: what stands last in a log is what is read,
 * and what a log that was cut still has.
 *
 * @param {unknown} report Vitest's JSON report, undefined when there is none
 * @param {string} root
 * @returns {string[]}
 */
export function failures(report, root) {
  const { testResults = [] } = /** @type {{ testResults?: readonly FileReport[] }} */ (report ?? {});
  const first = (/** @type {string | undefined} */ text) => (text ?? '').split('\n', 1)[0]?.slice(0, 300) ?? '';
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    const file = relative(root, name);
    if (failed.length === 0 && status === 'failed') return [`${file}\n    ${first(message)}`];
    return failed.map((test) => `${file}: ${test.fullName}\n    ${first(test.failureMessages?.[0])}`);
  });
}

/**
 * Runs one suite with the Node at `node`, in it and in every process it starts.
 *
 * @param {string} root
 * @param {(typeof suites)[number]} suite
 * @param {{ node?: string, args?: readonly string[], show?: boolean, report?: string }} [options]
 * @returns {Promise<Tally & { ms: number, output: string, failures: string[] }>}
 */
export async function runSuite(root, suite, options = {}) {
  const { node = process.execPath, args = [], show = true, report = `.cache/reports/${suite.name}.json` } = options;
  const path = join(root, report);
  rmSync(path, { force: true });
  mkdirSync(dirname(path), { recursive: true });
  const separator = process.platform === 'win32' ? ';' : ':';
  const { code, ms, output } = await run(
    node,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      `--config=${suite.config}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${path}`,
      ...args,
    ],
    // A test that starts plain `node` gets the same one.
    { cwd: root, show, env: { ...process.env, PATH: `${dirname(node)}${separator}${process.env.PATH ?? ''}` } },
  );
  /** @type {unknown} */
  let json;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    json = undefined; // Vitest did not get as far as writing one: tally() counts that as a failure.
  }
  const listed = failures(json, root);
  if (code !== 0 && listed.length === 0) {
    const unhandled = /Unhandled (?:Rejection|Exception|Error)[\s\S]{0,400}/.exec(output)?.[0] ?? '';
    listed.push(`no test of ${suite.name}: the run ended with code ${code}\n    ${unhandled.replace(/\s+/g, ' ')}`);
  }
  return { ...tally(json, code), ms, output, failures: listed };
}
