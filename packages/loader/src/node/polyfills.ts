// The polyfill packages as installed beside this one, as a host of modules. Looked for when a tenant first needs one.
import { readFileSync } from 'node:fs';
import type { ModuleHost } from '@cofferdam/core';
import { makeError } from '../errors.ts';
import { type FileTree, readRouted } from '../file-tree.ts';
import { fillSourceOptions } from '../sources/options.ts';
import { makeTreeHost } from '../tree-host.ts';
import { makeDiskTree } from './disk-tree.ts';
import { findPackage } from './find-package.ts';
import { withPreamble } from './preambles.ts';

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

/**
 * Finds the packages that the roots need, by name; one version of each, as this package's own manifest pins them: the
 * nearest to the roots. Looks only as far as it must, since most tenants need one of them or two.
 */
function makeFinder(): (name: string) => URL | undefined {
  const found = new Map<string, URL>();
  const queue: [string, URL][] = ROOTS.map((name) => [name, new URL(import.meta.url)]);
  /** Those found whose own needs were not looked at yet, in order. */
  const unread: URL[] = [];
  const goOn = (): boolean => {
    const next = queue.shift();
    if (next !== undefined) {
      const [name, from] = next;
      if (found.has(name)) return true;
      const directory = findPackage(name, from);
      found.set(name, directory);
      unread.push(directory);
      return true;
    }
    const directory = unread.shift();
    if (directory === undefined) return false;
    const { dependencies = {} } = JSON.parse(readFileSync(new URL('package.json', directory), 'utf8')) as {
      readonly dependencies?: Readonly<Record<string, string>>;
    };
    for (const needed of Object.keys(dependencies)) queue.push([needed, directory]);
    return true;
  };
  return (name) => {
    while (!found.has(name) && goOn());
    return found.get(name);
  };
}

const PACKAGE_PATH = /^\/node_modules\/(@[^/]+\/[^/]+|[^@/][^/]*)(\/.*)?$/s;

/** The packages as they would lie in one node_modules. */
function makePolyfillTree(): FileTree {
  const find = makeFinder();
  const trees = new Map<string, FileTree | undefined>();
  const route = (path: string): readonly [tree: FileTree, inner: string, point: string] | undefined => {
    const [, name = '', inner = '/'] = PACKAGE_PATH.exec(path) ?? [];
    if (name === '') return undefined;
    if (!trees.has(name)) {
      const directory = find(name);
      trees.set(name, directory === undefined ? undefined : makeDiskTree(directory, { maxFileBytes: MAX_FILE_BYTES }));
    }
    const tree = trees.get(name);
    return tree === undefined ? undefined : [tree, inner, `/node_modules/${name}`];
  };
  return Object.freeze<FileTree>({
    find(path) {
      if (path === '/' || path === '/node_modules') return { kind: 'directory', path };
      const way = route(path);
      const entry = way?.[0].find(way[1]);
      if (way === undefined || entry === undefined) return undefined;
      return { kind: entry.kind, path: entry.path === '/' ? way[2] : `${way[2]}${entry.path}` };
    },
    ...readRouted((path) => {
      const way = route(path);
      if (way !== undefined) return way;
      throw makeError('MODULE_NOT_FOUND', { specifier: JSON.stringify(path), referrer: 'the host' });
    }),
  });
}

let host: ModuleHost | undefined;

function makePolyfills(): ModuleHost {
  const options = { name: 'node:internal', conditions: [], node: false } as const;
  const platform = { compilers: {}, isBuiltin: () => false };
  return makeTreeHost({
    ...fillSourceOptions('polyfills', options, platform),
    tree: makePolyfillTree(),
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
    const definition = host.load(id);
    return definition instanceof Promise ? definition : withPreamble(id, definition);
  },
});
