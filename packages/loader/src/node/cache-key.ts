import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeError } from '../errors.ts';

const KEY_BYTES = 32;

/**
 * The key of a compile cache, kept in a file of the host's own: 32 random bytes, made when there are none. Keep it
 * outside of the cache and of every directory that a tenant or another user may write to: whoever has the key can write
 * units, and units are trusted for limits.
 *
 * Throws CACHE_KEY_EXPOSED for a file that others may read or write (where there are modes), a link, or a file of
 * another length; and the system's own errors.
 */
export function readCacheKey(file: URL | string): Uint8Array {
  const path = typeof file === 'string' ? file : fileURLToPath(file);
  try {
    return readKey(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // Written in full beside, then linked to its name, which fails when another process was faster: its key holds then.
  const draft = `${path}.${process.pid}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, randomBytes(KEY_BYTES), { flag: 'wx', mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readKey(path);
}

function readKey(path: string): Uint8Array {
  const refuse = (got: string): never => {
    throw makeError('CACHE_KEY_EXPOSED', { got });
  };
  let handle: number;
  try {
    handle = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOOP') return refuse('a link');
    throw error;
  }
  try {
    const stats = fstatSync(handle);
    if (!stats.isFile()) refuse('no regular file');
    if (stats.size !== KEY_BYTES) refuse(`${stats.size} bytes`);
    if (process.platform !== 'win32' && (stats.mode & 0o077) !== 0) refuse(`mode ${(stats.mode & 0o777).toString(8)}`);
    if (process.getuid !== undefined && stats.uid !== process.getuid()) refuse('a file of another user');
    const key = new Uint8Array(KEY_BYTES);
    readSync(handle, key, 0, KEY_BYTES, 0);
    return key;
  } finally {
    closeSync(handle);
  }
}
