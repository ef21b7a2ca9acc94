// The graph of a first import in a compile cache: it gives what looking anew would give, or it is not used.
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeTenant, type Tenant, type UnitStore } from '@cofferdam/core';
import { afterAll, describe, expect, it } from 'vitest';
import type { CompileCacheEvent } from '../../src/cache/events.ts';
import { directory, type DirectoryOptions, directoryAt } from '../../src/node/directory.ts';
import { makeCompileCache, withCompileCache } from '../../src/node/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'cofferdam-graph-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let count = 0;
/** Files that were written just now count as old: nobody waits here. */
const later = (): number => Date.now() + 60_000;

/** When files say that they were written, in seconds: anybody may set that. */
const WRITTEN = 1_700_000_000;

const FILES = {
  'package.json': '{"name":"app","type":"module"}',
  'main.js': "import { a } from './a.js';\nimport { b } from 'pack';\nexport default `${a} ${b}`;\n",
  'a.js': "export const a = 'a1';\n",
  'node_modules/pack/package.json': '{"name":"pack","version":"1.0.0","main":"lib"}',
  'node_modules/pack/lib.js': "exports.b = require('./inner') + require('./data.json').n;\n",
  'node_modules/pack/inner.js': "module.exports = 'b1';\n",
  'node_modules/pack/data.json': '{"n":1}',
};
const VALUE = 'a1 b11';

interface Place {
  readonly root: string;
  readonly at: (path: string) => string;
  readonly cacheAt: string;
}

function write(files: Readonly<Record<string, string>> = FILES): Place {
  const base = join(folder, `case-${++count}`);
  const root = join(base, 'root');
  const at = (path: string): string => join(root, path);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(at(path), '..'), { recursive: true });
    // Texts of their own: units that were compiled in this process are in no cache.
    writeFileSync(at(path), path.endsWith('.js') ? `${text}// ${count}\n` : text);
    utimesSync(at(path), WRITTEN, WRITTEN);
  }
  return { root, at, cacheAt: join(base, 'cache') };
}

interface Answer {
  readonly value: unknown;
  readonly fuel: number;
  readonly events: readonly CompileCacheEvent[];
  readonly names: (type: CompileCacheEvent['type']) => readonly string[];
}

interface LoadOptions {
  readonly options?: DirectoryOptions;
  readonly now?: () => number;
  readonly key?: number;
  readonly limits?: 'none';
  readonly specifier?: string;
}

interface Opened {
  readonly cache: UnitStore;
  readonly events: readonly CompileCacheEvent[];
  readonly names: (type: CompileCacheEvent['type']) => readonly string[];
}

function open({ cacheAt }: Place, key = 7): Opened {
  const events: CompileCacheEvent[] = [];
  const cache = makeCompileCache({
    directory: cacheAt,
    key: new Uint8Array(32).fill(key),
    onEvent: (event) => events.push(event),
  });
  const names = (type: CompileCacheEvent['type']): readonly string[] =>
    events.filter((event) => event.type === type).map((event) => ('name' in event ? event.name : ''));
  return { cache, events, names };
}

/** One import as another process would do it: by a cache, a source and a tenant of its own. */
async function load(place: Place, given: LoadOptions = {}): Promise<Answer> {
  const { options = {}, now = later, key = 7, specifier = './main.js' } = given;
  const { root } = place;
  const { cache, events, names } = open(place, key);
  const modules = withCompileCache(directoryAt(pathToFileURL(`${root}/`), options, now), cache);
  const tenant = makeTenant({ modules, ...(given.limits === undefined ? {} : { limits: given.limits }) });
  try {
    const { default: value } = await tenant.import(specifier);
    return { value, fuel: tenant.usage().fuel, events, names };
  } catch (error) {
    return { value: (error as { code?: unknown }).code ?? String(error), fuel: tenant.usage().fuel, events, names };
  } finally {
    tenant.stop();
  }
}

