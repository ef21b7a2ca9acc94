// PATH as modules, for a tenant, and as files, for what reads and never runs.
import { fileURLToPath } from 'node:url';
import { relative, sep } from 'node:path';
import type { Limits, ModuleHost } from '@cofferdam/core';
import {
  type FileTree,
  isLoaderError,
  type ReadArchive,
  type PluginManifest,
  readManifest,
  readPolicy,
  withPolicy,
} from '@cofferdam/loader';
import { archive, directory, makeDiskTree, packageTree, readArchive } from '@cofferdam/loader/node';
import type { ArchiveTrust, RunCommand } from './command.ts';
import { makeError } from './errors.ts';
import { readBytes, readText } from './files.ts';
import { limitsAskedFor } from './manifest-limits.ts';
import { assertTrustFits, findPlace, type Place } from './input.ts';
import { trustOptions } from './keys.ts';

const MAX_FILE_BYTES = 16 * 2 ** 20;

/** Throws INPUT_UNREADABLE for a root that cannot be opened, or whose package.json cannot. */
function opened<T>(what: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!isLoaderError(error, 'ROOT_UNREADABLE') && !isLoaderError(error, 'PACKAGE_INVALID')) throw error;
    throw makeError('INPUT_UNREADABLE', { what, got: error.message });
  }
}

/** The same of modules: their package.json is read now, since a source reads it when it is first asked. */
const openedModules = (what: string, specifier: string, open: () => ModuleHost): ModuleHost =>
  opened(what, () => {
    const modules = open();
    try {
      modules.resolve(specifier, undefined, 'import');
    } catch (error) {
      if (isLoaderError(error, 'PACKAGE_INVALID')) throw error; // whatever else there is, the import says
    }
    return modules;
  });

type PackagePlace = Extract<Place, { kind: 'package' }>;

/** Where a package stands in the tree of its root. */
const pathIn = ({ root, directory: package_ }: PackagePlace): string =>
  `/${relative(fileURLToPath(root), fileURLToPath(package_)).split(sep).join('/')}`;

/**
 * The manifest of the package at `directory` of a tree; undefined when it has none. Throws MANIFEST_INVALID: one that
 * says something wrong is not taken for none.
 */
export function manifestAt(tree: FileTree, directory: string): PluginManifest | undefined {
  try {
    return readManifest(tree, { directory });
  } catch (error) {
    if (isLoaderError(error, 'MANIFEST_MISSING')) return undefined;
    throw error;
  }
}

/** The package at a place, as files. */
export function openPackage(
  place: PackagePlace,
  what: string,
): { readonly tree: FileTree; readonly directory: string } {
  return {
    tree: opened(what, () => makeDiskTree(place.root, { maxFileBytes: MAX_FILE_BYTES })),
    directory: pathIn(place),
  };
}

export interface OpenedModules {
  readonly modules: ModuleHost;
  /** What the tenant imports. */
  readonly specifier: string;
  /** What its manifest asks for, up to the defaults. */
  readonly limits: Partial<Limits>;
}

/** The modules that `run` runs. Throws the INPUT_… codes, and what refuses an archive or a policy. */
export function openModules(command: RunCommand): OpenedModules {
  const { path, root, policy, trust, units, jsx } = command;
  const place = findPlace(path, root);
  assertTrustFits(place, command);
  const what = root ?? path;
  if (place.kind === 'archive') {
    const bytes = readBytes(place.path);
    const options = trustOptions(trust);
    const { about, policy: inside, manifest } = readArchive(bytes, options);
    const modules = archive(bytes, { ...options, units, jsx });
    const text = policy === undefined ? undefined : readText(policy);
    const held = text ?? (inside === undefined ? undefined : JSON.stringify(inside));
    const specifier = about.entries[0] ?? '.';
    const limits = limitsAskedFor(manifest);
    const file = policy ?? `${path}: policy.json`;
    return { modules: hold(modules, held, file), specifier, limits };
  }
  if (place.kind === 'package') {
    const modules = openedModules(what, '.', () => packageTree(place.directory, { root: place.root, jsx }));
    const { tree, directory: at } = openPackage(place, what);
    const manifest = manifestAt(tree, at);
    const held = policy === undefined ? modules : hold(modules, readText(policy), policy);
    return { modules: held, specifier: manifest?.entry ?? '.', limits: limitsAskedFor(manifest) };
  }
  const { specifier } = place;
  const modules = openedModules(what, specifier, () => directory(place.root, { jsx }));
  if (policy === undefined) return { modules, specifier, limits: {} };
  return { modules: hold(modules, readText(policy), policy), specifier, limits: {} };
}

/** The modules held to a policy, if there is one. */
function hold(modules: ModuleHost, policy: string | undefined, file: string): ModuleHost {
  return policy === undefined ? modules : withPolicy(modules, { policy: readPolicy(policy, { file }) });
}

export interface OpenedTree {
  readonly tree: FileTree;
  /** Of the package that is asked about. */
  readonly directory: string;
  /** What is asked about: specifiers read in the tree; undefined for what its manifest says. */
  readonly entries: readonly string[] | undefined;
  /** When PATH is an archive. */
  readonly archive: ReadArchive | undefined;
}

const NO_TRUST: ArchiveTrust = { digest: undefined, publicKeys: [] };

/** The files at PATH. Throws the INPUT_… codes, and what refuses an archive. */
export function openTree(path: string, root: string | undefined, trust: ArchiveTrust = NO_TRUST): OpenedTree {
  const place = findPlace(path, root);
  if (place.kind === 'archive') {
    const read = readArchive(readBytes(place.path), trustOptions(trust));
    return { tree: read.tree, directory: read.about.root, entries: read.about.entries, archive: read };
  }
  const tree = opened(root ?? path, () => makeDiskTree(place.root, { maxFileBytes: MAX_FILE_BYTES }));
  if (place.kind === 'file') return { tree, directory: '/', entries: [place.specifier], archive: undefined };
  return { tree, directory: pathIn(place), entries: undefined, archive: undefined };
}
