import { describe, expect, it } from 'vitest';
import { makeMemoryTree } from '../src/file-tree.ts';
import { makePackages } from '../src/package-json.ts';
import { type How, makeResolver } from '../src/resolve.ts';

const files = {
  'package.json': JSON.stringify({
    name: 'self',
    exports: { '.': './src/main.js', './feature/*.js': './src/features/*.js', './secret/*': null, './up': './../x.js' },
    imports: { '#dep': { node: 'dep', default: './src/shim.js' }, '#local/*': './src/*.js', '#up': '../x.js' },
  }),
  'src/main.js': '',
  'src/shim.js': '',
  'src/typed.ts': '',
  'src/a b.js': '',
  'src/data.json': '',
  'src/features/x.js': '',
  'src/dir/index.js': '',
  'src/node_modules/near/index.js': '',
  'node_modules/near/index.js': '',
  'node_modules/dep/package.json': '{"main":"lib/entry"}',
  'node_modules/dep/lib/entry.js': '',
  'node_modules/dep/other.js': '',
  'node_modules/@scope/pkg/package.json': JSON.stringify({
    exports: { import: './esm.mjs', require: './cjs.cjs' },
  }),
  'node_modules/@scope/pkg/esm.mjs': '',
  'node_modules/@scope/pkg/cjs.cjs': '',
  'node_modules/events/package.json': '{"main":"events.js"}',
  'node_modules/events/events.js': '',
  // A pattern that matches its own target (compartment-mapper 2.4 runs out of memory on it).
  'node_modules/loop/package.json': JSON.stringify({ exports: { './*': './esm/*.js' } }),
  'node_modules/loop/esm/a.js': '',
  // A key that stalls a host which makes a regular expression of it.
  'node_modules/redos/package.json': JSON.stringify({ exports: { './(a+)+b*': './x/*.js' } }),
  'node_modules/mixed/package.json': JSON.stringify({ exports: { '.': './a.js', import: './a.js' } }),
  'node_modules/broken/package.json': '{',
};

const tree = makeMemoryTree(files);
const resolve = makeResolver({
  tree,
  packages: makePackages(tree),
  conditions: ['node'],
  isBuiltin: (name) => ['fs', 'events', 'fs/promises'].includes(name),
  label: (path) => `app${path}`,
});

/** Specifier, referrer (undefined for the host), how, what it means. */
const found: readonly (readonly [string, string | undefined, How, string])[] = [
  ['.', undefined, 'import', '/src/main.js'],
  ['./src/shim.js', undefined, 'import', '/src/shim.js'],
  ['./shim.js', '/src/main.js', 'import', '/src/shim.js'],
  ['../src/./shim.js', '/src/main.js', 'import', '/src/shim.js'],
  ['./a%20b.js', '/src/main.js', 'import', '/src/a b.js'],
  ['./a b.js', '/src/main.js', 'require', '/src/a b.js'],
  ['./shim', '/src/main.js', 'require', '/src/shim.js'],
  ['./data', '/src/main.js', 'require', '/src/data.json'],
  ['./dir', '/src/main.js', 'require', '/src/dir/index.js'],
  ['./dir/', '/src/main.js', 'require', '/src/dir/index.js'],
  ['.', '/src/dir/x.js', 'require', '/src/dir/index.js'],
  ['./typed', '/src/main.js', 'require', '/src/typed.ts'],
  ['./typed.js', '/src/other.ts', 'import', '/src/typed.ts'],
  ['dep', '/src/main.js', 'import', '/node_modules/dep/lib/entry.js'],
  ['dep/other.js', '/src/main.js', 'import', '/node_modules/dep/other.js'],
  ['dep/other', '/src/main.js', 'require', '/node_modules/dep/other.js'],
  ['near', '/src/main.js', 'import', '/src/node_modules/near/index.js'],
  ['near', '/x.js', 'import', '/node_modules/near/index.js'],
  ['@scope/pkg', '/src/main.js', 'import', '/node_modules/@scope/pkg/esm.mjs'],
  ['@scope/pkg', '/src/main.js', 'require', '/node_modules/@scope/pkg/cjs.cjs'],
  ['self', '/src/shim.js', 'import', '/src/main.js'],
  ['self/feature/x.js', '/src/shim.js', 'import', '/src/features/x.js'],
  ['#dep', '/src/main.js', 'import', '/node_modules/dep/lib/entry.js'],
  ['#local/shim', '/src/main.js', 'import', '/src/shim.js'],
  ['events', '/src/main.js', 'require', '/node_modules/events/events.js'],
  ['loop/a', '/src/main.js', 'import', '/node_modules/loop/esm/a.js'],
];