const entriesIn = (cacheAt: string): string[] =>
  readdirSync(cacheAt, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** Leaves nothing in the cache but the graph, which holds all the rest. */
function keepGraph({ cacheAt }: Place): string {
  const [graph, ...others] = entriesIn(cacheAt).sort((one, other) => statSync(other).size - statSync(one).size);
  for (const other of others) rmSync(other);
  return graph as string;
}

const GRAPH = 'graph of ./main.js';
/** Where a system does not say where an open file is, nothing is remembered. */
const onLinux = it.runIf(process.platform === 'linux');

describe('withCompileCache(directory())', () => {
  onLinux('reads all that a first import needs from one entry', async () => {
    const place = write();
    const first = await load(place);
    expect(first.value).toBe(VALUE);
    expect(first.names('stored')).toContain(GRAPH);
    keepGraph(place);
    const second = await load(place);
    expect(second.value).toBe(VALUE);
    expect(second.fuel).toBe(first.fuel);
    expect(second.names('miss')).toEqual([]);
    expect(second.names('stored')).toEqual([]);
    expect([...second.names('hit')].sort()).toEqual(
      ['app/a.js', 'app/main.js', 'app/node_modules/pack/inner.js', 'app/node_modules/pack/lib.js'].sort(),
    );
  });

  onLinux('gives another tenant of the process the same graph, and looks whether it still holds', async () => {
    const place = write();
    await load(place);
    keepGraph(place);
    const { cache, events } = open(place);
    const once = async (): Promise<unknown> => {
      const source = directoryAt(pathToFileURL(`${place.root}/`), {}, later);
      const tenant = makeTenant({ modules: withCompileCache(source, cache) });
      return (await tenant.import('./main.js'))['default'];
    };
    expect(await once()).toBe(VALUE);
    rmSync(place.cacheAt, { recursive: true });
    expect(await once()).toBe(VALUE);
    expect(events.map(({ type }) => type)).toEqual(Array.from({ length: 8 }, () => 'hit'));
    writeFileSync(place.at('a.js'), "export const a = 'a2';\n");
    expect(await once()).toBe('a2 b11');
  });

  it('remembers nothing of files that have only just changed', async () => {
    const place = write();
    const first = await load(place, { now: Date.now });
    expect(first.value).toBe(VALUE);
    expect(first.names('stored')).not.toContain(GRAPH);
  });

  it('remembers no import that failed', async () => {
    const place = write({ ...FILES, 'a.js': "export const a = 1;\nthrow new Error('no');\n" });
    const first = await load(place);
    expect(first.value).toContain('no');
    expect(first.names('stored')).not.toContain(GRAPH);
  });

  onLinux('serves one import: what is loaded later is looked at anew', async () => {
    const place = write({
      ...FILES,
      'main.js':
        "import { a } from './a.js';\nexport const more = async () => (await import('./late.js')).late;\nexport default a;\n",
      'late.js': "export const late = 'one';\n",
    });
    await load(place);
    const source = directoryAt(pathToFileURL(`${place.root}/`), {}, later);
    const tenant = makeTenant({ modules: withCompileCache(source, open(place).cache) });
    const { more } = (await tenant.import('./main.js')) as { more: () => Promise<string> };
    writeFileSync(place.at('late.js'), "export const late = 'two';\n");
    expect(await more()).toBe('two');
  });

  const ways: readonly (readonly [string, (tenant: Tenant, specifier: string) => Promise<unknown>])[] = [
    ['tenant.import()', async (tenant, specifier) => (await tenant.import(specifier)).default],
    ['import() of a script', (tenant, specifier) => tenant.evaluate(`import('${specifier}').then((m) => m.default)`)],
    [
      'tenant.run() of a module',
      async (tenant, specifier) =>
        (await tenant.run(`import value from '${specifier}';\nexport default value;`, { module: true })).value,
    ],
  ];
  onLinux.each(ways)('serves one import, and no other that follows, by %s', async (_, ask) => {
    const place = write({ ...FILES, 'second.js': "import { a } from './a.js';\nexport default a;\n" });
    await load(place);
    keepGraph(place);
    const { cache, names } = open(place);
    const source = directoryAt(pathToFileURL(`${place.root}/`), {}, later);
    const modules = withCompileCache(source, cache);
    expect(await ask(makeTenant({ modules }), './main.js')).toBe(VALUE);
    expect(names('miss')).toEqual([]);
    expect(names('hit')).toContain('app/a.js');
    writeFileSync(place.at('a.js'), "export const a = 'a4';\n");
    expect(await ask(makeTenant({ modules }), './second.js')).toBe('a4');
  });

  onLinux('serves no import for ever that does not end', async () => {
    const waiting =
      "import { a } from './a.js';\nif (globalThis.waits) await new Promise(() => {});\nexport default a;\n";
    const place = write({ ...FILES, 'main.js': waiting, 'second.js': "export { a as default } from './a.js';\n" });
    await load(place);
    let late = 0;
    const cache = makeCompileCache({
      directory: place.cacheAt,
      key: new Uint8Array(32).fill(7),
      now: () => Date.now() + late,
    });
    const modules = withCompileCache(directoryAt(pathToFileURL(`${place.root}/`), {}, later), cache);
    const waits = makeTenant({ modules, globals: { waits: true } });
    void waits.import('./main.js').catch(() => {});
    await new Promise((resolve) => setImmediate(resolve));
    writeFileSync(place.at('a.js'), "export const a = 'a5';\n");
    late = 60_000;
    expect((await makeTenant({ modules }).import('./second.js')).default).toBe('a5');
    waits.stop();
  });

  const before = (path: string, place: Place): void => {
    // as whoever wants it not to be seen would do it: the same size, the same time of change
    writeFileSync(place.at(path), readFileSync(place.at(path), 'utf8').replace('1', '2'));
    utimesSync(place.at(path), WRITTEN, WRITTEN);
  };
  const changes: readonly (readonly [string, (place: Place) => void, string])[] = [
    ['a module changes', (place) => writeFileSync(place.at('a.js'), "export const a = 'changed';\n"), 'changed b11'],
    ['a module changes, its size and time do not', (place) => before('a.js', place), 'a2 b11'],
    ['a file that is only required changes likewise', (place) => before('node_modules/pack/inner.js', place), 'a1 b21'],
    ['a JSON file changes', (place) => writeFileSync(place.at('node_modules/pack/data.json'), '{"n":5}'), 'a1 b15'],
    [
      'another file takes the place of one',
      (place) => {
        writeFileSync(place.at('new.js'), "export const a = 'a9';\n");
        renameSync(place.at('new.js'), place.at('a.js'));
      },
      'a9 b11',
    ],
    [
      'a package.json leads elsewhere',
      (place) => {
        writeFileSync(place.at('node_modules/pack/other.js'), "exports.b = 'other';\n");
        writeFileSync(place.at('node_modules/pack/package.json'), '{"name":"pack","main":"other.js"}');
      },
      'a1 other',
    ],
    [
      'a file appears that goes before',
      (place) => writeFileSync(place.at('node_modules/pack/lib'), "exports.b = 'nearer';\n"),
      'a1 nearer',
    ],
    [
      'a package moves in nearer to who asks',
      (place) => {
        mkdirSync(place.at('node_modules/pack/inner'));
        rmSync(place.at('node_modules/pack/inner.js'));
        writeFileSync(place.at('node_modules/pack/inner/index.js'), "module.exports = 'dir';\n");
      },
      'a1 dir1',
    ],
    ['a file is gone', (place) => rmSync(place.at('a.js')), 'MODULE_NOT_FOUND'],
    [
      'a link out of the root takes the place of a file',
      (place) => {
        writeFileSync(join(place.root, '..', 'secret.js'), "export const a = 'secret';\n");
        rmSync(place.at('a.js'));
        symlinkSync('../secret.js', place.at('a.js'));
      },
      'MODULE_OUTSIDE_ROOT',
    ],
    [
      'a link out of the root takes the place of a directory',
      (place) => {
        renameSync(place.at('node_modules'), join(place.root, '..', 'elsewhere'));
        symlinkSync('../elsewhere', place.at('node_modules'));
      },
      'MODULE_OUTSIDE_ROOT',
    ],
    [
      'the bytes change through another name of the file',
      (place) => {
        linkSync(place.at('a.js'), join(place.root, '..', 'other-name.js'));
        writeFileSync(join(place.root, '..', 'other-name.js'), "export const a = 'a3';\n");
      },
      'a3 b11',
    ],
  ];
  it.each(changes)('looks anew when %s', async (_, change, expected) => {
    const place = write();
    expect((await load(place)).value).toBe(VALUE);
    change(place);
    const anew = makeTenant({ modules: directory(pathToFileURL(`${place.root}/`)) });
    const plain = await anew.import('./main.js').then(
      ({ default: value }) => value,
      (error: unknown) => (error as { code: string }).code,
    );
    expect(plain === 'MODULE_LOAD_FAILED' ? expected : plain).toBe(expected);
    expect((await load(place)).value).toBe(plain);
    expect((await load(place)).value).toBe(plain);
  });

  onLinux('keeps apart what other options, or another specifier, lead to', async () => {
    const place = write({
      ...FILES,
      'node_modules/pack/package.json': '{"name":"pack","exports":{"special":"./special.js","default":"./lib.js"}}',
      'node_modules/pack/special.js': "exports.b = 'special';\n",
      'other.js': "export default 'other';\n",
    });
    expect((await load(place)).value).toBe(VALUE);
    expect((await load(place, { options: { conditions: ['special'] } })).value).toBe('a1 special');
    expect((await load(place, { options: { conditions: ['special'] } })).value).toBe('a1 special');
    expect((await load(place, { specifier: './other.js' })).value).toBe('other');
    expect((await load(place)).value).toBe(VALUE);
    const narrow = await load(place, { options: { external: [] } });
    expect(narrow.value).toBe('MODULE_LOAD_FAILED');
  });

  onLinux('gives a tenant with other limits no unit that was made for these', async () => {
    const place = write();
    await load(place, { limits: 'none' });
    keepGraph(place);
    const metered = await load(place);
    expect(metered.value).toBe(VALUE);
    expect(metered.names('hit')).toEqual([]);
    expect(metered.names('stored')).toContain('app/main.js');
    expect((await load(place, { limits: 'none' })).names('miss')).toEqual([]);
  });

  onLinux('refuses an entry in which anything was changed, and one under another key', async () => {
    const place = write();
    await load(place);
    const graph = keepGraph(place);
    const whole = readFileSync(graph);
    for (const at of [0, 20, 60, 100, whole.length >> 1, whole.length - 1]) {
      const forged = Buffer.from(whole);
      forged[at] = (forged[at] as number) ^ 1;
      writeFileSync(graph, forged);
      const { value, names } = await load(place);
      expect(value).toBe(VALUE);
      expect(names('refused')).toEqual([GRAPH]);
    }
    writeFileSync(graph, whole);
    const other = await load(place, { key: 8 });
    expect(other.value).toBe(VALUE);
    expect(other.names('hit')).toEqual([]);
  });

  onLinux('leads errors and functions back to the author as ever', async () => {
    const place = write({
      ...FILES,
      'a.js': 'export function f(x /* why */) {\n  return x;\n}\nexport const a = f.toString();\n',
    });
    const text = 'function f(x /* why */) {\n  return x;\n} b11';
    expect((await load(place)).value).toBe(text);
    keepGraph(place);
    expect((await load(place)).value).toBe(text);
  });

  onLinux('goes on where nothing can be written', async () => {
    const place = write();
    mkdirSync(place.cacheAt);
    chmodSync(place.cacheAt, 0o500);
    expect((await load(place)).value).toBe(VALUE);
    expect((await load(place)).value).toBe(VALUE);
  });
});
