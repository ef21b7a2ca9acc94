// What is done to a name in a directory that is held open: `at.at(name)` cannot lead outside of it.
import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, link, lstat, mkdir, open, opendir, rename, rmdir, unlink } from 'node:fs/promises';
import { makeError } from '../errors.ts';
import { flawOf, type PathRules, TEMPORARY_PREFIX } from '../powers/directory-paths.ts';
import type { Cancellation } from '../powers/in-flight.ts';
import type { HeldDirectory } from './directory-root.ts';

const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW = 0, O_NONBLOCK = 0, O_NOCTTY = 0 } = constants;
/** A pipe without a writer would block a thread of the process for ever: O_NONBLOCK opens it at once, to be refused. */
const READ = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
const WRITE_NEW = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW;

type Kind = 'file' | 'directory';

interface Place {
  readonly path: string;
  readonly last: string;
}

interface Put extends Place {
  readonly bytes: Uint8Array;
  readonly exclusive: boolean;
  readonly cancellation: Cancellation;
}

export interface FileOperationsOptions {
  readonly name: string;
  readonly rules: PathRules;
  readonly maxFileBytes: number;
  readonly maxEntries: number;
  readonly durable: boolean;
}

export interface FileOperations {
  get(at: HeldDirectory, path: string, last: string): Promise<Uint8Array>;
  list(at: HeldDirectory): Promise<{ name: string; kind: Kind }[]>;
  facts(at: HeldDirectory, path: string, last: string): Promise<{ kind: Kind; size: number; modified: number }>;
  put(at: HeldDirectory, put: Put): Promise<void>;
  makeDirectory(at: HeldDirectory, last: string): Promise<void>;
  remove(at: HeldDirectory, path: string, last: string): Promise<void>;
  move(from: HeldDirectory, source: Place, to: HeldDirectory, target: Place): Promise<void>;
}

const kindOf = (facts: { isFile(): boolean; isDirectory(): boolean }): Kind | undefined =>
  facts.isFile() ? 'file' : facts.isDirectory() ? 'directory' : undefined;

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && Reflect.get(error, 'code') === 'ENOENT';

