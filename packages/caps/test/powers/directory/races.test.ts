// Directories that are swapped with links while they are used, by another process.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type DirectoryOptions, makeDirectoryPower } from '../../../src/node/index.ts';
import { outside, root, snapshot, useDirectories, ways } from './support.ts';

useDirectories();

describe.each(ways)('a directory power that holds %s', (hold) => {
  const make = (options: Partial<DirectoryOptions> = {}) => makeDirectoryPower({ path: root, hold, ...options });

  /** Another process that swaps a directory with a link to the outside, again and again, with a rest now and then. */
  const swapping = async (work: () => Promise<void>): Promise<void> => {
    const program = `const { renameSync, symlinkSync, unlinkSync } = require('node:fs');
      const [dir, out] = process.argv.slice(1);
      const cell = new Int32Array(new SharedArrayBuffer(4));
      process.stdout.write('r');
      for (let at = 0; ; at += 1) {
        renameSync(dir, dir + '~'); symlinkSync(out, dir); unlinkSync(dir); renameSync(dir + '~', dir);
        if (at % 100 === 0) Atomics.wait(cell, 0, 0, 2);
      }`;
    const swapper = spawn(process.execPath, ['-e', program, join(root, 'sub'), outside]);
    await new Promise((resolve) => swapper.stdout.once('data', resolve));
    try {
      await work();
    } finally {
      swapper.kill('SIGKILL');
    }
  };

  // Without descriptors this race is open: see the head of directory-root.ts.
  it.skipIf(hold === 'paths')(
    'reads and lists nothing outside while a directory is swapped with a link to outside',
    async () => {
      const { value } = make();
      writeFileSync(join(root, 'sub', 'secret.txt'), 'inside');
      const seen = new Map<string, number>();
      const count = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
      // The race has been run when both happened: it was read, and it was refused.
      const wasRun = (): boolean => seen.has('inside') && [...seen.keys()].some((what) => what.startsWith('FILE_'));
      await swapping(async () => {
        for (let attempt = 0; attempt < 1500 || (attempt < 50_000 && !wasRun()); attempt += 1) {
          await value.readText('sub/secret.txt').then(count, (error: { code: string }) => count(error.code));
          if (attempt % 10 > 0) continue;
          const names = await value.list('sub').catch(() => []);
          if (names.length > 0 && !names.some(({ name }) => name === 'b.txt')) count('LISTED');
        }
      });
      expect([seen.get('SECRET'), seen.get('LISTED'), wasRun()]).toEqual([undefined, undefined, true]);
    },
  );

  it.skipIf(hold === 'paths')('writes, makes and removes nothing outside in the same race', async () => {
    const { value } = make({ maxCreated: 1e6 });
    const before = snapshot(outside);
    let [done, failed] = [0, 0];
    await swapping(async () => {
      for (let attempt = 0; attempt < 300 || (attempt < 10_000 && (done === 0 || failed === 0)); attempt += 1) {
        for (const act of [
          () => value.write('sub/secret.txt', 'PLANTED'),
          () => value.makeDirectory(`sub/d${attempt}`),
          () => value.remove('sub/secret.txt'),
          () => value.move('a.txt', 'sub/a.txt').then(() => value.move('sub/a.txt', 'a.txt')),
        ])
          await act().then(
            () => (done += 1),
            () => (failed += 1),
          );
      }
    });
    expect(snapshot(outside)).toBe(before);
    expect([done > 0, failed > 0]).toEqual([true, true]);
  });
});
