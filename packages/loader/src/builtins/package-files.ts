// What `fs` of an npm package shows: the files of npm packages that are installed beside it, to be read.
//
// Enforced here, on the host's side: a path is one of the tree's, below a node_modules, of an extension that may be
// imported as text or bytes; where packages are walled off from one another, it is the asking package's own. Links are
// followed before that is asked. A module could read each of them as text by a relative specifier, so nothing is granted
// that was not there. Never shown: files of the root's own, names of what a directory holds, whatever lies outside.
// Trusted: the tree keeps to its root. Not trusted: the names.
import type { FileTree } from '../file-tree.ts';
import { allowedAs, joinPath } from '../paths.ts';
import { packageDirectoryOf } from '../sources/package-of.ts';

/** `'hidden'`: there may be something, which is not shown. */
export type Standing = 'file' | 'directory' | 'missing' | 'hidden';

/** The two questions that `fs` of one package asks; a name is what the guest gave. */
export interface PackageFiles {
  standingOf(name: unknown): Standing;
  /** Undefined for what is no file that is shown, or is larger than the tree gives. */
  bytesOf(name: unknown): Uint8Array | undefined;
}

export interface PackageFilesOptions {
  readonly tree: FileTree;
  /** The package that asks. */
  readonly directory: string;
  /** Whether it sees its own files alone. */
  readonly alone: boolean;
  /** The path of the tree that a guest's file name stands for. */
  readonly pathOf: (filename: string) => string;
  /** Extensions of what may be imported as text or bytes. */
  readonly assets: ReadonlySet<string>;
}

export function makePackageFiles({ tree, directory, alone, pathOf, assets }: PackageFilesOptions): PackageFiles {
  const isShown = (path: string): boolean => {
    const owner = packageDirectoryOf(path);
    return owner !== undefined && (!alone || owner === directory);
  };

  const look = (name: unknown): { readonly standing: Standing; readonly path?: string } => {
    const plain = typeof name === 'string' ? joinPath('/', name) : undefined;
    if (plain === undefined) return { standing: 'hidden' };
    if (plain === '/') return { standing: 'directory' }; // where `process.cwd()` is
    let entry: ReturnType<FileTree['find']>;
    try {
      const path = pathOf(plain);
      if (!isShown(path)) return { standing: 'hidden' };
      entry = tree.find(path);
    } catch {
      return { standing: 'hidden' }; // a link that leaves the tree
    }
    if (entry === undefined) return { standing: 'missing' };
    if (!isShown(entry.path)) return { standing: 'hidden' };
    if (entry.kind === 'directory') return { standing: 'directory' };
    return assets.has(allowedAs(entry.path)) ? { standing: 'file', path: entry.path } : { standing: 'hidden' };
  };

  return Object.freeze<PackageFiles>({
    standingOf: (name) => look(name).standing,
    bytesOf(name) {
      const { path } = look(name);
      try {
        return path === undefined ? undefined : tree.readBytes(path);
      } catch {
        return undefined; // too large, or gone since
      }
    },
  });
}
