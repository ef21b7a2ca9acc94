import { makeError } from './errors.ts';
import type { FileTree } from './file-tree.ts';
import { ancestorPaths } from './paths.ts';

/** The parts of a package.json that resolution reads; parts of the wrong type are left out, as Node does. */
export interface PackageJson {
  /** The directory it stands in. */
  readonly directory: string;
  readonly name: string | undefined;
  readonly type: 'module' | 'commonjs' | undefined;
  readonly main: string | undefined;
  readonly exports: unknown;
  readonly imports: unknown;
}

/** Finds package.json files, each read once. */
export interface Packages {
  /** The package.json of exactly this directory. Throws PACKAGE_INVALID when it is not JSON. */
  at(directory: string): PackageJson | undefined;
  /** The nearest one in or above `directory`, up to the next node_modules. */
  scopeOf(directory: string): PackageJson | undefined;
}

const stringOr = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function parsePackage(directory: string, path: string, text: string): PackageJson {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw makeError('PACKAGE_INVALID', { path, expected: 'JSON', got: String((cause as Error).message) }, { cause });
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw makeError('PACKAGE_INVALID', {
      path,
      expected: 'an object',
      got: Array.isArray(json) ? 'an array' : typeof json,
    });
  }
  const { name, type, main, exports, imports } = json as Record<string, unknown>;
  return Object.freeze({
    directory,
    name: stringOr(name),
    type: type === 'module' || type === 'commonjs' ? type : undefined,
    main: stringOr(main),
    exports: exports ?? undefined,
    imports: imports ?? undefined,
  });
}

/** Answers that are kept: a guest may ask for as many directories as it has fuel for. */
const MAX_KEPT = 20_000;

export function makePackages(tree: FileTree): Packages {
  const known = new Map<string, PackageJson | undefined>();
  const at = (directory: string): PackageJson | undefined => {
    if (!known.has(directory)) {
      const path = directory === '/' ? '/package.json' : `${directory}/package.json`;
      const entry = tree.find(path);
      if (known.size >= MAX_KEPT) known.clear();
      known.set(directory, entry?.kind === 'file' ? parsePackage(directory, path, tree.read(entry.path)) : undefined);
    }
    return known.get(directory);
  };
  const scopeOf = (from: string): PackageJson | undefined => {
    for (const directory of ancestorPaths(from)) {
      if (directory.endsWith('/node_modules')) return undefined;
      const found = at(directory);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return Object.freeze({ at, scopeOf });
}
