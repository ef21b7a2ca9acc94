// What every source has in common: the same files by the same rules, the same options.
import { makeTenant, type ModuleHost, type Outcome } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { moduleMap as portableMap, type ModuleFiles } from '../src/index.ts';
import { directory, moduleMap, type NodeSourceOptions, packageTree } from '../src/node/index.ts';
import { onDisk } from './support/on-disk.ts';

const disk = onDisk('sources');
let written = 0;

const kinds = ['moduleMap()', 'directory()', 'packageTree()'] as const;

/** The same files as each kind of source. */
function open(kind: (typeof kinds)[number], files: ModuleFiles, options: NodeSourceOptions = {}): ModuleHost {
  if (kind === 'moduleMap()') return moduleMap(files, options);
  const at = `${++written}`;
  disk.write(Object.fromEntries(Object.entries(files).map(([path, content]) => [`${at}/${path}`, content])));
  return kind === 'directory()' ? directory(disk.url(`${at}/`), options) : packageTree(disk.url(`${at}/`), options);
}

const run = (modules: ModuleHost, source: string): Promise<Outcome> =>
  makeTenant({ modules }).run(source, { module: true });
const coded = (code: string): unknown => expect.objectContaining({ code });

const everything: ModuleFiles = {
  'package.json':
    '{"name":"@me/plug","type":"module","imports":{"#data":"./data.json","#lib/*":"./lib/*.js"},"exports":"./index.js"}',
  'index.js':
    `
    import code, { named } from './lib/a.js';
    import cjs, { one } from './lib/b.cjs';
    import data from '#data' with { type: 'json' };
    import text from './read me.txt' with { type: 'text' };
    import source from './lib/a.js' with { type: 'text' };
    import bytes from './image.bin' with { type: 'bytes' };
    import { typed } from './typed.ts';
    import dep from 'dep';
    import self from '@me/plug/none' with { type: 'text' };`.replace(/\n.*none.*$/, '') +
    `
    const { default: later } = await import('#lib/a');
    export default [code, named, cjs.one, one, data, text, source.length, [...bytes].join(), typed, dep, later === code, import.meta.url];`,
  'lib/a.js': 'export default "a"; export const named = "n";',
  'lib/b.cjs':
    'exports.one = require("../data.json").n + require("./c.cjs").c + (typeof module.exports === "object" ? 1 : 0);',
  'lib/c.cjs': 'exports.c = 10;',
  'data.json': '\uFEFF{"n":1}',
  'read me.txt': 'text',
  'image.bin': new Uint8Array([0, 255, 128]),
  'typed.ts': 'export enum E { T = 3 }\nexport const typed: number = E.T;',
  'node_modules/dep/package.json': '{"exports":{"import":"./m.mjs","require":"./c.js"}}',
  'node_modules/dep/m.mjs': 'export default "esm"',
  'node_modules/dep/c.js': 'module.exports = "cjs"',
};

describe.each(kinds)('%s', (kind) => {
  it('gives every kind of module', async () => {
    const { value, error } = await run(open(kind, everything), "export { default } from '.'");
    expect(error).toBeUndefined();
    expect(value).toEqual([
      'a',
      'n',
      12,
      12,
      { n: 1 },
      'text',
      (everything['lib/a.js'] as string).length,
      '0,255,128',
      3,
      'esm',
      true,
      'file:///@me/plug/index.js',
    ]);
  });

  it.each([
    ["import './data.json'", 'MODULE_ATTRIBUTE_MISSING'],
    ["import './index.js' with { type: 'json' }", 'MODULE_ATTRIBUTE_WRONG'],
    ["import './data.json' with { type: 'css' }", 'MODULE_ATTRIBUTE_UNKNOWN'],
    ["import './a.css'", 'MODULE_LOAD_FAILED'],
    ["import './bad.json' with { type: 'json' }", 'MODULE_JSON_INVALID'],
  ])('refuses %s with %s', async (source, code) => {
    const files = { 'index.js': '', 'data.json': '1', 'a.css': '', 'bad.json': '{' };
    expect(await run(open(kind, files), source)).toMatchObject({ error: { code } });
  });

  it('lets a host name files by their paths, and guests not', () => {
    const host = open(kind, { 'index.js': '', 'lib/a.js': '' });
    expect([host.resolve('lib/a.js', undefined, 'import'), host.resolve('.', undefined, 'import')]).toEqual([
      '/lib/a.js',
      '/index.js',
    ]);
    expect(() => host.resolve('lib/a.js', '/index.js', 'import')).toThrow(coded('MODULE_NOT_FOUND') as Error);
  });

  it('loads files of the allowed extensions, and no others', () => {
    const files = {
      'a.js': '',
      'b.mjs': '',
      'c.ts': '',
      'd.json': '1',
      'e.txt': '',
      'f.key': '',
      g: '',
      '.env': '',
      '.rc.js': '',
      'h.sqlite': '',
    };
    const allowed = (options: NodeSourceOptions, type?: 'text'): string =>
      Object.keys(files)
        .filter((path) => {
          const host = open(kind, files, options);
          try {
            host.load(host.resolve(`./${path}`, undefined, 'import', type));
            return true;
          } catch (error) {
            expect(['MODULE_EXTENSION', 'MODULE_KIND_UNKNOWN']).toContain((error as { code?: unknown }).code);
            return false;
          }
        })
        .join(' ');
    expect(allowed({})).toBe('a.js b.mjs c.ts d.json g .rc.js');
    expect(allowed({}, 'text')).toBe('a.js b.mjs c.ts d.json e.txt .rc.js');
    expect(allowed({ extensions: ['.js'] })).toBe('a.js .rc.js');
    expect(allowed({ extensions: ['.js', '.key', '', '.env'] }, 'text')).toBe('a.js f.key g .env .rc.js');
    expect(allowed({ extensions: [] })).toBe('');
    const host = open(kind, files, { extensions: ['.js'] });
    for (const id of ['/b.mjs', 'text:/f.key', 'bytes:/.env', '/g'])
      expect(() => host.load(id)).toThrow(coded('MODULE_EXTENSION') as Error);
  });

  it.each([
    [{ extension: ['.js'] }, 'OPTION_UNKNOWN'],
    [{ root: '/', roots: 1 }, 'OPTION_UNKNOWN'],
    [{ extensions: 'js' }, 'OPTION_INVALID'],
    [{ extensions: ['js'] }, 'OPTION_INVALID'],
    [{ extensions: ['.j/s'] }, 'OPTION_INVALID'],
    [{ conditions: 'node' }, 'OPTION_INVALID'],
    [{ conditions: [1] }, 'OPTION_INVALID'],
    [{ name: 1 }, 'OPTION_INVALID'],
    [{ name: 'C:\\x' }, 'OPTION_INVALID'],
    [{ resolve: './x' }, 'OPTION_INVALID'],
    [{ compilers: { vue: () => '' } }, 'OPTION_INVALID'],
    [{ compilers: { '.vue': 'vue' } }, 'OPTION_INVALID'],
    [{ compilers: null }, 'OPTION_INVALID'],
    [{ external: 'lodash' }, 'OPTION_INVALID'],
    [{ external: ['../x'] }, 'OPTION_INVALID'],
    [{ external: ['a*'] }, 'OPTION_INVALID'],
    [{ external: { names: ['a'], transitive: 1 } }, 'OPTION_INVALID'],
    [{ powers: { 'a-b': 1 } }, 'OPTION_INVALID'],
    [{ powers: { default: 1 } }, 'OPTION_INVALID'],
    [{ powers: ['kv'] }, 'OPTION_INVALID'],
  ])('refuses the options %j with %s', (options, code) => {
    expect(() => open(kind, {}, options as object)).toThrow(coded(code) as Error);
  });
});