export function makeFileOperations(options: FileOperationsOptions): FileOperations {
  const { name, rules, maxFileBytes, maxEntries, durable } = options;
  const wrongKind = (path: string, expected: string, kind: Kind | undefined): Error =>
    makeError('FILE_KIND', {
      path,
      capability: name,
      expected,
      got: kind === undefined ? 'a link or a special file' : `a ${kind}`,
    });
  const tooLarge = (path: string): Error =>
    makeError('FILE_TOO_LARGE', { path, capability: name, limit: maxFileBytes });

  /** The kind of a name, links not followed. Throws FILE_KIND for anything but files and directories. */
  const look = async (at: HeldDirectory, path: string, last: string): Promise<{ kind: Kind; stats: Stats }> => {
    const stats = await lstat(at.at(last));
    const kind = kindOf(stats);
    if (kind === undefined) throw wrongKind(path, 'a file or directory', kind);
    return { kind, stats };
  };

  /** Opens a regular file. A device is refused before it is opened: opening some of them acts. */
  const openFile = async (at: HeldDirectory, path: string, last: string): Promise<FileHandle> => {
    const { kind } = await look(at, path, last);
    if (kind !== 'file') throw wrongKind(path, 'a file', kind);
    const handle = await open(at.at(last), READ);
    try {
      // What the name meant a moment ago does not count; what was opened does.
      const opened = await handle.stat();
      if (!opened.isFile()) throw wrongKind(path, 'a file', kindOf(opened));
      await at.verify();
      // Where the parent is not held, or links cannot be refused when opening: is it what stands under this name?
      const now = at.isHeld ? opened : await lstat(at.at(last));
      if (now.ino !== opened.ino || now.dev !== opened.dev) throw wrongKind(path, 'a file', undefined);
      if (opened.size > maxFileBytes) throw tooLarge(path);
      return handle;
    } catch (error) {
      await handle.close();
      throw error;
    }
  };

  const readAll = async (handle: FileHandle, path: string): Promise<Uint8Array> => {
    const chunks: Buffer[] = [];
    let size = 0;
    // The size that was looked at is no promise: files grow while they are read, and some say 0 and are endless.
    for (;;) {
      const chunk = Buffer.allocUnsafeSlow(65_536);
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, size);
      if (bytesRead === 0) return new Uint8Array(Buffer.concat(chunks));
      size += bytesRead;
      if (size > maxFileBytes) throw tooLarge(path);
      chunks.push(chunk.subarray(0, bytesRead));
    }
  };

  const writeTemporary = async (at: HeldDirectory, temporary: string, bytes: Uint8Array, mode: number | undefined) => {
    const handle = await open(at.at(temporary), WRITE_NEW, 0o666);
    try {
      // Before anything is written: where the parent is not held, this may have been made in another directory.
      if (!at.isHeld) {
        await at.verify();
        const [opened, now] = [await handle.stat(), await lstat(at.at(temporary))];
        if (now.ino !== opened.ino || now.dev !== opened.dev)
          throw Object.assign(new Error('ELOOP'), { code: 'ELOOP' });
      }
      await handle.writeFile(bytes);
      if (mode !== undefined) await handle.chmod(mode & 0o777);
      if (durable) await handle.sync();
      await at.verify();
    } finally {
      await handle.close();
    }
  };

  return {
    async get(at, path, last) {
      const handle = await openFile(at, path, last);
      try {
        return await readAll(handle, path);
      } finally {
        await handle.close();
      }
    },

    async list(at) {
      const entries: { name: string; kind: Kind }[] = [];
      for await (const entry of await opendir(at.here)) {
        const kind = kindOf(entry);
        if (kind === undefined || flawOf(entry.name, rules) !== undefined) continue;
        if (entries.length >= maxEntries)
          throw makeError('POWER_LIMIT', { capability: name, limit: maxEntries, unit: 'entries in a list' });
        entries.push({ name: entry.name, kind });
      }
      await at.verify();
      return entries.sort((left, right) => (left.name < right.name ? -1 : 1));
    },

    async facts(at, path, last) {
      const { kind, stats } = await look(at, path, last);
      await at.verify();
      return { kind, size: kind === 'file' ? stats.size : 0, modified: Math.floor(stats.mtimeMs) };
    },

    // Into a new file that then takes the name: a file that has another name elsewhere (a hard link) is replaced here
    // and keeps its content there, and whoever reads meanwhile reads the old content or the new.
    async put(at, { path, last, bytes, exclusive, cancellation }) {
      let mode: number | undefined;
      try {
        const { kind, stats } = await look(at, path, last);
        if (exclusive) throw makeError('FILE_EXISTS', { path, capability: name });
        if (kind !== 'file') throw wrongKind(path, 'a file', kind);
        ({ mode } = stats);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
      const temporary = `${TEMPORARY_PREFIX}${randomBytes(12).toString('hex')}`;
      try {
        await writeTemporary(at, temporary, bytes, mode);
        if (cancellation.cancelled) throw makeError('CAPABILITY_REVOKED', { capability: name });
        if (exclusive) {
          await link(at.at(temporary), at.at(last)); // fails where there is one, unlike a rename
        } else {
          await rename(at.at(temporary), at.at(last));
          return;
        }
      } catch (error) {
        await unlink(at.at(temporary)).catch(() => {});
        throw error;
      }
      await unlink(at.at(temporary));
    },

    async makeDirectory(at, last) {
      await mkdir(at.at(last));
    },

    async remove(at, path, last) {
      const { kind } = await look(at, path, last);
      await (kind === 'file' ? unlink(at.at(last)) : rmdir(at.at(last)));
    },

    async move(from, source, to, target) {
      const { kind } = await look(from, source.path, source.last);
      try {
        const { kind: there } = await look(to, target.path, target.last);
        if (kind !== there) throw wrongKind(target.path, `a ${kind}`, there);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
      await rename(from.at(source.last), to.at(target.last));
    },
  };
}
