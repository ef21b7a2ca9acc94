// Where specifiers may lead: a host's own resolver, the list of external packages, the walls between packages.
import { mkdirSync, symlinkSync } from 'node:fs';
import { makeTenant, type ModuleHost } from '@cofferdam/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moduleMap, type SourceOptions } from '../src/index.ts';
import { packageTree } from '../src/node/index.ts';
import { onDisk } from './support/on-disk.ts';

const coded = (code: string): Error => expect.objectContaining({ code }) as unknown as Error;
const attempt = (ask: () => string): string => {
  try {
    return ask();
  } catch (error) {
    return String((error as { code?: unknown }).code);
  }
};

describe('resolve', () => {
  const files = {
    'index.js': '',
    'lib/real.js': '',
    'node_modules/dep/index.js': '',
    'secret.key': '',
  };
  const withResolver = (resolve: unknown, options: SourceOptions = {}): ModuleHost =>
    moduleMap(files, { ...options, resolve: resolve as NonNullable<SourceOptions['resolve']> });

  it('is asked first, with the specifier, the referrer and how', () => {
    const asked: unknown[] = [];
    const host = withResolver((request: object) => {
      asked.push(request);
      return undefined;
    });
    expect(host.resolve('./lib/real.js', '/index.js', 'import')).toBe('/lib/real.js');
    host.resolve('dep', 'module.mjs', 'require');
    expect(asked).toEqual([
      { specifier: './lib/real.js', referrer: '/index.js', how: 'import' },
      { specifier: 'dep', referrer: undefined, how: 'require' },
    ]);
    expect(Object.isFrozen(asked[0])).toBe(true);
  });

  it.each([
    ['./lib/real.js', '/lib/real.js'],
    ['/lib/real.js', '/lib/real.js'],
    ['/lib/../lib/./real.js', '/lib/real.js'],
    ['dep', '/node_modules/dep/index.js'],
  ])('may give %s', (given, path) => {
    expect(withResolver(() => given).resolve('virtual', '/index.js', 'import')).toBe(path);
  });

  it.each([
    ['../../etc/passwd', 'MODULE_OUTSIDE_ROOT'],
    ['/../etc/passwd', 'RESOLVER_INVALID'],
    ['//etc/passwd', 'RESOLVER_INVALID'],
    ['/etc/passwd', 'MODULE_NOT_FOUND'],
    ['/lib', 'MODULE_NOT_FOUND'],
    ['/lib\\..\\..\\x', 'RESOLVER_INVALID'],
    ['/lib/real.js\0', 'RESOLVER_INVALID'],
    ['/secret.key', 'MODULE_EXTENSION'],
    ['file:///etc/passwd', 'MODULE_SPECIFIER_INVALID'],
    ['data:text/javascript,1', 'MODULE_SPECIFIER_INVALID'],
    ['node:fs', 'MODULE_NOT_GRANTED'],
    ['', 'MODULE_SPECIFIER_INVALID'],
    [`./${'a'.repeat(3000)}`, 'RESOLVER_INVALID'],
    [null, 'RESOLVER_INVALID'],
    [42, 'RESOLVER_INVALID'],
    [Promise.resolve('./lib/real.js'), 'RESOLVER_INVALID'],
    [{ toString: () => './lib/real.js' }, 'RESOLVER_INVALID'],
    [new String('./lib/real.js'), 'RESOLVER_INVALID'],
    [['./lib/real.js'], 'RESOLVER_INVALID'],
  ])('that gives %j is refused with %s', (given, code) => {
    expect(() => withResolver(() => given).resolve('x', '/index.js', 'import')).toThrow(coded(code));
  });

  it('opens no package that is not external', () => {
    const host = withResolver(() => 'dep', { external: [] });
    expect(() => host.resolve('x', '/index.js', 'import')).toThrow(coded('PACKAGE_NOT_ALLOWED'));
    const byPath = withResolver(() => '/node_modules/dep/index.js', { external: [] });
    expect(() => byPath.resolve('x', '/index.js', 'import')).toThrow(coded('PACKAGE_NOT_ALLOWED'));
  });

  it('that throws says so to the host, and guests see that it failed', async () => {
    const modules = withResolver(() => {
      throw new Error('in /srv/host');
    });
    await expect(makeTenant({ modules }).import('./lib/real.js')).rejects.toMatchObject({
      code: 'MODULE_LOAD_FAILED',
      cause: { message: 'in /srv/host' },
    });
    const { value } = await makeTenant({ modules }).run(
      "let seen; try { await import('x') } catch (error) { seen = error.message } export default seen",
      { module: true },
    );
    expect(value).not.toMatch(/srv/);
  });

  it('sees no receiver', () => {
    let seen: unknown = 'nothing';
    withResolver(function (this: unknown) {
      seen = this;
      return './lib/real.js';
    }).resolve('x', undefined, 'import');
    expect(seen).toBeUndefined();
  });
});

