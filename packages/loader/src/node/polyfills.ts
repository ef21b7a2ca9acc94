// The polyfill packages as installed beside this one, as a host of modules. Looked for when a tenant first needs one.
import { readFileSync } from 'node:fs';
import type { ModuleDefinition, ModuleHost } from '@cofferdam/core';
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
  'node-inspect-extracted',
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

/**
 * What goes before a polyfill's text, on its first line. `node-inspect-extracted` looks for `constructor` among data
 * properties; in this realm those that may be overridden are accessors, whose getter says what is meant (core's
 * lockdown/overrides.ts).
 */
const PREAMBLES: Readonly<Record<string, string>> = {
  '/node_modules/node-inspect-extracted/dist/inspect.js': `
    var Object = function (value) { return self.Object(value); };
    for (var name of self.Object.getOwnPropertyNames(self.Object))
      if (name !== 'name' && name !== 'length') Object[name] = self.Object[name];
    Object.getOwnPropertyDescriptor = function (target, key) {
      var found = self.Object.getOwnPropertyDescriptor(target, key);
      if (found === undefined || found.get === undefined || !('originalValue' in found.get)) return found;
      return { value: found.get.originalValue, writable: false, enumerable: found.enumerable, configurable: found.configurable };
    };`,
};
const withPreamble = (id: string, definition: ModuleDefinition): ModuleDefinition => {
  const preamble = PREAMBLES[id]?.replace(/\s+/g, ' ');
  if (preamble === undefined || definition.type !== 'commonjs') return definition;
  return { ...definition, source: preamble + definition.source };
};

/** The polyfill packages, shared by all tenants of the process: texts, nothing that runs here. */
export const polyfills: ModuleHost = Object.freeze({
  resolve: (...args: Parameters<ModuleHost['resolve']>): string => {
    host ??= makePolyfills();
    return host.resolve(...args);
  },
  load: (id: string): ReturnType<ModuleHost['load']> => {
    host ??= makePolyfills();
    const definition = host.load(id);
    return definition instanceof Promise ? definition : withPreamble(id, definition);
  },
});