/** Specifier, referrer, how, the code that refuses it. */
const refused: readonly (readonly [string, string | undefined, How, string])[] = [
  ['./none.js', '/src/main.js', 'import', 'MODULE_NOT_FOUND'],
  ['./shim', '/src/main.js', 'import', 'MODULE_NOT_FOUND'],
  ['./dir', '/src/main.js', 'import', 'MODULE_NOT_FOUND'],
  ['./typed.js', '/src/main.js', 'import', 'MODULE_NOT_FOUND'],
  ['absent', '/src/main.js', 'import', 'MODULE_NOT_FOUND'],
  ['absent/fs', '/src/main.js', 'import', 'MODULE_NOT_FOUND'],
  ['fs', '/src/main.js', 'require', 'MODULE_NOT_GRANTED'],
  ['fs/promises', '/src/main.js', 'import', 'MODULE_NOT_GRANTED'],
  ['node:fs', '/src/main.js', 'import', 'MODULE_NOT_GRANTED'],
  ['node:events', '/src/main.js', 'require', 'MODULE_NOT_GRANTED'],
  ['node:fss', '/src/main.js', 'import', 'MODULE_NOT_FOUND'],
  ['node:', '/src/main.js', 'require', 'MODULE_NOT_FOUND'],
  ['../../x.js', '/src/main.js', 'import', 'MODULE_OUTSIDE_ROOT'],
  ['./../../../etc/passwd', '/src/main.js', 'require', 'MODULE_OUTSIDE_ROOT'],
  ['./%2e%2e/%2e%2e/x.js', '/src/main.js', 'import', 'MODULE_OUTSIDE_ROOT'],
  ['dep/../../../x.js', '/src/main.js', 'require', 'MODULE_OUTSIDE_ROOT'],
  ['./..%2f..%2fx.js', '/src/main.js', 'import', 'MODULE_SPECIFIER_INVALID'],
  ['./..%5c..%5cx.js', '/src/main.js', 'import', 'MODULE_SPECIFIER_INVALID'],
  ['./%zz.js', '/src/main.js', 'import', 'MODULE_SPECIFIER_INVALID'],
  ['./shim.js?x', '/src/main.js', 'import', 'MODULE_SPECIFIER_INVALID'],
  ['.\\..\\..\\x.js', '/src/main.js', 'require', 'MODULE_SPECIFIER_INVALID'],
  ['./shim.js\0.png', '/src/main.js', 'require', 'MODULE_SPECIFIER_INVALID'],
  ['/etc/passwd', '/src/main.js', 'require', 'MODULE_SPECIFIER_INVALID'],
  ['//host/share', '/src/main.js', 'import', 'MODULE_SPECIFIER_INVALID'],
  ['file:///etc/passwd', '/src/main.js', 'import', 'MODULE_SPECIFIER_INVALID'],
  ['data:text/javascript,1', '/src/main.js', 'import', 'MODULE_SPECIFIER_INVALID'],
  ['https://x.test/a.js', '/src/main.js', 'import', 'MODULE_SPECIFIER_INVALID'],
  ['C:/windows/x.js', '/src/main.js', 'import', 'MODULE_SPECIFIER_INVALID'],
  ['', '/src/main.js', 'import', 'MODULE_SPECIFIER_INVALID'],
  ['...', '/src/main.js', 'import', 'MODULE_SPECIFIER_INVALID'],
  ['@scope', '/src/main.js', 'import', 'MODULE_SPECIFIER_INVALID'],
  ['self/none', '/src/main.js', 'import', 'MODULE_NOT_EXPORTED'],
  ['self/secret/x', '/src/main.js', 'import', 'MODULE_NOT_EXPORTED'],
  ['self/constructor', '/src/main.js', 'import', 'MODULE_NOT_EXPORTED'],
  ['@scope/pkg/esm.mjs', '/src/main.js', 'import', 'MODULE_NOT_EXPORTED'],
  ['#none', '/src/main.js', 'import', 'MODULE_NOT_EXPORTED'],
  ['self/up', '/src/main.js', 'import', 'PACKAGE_INVALID'],
  ['self/feature/../../main.js', '/src/main.js', 'import', 'PACKAGE_INVALID'],
  ['self/feature/%2e%2e/main.js', '/src/main.js', 'import', 'PACKAGE_INVALID'],
  ['#up', '/src/main.js', 'import', 'PACKAGE_INVALID'],
  ['mixed', '/src/main.js', 'import', 'PACKAGE_INVALID'],
  ['broken', '/src/main.js', 'import', 'PACKAGE_INVALID'],
  [`redos/${'a'.repeat(40)}c`, '/src/main.js', 'import', 'MODULE_NOT_EXPORTED'],
];

describe('makeResolver()', () => {
  it.each(found)('finds %j from %s by %s at %s', (specifier, referrer, how, path) => {
    expect(resolve(specifier, referrer, how)).toBe(path);
  });

  it.each(refused)('refuses %j from %s by %s with %s', (specifier, referrer, how, code) => {
    const start = performance.now();
    expect(() => resolve(specifier, referrer, how)).toThrow(expect.objectContaining({ code }));
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('names specifier and referrer in its refusal', () => {
    expect(() => resolve('./none.js', '/src/main.js', 'import')).toThrow(
      'Cannot find module "./none.js" imported by app/src/main.js',
    );
    expect(() => resolve('node:fs', undefined, 'import')).toThrow(
      'Module "node:fs" is a Node builtin and the host was not granted it',
    );
  });
});
