// The polyfill packages as installed beside this one, as a host of modules. Looked for when a tenant first needs one.
import { readFileSync } from 'node:fs';
import type { ModuleHost } from '@cofferdam/core';
import { type FileTree, makeMemoryTree, mountTrees } from '../file-tree.ts';
import { fillSourceOptions } from '../sources/options.ts';
import { makeTreeHost } from '../tree-host.ts';
import { makeDiskTree } from './disk-tree.ts';
import { findPackage } from './find-package.ts';

const ROOTS = [
  '@noble/hashes',
  'assert',
  'buffer',
  'events',
  'fflate',
  'path-browserify',
  'punycode',
  'readable-stream',
  'string_decoder',
  'url',
  'util',
  'web-streams-polyfill',
] as const;

const MAX_FILE_BYTES = 2 ** 22;

/** Every package that the roots need, by name; one version of each, as this package's own manifest pins them. */
function findAll(): ReadonlyMap<string, URL> {
  const found = new Map<string, URL>();
  const queue: [string, URL][] = ROOTS.map((name) => [name, new URL(import.meta.url)]);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const [name, from] = next;
    if (found.has(name)) continue;
    const directory = findPackage(name, from);
    found.set(name, directory);
    const { dependencies = {} } = JSON.parse(readFileSync(new URL('package.json', directory), 'utf8')) as {
      readonly dependencies?: Readonly<Record<string, string>>;
    };
    for (const needed of Object.keys(dependencies)) queue.push([needed, directory]);
  }
  return found;
}

let host: ModuleHost | undefined;

function makePolyfills(): ModuleHost {
  const mounts: Record<string, FileTree> = {};
  for (const [name, directory] of findAll())
    mounts[`/node_modules/${name}`] = makeDiskTree(directory, { maxFileBytes: MAX_FILE_BYTES });
  const options = { name: 'node:internal', conditions: [], node: false } as const;
  const platform = { compilers: {}, isBuiltin: () => false };
  return makeTreeHost({
    ...fillSourceOptions('polyfills', options, platform),
    tree: mountTrees(makeMemoryTree({}), mounts),
    isBuiltin: platform.isBuiltin,
  });
}

/** The polyfill packages, shared by all tenants of the process: texts, nothing that runs here. */
export const polyfills: ModuleHost = Object.freeze({
  resolve: (...args: Parameters<ModuleHost['resolve']>): string => {
    host ??= makePolyfills();
    return host.resolve(...args);
  },
  load: (id: string): ReturnType<ModuleHost['load']> => {
    host ??= makePolyfills();
    return host.load(id);
  },
});
