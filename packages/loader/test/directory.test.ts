import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ModuleDefinition, ModuleHost } from '@cofferdam/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { directory } from '../src/node/directory.ts';
import { findPackage } from '../src/node/find-package.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'cofferdam-directory-')));
const at = (path: string): URL => pathToFileURL(join(root, path));

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function loadNow(host: ModuleHost, id: string): ModuleDefinition {
  const loaded = host.load(id);
  if (loaded instanceof Promise) throw new Error('load() of a directory gave a promise');
  return loaded;
}

beforeAll(() => {
  write({
    'secret.js': 'export default "outside"',
    'plugin/package.json': '{"name":"plug","type":"module"}',
    'plugin/index.js': 'export default 1',
    'plugin/typed.ts': 'const a: number = 1;\nexport default <T>(x: T): T => x!;\nthrow a;',
    'plugin/bad.ts': 'let x: = 3',
    'plugin/data.json': '{"a":1}',
    'plugin/style.css': 'x',
    'plugin/bom.js': '\uFEFFexport default 1',
    'plugin/cjs/package.json': '{"type":"commonjs"}',
    'plugin/cjs/index.js': 'exports.a = 1; module.exports = require("./more");',
    'plugin/cjs/more.js': 'exports.b = 1; exports.default = 2; module.exports = require("./index.js")',
    'plugin/cjs/esm.mjs': 'export default 1',
    'plugin/cjs/reexport.js':
      'exports.c = 1; module.exports = require("./esm.mjs"); module.exports = require("./none")',
    'plugin/loose/package.json': '{}',
    'plugin/loose/esm.js': '// import x from "y"\nexport default 1',
    'plugin/loose/cjs.js': 'const s = "export default 1"; exports.q = s',
    'store/inner/package.json': '{"name":"inner","main":"./inner.js"}',
    'store/inner/inner.js': 'exports.x = require("./lib/y")',
    'store/inner/lib/y.js': 'require("inner"); require("../../../secret.js")',
    'plugin/pnpm/.store/foo/node_modules/foo/index.js': 'exports.foo = 1',
    'plugin/pnpm/.store/foo/node_modules/bar/index.js': 'exports.bar = 1',
    'nopackage/main.js': 'export default 1',
    'plugin-two/x.js': '',
  });
  symlinkSync('../secret.js', join(root, 'plugin/link-out.js'));
  symlinkSync('..', join(root, 'plugin/link-up'));
  symlinkSync('../plugin-two', join(root, 'plugin/link-sibling'));
  symlinkSync('../gone.js', join(root, 'plugin/link-broken.js'));
  symlinkSync('index.js', join(root, 'plugin/link-in.js'));
  mkdirSync(join(root, 'plugin/node_modules'));
  symlinkSync('../pnpm/.store/foo/node_modules/foo', join(root, 'plugin/node_modules/foo'));
  symlinkSync(join(root, 'store/inner'), join(root, 'plugin/node_modules/stolen'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const host = (): ModuleHost => directory(at('plugin/'));

describe('directory()', () => {
  it('gives each file its kind', () => {
    const kinds = [
      '/index.js',
      '/cjs/index.js',
      '/cjs/esm.mjs',
      '/data.json',
      '/loose/esm.js',
      '/loose/cjs.js',
      '/typed.ts',
    ];
    expect(kinds.map((id) => loadNow(host(), id).type)).toEqual([
      'module',
      'commonjs',
      'module',
      'json',
      'module',
      'commonjs',
      'module',
    ]);
  });

  it('erases types and keeps every position', () => {
    const loaded = loadNow(host(), '/typed.ts');
    expect(loaded).toEqual({
      type: 'module',
      name: 'plug/typed.ts',
      source: 'const a         = 1;\nexport default    (x   )    => x ;\nthrow a;',
    });
  });

  it('erases the types of a file that makes the compiler library grow its memory', () => {
    const lines = Array.from(
      { length: 8000 },
      (_, i) => `const a${i}: number = ${i}; function f${i}<T>(x: T): T { return x }`,
    );
    write({ 'plugin/large.ts': `${lines.join('\n')}\nexport {}` });
    const { source } = loadNow(host(), '/large.ts') as { source: string };
    expect(source.split('\n')[7999]).toBe('const a7999         = 7999; function f7999   (x   )    { return x }');
  });

  it('refuses what is no TypeScript, with its position', () => {
    expect(() => host().load('/bad.ts')).toThrow(
      expect.objectContaining({
        code: 'TYPESCRIPT_SYNTAX',
        details: expect.objectContaining({ name: 'plug/bad.ts', line: 1, column: 8 }) as unknown,
      }),
    );
  });

  it('finds the named exports of CommonJS through what it re-exports, cycles and misses included', () => {
    const namesOf = (id: string): readonly string[] =>
      (loadNow(host(), id) as { exportNames: () => readonly string[] }).exportNames();
    expect(namesOf('/cjs/index.js')).toEqual(['a', 'b']);
    expect(namesOf('/cjs/reexport.js')).toEqual(['c']);
  });

  it('drops a byte order mark', () => {
    expect(loadNow(host(), '/bom.js')).toMatchObject({ source: 'export default 1' });
  });

  it('refuses files that are no code', () => {
    expect(() => host().load('/style.css')).toThrow(expect.objectContaining({ code: 'MODULE_KIND_UNKNOWN' }));
  });

  it.each(['./link-out.js', './link-up/secret.js', './link-sibling/x.js', './link-broken.js', './link-up/gone.js'])(
    'refuses %s, a link out of the root',
    (specifier) => {
      for (const how of ['import', 'require'] as const) {
        expect(() => host().resolve(specifier, '/index.js', how)).toThrow(
          expect.objectContaining({ code: 'MODULE_OUTSIDE_ROOT' }),
        );
      }
    },
  );

  it.each(['/link-out.js', '/link-up/secret.js', '/../secret.js', '/../plugin-two/x.js'])(
    'loads nothing by the forged id %s',
    (id) => {
      expect(() => host().load(id)).toThrow(
        expect.objectContaining({ code: id.startsWith('/..') ? 'MODULE_NOT_FOUND' : 'MODULE_OUTSIDE_ROOT' }),
      );
    },
  );

  it('refuses a package that is a link out of the root', () => {
    expect(() => host().resolve('stolen', '/index.js', 'import')).toThrow(
      expect.objectContaining({ code: 'MODULE_OUTSIDE_ROOT' }),
    );
  });

  it('follows links inside the root to one identity', () => {
    expect(host().resolve('./link-in.js', '/index.js', 'import')).toBe('/index.js');
    const foo = host().resolve('foo', '/index.js', 'require');
    expect(foo).toBe('/pnpm/.store/foo/node_modules/foo/index.js');
    expect(host().resolve('bar', foo, 'require')).toBe('/pnpm/.store/foo/node_modules/bar/index.js');
  });

  it('reads no special files', () => {
    execFileSync('mkfifo', [join(root, 'plugin/pipe.js')]);
    expect(() => host().resolve('./pipe.js', '/index.js', 'import')).toThrow(
      expect.objectContaining({ code: 'MODULE_NOT_FOUND' }),
    );
    expect(() => host().load('/pipe.js')).toThrow(expect.objectContaining({ code: 'MODULE_NOT_FOUND' }));
  });

  it('reads a file of maxFileBytes and none larger', () => {
    write({ 'plugin/sized.cjs': 'x'.repeat(100) });
    expect(loadNow(directory(at('plugin/'), { maxFileBytes: 100 }), '/sized.cjs')).toMatchObject({ type: 'commonjs' });
    expect(() => directory(at('plugin/'), { maxFileBytes: 99 }).load('/sized.cjs')).toThrow(
      expect.objectContaining({ code: 'MODULE_TOO_LARGE' }),
    );
  });

  it('shows guests no host path', () => {
    const plugin = host();
    expect(plugin.url?.('/cjs/index.js')).toBe('file:///plug/cjs/index.js');
    expect(plugin.url?.('/a b#?.js')).toBe('file:///plug/a%20b%23%3F.js');
    expect(directory(at('nopackage/')).url?.('/main.js')).toBe('file:///main.js');
    expect(directory(at('nopackage/'), { name: '@me/x' }).url?.('/main.js')).toBe('file:///@me/x/main.js');
    for (const specifier of ['./link-out.js', './none.js', '../../x', 'absent', 'node:fs']) {
      try {
        plugin.resolve(specifier, '/index.js', 'import');
        expect.unreachable();
      } catch (error) {
        expect(JSON.stringify([(error as Error).message, (error as { details?: unknown }).details])).not.toContain(
          root,
        );
      }
    }
  });

  it('mounts packages from elsewhere, each a root of its own', () => {
    const plugin = directory(at('nopackage/'), { packages: { inner: at('store/inner/') } });
    const inner = plugin.resolve('inner', '/main.js', 'import');
    expect(inner).toBe('/node_modules/inner/inner.js');
    const y = plugin.resolve('./lib/y', inner, 'require');
    expect(loadNow(plugin, y)).toMatchObject({ type: 'commonjs', name: 'node_modules/inner/lib/y.js' });
    expect(plugin.resolve('inner', y, 'require')).toBe(inner);
    expect(() => plugin.resolve('../../../secret.js', y, 'require')).toThrow(
      expect.objectContaining({ code: 'MODULE_NOT_FOUND' }),
    );
    expect(() => plugin.resolve('../../../../secret.js', y, 'require')).toThrow(
      expect.objectContaining({ code: 'MODULE_OUTSIDE_ROOT' }),
    );
  });

  it.skipIf(process.getuid?.() === 0)('names no host path for a file it may not read', () => {
    write({ 'plugin/locked.cjs': 'x' });
    chmodSync(join(root, 'plugin/locked.cjs'), 0);
    expect(() => host().load('/locked.cjs')).toThrow(
      expect.objectContaining({
        code: 'MODULE_UNREADABLE',
        message: 'Expected a readable file at /locked.cjs, got EACCES',
        cause: undefined,
      }),
    );
  });

  it('refuses what it cannot use', () => {
    expect(() => directory(at('none/'))).toThrow(expect.objectContaining({ code: 'ROOT_UNREADABLE' }));
    expect(() => directory(at('secret.js'))).toThrow(expect.objectContaining({ code: 'ROOT_UNREADABLE' }));
    expect(() => directory(at('plugin/'), { pakages: {} } as object)).toThrow(
      expect.objectContaining({ code: 'OPTION_UNKNOWN' }),
    );
    expect(() => directory(at('plugin/'), { maxFileBytes: Number.NaN })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    );
  });
});

describe('findPackage()', () => {
  it('walks up to the nearest node_modules', () => {
    expect(findPackage('foo', at('plugin/pnpm/x.js')).href).toBe(at('plugin/node_modules/foo/').href);
    expect(() => findPackage('no-such-package', at('plugin/'))).toThrow(
      expect.objectContaining({ code: 'MODULE_NOT_FOUND' }),
    );
  });
});
