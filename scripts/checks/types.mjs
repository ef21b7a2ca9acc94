import { compile } from '../lib/build.mjs';
import { toolCheck } from './check.mjs';

const tsc = 'node_modules/typescript/bin/tsc';

/** @type {import('./check.mjs').Check[]} */
export const typeChecks = [
  {
    name: 'types',
    holds: 'every package compiles',
    async problems(root) {
      const { code, output } = await compile(root);
      return code === 0 ? [] : [output.trim()];
    },
  },
  toolCheck('types of tests', 'tests, configurations and examples type-check against the packages', [
    tsc,
    '-p',
    'tsconfig.test.json',
    '--pretty',
    'false',
  ]),
  toolCheck('types of scripts', 'so do the scripts', [tsc, '-p', 'tsconfig.scripts.json', '--pretty', 'false']),
  toolCheck('public types', 'the published declarations accept and refuse what *.test-d.ts says', [
    tsc,
    '-p',
    'tsconfig.types.json',
    '--pretty',
    'false',
  ]),
];
