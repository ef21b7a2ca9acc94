// What is no object of options is refused by code, wherever options are taken: nothing is read from it in silence, and
// no TypeError comes out of our own code. A misspelt name of an option inside an option is one as well.
import { describe, expect, it } from 'vitest';
import {
  applyPolicyChanges,
  checkPolicy,
  diffPolicy,
  inspectPlugin,
  learnPolicy,
  makeMemoryTree,
  makeReloader,
  moduleMap as portableMap,
  openFiles,
  parseManifest,
  readManifest,
  readPackageGraph,
  readPolicy,
  suggestPolicy,
  withPolicy,
  withPowers,
} from '../src/index.ts';
import {
  archive,
  directory,
  makeArchive,
  makeCompileCache,
  makeDiskTree,
  makeJsxCompiler,
  moduleMap,
  nodeTimers,
  packageTree,
  readArchive,
  verifyArchive,
  watchDirectory,
} from '../src/node/index.ts';
import { onDisk } from './support/on-disk.ts';

const disk = onDisk('options');
disk.write({ 'plugin/index.js': 'module.exports = 1;' });
const url = disk.url('plugin/');
const manifest = '{ "name": "x", "version": "1.0.0", "entry": "./index.js" }';
const tree = makeMemoryTree({ 'index.js': 'module.exports = 1;', 'cofferdam.json': manifest });
const modules = portableMap({});
const graph = readPackageGraph(tree);
const inspection = inspectPlugin(tree);
const policy = { resources: {} };
const { bytes } = makeArchive(tree);

/** Everything is called with what it takes but for one argument. */
const takers: Readonly<Record<string, (given: never) => unknown>> = {
  moduleMap: (given) => moduleMap({}, given),
  'moduleMap without Node': (given) => portableMap({}, given),
  directory: (given) => directory(url, given),
  packageTree: (given) => packageTree(url, given),
  archive: (given) => archive(bytes, given),
  readArchive: (given) => readArchive(bytes, given),
  verifyArchive: (given) => verifyArchive(bytes, given),
  makeArchive: (given) => makeArchive(tree, given),
  'limits of archives': (limits) => readArchive(bytes, { limits }),
  openFiles: (given) => openFiles(given),
  makeDiskTree: (given) => makeDiskTree(url, given),
  watchDirectory: (given) => watchDirectory(url, given),
  makeCompileCache: (given) => makeCompileCache(given),
  makeJsxCompiler: (given) => makeJsxCompiler(given),
  jsx: (jsx) => moduleMap({}, { jsx }),
  node: (node) => moduleMap({}, { node }),
  'external with names': (external) => portableMap({}, { external }),
  inspectPlugin: (given) => inspectPlugin(tree, given),
  readPackageGraph: (given) => readPackageGraph(tree, given),
  suggestPolicy: (given) => suggestPolicy(inspection, given),
  readPolicy: (given) => readPolicy('{"resources":{}}', given),
  withPolicy: (given) => withPolicy(modules, given),
  withPowers: (given) => withPowers(modules, {}, given),
  parseManifest: (given) => parseManifest(manifest, given),
  readManifest: (given) => readManifest(tree, given),
  makeReloader: (given) => makeReloader(given),
};
/** Records: their names are the caller's. */
const records: Readonly<Record<string, (given: never) => unknown>> = {
  powers: (powers) => portableMap({}, { powers }),
  compilers: (compilers) => portableMap({}, { compilers }),
  packages: (packages) => directory(url, { packages }),
  'node.env': (env) => moduleMap({}, { node: { env } }),
  'node.builtins': (builtins) => moduleMap({}, { node: { builtins } }),
  'the policy of withPolicy': (given) => withPolicy(modules, { policy: given, graph }),
  'the policy of checkPolicy': (given) => checkPolicy(given, inspection, graph),
  'the policy of learnPolicy': (given) => learnPolicy(given, []),
  'the policy of applyPolicyChanges': (given) => applyPolicyChanges(given, []),
  'the first policy of diffPolicy': (given) => diffPolicy(given, policy),
  'the second policy of diffPolicy': (given) => diffPolicy(policy, given),
};
const others: Readonly<Record<string, (given: never) => unknown>> = {
  'the graph of withPolicy': (given) => withPolicy(modules, { policy, graph: given }),
  'the tree of inspectPlugin': (given) => inspectPlugin(given),
  'the tree of readPackageGraph': (given) => readPackageGraph(given),
  'the tree of readManifest': (given) => readManifest(given),
  'the tree of makeArchive': (given) => makeArchive(given),
  'the timers of makeReloader': (timers) => makeReloader({ open: () => Promise.reject(), timers }),
  'the open of makeReloader': (open) => makeReloader({ open, timers: nodeTimers }),
};

const codeOf = async (run: () => unknown): Promise<unknown> => {
  try {
    await run();
    return 'taken';
  } catch (error) {
    return (error as { code?: unknown }).code ?? error;
  }
};

const noOptions: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['a number', 5],
  ['a text', 'index.js'],
  ['a list', ['index.js']],
  ['a Map', new Map([['name', 'x']])],
  ['a function', () => ({})],
];

