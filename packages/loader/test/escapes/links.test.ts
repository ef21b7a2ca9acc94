// What lies on a disk and is no plain file: links of every form, pipes, devices; and files that change between the
// check and the use.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ModuleHost } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { directory } from '../../src/node/directory.ts';
import { isFolded, isPortable, makeDiskTree } from '../../src/node/disk-tree.ts';
import { packageTree } from '../../src/node/package-tree.ts';
import { isStillAt, readConfined } from '../../src/node/read-confined.ts';
import { onDisk } from '../support/on-disk.ts';

const disk = onDisk('links');
const inRoot = (path: string): string => join(disk.path, 'plug', path);
disk.write({
  'secret.js': 'export default "SECRET"',
  'secret.txt': 'SECRET',
  'stolen/package.json': '{"name":"stolen","main":"./index.js"}',
  'stolen/index.js': 'exports.x = "SECRET"',
  'manifest.json': '{"main":"./index.js"}',
  'plug/package.json': '{"name":"plug","type":"module"}',
  'plug/index.js': 'export default "fine"',
  'plug/lib/a.js': '',
  'plug/with-manifest/index.js': '',
  'plug/node_modules/dep/index.js': 'exports.x = 1',
  'plugin/x.js': '"SECRET"',
});
mkdirSync(inRoot('nested/node_modules'), { recursive: true });
const links: Readonly<Record<string, string>> = {
  'file.js': '../secret.js',
  'absolute.js': join(disk.path, 'secret.js'),
  directory: '..',
  deep: '../../../../../../../..',
  sibling: '../plugin', // its real path begins as the root's does
  'chain.js': 'chain-2.js',
  'chain-2.js': 'lib/chain-3.js',
  'lib/chain-3.js': '../../secret.js',
  'chain-directory': 'lib/up',
  'lib/up': '../..',
  'broken.js': '../gone.js',
  'broken-chain.js': 'broken.js',
  'loop-a.js': 'loop-b.js',
  'loop-b.js': 'loop-a.js',
  self: 'self',
  'text.txt': '../secret.txt',
  proc: '/proc/self',
  'environ.txt': '/proc/self/environ',
  'zero.js': '/dev/zero',
  'stdin.js': '/dev/stdin',
  'fd.js': '/proc/self/fd/0',
  'with-manifest/package.json': '../../manifest.json',
  'node_modules/stolen': '../../stolen',
  'node_modules/stolen-chain': '../lib/up/stolen',
  'nested/node_modules/all': '../../..',
  'to-root': '.',
  'alias.js': 'index.js',
};
for (const [path, target] of Object.entries(links)) symlinkSync(target, inRoot(path));
execFileSync('mkfifo', [inRoot('pipe.js'), inRoot('pipe.txt')]);

const sources: Readonly<Record<string, () => ModuleHost>> = {
  'directory()': () => directory(disk.url('plug/')),
  'packageTree()': () => packageTree(disk.url('plug/')),
};

const refused: readonly (readonly [string, string, ('text' | 'bytes')?])[] = [
  ['./file.js', 'MODULE_OUTSIDE_ROOT'],
  ['./absolute.js', 'MODULE_OUTSIDE_ROOT'],
  ['./directory/secret.js', 'MODULE_OUTSIDE_ROOT'],
  ['./directory/gone.js', 'MODULE_OUTSIDE_ROOT'],
  ['./directory/plug/../secret.js', 'MODULE_OUTSIDE_ROOT'],
  ['./deep/etc/passwd', 'MODULE_OUTSIDE_ROOT'],
  ['./sibling/x.js', 'MODULE_OUTSIDE_ROOT'],
  ['./chain.js', 'MODULE_OUTSIDE_ROOT'],
  ['./chain-directory/secret.js', 'MODULE_OUTSIDE_ROOT'],
  ['./lib/up/secret.js', 'MODULE_OUTSIDE_ROOT'],
  ['./to-root/to-root/lib/up/secret.js', 'MODULE_OUTSIDE_ROOT'],
  ['./broken.js', 'MODULE_OUTSIDE_ROOT'],
  ['./broken-chain.js', 'MODULE_OUTSIDE_ROOT'],
  ['./loop-a.js', 'MODULE_OUTSIDE_ROOT'],
  ['./self/x.js', 'MODULE_OUTSIDE_ROOT'],
  ['./text.txt', 'MODULE_OUTSIDE_ROOT', 'text'],
  ['./text.txt', 'MODULE_OUTSIDE_ROOT', 'bytes'],
  ['./proc/environ', 'MODULE_OUTSIDE_ROOT'],
  ['./environ.txt', 'MODULE_OUTSIDE_ROOT', 'text'],
  ['./zero.js', 'MODULE_OUTSIDE_ROOT'],
  ['./stdin.js', 'MODULE_OUTSIDE_ROOT'],
  ['./fd.js', 'MODULE_OUTSIDE_ROOT'],
  ['./with-manifest/index.js', 'MODULE_OUTSIDE_ROOT'],
  ['stolen', 'MODULE_OUTSIDE_ROOT'],
  ['stolen/index.js', 'MODULE_OUTSIDE_ROOT'],
  ['stolen-chain', 'MODULE_OUTSIDE_ROOT'],
  ['./pipe.js', 'MODULE_NOT_FOUND'],
  ['./pipe.txt', 'MODULE_NOT_FOUND', 'text'],
];

