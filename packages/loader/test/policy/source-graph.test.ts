// Which packages a policy speaks of follows from the files of the source: those of others, or of a package at another
// place in them, would have it hold nothing.
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { makeTenant, type ModuleHost } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { makeMemoryTree, readPackageGraph, withPolicy, withPowers } from '../../src/index.ts';
import {
  archive,
  directory,
  makeArchive,
  makeCompileCache,
  makeDiskTree,
  moduleMap,
  packageTree,
  withCompileCache,
} from '../../src/node/index.ts';
import { onDisk } from '../support/on-disk.ts';

const files = {
  'app/package.json': '{ "name": "app", "main": "index.js", "dependencies": { "dep": "1" } }',
  'app/index.js': "module.exports = require('dep')();",
  'node_modules/dep/package.json': '{ "name": "dep", "version": "1.0.0" }',
  'node_modules/dep/index.js': 'module.exports = () => fetch();',
};
const flat = {
  'package.json': files['app/package.json'],
  'index.js': files['app/index.js'],
  'node_modules/dep/package.json': files['node_modules/dep/package.json'],
  'node_modules/dep/index.js': files['node_modules/dep/index.js'],
};
const disk = onDisk('source-graph');
disk.write(files);
disk.write(Object.fromEntries(Object.entries(flat).map(([path, text]) => [`flat/${path}`, text])));
symlinkSync('app', join(disk.path, 'linked'));
const cache = makeCompileCache({ directory: disk.url('cache'), key: new Uint8Array(32) });

const policy = { resources: { dep: {} } };
const run = async (modules: ModuleHost): Promise<unknown> => {
  const tenant = makeTenant({ modules, globals: { fetch: () => 'sent' } });
  const { value, error } = await tenant.run("export { default } from '.'", { module: true });
  return error?.code ?? value;
};
const tree = (): ModuleHost => packageTree(disk.url('app/'), { root: disk.url('./') });

describe('withPolicy() without a graph', () => {
  it.each<readonly [string, () => ModuleHost]>([
    ['moduleMap()', () => moduleMap(flat)],
    ['directory()', () => directory(disk.url('flat/'))],
    ['packageTree() with a root above', tree],
    ['packageTree() of a link', () => packageTree(disk.url('linked/'), { root: disk.url('./') })],
    ['archive()', () => archive(makeArchive(makeMemoryTree(flat)).bytes)],
    ['archive() with units', () => archive(makeArchive(makeMemoryTree(flat)).bytes, { units: 'check' })],
    [
      'archive() of a package below its root',
      () => archive(makeArchive(makeMemoryTree(files), { root: '/app', walled: true }).bytes),
    ],
    ['withPowers()', () => withPowers(moduleMap(flat), { kv: 1 })],
    ['a source with powers', () => moduleMap(flat, { powers: { kv: 1 } })],
    ['withCompileCache()', () => withCompileCache(tree(), cache)],
  ])('holds the packages of the source to it: %s', async (_, open) => {
    expect(await run(open())).toBe('sent');
    expect(await run(withPolicy(open(), { policy }))).toBe('POLICY_GLOBAL_REFUSED');
    expect(() => withPolicy(open(), { policy: { resources: { other: {} } } })).toThrow(
      expect.objectContaining({ code: 'POLICY_PACKAGE_UNKNOWN' }),
    );
  });

  it('refuses modules of which it knows no files', () => {
    const foreign = { ...moduleMap(flat) };
    expect(() => withPolicy(foreign, { policy })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    const graph = readPackageGraph(makeMemoryTree(flat));
    expect(() => withPolicy(foreign, { policy, graph })).not.toThrow();
  });
});

describe('withPolicy() with a graph', () => {
  it('refuses one in which another package is the root', () => {
    const elsewhere = readPackageGraph(makeDiskTree(disk.url('app/')));
    expect(() => withPolicy(tree(), { policy: { resources: {} }, graph: elsewhere })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringContaining('/app') as unknown }),
    );
  });

  it('takes one that was read by a link', async () => {
    const graph = readPackageGraph(makeDiskTree(disk.url('./')), { directory: '/linked' });
    expect(graph.root.directory).toBe('/app');
    expect(await run(withPolicy(tree(), { policy, graph }))).toBe('POLICY_GLOBAL_REFUSED');
  });
});
