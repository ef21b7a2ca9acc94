import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { inspectPlugin } from '../../src/analysis/inspect.ts';
import { makeMemoryTree } from '../../src/file-tree.ts';
import { makeDiskTree } from '../../src/node/disk-tree.ts';
import { directory } from '../../src/node/index.ts';
import { checkPolicy } from '../../src/policy/check.ts';
import { withPolicy } from '../../src/policy/enforce.ts';
import { readPackageGraph } from '../../src/policy/package-graph.ts';
import { suggestPolicy } from '../../src/policy/suggest.ts';
import { writeFourPackages } from './four-packages.ts';

const treeOf = (c: string) => {
  const url = writeFourPackages(c);
  return { url, tree: makeDiskTree(url, { maxFileBytes: 1e6 }) };
};
const code =
  "const b = require('b'); if (typeof define === 'function') define(); module.exports = [process.env.KEY, b.options.safe]; exports.late = () => { exports.n = fetch; };";

describe('suggestPolicy()', () => {
  it('lists what each package uses, and no more', () => {
    const { tree } = treeOf(`${code} require('fs'); require('node:path');`);
    expect(suggestPolicy(inspectPlugin(tree))).toEqual({
      resources: {
        a: { packages: { 'a>b': true } },
        'a>b': { packages: { 'a>b>c': true } },
        'a>b>c': {
          globals: { fetch: true, process: true },
          builtins: { fs: true, path: true },
          packages: { 'a>b': true },
          options: { mutableExports: true },
        },
      },
    });
    const { entry, resources } = suggestPolicy(inspectPlugin(tree), { entry: true, globals: ['process'] });
    expect(entry).toEqual({ packages: { a: true } });
    expect(resources['a>b>c']?.globals).toEqual({ process: true });
  });

  it('suggests what the plugin runs under', async () => {
    const { url, tree } = treeOf(code);
    const policy = suggestPolicy(inspectPlugin(tree), { entry: true });
    const graph = readPackageGraph(tree);
    expect(checkPolicy(policy, inspectPlugin(tree), graph)).toMatchObject({
      ok: true,
      refused: [{ tested: true }],
      unused: [],
    });
    const tenant = makeTenant({
      modules: withPolicy(directory(url), { policy, graph }),
      globals: { process: { env: { KEY: 'k' } }, fetch: () => 1 },
    });
    expect((await tenant.import('.'))['default']).toEqual(['k', true]);
  });
});

describe('checkPolicy()', () => {
  it('finds what would be refused, what nobody uses and what is not there', () => {
    const { tree } = treeOf(code);
    const policy = {
      resources: {
        a: { packages: { 'a>b': true }, globals: { console: true } },
        'a>b': { builtins: { fs: true } },
        'a>b>c': { packages: { 'a>b': true }, globals: { 'process.env': true } },
        gone: {},
      },
    };
    const check = checkPolicy(policy, inspectPlugin(tree), readPackageGraph(tree));
    expect(check.ok).toBe(false);
    expect(check.refused.map(({ resource, field, name, tested }) => [resource, field, name, tested])).toEqual([
      ['a>b', 'packages', 'a>b>c', false],
      ['a>b>c', 'globals', 'define', true],
      ['a>b>c', 'globals', 'fetch', false],
    ]);
    expect(check.refused[2]).toMatchObject({
      at: { file: 'node_modules/c/index.js', line: 1 },
      line: '"resources": { "a>b>c": { "globals": { "fetch": true } } }',
    });
    expect(check.unused).toEqual([
      { resource: 'a', field: 'globals', name: 'console' },
      { resource: 'a>b', field: 'builtins', name: 'fs' },
    ]);
    expect(check.unknown).toMatchObject([{ name: 'gone', where: 'resources["gone"]' }]);
  });

  it('asks nothing of a root without an entry', () => {
    const tree = makeMemoryTree({ 'index.js': 'process.exit()', 'package.json': '{"main":"index.js"}' });
    const check = checkPolicy({ resources: {} }, inspectPlugin(tree), readPackageGraph(tree));
    expect(check).toEqual({ refused: [], unused: [], unknown: [], ok: true });
  });
});