describe.each(Object.keys(sources))('%s', (name) => {
  const host = (): ModuleHost => sources[name]?.() as ModuleHost;

  it.each(refused.map(([specifier, code, type]) => ({ specifier, code, type })))(
    'refuses $specifier with $code ($type)',
    ({ specifier, code, type }) => {
      for (const how of ['import', 'require'] as const) {
        const ask = (): string => {
          const modules = host();
          const id = modules.resolve(specifier, '/index.js', how, type);
          modules.load(id);
          return id;
        };
        expect(ask).toThrow(expect.objectContaining({ code }));
      }
    },
  );

  it('follows links that stay inside to one module', () => {
    expect(host().resolve('./alias.js', '/index.js', 'import')).toBe('/index.js');
    expect(host().resolve('./to-root/to-root/alias.js', '/index.js', 'import')).toBe('/index.js');
  });

  it('never looks for packages above the root', () => {
    disk.write({ 'node_modules/above/index.js': 'exports.x = "SECRET"' });
    expect(() => host().resolve('above', '/index.js', 'require')).toThrow(
      expect.objectContaining({ code: 'MODULE_NOT_FOUND' }),
    );
  });

  it('refuses a package.json that is no file of the root', () => {
    expect(() => host().load('/with-manifest/index.js')).toThrow(outside);
  });
});

const outside = expect.objectContaining({ code: 'MODULE_OUTSIDE_ROOT' }) as unknown as Error;

describe('makeDiskTree()', () => {
  const tree = () => makeDiskTree(disk.url('plug/'), { maxFileBytes: 1000 });

  it.each(['/index.js/below', '/gone/below/more', '/lib/gone.js', `/${'x'.repeat(255)}`, `/lib/${'y'.repeat(4000)}`])(
    'finds nothing at %.20s, and says nothing of the host',
    (path) => expect(tree().find(path)).toBe(undefined),
  );

  it('does not tell what is missing behind a link, even one that stays inside', () => {
    expect(tree().find('/to-root/index.js')).toEqual({ kind: 'file', path: '/index.js' });
    const outside = expect.objectContaining({ code: 'MODULE_OUTSIDE_ROOT' });
    expect(() => tree().find('/to-root/gone.js')).toThrow(outside);
  });

  it('finds what came to be in a directory that it knows', () => {
    const one = tree();
    expect(one.find('/lib/late.js')).toBe(undefined);
    disk.write({ 'plug/lib/later.js': '1' });
    expect(one.find('/lib/later.js')).toEqual({ kind: 'file', path: '/lib/later.js' });
  });

  it('reads no file that became a link after it was found', () => {
    disk.write({ 'plug/swapped.js': 'fine', 'plug/swapped-dir/secret.js': 'fine' });
    const swapped = tree();
    expect([swapped.find('/swapped.js')?.kind, swapped.read('/swapped-dir/secret.js')]).toEqual(['file', 'fine']);
    rmSync(inRoot('swapped.js'));
    symlinkSync('../secret.js', inRoot('swapped.js'));
    rmSync(inRoot('swapped-dir'), { recursive: true });
    symlinkSync('..', inRoot('swapped-dir'));
    expect(() => swapped.read('/swapped.js')).toThrow(outside);
    expect(() => swapped.read('/swapped-dir/secret.js')).toThrow(outside);
  });

  it('reads no file that turns out to have other letters, as where case is folded', () => {
    disk.write({ 'plug/folded.js': 'fine', 'plug/Folded.js': 'other letters' });
    const folding = tree();
    expect(folding.find('/folded.js')).toEqual({ kind: 'file', path: '/folded.js' });
    rmSync(inRoot('folded.js'));
    symlinkSync('Folded.js', inRoot('folded.js')); // what the system opens is then called otherwise
    expect(() => folding.read('/folded.js')).toThrow(expect.objectContaining({ code: 'MODULE_NOT_FOUND' }));
    expect(folding.read('/Folded.js')).toBe('other letters');
  });

  it.each([
    ['\0', '/index.js\0'],
    ['a backslash', '/lib\\a.js'],
    ['dots', '/lib/../index.js'],
    ['no root', 'index.js'],
    ['an empty name', '//index.js'],
    ['a long name', `/${'a'.repeat(256)}`],
    ['a long path', `/${'a/'.repeat(2048)}a`],
  ])('finds nothing at a path with %s', (_, path) => {
    expect(tree().find(path)).toBeUndefined();
    expect(() => tree().read(path)).toThrow(expect.objectContaining({ code: 'MODULE_NOT_FOUND' }));
  });
});

