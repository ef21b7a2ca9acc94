// npm run test:nodes [-- MAJOR...]: the unit and e2e suites and the demo on other versions of Node, taken from npm's
// `node` package into .cache/nodes. Needs nothing but npm's registry.
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from './lib/bootstrap.mjs';
import { root } from './lib/paths.mjs';
import { run, runNpm, seconds } from './lib/run.mjs';
import { runSuite, suites } from './lib/suites.mjs';

const wanted = process.argv.slice(2);
const majors = wanted.length > 0 ? wanted : ['22', '24', '26'];

await bootstrap();

/**
 * The binary of one major version, installed if need be.
 *
 * @param {string} major
 */
async function nodeOf(major) {
  const folder = join(root, '.cache/nodes', major);
  const binary = join(folder, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(binary)) {
    console.log(`installing Node ${major} ...`);
    mkdirSync(folder, { recursive: true });
    const { output } = await runNpm(
      ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `node@${major}`],
      {
        cwd: folder,
      },
    );
    // npm's `node` package fetches the binary in an install script, which npm may be told not to run.
    if (!existsSync(binary)) throw new Error(`npm installed no binary for node@${major}:\n${output}`);
  }
  const { code, output } = await run(binary, ['--version']);
  if (code !== 0) throw new Error(`Node ${major} does not start:\n${output}`);
  return { binary, version: output.trim() };
}

const rows = [];
let bad = 0;
for (const major of majors) {
  const { binary, version } = await nodeOf(major);
  for (const suite of suites) {
    console.log(`\n== ${suite.name} tests on Node ${version}`);
    const { passed, failed, skipped, ms } = await runSuite(root, suite, {
      node: binary,
      report: `.cache/reports/${suite.name}-node${major}.json`,
    });
    bad += failed;
    rows.push([version, suite.name, `${passed} passed`, `${failed} failed`, `${skipped} skipped`, seconds(ms)]);
  }
  const demo = await run(binary, ['examples/storefront/src/main.mjs'], { cwd: root });
  if (demo.code !== 0) {
    bad += 1;
    console.log(demo.output);
  }
  rows.push([version, 'demo', demo.code === 0 ? 'ok' : `exit code ${demo.code}`, '', '', seconds(demo.ms)]);
}
console.log('');
for (const [version = '', ...cells] of rows)
  console.log([version.padEnd(10), ...cells.map((cell) => cell.padEnd(12))].join(' '));
process.exitCode = bad === 0 ? 0 : 1;
