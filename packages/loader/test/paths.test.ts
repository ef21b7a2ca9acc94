// Paths, as properties: whatever a specifier is made of, what it means lies in the root, and means the same in memory
// and on a disk.
import { realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeMemoryTree, moduleMap } from '../src/index.ts';
import { directory, packageTree } from '../src/node/index.ts';
import { makeDiskTree } from '../src/node/disk-tree.ts';
import { allowedAs, ancestorPaths, extensionOf, isTreePath, isWithin, joinPath, parentPath } from '../src/paths.ts';
import { onDisk } from './support/on-disk.ts';

/** Parts that specifiers are made of, tricks included. */
const part = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', 'b', 'lib', 'index.js', 'a.js', 'dep', 'node_modules', 'package.json') },
  { weight: 3, arbitrary: fc.constantFrom('..', '.', '', '...', '. ', ' ..') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('%2e%2e', '%2E', '%2f', '%5c', '%252e', '%00', '\\', '\0', '..\\..', 'C:', '~'),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 4, unit: 'grapheme' }) },
);
const specifier = fc
  .tuple(
    fc.constantFrom('./', '../', '/', '', 'dep/', '@s/', '#', 'file:///', './lib/../'),
    fc.array(part, { maxLength: 8 }),
  )
  .map(([head, parts]) => head + parts.join('/'));
const path = fc
  .array(fc.constantFrom('a', 'b', 'c.js', '.d', 'e.f.g'), { maxLength: 5 })
  .map((parts) => `/${parts.join('/')}`);

describe('joinPath()', () => {
  it('gives a normalised path, or nothing when the root is left', () => {
    fc.assert(
      fc.property(path, specifier, (base, relative) => {
        const joined = joinPath(base, relative);
        if (joined === undefined) return;
        expect(joined.startsWith('/')).toBe(true);
        expect(
          joined
            .split('/')
            .slice(1)
            .some((name) => name === '..' || name === '.'),
        ).toBe(false);
        expect(joinPath('/', joined)).toBe(joined); // once is enough
        expect(isWithin('/', joined)).toBe(true);
      }),
    );
  });

  it('is what a file system makes of a path that stays inside', () => {
    fc.assert(
      fc.property(path, fc.array(fc.constantFrom('..', '.', '', 'a', 'b'), { maxLength: 8 }), (base, steps) => {
        const joined = joinPath(base, steps.join('/'));
        let depth = base.split('/').filter(Boolean).length;
        let left = false;
        for (const step of steps) {
          depth += step === '..' ? -1 : step === 'a' || step === 'b' ? 1 : 0;
          left ||= depth < 0;
        }
        expect(joined === undefined).toBe(left);
        if (joined !== undefined)
          expect(joined).toBe(
            new URL(`.${base}/${steps.join('/')}`.replace(/\/{2,}/g, '/'), 'file:///').pathname.replace(
              /(?<=.)\/$/,
              '',
            ),
          );
      }),
    );
  });
});

describe('isTreePath()', () => {
  it('holds for what joinPath() gives, unless it is too long or has what no path may have', () => {
    fc.assert(
      fc.property(path, specifier, (base, relative) => {
        const joined = joinPath(base, relative);
        if (joined !== undefined) expect(isTreePath(joined)).toBe(!/[\0\\]/.test(joined));
      }),
    );
  });

  it('holds for nothing else', () => {
    fc.assert(
      fc.property(specifier, (given) => {
        const isWhatItMeans = joinPath('/', given) === given && !/[\0\\]/.test(given);
        expect(isTreePath(given)).toBe(isWhatItMeans && given.split('/').every((name) => name.length <= 255));
      }),
    );
  });

  it.each([
    '',
    'a',
    '/a/',
    '//a',
    '/a//b',
    '/.',
    '/..',
    '/a/../b',
    '/a\\b',
    '/a\0',
    `/${'a'.repeat(256)}`,
    '/a'.repeat(2049),
  ])('does not hold for %j', (wrong) => {
    expect(isTreePath(wrong)).toBe(false);
  });
  it.each(['/', '/a', '/...', '/a b/c.d', `/${'a'.repeat(255)}`, '/a'.repeat(2048)])('holds for %j', (right) => {
    expect(isTreePath(right)).toBe(true);
  });
});

describe('parentPath(), ancestorPaths(), isWithin()', () => {
  it('agree with each other', () => {
    fc.assert(
      fc.property(path, path, (a, b) => {
        const above = [...ancestorPaths(a)];
        expect(above.at(-1)).toBe('/');
        expect(above.slice(1)).toEqual(above.slice(0, -1).map(parentPath));
        expect(isWithin(b, a)).toBe(above.includes(b));
      }),
    );
  });
});