describe.each(Object.entries({ ...takers, ...records, ...others }))('%s', (name, take) => {
  it.each(noOptions)('refuses %s', async (_, given) => {
    if (name === 'external with names' && Array.isArray(given)) return; // a list of names is what it takes
    if (name === 'the open of makeReloader' && typeof given === 'function') return;
    expect(await codeOf(() => take(given as never))).toBe('OPTION_INVALID');
  });
});

describe.each(Object.entries(takers))('%s', (_, take) => {
  it('refuses a name that it does not know', async () => {
    expect(await codeOf(() => take({ names: [], nmae: 1 } as never))).toBe('OPTION_UNKNOWN');
  });

  it('reads each option once', async () => {
    let reads = 0;
    const trap = {
      get name(): string {
        reads += 1;
        return 'x';
      },
    };
    await codeOf(() => take(trap as never));
    expect(reads).toBeLessThanOrEqual(1);
  });
});

describe('options of sources', () => {
  const names = (where: string): Promise<unknown> =>
    codeOf(() => portableMap({}, { name: where })).then((code) => (code === 'taken' ? where : code));

  it.each([
    '../x',
    'a/../b',
    './a',
    '/etc',
    'a/',
    'a//b',
    'a\\b',
    'a\0',
    'a\nError: made up',
    'a\u202eb',
    'x'.repeat(256),
  ])('refuse the name %j', async (name) => {
    expect(await names(name)).toBe('OPTION_INVALID');
  });

  it.each(['', 'x', '@scope/x', 'my plugin', 'node:internal', 'ein/Pläne'])('take the name %j', async (name) => {
    expect(await names(name)).toBe(name);
  });

  it('say that a list of no extensions allows none', async () => {
    const host = portableMap({ 'a.js': '' }, { extensions: [] });
    expect(() => host.resolve('./a.js', undefined, 'import')).toThrow(
      'extensions that the host allows, which are none',
    );
  });
});

describe('options that are lists or limits', () => {
  it.each<readonly [string, () => unknown]>([
    ['the entries of inspectPlugin', () => inspectPlugin(tree, { entries: './a.js' as never })],
    ['the conditions of inspectPlugin', () => inspectPlugin(tree, { conditions: [5] as never })],
    ['the limits of inspectPlugin', () => inspectPlugin(tree, { maxFiles: -1 })],
    ['the compilers of inspectPlugin', () => inspectPlugin(tree, { compilers: new Map() as never })],
    ['the entries of makeArchive', () => makeArchive(tree, { entries: '.' as never })],
    ['the include of makeArchive', () => makeArchive(tree, { include: '/index.js' as never })],
    ['the walls of makeArchive', () => makeArchive(tree, { walled: 'yes' as never })],
    ['the globals of suggestPolicy', () => suggestPolicy(inspection, { globals: 'fetch' as never })],
    ['the overrides of readPolicy', () => readPolicy('{"resources":{}}', { overrides: ['{}'] as never })],
    ['the attenuators of withPolicy', () => withPolicy(modules, { policy, graph, attenuators: new Map() as never })],
    ['the directory of makeCompileCache', () => makeCompileCache({ directory: 5 as never, key: new Uint8Array(32) })],
    [
      'a directory of makeCompileCache that is no file',
      () => makeCompileCache({ directory: new URL('http://x/'), key: new Uint8Array(32) }),
    ],
  ])('refuse what %s cannot be', async (_, run) => {
    expect(await codeOf(run)).toBe('OPTION_INVALID');
  });
});

describe('withPolicy() of a policy that is a value', () => {
  const within =
    (given: unknown): (() => unknown) =>
    () =>
      withPolicy(modules, { policy: given as never, graph });

  it('refuses what a text of it would be refused for', () => {
    expect(within({ resources: {}, entri: {} })).toThrow(expect.objectContaining({ code: 'POLICY_INVALID' }));
    expect(within({ resources: { a: { global: {} } } })).toThrow('resources.a.global');
    expect(within({ resources: {}, entry: { globals: { fetch: 'yes' } } })).toThrow('entry.globals.fetch');
  });

  it('refuses what JSON does not carry', () => {
    const circle: { resources?: unknown } = {};
    circle.resources = circle;
    const builtins = { fs: { attenuate: 'x', params: [() => {}] } };
    expect(within(circle)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    expect(within({ resources: {}, entry: { builtins } })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  });

  it('holds to what it said when it was given', () => {
    const entry: {
      packages: Record<string, boolean>;
      globals: Record<string, boolean>;
      builtins: Record<string, boolean>;
    } = {
      packages: {},
      globals: {},
      builtins: {},
    };
    const files = { 'index.js': 'require("util")' };
    const host = withPolicy(moduleMap(files), {
      policy: { resources: {}, entry },
      graph: readPackageGraph(makeMemoryTree(files)),
    });
    entry.builtins.util = true;
    expect(() => host.resolve('util', '/index.js', 'require')).toThrow(
      expect.objectContaining({ code: 'POLICY_IMPORT_REFUSED' }),
    );
  });
});

describe('watchDirectory()', () => {
  it.each([disk.url('plugin/index.js'), disk.url('nowhere/'), new URL('http://x/')])('refuses %s', (where) => {
    expect(() => watchDirectory(where)).toThrow(expect.objectContaining({ code: 'ROOT_UNREADABLE' }));
  });
});