describe('names that a plugin chooses', () => {
  it.each([
    ['x\n    at trusted (host.js:1:1)', ''],
    ['file:///etc', ''],
    ['../up', ''],
    ['C:\\x', ''],
    ['a'.repeat(300), ''],
    ['@me/plug', '@me/plug/'],
    ['plug.js', 'plug.js/'],
  ])('of a package, %j, stand before its files as %j', (name, prefix) => {
    const host = moduleMap({ 'package.json': JSON.stringify({ name }), 'a.js': '' });
    expect([host.url?.('/a.js'), (host.load('/a.js') as { name?: string }).name]).toEqual([
      `file:///${prefix}a.js`,
      `${prefix}a.js`,
    ]);
  });

  it('of files, forge no line of a stack trace', async () => {
    const file = 'x:1:1)\n    at trusted (host\u2028\u202ejs.js';
    const { error } = await run(
      moduleMap({ [file]: 'throw new Error("x")' }),
      `import ${JSON.stringify(`./${encodeURIComponent(file)}`)}`,
    );
    expect(error?.stack).toContain('x:1:1)\uFFFD    at trusted (host\uFFFD\uFFFDjs.js:1:7');
  });
});

describe('moduleMap()', () => {
  it.each([
    [{ '../x.js': '' }, 'another'],
    [{ 'a\\b.js': '' }, 'another'],
    [{ 'a\0.js': '' }, 'another'],
    [{ 'lib/': '' }, 'another'],
    [{ '': '' }, 'another'],
    [{ 'a.js': 1 }, '1'],
    [{ 'a.js': null }, 'null'],
    [{ 'a.js': '', './a.js': '' }, 'a second one'],
    [{ a: '', 'a/b.js': '' }, 'both'],
    [[], 'an array'],
    [null, 'null'],
  ])('refuses %j', (files, got) => {
    expect(() => portableMap(files as unknown as ModuleFiles)).toThrow(
      expect.objectContaining({ code: 'MODULE_MAP_INVALID', details: expect.objectContaining({ got }) as unknown }),
    );
  });

  it('is read once: what changes later changes nothing', () => {
    const bytes = new Uint8Array([1]);
    const files: Record<string, string | Uint8Array> = { 'a.js': 'export default 1', 'b.bin': bytes };
    const host = portableMap(files);
    files['a.js'] = 'export default 2';
    bytes[0] = 2;
    expect(host.load('/a.js')).toMatchObject({ source: 'export default 1' });
    const given = host.load('bytes:/b.bin') as { bytes: Uint8Array };
    expect([...given.bytes]).toEqual([1]);
    given.bytes[0] = 3;
    expect(host.load('bytes:/b.bin')).toMatchObject({ bytes: new Uint8Array([1]) });
  });

  it('refuses builtins of Node by name where there is no Node to ask', () => {
    for (const specifier of ['fs', 'node:fs', 'fs/promises'])
      expect(() => portableMap({}).resolve(specifier, undefined, 'import')).toThrow(
        coded('MODULE_NOT_GRANTED') as Error,
      );
  });
});
