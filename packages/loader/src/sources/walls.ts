// Walls between npm packages: each is a root of its own, which only its exports (or, without any, its files) are
// reached in, by its name. The code of one cannot name a file of another by a path.
import { makeError } from '../errors.ts';
import type { FileTree } from '../file-tree.ts';
import { isWithin } from '../paths.ts';
import { findPackageDirectory, packageDirectoryOf } from './package-of.ts';

export interface Walls {
  /**
   * Throws MODULE_OUTSIDE_PACKAGE when `path` is not in the package of `referrer`, nor in `name`, the package that was
   * asked for by its name.
   */
  assertReachable(path: string, asked: Asked): void;
  /** Whether `path` is a file of the package that all begins with. */
  isEntry(path: string): boolean;
}

export interface Asked {
  readonly specifier: string;
  readonly referrer: string;
  readonly name: string | undefined;
}

/** Walls inside `tree`; `entry` is the directory of the package that all begins with. */
export function makeWalls(tree: FileTree, entry: string, label: (path: string) => string): Walls {
  // Packages that lie outside of node_modules and were reached through a link in one: those of a workspace.
  const linked = new Set<string>();
  const packageOf = (path: string): string | undefined => {
    const installed = packageDirectoryOf(path);
    const owners = [...linked, entry].filter((root) => isWithin(root, path));
    if (installed !== undefined) owners.push(installed);
    return owners.sort((a, b) => b.length - a.length)[0];
  };
  return Object.freeze<Walls>({
    isEntry: (path) => packageOf(path) === entry,
    assertReachable(path, { specifier, referrer, name }) {
      const from = packageOf(referrer) ?? entry;
      if (name !== undefined) {
        const directory = findPackageDirectory(tree, name, referrer);
        if (directory !== undefined) {
          if (packageDirectoryOf(directory) === undefined) linked.add(directory);
          if (packageOf(path) === directory) return;
        }
      }
      if (packageOf(path) === from) return;
      throw makeError('MODULE_OUTSIDE_PACKAGE', {
        specifier: JSON.stringify(specifier),
        package: label(from),
        referrer: label(referrer),
      });
    },
  });
}
