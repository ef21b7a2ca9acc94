import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../lib/run.mjs';
import { toolCheck } from './check.mjs';

/** @param {string} root */
const published = (root) =>
  readdirSync(join(root, 'packages')).filter(
    (name) => JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')).private !== true,
  );

/** @type {import('./check.mjs').Check[]} */
export const toolChecks = [
  toolCheck('biome', 'format, lint rules, layers, no import cycles, declared dependencies', [
    'node_modules/@biomejs/biome/bin/biome',
    'check',
    '--error-on-warnings',
    '--diagnostic-level=warn',
    '--colors=off',
    '--max-diagnostics=100',
    '.',
  ]),
  toolCheck('knip', 'no unused files, exports or dependencies, none unlisted', [
    'node_modules/knip/bin/knip.js',
    '--no-config-hints',
  ]),
  {
    name: 'publint',
    holds: 'every published package can be installed and imported by others',
    async problems(root) {
      const problems = [];
      for (const name of published(root)) {
        const { code, output } = await run(
          process.execPath,
          ['node_modules/publint/src/cli.js', `packages/${name}`, '--strict', '--pack', 'npm'],
          { cwd: root, env: { ...process.env, FORCE_COLOR: '0' } },
        );
        if (code !== 0) problems.push(output.trim());
      }
      return problems;
    },
  },
];