describe('external', () => {
  const files = {
    'index.js': '',
    'package.json': '{"name":"me","exports":{".":"./index.js"},"imports":{"#a":"a","#b":"b"}}',
    'node_modules/a/index.js': '',
    'node_modules/b/index.js': '',
    'node_modules/@s/c/index.js': '',
    'node_modules/a/node_modules/deep/index.js': '',
  };
  const asks: readonly (readonly [string, string])[] = [
    ['a', '/index.js'],
    ['b', '/index.js'],
    ['@s/c', '/index.js'],
    ['#a', '/index.js'],
    ['#b', '/index.js'],
    ['./node_modules/b/index.js', '/index.js'],
    ['./node_modules/a/node_modules/deep/index.js', '/index.js'],
    ['me', '/index.js'],
    ['deep', '/node_modules/a/index.js'],
    ['b', '/node_modules/a/index.js'],
    ['./index.js', '/node_modules/a/index.js'],
  ];

  it.each([
    [undefined, '+++++++++++'],
    [[], '-------+--+'],
    [['a'], '+--+---+--+'],
    [['a', 'deep'], '+--+--+++-+'],
    [['@s/*'], '--+----+--+'],
    [['@s/c'], '--+----+--+'],
    [['*'], '+++++++++++'],
    [{ names: ['a'] }, '+--+---+--+'],
    [{ names: ['a'], transitive: true }, '+--+---++++'],
    [{ names: [], transitive: true }, '-------++++'],
  ] as const)('%j: %s', (external, answers) => {
    const host = moduleMap(files, external === undefined ? {} : { external });
    const given = asks.map(([specifier, referrer]) => {
      const answer = attempt(() => host.resolve(specifier, referrer, 'require'));
      expect(answer.startsWith('/') || answer === 'PACKAGE_NOT_ALLOWED', `${specifier}: ${answer}`).toBe(true);
      return answer.startsWith('/') ? '+' : '-';
    });
    expect(given.join('')).toBe(answers);
  });

  it('is of no concern to files that the host names by their paths', () => {
    const host = moduleMap({ ...files, 'a/b.js': '' }, { external: [] });
    expect(host.resolve('a/b.js', undefined, 'import')).toBe('/a/b.js');
    expect(() => host.resolve('node_modules/b/index.js', undefined, 'import')).toThrow(coded('PACKAGE_NOT_ALLOWED'));
  });

  it('names package, referrer and what is allowed', () => {
    expect(() => moduleMap(files, { external: ['a'], name: 'me' }).resolve('b', '/index.js', 'import')).toThrow(
      'Package b is none that may be loaded (a), imported by me/index.js',
    );
  });
});

