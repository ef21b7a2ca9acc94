import { makeError } from './errors.ts';

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
  /** The text of a file by its canonical path. Throws MODULE_NOT_FOUND, MODULE_TOO_LARGE. */
  read(path: string): string;
}

/** A tree over a plain record from path to text; directories are implied. */
export function makeMemoryTree(files: Readonly<Record<string, string>>): FileTree {
  const texts = new Map(Object.entries(files).map(([path, text]) => [path.startsWith('/') ? path : `/${path}`, text]));
  const directories = new Set<string>(['/']);
  for (const path of texts.keys()) {
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) directories.add(path.slice(0, at));
  }
  return Object.freeze({
    find: (path: string): TreeEntry | undefined => {
      if (texts.has(path)) return { kind: 'file', path };
      return directories.has(path) ? { kind: 'directory', path } : undefined;
    },
    read: (path: string): string => {
      const text = texts.get(path);
      if (text === undefined) throw makeError('MODULE_NOT_FOUND', { specifier: path, referrer: 'the host' });
      return text;
    },
  });
}

/** `base` with other trees in place of some of its directories; each keeps its own walls. */
export function mountTrees(base: FileTree, mounts: Readonly<Record<string, FileTree>>): FileTree {
  const points = Object.entries(mounts);
  const route = (path: string): readonly [FileTree, string, string] => {
    for (const [point, tree] of points) {
      if (path === point) return [tree, point, '/'];
      if (path.startsWith(`${point}/`)) return [tree, point, path.slice(point.length)];
    }
    return [base, '', path];
  };
  return Object.freeze({
    find: (path: string): TreeEntry | undefined => {
      const [tree, point, inner] = route(path);
      const entry = tree.find(inner);
      if (entry !== undefined) return { kind: entry.kind, path: `${point}${entry.path}`.replace(/(?<=.)\/$/, '') };
      // Directories on the way to a mount exist, so that a walk up node_modules finds it.
      return points.some(([at]) => at.startsWith(`${path}/`)) ? { kind: 'directory', path } : undefined;
    },
    read: (path: string): string => {
      const [tree, , inner] = route(path);
      return tree.read(inner);
    },
  });
}
