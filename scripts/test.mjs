// npm test: everything that CI runs, from a fresh clone: install, build, static checks, unit and e2e tests.
// Its last line is the sum over all tests, such as `123 passed, 0 failed`.
import { bootstrap } from './lib/bootstrap.mjs';
import { root } from './lib/paths.mjs';
import { runAttached, seconds } from './lib/run.mjs';
import { runSuite, suites } from './lib/suites.mjs';

await bootstrap();

console.log('\n== static checks (npm run check)');
const checks = await runAttached(process.execPath, ['scripts/check.mjs'], { cwd: root });

let passed = 0;
let failed = checks === 0 ? 0 : 1; // a failed check is a failure in the sum too
/** @type {string[]} */
const failures = [];
const lines = [`${'checks'.padEnd(8)} ${checks === 0 ? 'ok' : 'FAILED'}`];
for (const suite of suites) {
  console.log(`\n== ${suite.name} tests`);
  const result = await runSuite(root, suite);
  passed += result.passed;
  failed += result.failed;
  failures.push(...result.failures);
  lines.push(
    `${suite.name.padEnd(8)} ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped in ${seconds(result.ms)}`,
  );
}
if (failures.length > 0) console.log(`\n== failures\n${failures.slice(0, 40).join('\n')}`);
console.log(`\n${lines.join('\n')}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