describe('packageTree()', () => {
  const disk = onDisk('walls');
  disk.write({
    'package.json': '{"name":"workspace"}',
    'secret.js': '',
    'packages/app/package.json': '{"name":"app","imports":{"#dep":"dep","#lib":"lib","#own":"./index.js"}}',
    'packages/app/index.js': '',
    'packages/app/lib/a.js': '',
    'packages/app/node_modules/own/index.js': '',
    'packages/lib/package.json': '{"name":"lib","main":"main.js"}',
    'packages/lib/main.js': '',
    'packages/lib/node_modules/of-lib/index.js': '',
    'packages/other/index.js': '',
    'node_modules/dep/index.js': '',
    'node_modules/dep/lib/x.js': '',
    'node_modules/dep/node_modules/inner/index.js': '',
    'node_modules/far/index.js': '',
    'store/dep@1/node_modules/pnpm/index.js': '',
    'store/dep@1/node_modules/friend/index.js': '',
  });
  symlinkSync('../packages/lib', `${disk.path}/node_modules/lib`);
  symlinkSync('../store/dep@1/node_modules/pnpm', `${disk.path}/node_modules/pnpm`);
  mkdirSync(`${disk.path}/packages/app/links`);
  symlinkSync('../../../secret.js', `${disk.path}/packages/app/links/secret.js`);
  const host = packageTree(disk.url('packages/app/'), { root: disk.url('') });
  host.resolve('lib', '/packages/app/index.js', 'require');

  it.each([
    ['.', undefined, '/packages/app/index.js'],
    ['./lib/a.js', undefined, '/packages/app/lib/a.js'],
    ['./lib/a.js', '/packages/app/index.js', '/packages/app/lib/a.js'],
    ['own', '/packages/app/lib/a.js', '/packages/app/node_modules/own/index.js'],
    ['dep', '/packages/app/lib/a.js', '/node_modules/dep/index.js'],
    ['#lib', '/packages/app/lib/a.js', '/packages/lib/main.js'],
    ['#own', '/packages/app/lib/a.js', '/packages/app/index.js'],
    ['#dep', '/packages/app/lib/a.js', '/node_modules/dep/index.js'],
    ['dep/lib/x.js', '/packages/app/lib/a.js', '/node_modules/dep/lib/x.js'],
    ['inner', '/node_modules/dep/index.js', '/node_modules/dep/node_modules/inner/index.js'],
    ['far', '/node_modules/dep/index.js', '/node_modules/far/index.js'],
    ['lib', '/packages/app/index.js', '/packages/lib/main.js'],
    ['of-lib', '/packages/lib/main.js', '/packages/lib/node_modules/of-lib/index.js'],
    ['./main.js', '/packages/lib/main.js', '/packages/lib/main.js'],
    ['pnpm', '/packages/app/index.js', '/store/dep@1/node_modules/pnpm/index.js'],
    ['friend', '/store/dep@1/node_modules/pnpm/index.js', '/store/dep@1/node_modules/friend/index.js'],
    // what is not the package's own
    ['../../secret.js', '/packages/app/index.js', 'MODULE_OUTSIDE_PACKAGE'],
    ['../lib/main.js', '/packages/app/index.js', 'MODULE_OUTSIDE_PACKAGE'],
    ['../other/index.js', '/packages/app/index.js', 'MODULE_OUTSIDE_PACKAGE'],
    ['./links/secret.js', '/packages/app/index.js', 'MODULE_OUTSIDE_PACKAGE'],
    ['../../node_modules/dep/index.js', '/packages/app/index.js', 'MODULE_OUTSIDE_PACKAGE'],
    ['./node_modules/own/index.js', '/packages/app/index.js', 'MODULE_OUTSIDE_PACKAGE'],
    ['../../packages/app/index.js', '/node_modules/dep/index.js', 'MODULE_OUTSIDE_PACKAGE'],
    ['./node_modules/inner/index.js', '/node_modules/dep/index.js', 'MODULE_OUTSIDE_PACKAGE'],
    ['dep/node_modules/inner/index.js', '/packages/app/index.js', 'MODULE_OUTSIDE_PACKAGE'],
    ['dep/../far/index.js', '/packages/app/index.js', 'MODULE_OUTSIDE_PACKAGE'],
    ['dep/../../secret.js', '/packages/app/index.js', 'MODULE_OUTSIDE_PACKAGE'],
    ['lib/../app/index.js', '/node_modules/dep/index.js', 'MODULE_OUTSIDE_PACKAGE'],
    ['inner', '/packages/app/index.js', 'MODULE_NOT_FOUND'],
    ['of-lib', '/packages/app/index.js', 'MODULE_NOT_FOUND'],
    ['../../../x.js', '/packages/app/index.js', 'MODULE_OUTSIDE_ROOT'],
  ])('%s from %s: %s', (specifier, referrer, answer) => {
    expect(attempt(() => host.resolve(specifier, referrer, 'require'))).toBe(answer);
  });

  it('names the package whose wall it is', () => {
    expect(() => host.resolve('../../secret.js', '/packages/app/index.js', 'require')).toThrow(
      'Expected "../../secret.js" to stay inside app, imported by app/index.js',
    );
  });

  it.each([
    [{ root: disk.url('packages/lib/') }, 'MODULE_OUTSIDE_ROOT'],
    [{ root: disk.url('none/') }, 'ROOT_UNREADABLE'],
    [{ packages: {} }, 'OPTION_UNKNOWN'],
    [{ maxFileBytes: 0 }, 'OPTION_INVALID'],
  ])('refuses the options %j', (options, code) => {
    expect(() => packageTree(disk.url('packages/app/'), options as object)).toThrow(coded(code));
  });

  it('refuses a url that is no directory', () => {
    expect(() => packageTree(disk.url('secret.js'), { root: disk.url('') })).toThrow(coded('ROOT_UNREADABLE'));
  });

  it('reaches, for arbitrary specifiers, the own package or one by its name', () => {
    const step = fc.constantFrom(
      '.',
      '..',
      'packages',
      'app',
      'lib',
      'node_modules',
      'dep',
      'own',
      'inner',
      'far',
      'index.js',
      'main.js',
      'secret.js',
      'x.js',
      'links',
      '%2e%2e',
      'store',
    );
    const specifier = fc
      .tuple(fc.constantFrom('./', '../', 'dep/', 'lib/', 'pnpm/', ''), fc.array(step, { maxLength: 6 }))
      .map(([head, steps]) => `${head}${steps.join('/')}`);
    const rootOf = (path: string): string =>
      /^(?:.*\/node_modules\/[^/]+|\/packages\/[^/]+)(?=\/)/.exec(path)?.[0] ?? '/';
    let found = 0;
    fc.assert(
      fc.property(
        specifier,
        fc.constantFrom('/packages/app/index.js', '/node_modules/dep/lib/x.js', '/packages/lib/main.js'),
        fc.constantFrom('import', 'require'),
        (asked, referrer, how) => {
          const answer = attempt(() => host.resolve(asked, referrer, how));
          if (!answer.startsWith('/')) return;
          found += 1;
          const name = /^[./]/.test(asked) ? undefined : asked.split('/')[0];
          const target =
            name === undefined
              ? rootOf(referrer)
              : {
                  dep: '/node_modules/dep',
                  lib: '/packages/lib',
                  pnpm: '/store/dep@1/node_modules/pnpm',
                  own: '/packages/app/node_modules/own',
                  far: '/node_modules/far',
                  inner: '/node_modules/dep/node_modules/inner',
                  app: '/packages/app',
                }[name];
          expect({ asked, referrer, root: rootOf(answer) }).toEqual({ asked, referrer, root: target });
        },
      ),
      { numRuns: 2000 },
    );
    expect(found).toBeGreaterThan(50);
  });
});
