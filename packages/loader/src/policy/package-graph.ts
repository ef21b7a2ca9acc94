// The packages of a tree: which there are, who depends on whom, and what policies call them.
//
// The tree is a plugin's: packages may depend on each other in circles, their package.json may be no JSON, links may
// lead out of the root. What cannot be read is a finding, and the rest is read all the same.
import { takeOptions, isLoaderError } from '../errors.ts';
import { assertTree, type FileTree } from '../file-tree.ts';
import { makePackages } from '../package-json.ts';
import { ancestorPaths, joinPath } from '../paths.ts';
import { ROOT } from './types.ts';

/** One package as policies see it. */
export interface PackageNode {
  /** Its resource name: `a>b`; {@link ROOT} for the root. */
  readonly resource: string;
  /** Its directory in the tree, links followed. */
  readonly directory: string;
  /** What its package.json says. */
  readonly name: string | undefined;
  readonly version: string | undefined;
  /** The directories of what it depends on, by the names that it imports. */
  readonly dependencies: ReadonlyMap<string, string>;
  /** Names that it depends on and that are not installed, or cannot be read. */
  readonly missing: readonly string[];
}

export interface PackageGraph {
  readonly root: PackageNode;
  /** By resource name, in the order of names. */
  readonly packages: ReadonlyMap<string, PackageNode>;
  /** Whether a resource is there: a package of the graph, or one that is installed and that nobody says to need. */
  has(resource: string): boolean;
  /** The resource that a file belongs to, by the id of a module; undefined for what is no path of the tree. */
  resourceOf(id: string): string | undefined;
}

/** More packages than any plugin has; a tree that was made to have more is cut off. */
const MOST_PACKAGES = 20_000;
/** Names grow with every level. What is further away is named by where it stands. */
const MOST_LEVELS = 64;

export interface PackageGraphOptions {
  /** Where the root package is in the tree: that of an npm package tree may be below its root. Default `/`. */
  readonly directory?: string;
  /** Whether the root's `devDependencies` count. Default false. */
  readonly dev?: boolean;
}

