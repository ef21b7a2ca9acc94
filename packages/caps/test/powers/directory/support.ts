// A directory of its own for each test, on a real file system, with another one beside it that nobody may touch.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { Directory } from '../../../src/node/index.ts';

export const refused = (code: string): unknown => expect.objectContaining({ code });
/** In it all directories of this file are. */
export let base = '';
/** What is granted, in this test. */
export let root = '';
/** What is beside it. */
export let outside = '';
/** Makes them for each test of the calling file. */
export function useDirectories(): void {
  let number = 0;
  beforeAll(() => {
    base = mkdtempSync(join(tmpdir(), 'cofferdam-directory-'));
  });
  beforeEach(() => {
    number += 1;
    [root, outside] = [join(base, `${number}`, 'root'), join(base, `${number}`, 'outside')];
    for (const each of [root, outside, join(root, 'sub'), join(root, 'sub', 'deep')])
      mkdirSync(each, { recursive: true });
    writeFileSync(join(root, 'a.txt'), 'inside');
    writeFileSync(join(root, 'sub', 'b.txt'), 'below');
    writeFileSync(join(outside, 'secret.txt'), 'SECRET');
  });
  afterAll(() => rmSync(base, { recursive: true }));
}

/** Everything below a directory, as text: to see that nothing outside has changed. */
export const snapshot = (path: string): string =>
  readdirSync(path, { withFileTypes: true, recursive: true })
    .map((entry) => {
      const at = join(entry.parentPath ?? entry.path, entry.name);
      return `${at} ${entry.isFile() ? readFileSync(at, 'utf8') : ''}`;
    })
    .sort()
    .join('\n');

/** How a power can hold its directory here. */
export const ways: readonly ('descriptors' | 'paths')[] =
  process.platform === 'linux' ? ['descriptors', 'paths'] : ['paths'];

/** What a guest could try to do with a path. */
export const uses = (value: Directory, path: string): readonly (readonly [string, () => Promise<unknown>])[] => [
  ['read', () => value.read(path)],
  ['readText', () => value.readText(path)],
  ['facts', () => value.facts(path)],
  ['write', () => value.write(path, 'PLANTED')],
  ['create', () => value.create(path, 'PLANTED')],
  ['makeDirectory', () => value.makeDirectory(path)],
  ['remove', () => value.remove(path)],
  ['move from', () => value.move(path, 'moved')],
  ['move to', () => value.move('a.txt', path)],
];
