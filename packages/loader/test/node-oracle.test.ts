// The same questions put to Node itself, on the same files.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readExports } from '../src/exports-map.ts';
import { directory } from '../src/node/directory.ts';
import { pathToFileURL } from 'node:url';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'cofferdam-oracle-')));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

const targets = ['a.js', 'b.js', 'dir/a.js', 'dir/b.js', 'dir/deep/a.js', 'x/a.js', 'x/y/b.js'];
const key = fc.constantFrom(
  '.',
  './a',
  './a.js',
  './*',
  './*.js',
  './dir/*',
  './dir/*.js',
  './dir/a*',
  './dir/deep/*',
  './x/*/b.js',
);
const path = fc.constantFrom(
  './a.js',
  './b.js',
  './*.js',
  './dir/*.js',
  './*',
  './x/*/b.js',
  './dir/../a.js',
  './node_modules/a.js',
  'a.js',
  '../a.js',
);
const target = fc.letrec((tie) => ({
  target: fc.oneof(
    { depthSize: 'small', maxDepth: 2 },
    path,
    fc.constant(null),
    fc.dictionary(fc.constantFrom('require', 'import', 'node', 'default', 'browser'), tie('target'), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    fc.array(tie('target'), { maxLength: 2 }),
  ),
})).target;
const exportsMap = fc.oneof(target, fc.dictionary(key, target, { minKeys: 1, maxKeys: 5, noNullPrototype: true }));
const subpaths = [
  '.',
  './a',
  './a.js',
  './b.js',
  './dir/a',
  './dir/a.js',
  './dir/deep/a',
  './dir/deep/a.js',
  './x/y/b.js',
  './none',
];

describe('readExports()', () => {
  it('answers as Node for arbitrary maps', () => {
    let packages = 0;
    let agreed = 0;
    fc.assert(
      fc.property(exportsMap, (exports) => {
        if (exports === null) return;
        const name = `p${packages++}`;
        write({ [`node_modules/${name}/package.json`]: JSON.stringify({ name, exports }) });
        write(Object.fromEntries(targets.map((file) => [`node_modules/${name}/${file}`, ''])));
        const require = createRequire(join(root, 'main.js'));
        const host = directory(pathToFileURL(`${root}/`));
        for (const subpath of subpaths) {
          const specifier = name + subpath.slice(1);
          const ours = attempt(() => host.resolve(specifier, '/main.js', 'require'));
          const nodes = attempt(() => `/${relative(root, require.resolve(specifier))}`);
          if (ours !== undefined) agreed++;
          expect({ specifier, exports, at: ours }).toEqual({ specifier, exports, at: nodes });
        }
      }),
      { numRuns: 150 },
    );
    expect(agreed).toBeGreaterThan(30); // it found something, not only refusals
  });

  it.each([
    { '1': './a.js', default: './b.js' },
    { '.': { default: './b.js', '0': './a.js' } },
    { '01': './a.js', default: './b.js' },
  ])('takes no number for a condition: %j', (exports) => {
    const name = `n${Object.keys(exports).join('-')}`.replace('.', 'dot');
    write({ [`node_modules/${name}/package.json`]: JSON.stringify({ name, exports }) });
    write({ [`node_modules/${name}/a.js`]: '', [`node_modules/${name}/b.js`]: '' });
    const nodes = attempt(() => `/${relative(root, createRequire(join(root, 'main.js')).resolve(name))}`);
    expect(attempt(() => directory(pathToFileURL(`${root}/`)).resolve(name, '/main.js', 'require'))).toBe(nodes);
  });

  it('takes the longest pattern', () => {
    const map = { './*': './a.js', './dir/*': './b.js', './dir/*.js': './dir/a.js' };
    expect(readExports(map, './dir/x.js', new Set())).toEqual({ found: 'path', target: './dir/a.js' });
  });
});

describe('directory()', () => {
  it('resolves imports as Node does', () => {
    write({
      'app/package.json': JSON.stringify({
        name: 'app',
        type: 'module',
        imports: { '#x': './x.js', '#e': 'legacy' },
        exports: './x.js',
      }),
      'app/x.js': '',
      'app/sub/y.js': '',
      'app/node_modules/legacy/package.json': '{"main":"./lib"}',
      'app/node_modules/legacy/lib/index.js': '',
      'app/node_modules/legacy/lib/z.js': '',
      'app/node_modules/nomain/index.js': '',
      'app/node_modules/dual/package.json':
        '{"exports":{".":{"node":{"import":"./n.mjs","default":"./n.cjs"},"default":"./d.js"},"./f/*":"./f/*.js"}}',
      'app/node_modules/dual/n.mjs': '',
      'app/node_modules/dual/n.cjs': '',
      'app/node_modules/dual/d.js': '',
      'app/node_modules/dual/f/a b.js': '',
    });
    const specifiers = [
      '#x',
      '#e',
      '#y',
      'app',
      'app/x.js',
      'legacy',
      'legacy/lib/z.js',
      'legacy/lib/z',
      'legacy/lib',
      'nomain',
      'dual',
      'dual/f/a b',
      'dual/f/a%20b',
      'dual/f/none',
      'dual/n.mjs',
      '../x.js',
      '../x',
      './y.js',
      './',
      '..',
    ];
    const script = `const out = {}; for (const s of ${JSON.stringify(specifiers)}) { try { await import(s); out[s] = new URL(import.meta.resolve(s)).pathname } catch { } } console.log(JSON.stringify(out))`;
    write({ 'app/sub/ask.js': script });
    const nodes = JSON.parse(
      execFileSync(process.execPath, [join(root, 'app/sub/ask.js')], { encoding: 'utf8' }),
    ) as Record<string, string>;
    const host = directory(pathToFileURL(`${root}/app/`));
    const ours = Object.fromEntries(
      specifiers.flatMap((specifier) => {
        const at = attempt(() => host.resolve(specifier, '/sub/ask.js', 'import'));
        return at === undefined ? [] : [[specifier, `${root}/app${at.replaceAll(' ', '%20')}`]];
      }),
    );
    expect(ours).toEqual(nodes);
    expect(Object.keys(nodes)).toHaveLength(11);
  });
});

describe('directory() for require', () => {
  it('tries the extensions, directories and indices that Node tries, in its order', () => {
    const files: Record<string, string> = { 'req/main.js': '' };
    // for each name, what lies there beside the others
    for (const [name, ends] of Object.entries({
      a: ['.cjs', '/index.js'],
      b: ['.cjs'],
      c: ['.mjs', '/index.json'],
      d: ['.json', '.js', '/index.js'],
      e: ['.ts', '/index.js'],
      f: ['.json', '/index.js'],
      g: ['/index.cjs'],
      h: ['', '.js'],
      i: ['/package.json', '/index.js', '/lib.js'],
      j: ['/package.json', '/lib/index.js', '/index.js'],
    }))
      for (const end of ends) files[`req/${name}${end}`] = end === '/package.json' ? '{"main":"./lib"}' : '{}';
    write(files);
    const specifiers = 'abcdefghij'.split('').flatMap((name) => [`./${name}`, `./${name}/`, `./${name}/lib`]);
    const own = createRequire(join(root, 'req/main.js'));
    const host = directory(pathToFileURL(`${root}/req/`));
    const answers = (ask: (specifier: string) => string): readonly (readonly [string, string | undefined])[] =>
      specifiers.map((specifier) => [specifier, attempt(() => ask(specifier))]);
    const nodes = answers((specifier) => own.resolve(specifier).slice(`${root}/req`.length));
    expect(answers((specifier) => host.resolve(specifier, '/main.js', 'require'))).toEqual(nodes);
    expect(nodes.filter(([, at]) => at !== undefined)).toHaveLength(17);
  });
});

function attempt(ask: () => string): string | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
