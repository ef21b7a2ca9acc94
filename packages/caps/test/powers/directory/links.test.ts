// What is not a file or a directory: links, pipes, devices, sockets, and names that others share.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DirectoryOptions, makeDirectoryPower } from '../../../src/node/index.ts';
import { outside, refused, root, snapshot, useDirectories, uses, ways } from './support.ts';

useDirectories();

describe.each(ways)('a directory power that holds %s', (hold) => {
  const make = (options: Partial<DirectoryOptions> = {}) => makeDirectoryPower({ path: root, hold, ...options });

  it.each([
    ['a link to a file outside', () => symlinkSync(join(outside, 'secret.txt'), join(root, 'link')), 'link'],
    ['a link to a directory outside', () => symlinkSync(outside, join(root, 'link')), 'link/secret.txt'],
    ['a relative link outside', () => symlinkSync('../outside', join(root, 'link')), 'link/secret.txt'],
    [
      'a link to a link',
      () => (symlinkSync('../outside', join(root, 'one')), symlinkSync('one', join(root, 'link'))),
      'link/secret.txt',
    ],
    ['a link inside', () => symlinkSync('a.txt', join(root, 'link')), 'link'],
    ['a link further down', () => symlinkSync(outside, join(root, 'sub', 'link')), 'sub/link/secret.txt'],
    ['a link to itself', () => symlinkSync('link', join(root, 'link')), 'link'],
    ['a link to nothing', () => symlinkSync(join(outside, 'new'), join(root, 'link')), 'link'],
    ['a link to a descriptor', () => symlinkSync('/proc/self/environ', join(root, 'link')), 'link'],
    ['a link to the root of a process', () => symlinkSync('/proc/self/root', join(root, 'link')), 'link/etc/passwd'],
    ['a link to its working directory', () => symlinkSync('/proc/self/cwd', join(root, 'link')), 'link/package.json'],
    ['a link to the granted directory itself', () => symlinkSync(root, join(root, 'link')), 'link/a.txt'],
    ['a link back into the directory above it', () => symlinkSync('.', join(root, 'link')), 'link/a.txt'],
    ['a link to the root of all', () => symlinkSync('/', join(root, 'link')), 'link/etc/passwd'],
  ])('does not follow %s', async (_name, plant, path) => {
    plant();
    const before = snapshot(outside);
    const { value } = make();
    for (const [method, use] of uses(value, path)) {
      // A name that is a link exists, for the methods that make one.
      const codes = ['FILE_KIND', 'FILE_EXISTS'];
      const error: unknown = await use().catch((thrown: unknown) => thrown);
      expect([method, codes.includes((error as { code: string }).code)]).toEqual([method, true]);
    }
    expect((await value.list()).map(({ name }) => name)).not.toContain('link');
    await expect(value.list(path.replace('/secret.txt', ''))).rejects.toThrow(refused('FILE_KIND'));
    expect(snapshot(outside)).toBe(before);
  });

  it.each([
    ['a pipe', () => execFileSync('mkfifo', [join(root, 'special')])],
    ['a device that never ends', () => execFileSync('mknod', [join(root, 'special'), 'c', '1', '5'])],
    [
      'a socket',
      () =>
        new Promise((resolve) => {
          const server = createServer().listen(join(root, 'special'), () => resolve(server));
          server.unref();
        }),
    ],
  ])('opens no special file: %s', async (_name, plant) => {
    try {
      await plant();
    } catch {
      return expect(process.getuid?.()).not.toBe(0); // only root makes devices
    }
    const { value } = make();
    for (const [, use] of uses(value, 'special')) {
      const error: unknown = await use().catch((thrown: unknown) => thrown);
      expect((error as { code: string }).code).toMatch(/^FILE_(?:KIND|EXISTS)$/);
    }
    expect((await value.list()).map(({ name }) => name)).toEqual(['a.txt', 'sub']);
    expect(lstatSync(join(root, 'special')).isFile()).toBe(false);
  });

  it('replaces a file that has another name outside, and does not write into it', async () => {
    linkSync(join(outside, 'secret.txt'), join(root, 'hard'));
    await make().value.write('hard', 'mine');
    expect(readFileSync(join(outside, 'secret.txt'), 'utf8')).toBe('SECRET');
    expect(readFileSync(join(root, 'hard'), 'utf8')).toBe('mine');
  });

  it('keeps the mode of a file that it replaces, but no bit that lends its owner', async () => {
    writeFileSync(join(root, 'tool'), '');
    chmodSync(join(root, 'tool'), 0o4750);
    await make().value.write('tool', 'x');
    expect(lstatSync(join(root, 'tool')).mode & 0o7777).toBe(0o750);
  });

  it('stays in the directory that was there at first, or fails, when its path comes to mean another', async () => {
    const { value } = make();
    renameSync(root, `${root}-moved`);
    symlinkSync(outside, root);
    writeFileSync(join(outside, 'a.txt'), 'SECRET');
    const read: unknown = await value.readText('a.txt').catch((error: unknown) => error);
    if (hold === 'descriptors') expect(read).toBe('inside');
    else expect(read).toEqual(refused('FILE_KIND'));
    await value.write('planted', 'x').catch(() => {});
    expect(existsSync(join(outside, 'planted'))).toBe(false);
  });
});
