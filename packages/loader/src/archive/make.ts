import { COMPILER_VERSION, type ModuleHost } from '@cofferdam/core';
import { takeOptions, makeError } from '../errors.ts';
import type { FileTree } from '../file-tree.ts';
import { assertGiven, assertTexts, refuseOption } from '../sources/refuse-option.ts';
import { type ArchiveProblem, collectModules } from './collect.ts';
import { writeContainer } from './container.ts';
import { type ArchiveAbout, entriesOf } from './contents.ts';
import { type ArchiveCrypto, type ArchiveSigner, hexOf } from './crypto.ts';
import { type ArchiveLimits, fillArchiveLimits } from './limits.ts';
import { makeRecordingTree } from './recording-tree.ts';
import { packUnits } from './units.ts';

/** Gives files a meaning: which module a specifier is, what a file is compiled as. */
export type OpenTree = (tree: FileTree, about: Omit<ArchiveAbout, 'entries' | 'compiler'>) => ModuleHost;

export interface MakeArchiveOptions {
  /** How guests see the root. Default: the name of its package. */
  readonly name?: string;
  /** Where in the tree the package stands. Default: at its root. */
  readonly root?: string;
  /** Whether each npm package is a root of its own, as in `packageTree`. Default: all files are one. */
  readonly walled?: boolean;
  /** What must be in reach. Default `['.']`, the package's entry. */
  readonly entries?: readonly string[];
  /** Files to take along whether or not something names them: paths from the root, `'/locales/de.json'`. */
  readonly include?: readonly string[];
  /** Conditions of `exports` maps. Default `['node']`. */
  readonly conditions?: readonly string[];
  /** As `parseManifest` reads it; name and version may be left to the package.json. */
  readonly manifest?: unknown;
  /** As `readPolicy` reads it. */
  readonly policy?: unknown;
  /** Whether compiled units go in. Default true. */
  readonly units?: boolean;
  /** Who signs it. Default: nobody. */
  readonly signer?: ArchiveSigner;
  readonly limits?: Partial<ArchiveLimits>;
  /** Told of each module, by its path, as it is compiled. */
  readonly onModule?: (id: string) => void;
}

/** Names of {@link MakeArchiveOptions}. */
export const MAKE_OPTIONS: readonly (keyof MakeArchiveOptions)[] = Object.freeze([
  'name',
  'root',
  'walled',
  'entries',
  'include',
  'conditions',
  'manifest',
  'policy',
  'units',
  'signer',
  'limits',
  'onModule',
] as const);

/** No module asks for it, but whoever runs the plugin does. */
const MANIFEST = '/cofferdam.json';

export interface MadeArchive {
  readonly bytes: Uint8Array;
  /** SHA-512 of its content, in hexadecimal. */
  readonly digest: string;
  /** Paths of the files in it, in order. */
  readonly files: readonly string[];
  /** How many compiled units. */
  readonly units: number;
  /** What may fail when it runs: optional packages that are not installed, names that are computed. */
  readonly problems: readonly ArchiveProblem[];
}

export interface ArchivePowers {
  readonly crypto: ArchiveCrypto;
  readonly open: OpenTree;
}

/**
 * Makes an archive of what the entries of `tree` reach, and of nothing else. The same files give the same bytes, on
 * every machine. Runs nothing of it.
 *
 * Throws ARCHIVE_MISSING when a module could not be linked, ARCHIVE_PATH, ARCHIVE_LIMIT, ARCHIVE_CONTENT,
 * MANIFEST_INVALID, POLICY_INVALID, POLICY_PACKAGE_UNKNOWN, OPTION_UNKNOWN, OPTION_INVALID, and what resolving and loading throw for an entry.
 */
export function makeArchiveOf(tree: FileTree, given: MakeArchiveOptions, { crypto, open }: ArchivePowers): MadeArchive {
  const options = takeOptions('makeArchive', given, MAKE_OPTIONS);
  const { name, root = '/', walled = false, conditions = ['node'], manifest, policy, signer } = options;
  const { entries = ['.'], include = [] } = options;
  assertGiven('makeArchive', options, ['signer', 'policy', 'manifest']);
  if (signer !== undefined && (typeof signer?.sign !== 'function' || !(signer.publicKey instanceof Uint8Array)))
    refuseOption('makeArchive', 'signer', 'what makeArchiveSigner gives for an Ed25519 key', signer);
  assertTexts('makeArchive', 'entries', options.entries);
  assertTexts('makeArchive', 'include', options.include);
  assertTexts('makeArchive', 'conditions', options.conditions);
  if (typeof walled !== 'boolean') refuseOption('makeArchive', 'walled', 'true or false', walled);
  const facts = { name, root, walled, conditions };
  const limits = fillArchiveLimits(options.limits);
  const recording = makeRecordingTree(tree);
  const host = open(recording.tree, facts);
  const { modules, problems: all } = collectModules(host, { entries, onModule: options.onModule });
  // What stands in modules that the host brings is not this package's.
  const problems = all.filter(({ module }) => recording.files.has(module));
  const fatal = problems.filter((problem) => problem.fatal);
  if (fatal.length > 0)
    throw makeError('ARCHIVE_MISSING', { count: fatal.length, got: fatal.map(({ what }) => what).join('; ') });
  recording.tree.find(root === '/' ? MANIFEST : `${root}${MANIFEST}`); // which takes it along when it is there
  for (const path of include) {
    if (recording.tree.find(path)?.kind === 'file') continue;
    throw makeError('MODULE_NOT_FOUND', { specifier: JSON.stringify(path), referrer: 'include' });
  }
  const isOwn = (id: string, source: string): boolean => recording.files.has(id) && tree.read(id) === source;
  const units = options.units === false ? new Map<string, Uint8Array>() : packUnits(modules, isOwn, crypto.sha512);
  const paths = [...recording.files].sort();
  const compiler = units.size === 0 ? undefined : COMPILER_VERSION;
  const contents = {
    about: { ...facts, entries, compiler },
    files: new Map(paths.map((path) => [path, tree.readBytes(path)])),
    links: recording.links,
    units,
    manifest,
    policy,
  };
  const bytes = writeContainer(entriesOf(contents), { limits, crypto, signer });
  const trailer = signer === undefined ? 65 : 161;
  const digest = hexOf(bytes.subarray(bytes.length - trailer, bytes.length - trailer + 64));
  return Object.freeze({ bytes, digest, files: paths, units: units.size, problems });
}