/** The packages that the root of a tree depends on, found as Node does. Throws OPTION_UNKNOWN, nothing for what plugins do wrong. */
export function readPackageGraph(tree: FileTree, options: PackageGraphOptions = {}): PackageGraph {
  const { directory = '/', dev = false } = takeOptions('readPackageGraph', options, ['directory', 'dev']);
  assertTree('readPackageGraph', tree);
  const rootDirectory = tree.find(directory)?.path ?? directory; // ids have real paths, whatever links lead there
  const packages = makePackages(tree);
  const byDirectory = new Map<string, PackageNode>();
  const root = readNode(rootDirectory, ROOT, dev);
  // Level by level, each in the order of names: whoever comes first has the shortest name, and the least of those.
  let level = [root];
  for (let depth = 0; level.length > 0 && depth < MOST_LEVELS && byDirectory.size < MOST_PACKAGES; depth++) {
    const next: PackageNode[] = [];
    for (const node of level)
      for (const [name, directory] of node.dependencies) {
        if (byDirectory.has(directory) || byDirectory.size >= MOST_PACKAGES) continue;
        next.push(readNode(directory, node.resource === ROOT ? name : `${node.resource}>${name}`, false));
      }
    level = next.sort((a, b) => compare(a.resource, b.resource));
  }
  const nodes = [...byDirectory.values()].sort((a, b) => compare(a.resource, b.resource));
  const taken = new Set(nodes.map(({ resource }) => resource));

  function readNode(directory: string, resource: string, withDev: boolean): PackageNode {
    const found = readJsonOf(tree, directory);
    const dependencies = new Map<string, string>();
    const missing: string[] = [];
    const wanted = namesOf(found, withDev).sort(compare);
    for (const name of wanted) {
      const at = find(directory, name);
      if (at === undefined) missing.push(name);
      else if (at !== rootDirectory) dependencies.set(name, at);
    }
    const node: PackageNode = Object.freeze({
      resource,
      directory,
      name: textOf(found?.['name']),
      version: textOf(found?.['version']),
      dependencies,
      missing,
    });
    byDirectory.set(directory, node);
    return node;
  }

  /** The directory that Node finds for `name` from a directory: the first one on the way up. */
  function find(from: string, name: string): string | undefined {
    for (const directory of ancestorPaths(from)) {
      if (directory.endsWith('/node_modules')) continue;
      const path = joinPath(directory, `node_modules/${name}`);
      if (path === undefined) return undefined;
      try {
        const entry = tree.find(path);
        if (entry?.kind === 'directory') return entry.path;
      } catch (error) {
        if (!isLoaderError(error)) throw error;
        return undefined; // a link that leaves the tree
      }
    }
    return undefined;
  }

  const known = new Map<string, string>();
  /** A package that nobody declares to depend on, yet that is installed: named by where it stands. */
  function undeclared(directory: string): string {
    const [start = '', ...parts] = directory.split('/node_modules/');
    // What lies beside the root, in a workspace, is nobody's: no policy names it.
    if (parts.length === 0) return isWithin(directory, rootDirectory) ? ROOT : `?${directory}`;
    const name = start === '' ? parts.join('>') : `?${start}>${parts.join('>')}`;
    return taken.has(name) ? `${name}>.` : name;
  }
  function isInstalled(resource: string): boolean {
    const names = resource.split('>');
    if (!names.every(isPackageName)) return false;
    const directory = `/node_modules/${names.join('/node_modules/')}`;
    try {
      const entry = tree.find(directory);
      return entry?.kind === 'directory' && entry.path === directory && !byDirectory.has(directory);
    } catch (error) {
      if (!isLoaderError(error)) throw error;
      return false;
    }
  }
  const directoryOf = (path: string): string => {
    for (const directory of ancestorPaths(path)) {
      if (byDirectory.has(directory)) return directory;
      if (isPackageDirectory(directory)) return directory;
    }
    return '/';
  };
  return Object.freeze<PackageGraph>({
    root,
    packages: new Map(nodes.map((node) => [node.resource, node])),
    has: (resource) => resource === ROOT || taken.has(resource) || isInstalled(resource),
    resourceOf(id: string): string | undefined {
      const path = id.replace(/^(?:text|bytes):/, '');
      if (!path.startsWith('/')) return undefined;
      let resource = known.get(path);
      if (resource === undefined) {
        const directory = directoryOf(path);
        resource = byDirectory.get(directory)?.resource ?? undeclared(directory);
        known.set(path, resource);
      }
      return resource;
    },
  });

  function readJsonOf(from: FileTree, directory: string): Readonly<Record<string, unknown>> | undefined {
    try {
      if (packages.at(directory) === undefined) return undefined;
      const entry = from.find(directory === '/' ? '/package.json' : `${directory}/package.json`);
      return entry === undefined ? undefined : (JSON.parse(from.read(entry.path)) as Record<string, unknown>);
    } catch (error) {
      if (!isLoaderError(error)) throw error;
      return undefined; // no JSON, or out of the tree: it has no dependencies that anybody could follow
    }
  }
}

const isWithin = (path: string, directory: string): boolean =>
  directory === '/' || path === directory || path.startsWith(`${directory}/`);

/** Whether a directory stands where npm puts packages: `node_modules/x` or `node_modules/@scope/x`. */
const isPackageDirectory = (directory: string): boolean => /\/node_modules\/(?:@[^/]+\/)?[^@/][^/]*$/.test(directory);

function namesOf(json: Readonly<Record<string, unknown>> | undefined, dev: boolean): string[] {
  const names = new Set<string>();
  for (const field of [
    'dependencies',
    'optionalDependencies',
    'peerDependencies',
    ...(dev ? ['devDependencies'] : []),
  ]) {
    const given = json?.[field];
    if (typeof given !== 'object' || given === null || Array.isArray(given)) continue;
    for (const name of Object.keys(given)) if (isPackageName(name)) names.add(name);
  }
  return [...names];
}

/** What npm lets a package be called, and nothing that could lead elsewhere. */
const isPackageName = (name: string): boolean =>
  name.length <= 214 && /^(?:@[\w~-][\w.~-]*\/)?[\w~-][\w.~-]*$/.test(name);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
