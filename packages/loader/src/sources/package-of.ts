// Which npm package a file belongs to, by its canonical path: what follows the last `node_modules`.
import type { FileTree } from '../file-tree.ts';
import { ancestorPaths, parentPath } from '../paths.ts';

const INSTALLED = /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))(?:\/|$)/;
const BARE = /^(?:@[^/]+\/)?[^/]+/;

/** The name that a file's package is installed under; undefined for files outside of every node_modules. */
export function packageNameOf(path: string): string | undefined {
  return INSTALLED.exec(path)?.[2];
}

/** The directory of a file's package; undefined for files outside of every node_modules. */
export function packageDirectoryOf(path: string): string | undefined {
  return INSTALLED.exec(path)?.[1];
}

/** The package that a bare specifier names; undefined for relative ones, paths, `#imports`. */
export function packageOfSpecifier(specifier: string): string | undefined {
  return /^[./#]/.test(specifier) ? undefined : BARE.exec(specifier)?.[0];
}

/** The canonical directory that the package `name` has for the file `referrer`, as Node looks it up. */
export function findPackageDirectory(tree: FileTree, name: string, referrer: string): string | undefined {
  for (const directory of ancestorPaths(parentPath(referrer))) {
    if (directory.endsWith('/node_modules')) continue;
    const entry = tree.find(`${directory === '/' ? '' : directory}/node_modules/${name}`);
    if (entry?.kind === 'directory') return entry.path;
  }
  return undefined;
}