describe('readConfined()', () => {
  const isInside = (path: string): boolean => path.startsWith(inRoot(''));
  const read = (path: string): unknown => {
    const answer = readConfined(inRoot(path), isInside, 100);
    return answer.found === 'bytes' ? new TextDecoder().decode(answer.bytes) : answer.found;
  };

  it('reads what is inside and nothing that a link leads out to', () => {
    expect(read('index.js')).toBe('export default "fine"');
    for (const path of ['file.js', 'directory/secret.js', 'chain.js', 'text.txt']) expect(read(path)).toBe('outside');
  });

  it('waits for no pipe and opens no device', () => {
    expect([read('pipe.js'), read('zero.js'), read('lib')]).toEqual(['special', 'special', 'special']);
  });

  it('stops at the limit, also where the system says a file is empty', () => {
    disk.write({ 'plug/hundred.txt': 'x'.repeat(100), 'plug/more.txt': 'x'.repeat(101) });
    expect([read('hundred.txt'), read('more.txt')]).toEqual(['x'.repeat(100), 'large']);
    expect(readConfined('/proc/self/status', () => true, 10).found).toBe('large');
    expect(readConfined('/proc/self/stat', () => true, 100_000)).toMatchObject({ found: 'bytes' });
  });

  it.skipIf(process.getuid?.() === 0)('gives the code of what failed, and no path', () => {
    disk.write({ 'plug/locked.js': '' });
    chmodSync(inRoot('locked.js'), 0);
    expect(readConfined(inRoot('locked.js'), isInside, 100)).toEqual({ found: 'failure', code: 'EACCES' });
  });

  it('knows an open file by its inode where the system does not tell its path', () => {
    const at = (path: string, opened: string): boolean => {
      const file = openSync(inRoot(opened), 'r');
      try {
        return isStillAt(file, inRoot(path), isInside);
      } finally {
        closeSync(file);
      }
    };
    expect([at('index.js', 'index.js'), at('index.js', 'lib/a.js'), at('index.js', 'file.js')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(at('file.js', 'file.js')).toBe(false);
  });

  it('shows nothing from outside while somebody swaps a file for a link and back', async () => {
    disk.write({ 'plug/race/secret.js': 'fine', 'swap/race/secret.js': 'export default "SECRET"' });
    const paths = [inRoot('race'), inRoot('race-link'), inRoot('race-away'), join(disk.path, 'swap/race')];
    const script = `
      const { renameSync, symlinkSync } = require('node:fs');
      const [file, link, away, target] = ${JSON.stringify(paths)};
      symlinkSync(target, link);
      console.log('ready');
      for (let i = 0; i < 5000; i++) {
        renameSync(file, away); renameSync(link, file);
        renameSync(file, link); renameSync(away, file);
      }`;
    const swapper = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let running = true;
    const ended = new Promise<void>((resolve) => {
      swapper.once('exit', () => {
        running = false;
        resolve();
      });
    });
    await new Promise((resolve) => swapper.stdout.once('data', resolve));
    const seen = new Set<unknown>();
    for (let round = 0; running && round < 50_000; round += 1) {
      seen.add(read('race/secret.js'));
      if (round % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await ended;
    expect([...seen]).not.toContain('export default "SECRET"');
    expect(read('race/secret.js')).toBe('fine'); // and it was swapped back at last
  });
});

describe('isPortable()', () => {
  const devices = ['/CON', '/lib/nul.js', '/aux.tar.gz', '/com1/x.js', '/LPT9.js', '/conin$', '/com¹'];
  it.each(['/a.js::$DATA', '/C:/x', '/a.', '/a /b', '/a*', '/a?', '/a"', '/a|b', '/a.js.', ...devices])(
    'takes %s for a path on POSIX and for none on Windows',
    (path) => {
      expect([isPortable(path, '/'), isPortable(path, '\\')]).toEqual([true, false]);
    },
  );
  it('takes plain paths everywhere', () => {
    expect([isPortable('/lib/a.b.js', '\\'), isPortable('/.hidden/x', '\\'), isPortable('/', '\\')]).toEqual([
      true,
      true,
      true,
    ]);
    for (const path of ['/console.js', '/auxiliary', '/null.js', '/com10.js', '/lib/precon.js'])
      expect(isPortable(path, '\\')).toBe(true);
  });
});

describe('isFolded()', () => {
  it.each([
    ['/INDEX.JS', '/index.js', true],
    ['/caf\u00e9.js', '/cafe\u0301.js', true],
    ['/index.js', '/index.js', false],
    ['/alias.js', '/index.js', false],
  ])('%s for %s: %s', (asked, canonical, folded) => {
    expect(isFolded(asked, canonical)).toBe(folded);
  });
});
