// A tree over a directory on disk.
//
// Checked here: every path is followed to its real one (links included) and shown only when that lies inside
// the real root; only regular files are read, up to a size. Trusted: that nobody changes the directory between
// the check and the read. Guests cannot (they have no file system); a host that lets others write into a
// tenant's root while it loads has lost already, since they could change the code itself.
import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeError } from '../errors.ts';
import type { FileTree, TreeEntry } from '../file-tree.ts';

export interface DiskTreeOptions {
  /** Bytes of any one file: stops a package from filling the host's memory by being read. */
  readonly maxFileBytes: number;
}

/** A tree over `root`. Throws ROOT_UNREADABLE. */
export function makeDiskTree(root: URL, { maxFileBytes }: DiskTreeOptions): FileTree {
  const realRoot = findRoot(root);
  const prefix = realRoot.endsWith(sep) ? realRoot : realRoot + sep;
  const found = new Map<string, TreeEntry | undefined>();

  const outside = (path: string): Error =>
    makeError('MODULE_OUTSIDE_ROOT', { specifier: JSON.stringify(path), referrer: 'a link' });

  /** Whether any step of `path` is a link: then what is missing lies behind it, and is none of ours to tell. */
  const passesLink = (path: string): boolean => {
    let at = realRoot;
    for (const part of path.split('/').filter(Boolean)) {
      at = join(at, part);
      const stats = lstatSync(at, { throwIfNoEntry: false });
      if (stats?.isSymbolicLink()) return true;
      if (!stats?.isDirectory()) return false;
    }
    return false;
  };

  const look = (path: string): TreeEntry | undefined => {
    let real: string;
    try {
      real = realpathSync.native(join(realRoot, path));
    } catch {
      if (passesLink(path)) throw outside(path);
      return undefined;
    }
    if (real !== realRoot && !real.startsWith(prefix)) throw outside(path);
    const stats = statSync(real, { throwIfNoEntry: false });
    const kind = stats?.isFile() ? 'file' : stats?.isDirectory() ? 'directory' : undefined;
    return kind === undefined ? undefined : { kind, path: `/${relative(realRoot, real).split(sep).join('/')}` };
  };

  return Object.freeze({
    find: (path: string): TreeEntry | undefined => {
      if (!found.has(path)) found.set(path, look(path));
      return found.get(path);
    },
    read: (path: string): string => {
      const entry = look(path);
      if (entry?.kind !== 'file')
        throw makeError('MODULE_NOT_FOUND', { specifier: JSON.stringify(path), referrer: 'the host' });
      const { size, text } = readText(join(realRoot, entry.path), path, maxFileBytes);
      if (text === undefined) throw makeError('MODULE_TOO_LARGE', { path, limit: maxFileBytes, got: size });
      return text;
    },
  });
}

/** The system's own errors name host paths, and errors reach guests: none is passed on, not even as a cause. */
function readText(
  file: string,
  path: string,
  limit: number,
): { readonly size: number; readonly text: string | undefined } {
  try {
    const { size } = statSync(file);
    return { size, text: size > limit ? undefined : readFileSync(file, 'utf8').replace(/^\uFEFF/, '') };
  } catch (error) {
    throw makeError('MODULE_UNREADABLE', { path, got: String((error as NodeJS.ErrnoException).code) });
  }
}

function findRoot(root: URL): string {
  try {
    const real = realpathSync.native(fileURLToPath(root));
    if (statSync(real).isDirectory()) return real;
  } catch (cause) {
    throw makeError('ROOT_UNREADABLE', { got: `${root}` }, { cause });
  }
  throw makeError('ROOT_UNREADABLE', { got: `${root}` });
}
