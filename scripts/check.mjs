// npm run check [-- NAME...]: every static check, or those named. Exit code 1 if any fails.
import { requireNode } from './lib/node-version.mjs';

requireNode([20, 19]);

const { root } = await import('./lib/paths.mjs');
const { availableParallelism } = await import('node:os');
const { inOrder } = await import('./lib/in-order.mjs');
const { seconds } = await import('./lib/run.mjs');
const { install } = await import('./lib/install.mjs');
const { checks } = await import('./checks/all.mjs');

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !checks.some((check) => check.name === name));
if (unknown.length > 0) {
  console.error(
    `Expected names of checks (${checks.map((check) => check.name).join(', ')}), got ${unknown.join(', ')}`,
  );
  process.exit(2);
}
try {
  await install(root, (line) => console.log(`[bootstrap] ${line}`));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

/** @param {(typeof checks)[number]} check */
async function look(check) {
  const start = performance.now();
  /** @type {readonly string[]} */
  let problems;
  try {
    problems = await check.problems(root);
  } catch (error) {
    problems = [error instanceof Error ? `${error.stack}` : String(error)];
  }
  return { check, problems, ms: seconds(performance.now() - start) };
}

const chosen = checks.filter((check) => wanted.length === 0 || wanted.includes(check.name));
let failed = 0;
for await (const { check, problems, ms } of inOrder(chosen, look, availableParallelism())) {
  if (problems.length === 0) {
    console.log(`ok    ${check.name.padEnd(16)} ${ms.padStart(7)}  ${check.holds}`);
    continue;
  }
  failed += 1;
  console.log(`FAIL  ${check.name.padEnd(16)} ${ms.padStart(7)}  ${check.holds}`);
  for (const problem of problems) console.log(problem.replace(/^/gm, '      '));
}
process.exitCode = failed === 0 ? 0 : 1;
