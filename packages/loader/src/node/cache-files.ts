// The files of a compile cache: named byte strings in a directory, bounded, least recently used first out.
//
// Several processes share the directory without locks. A file appears under its name at once and whole (written beside,
// then renamed), and never changes; whoever finds one missing that was there a moment ago has a miss. What stands in a
// file proves nothing: that is the caller's to verify. Nothing here throws for what a disk does: it tells.
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  futimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, sep } from 'node:path';
import type { CompileCacheEvent } from '../cache/events.ts';

export interface CacheFilesOptions {
  readonly directory: string;
  readonly maxBytes: number;
  readonly tell: (event: CompileCacheEvent) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface CacheFiles {
  /** The bytes under a name behind `room` bytes of the caller's, or undefined. Counts as a use. */
  read(name: string, room?: number): Uint8Array | undefined;
  write(name: string, bytes: Uint8Array): boolean;
  remove(name: string): void;
  /** Throws out what was used longest ago, until there is room. */
  evict(): void;
}

/** A name: lower-case hexadecimal, of which the first two digits are the directory. */
const NAME = /^[0-9a-f]{64}$/;
const DRAFT = /^\.draft-/;
/** A draft that is older was left by a process that died. */
const DRAFT_MS = 10 * 60_000;
/** A use is noted at most so often: it costs as much as reading the file, and order within an hour does not matter. */
const TOUCH_MS = 60 * 60_000;
/** Room is made in one go, so that it is not made again with the next file. */
const KEEP = 0.8;
/** How much of the bound may be written before the directory is looked at again: others write too. */
const LOOK_EVERY = 1 / 16;
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code ?? error);

function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // What is in the way was told when it was met first.
  }
}

interface Found {
  readonly path: string;
  readonly bytes: number;
  readonly used: number;
}

export function makeCacheFiles({ directory, maxBytes, tell, now }: CacheFilesOptions): CacheFiles {
  /** Bytes written since the directory was last looked at; infinite before it ever was. */
  let written = Number.POSITIVE_INFINITY;
  const pathOf = (name: string): string => `${directory}${sep}${name.slice(0, 2)}${sep}${name.slice(2)}`;

  const read = (name: string, room = 0): Uint8Array | undefined => {
    let handle: number | undefined;
    try {
      handle = openSync(pathOf(name), FLAGS);
      const stats = fstatSync(handle);
      if (!stats.isFile() || stats.size > maxBytes) return new Uint8Array(); // nothing that was written here
      const bytes = new Uint8Array(room + stats.size);
      const length = readSync(handle, bytes, room, stats.size, 0);
      if (now() - stats.mtimeMs > TOUCH_MS) touch(handle);
      return bytes.subarray(0, room + length);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'ELOOP') return new Uint8Array(); // a link, which was not written here either
      if (code !== 'ENOENT') tell({ type: 'failed', doing: 'read', code });
      return undefined;
    } finally {
      if (handle !== undefined) closeSync(handle);
    }
  };

  const touch = (handle: number): void => {
    try {
      futimesSync(handle, now() / 1000, now() / 1000);
    } catch {
      // A cache that may only be read is used all the same.
    }
  };

  const write = (name: string, bytes: Uint8Array): boolean => {
    if (bytes.length > maxBytes * LOOK_EVERY) return false; // one file is not to throw out all others
    const folder = join(directory, name.slice(0, 2));
    const draft = join(folder, `.draft-${process.pid}-${randomBytes(6).toString('hex')}`);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(draft, bytes, { flag: 'wx', mode: 0o600 });
      renameSync(draft, pathOf(name));
    } catch (error) {
      tell({ type: 'failed', doing: 'write', code: codeOf(error) });
      removeQuietly(draft);
      return false;
    }
    written += bytes.length;
    if (written > maxBytes * LOOK_EVERY) evict();
    return true;
  };

  const remove = (name: string): void => {
    try {
      rmSync(pathOf(name), { force: true, recursive: true });
    } catch (error) {
      tell({ type: 'failed', doing: 'write', code: codeOf(error) });
    }
  };

  const look = (): Found[] => {
    const found: Found[] = [];
    for (const folder of readdirSync(directory)) {
      if (!/^[0-9a-f]{2}$/.test(folder)) continue;
      for (const file of readdirSync(join(directory, folder))) {
        const path = join(directory, folder, file);
        const stats = statSync(path, { throwIfNoEntry: false });
        if (stats === undefined) continue;
        if (DRAFT.test(file) && now() - stats.mtimeMs > DRAFT_MS) rmSync(path, { force: true });
        else if (NAME.test(folder + file)) found.push({ path, bytes: stats.size, used: stats.mtimeMs });
      }
    }
    return found;
  };

  const evict = (): void => {
    try {
      const found = look();
      written = 0;
      let total = found.reduce((sum, { bytes }) => sum + bytes, 0);
      if (total <= maxBytes * (1 - LOOK_EVERY)) return;
      let [entries, freed] = [0, 0];
      for (const { path, bytes } of found.sort((one, other) => one.used - other.used)) {
        if (total <= maxBytes * KEEP) break;
        rmSync(path, { force: true });
        total -= bytes;
        entries += 1;
        freed += bytes;
      }
      if (entries > 0) tell({ type: 'evicted', entries, bytes: freed });
    } catch (error) {
      tell({ type: 'failed', doing: 'evict', code: codeOf(error) });
    }
  };

  return Object.freeze({ read, write, remove, evict });
}
