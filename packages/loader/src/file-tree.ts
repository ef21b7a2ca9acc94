import { describe, isRecord } from '@cofferdam/core/kit';
import { makeError } from './errors.ts';
import { isTreePath, joinPath } from './paths.ts';
import { refuseOption } from './sources/refuse-option.ts';

/** What stands at a path of a tree; `path` is its canonical one (links followed). */
export interface TreeEntry {
  readonly kind: 'file' | 'directory';
  readonly path: string;
}

/**
 * Files under virtual paths (see paths.ts): all that resolving and loading may look at.
 * A tree answers for its own walls: whatever path it is asked for, it shows nothing outside.
 */
export interface FileTree {
  /** Undefined when nothing is there. Throws MODULE_OUTSIDE_ROOT for a link that leaves the tree. */
  find(path: string): TreeEntry | undefined;
  /** The text of a file by its canonical path, as UTF-8, without a byte order mark. Throws as `readBytes` does. */
  read(path: string): string;
  /** The bytes of a file by its canonical path: a copy of the caller's own. Throws MODULE_NOT_FOUND, MODULE_TOO_LARGE. */
  readBytes(path: string): Uint8Array;
}

/** Throws OPTION_INVALID: a path or a URL is no tree, see `makeDiskTree`. */
export function assertTree(where: string, tree: FileTree): void {
  if (typeof tree?.find !== 'function' || typeof tree.read !== 'function')
    refuseOption(where, 'tree', 'a tree of files, such as makeMemoryTree or makeDiskTree gives', tree);
}

const decoder = new TextDecoder();

/** The text of `bytes`, as every tree reads them: malformed UTF-8 becomes U+FFFD, as in Node. */
export function decodeText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

const missing = (path: string): Error =>
  makeError('MODULE_NOT_FOUND', { specifier: JSON.stringify(path), referrer: 'the host' });

/**
 * A tree over a plain record from path to text or bytes; directories are implied. Read once, now.
 * Throws MODULE_MAP_INVALID.
 */
export function makeMemoryTree(files: Readonly<Record<string, string | Uint8Array>>): FileTree {
  const contents = new Map<string, string | Uint8Array>();
  const directories = new Set<string>(['/']);
  const refuse = (path: string, expected: string, got: string): Error =>
    makeError('MODULE_MAP_INVALID', { path, expected, got });
  if (!isRecord(files)) throw refuse('the root', 'an object from path to text or bytes', describe(files));
  for (const [key, content] of Object.entries(files)) {
    const path = joinPath('/', key);
    if (path === undefined || path === '/' || !isTreePath(path) || /\/$/.test(key))
      throw refuse(JSON.stringify(key), 'the path of a file below the root', 'another');
    if (typeof content !== 'string' && !(content instanceof Uint8Array))
      throw refuse(JSON.stringify(key), 'text or a Uint8Array', describe(content));
    if (contents.has(path)) throw refuse(JSON.stringify(key), 'one entry per file', 'a second one');
    contents.set(path, typeof content === 'string' ? content : new Uint8Array(content));
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) directories.add(path.slice(0, at));
  }
  for (const path of contents.keys())
    if (directories.has(path)) throw refuse(JSON.stringify(path), 'a file or a directory', 'both');

  const contentOf = (path: string): string | Uint8Array => {
    const content = contents.get(path);
    if (content === undefined) throw missing(path);
    return content;
  };
  return Object.freeze<FileTree>({
    find(path) {
      if (contents.has(path)) return { kind: 'file', path };
      return directories.has(path) ? { kind: 'directory', path } : undefined;
    },
    read(path) {
      const content = contentOf(path);
      return typeof content === 'string' ? content.replace(/^\uFEFF/, '') : decodeText(content);
    },
    readBytes(path) {
      const content = contentOf(path);
      return typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
    },
  });
}

/** Which tree a path belongs to, and what it is called there. Throws for paths that none has. */
type Route = (path: string) => readonly [tree: FileTree, inner: string, ...more: unknown[]];

/** Reading from trees behind others. */
export const readRouted = (route: Route): Pick<FileTree, 'read' | 'readBytes'> => ({
  read(path) {
    const [tree, inner] = route(path);
    return tree.read(inner);
  },
  readBytes(path) {
    const [tree, inner] = route(path);
    return tree.readBytes(inner);
  },
});

/** `base` with other trees in place of some of its directories; each keeps its own walls. */
export function mountTrees(base: FileTree, mounts: Readonly<Record<string, FileTree>>): FileTree {
  const points = Object.entries(mounts);
  if (points.length === 0) return base;
  const route = (path: string): readonly [tree: FileTree, inner: string, point: string] => {
    for (const [point, tree] of points) {
      if (path === point) return [tree, '/', point];
      if (path.startsWith(`${point}/`)) return [tree, path.slice(point.length), point];
    }
    return [base, path, ''];
  };
  return Object.freeze<FileTree>({
    find(path) {
      const [tree, inner, point] = route(path);
      const entry = tree.find(inner);
      if (entry !== undefined) return { kind: entry.kind, path: `${point}${entry.path}`.replace(/(?<=.)\/$/, '') };
      // Directories on the way to a mount exist, so that a walk up node_modules finds it.
      return points.some(([at]) => at.startsWith(`${path}/`)) ? { kind: 'directory', path } : undefined;
    },
    ...readRouted(route),
  });
}