describe('extensionOf(), allowedAs()', () => {
  it.each([
    ['/a.js', '.js', '.js'],
    ['/a.b.js', '.js', '.js'],
    ['/.env', '', '.env'],
    ['/.env.local', '.local', '.local'],
    ['/d.x/file', '', ''],
    ['/a.', '.', '.'],
  ])('%s: %s, %s', (file, extension, allowed) => {
    expect([extensionOf(file), allowedAs(file)]).toEqual([extension, allowed]);
  });
});

describe('sources', () => {
  const files = {
    'package.json': '{"name":"me","imports":{"#*":"./lib/*"}}',
    'index.js': '1',
    'lib/a.js': '1',
    'lib/index.js': '1',
    'a/b/index.js': '1',
    'node_modules/dep/index.js': '1',
    'node_modules/dep/lib/a.js': '1',
    'node_modules/@s/a/index.js': '1',
  };
  const disk = onDisk('paths');
  disk.write({ ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`root/${file}`, text])) });
  disk.write({ 'index.js': 'SECRET', 'a.js': 'SECRET', 'lib/index.js': 'SECRET', 'rooted/a.js': 'SECRET' });
  symlinkSync('..', join(disk.path, 'root/b'));
  symlinkSync('../..', join(disk.path, 'root/lib/b'));
  symlinkSync('../../lib', join(disk.path, 'root/a/b/lib'));

  const attempt = (ask: () => string): string => {
    try {
      return ask();
    } catch (error) {
      return String((error as { code?: unknown }).code);
    }
  };

  it('resolve arbitrary specifiers to files of the root alone, by codes of ours otherwise', () => {
    const root = realpathSync(join(disk.path, 'root'));
    const hosts = [directory(disk.url('root/')), packageTree(disk.url('root/'))];
    let found = 0;
    fc.assert(
      fc.property(
        specifier,
        fc.constantFrom(undefined, '/index.js', '/lib/a.js', '/node_modules/dep/lib/a.js'),
        fc.constantFrom('import', 'require'),
        (asked, referrer, how) => {
          for (const host of hosts) {
            const answer = attempt(() => host.resolve(asked, referrer, how));
            if (!answer.startsWith('/')) {
              expect(answer).toMatch(/^(?:MODULE|PACKAGE)_[A-Z_]+$/);
              continue;
            }
            found += 1;
            const real = realpathSync(join(root, answer));
            expect(real).toBe(join(root, answer)); // canonical, so it can be looked at by its name
            expect(real.startsWith(`${root}/`)).toBe(true);
            expect(JSON.stringify(host.load(answer))).not.toContain('SECRET');
          }
        },
      ),
      { numRuns: 2000 },
    );
    expect(found).toBeGreaterThan(50);
  });

  it('resolve arbitrary specifiers in memory as on a disk', () => {
    const plain = onDiskPlain();
    const memory = moduleMap(files);
    fc.assert(
      fc.property(
        specifier,
        fc.constantFrom(undefined, '/index.js', '/lib/a.js'),
        fc.constantFrom('import', 'require'),
        (asked, referrer, how) => {
          expect(attempt(() => memory.resolve(asked, referrer, how))).toBe(
            attempt(() => plain.resolve(asked, referrer, how)),
          );
        },
      ),
      { numRuns: 1000 },
    );
  });

  function onDiskPlain() {
    disk.write(Object.fromEntries(Object.entries(files).map(([file, text]) => [`plain/${file}`, text])));
    return directory(disk.url('plain/'));
  }

  it('find in trees what is at a path, for arbitrary ones', () => {
    const trees = [makeMemoryTree(files), makeDiskTree(disk.url('root/'), { maxFileBytes: 100 })];
    fc.assert(
      fc.property(specifier, (asked) => {
        for (const tree of trees) {
          const answer = attempt(() => tree.find(asked)?.path ?? 'nothing');
          expect(answer === 'nothing' || answer === 'MODULE_OUTSIDE_ROOT' || isTreePath(answer)).toBe(true);
          const text = attempt(() => `text ${tree.read(asked)}`);
          expect(text).not.toContain('SECRET');
          expect(text).toMatch(/^(?:text |MODULE_NOT_FOUND|MODULE_OUTSIDE_ROOT)/);
        }
      }),
    );
  });
});
