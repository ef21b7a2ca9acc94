// Archives in Node: from a package on disk to one file, and back.
import { relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { realpathSync } from 'node:fs';
import type { ModuleHost } from '@cofferdam/core';
import {
  MAKE_OPTIONS,
  type MadeArchive,
  type MakeArchiveOptions,
  makeArchiveOf,
  type OpenTree,
} from '../archive/make.ts';
import { makeOpenFiles } from '../archive/open-files.ts';
import {
  ARCHIVE_OPTIONS,
  type ArchiveOptions,
  archiveOf,
  type ReadArchive,
  type ReadArchiveOptions,
  readArchiveOf,
  VERIFY_OPTIONS,
  type VerifiedArchive,
  type VerifyArchiveOptions,
  verifyArchiveOf,
} from '../archive/read.ts';
import { makeError, takeOptions } from '../errors.ts';
import { assertTree, type FileTree } from '../file-tree.ts';
import { nodeArchiveCrypto } from './archive-crypto.ts';
import { refuseOption } from '../sources/refuse-option.ts';
import { assertFileBytes, DEFAULT_MAX_FILE_BYTES, makeDiskTree } from './disk-tree.ts';
import { makePlatform, type NodeSourceOptions } from './platform.ts';

/** How the files of an archive become modules; its name and conditions are in the archive. */
export type ArchiveSourceOptions = Omit<NodeSourceOptions, 'name' | 'conditions'> & {
  /** What gives its files their meaning instead, such as a source with builtins and a policy. */
  readonly open?: OpenTree;
};

/** Options of how files become modules; all others are those of archives. */
const SOURCE_OPTIONS = ['extensions', 'external', 'resolve', 'compilers', 'powers', 'node', 'jsx', 'open'] as const;
type SourceOption = (typeof SOURCE_OPTIONS)[number];

/**
 * Splits the options of `where` into those of sources and those of archives, of which `own` are the names.
 * Throws OPTION_UNKNOWN, OPTION_INVALID.
 */
function splitOptions<T extends ArchiveSourceOptions>(
  where: string,
  options: T,
  own: readonly Exclude<keyof T & string, SourceOption>[],
): readonly [ArchiveSourceOptions, Omit<T, SourceOption>] {
  const entries = Object.entries(takeOptions<T>(where, options, [...own, ...SOURCE_OPTIONS]));
  const isOwn = (name: string): boolean => !(SOURCE_OPTIONS as readonly string[]).includes(name);
  const part = (which: boolean): object => Object.fromEntries(entries.filter(([name]) => isOwn(name) === which));
  return [part(false) as ArchiveSourceOptions, part(true) as Omit<T, SourceOption>];
}

/** Throws OPTION_UNKNOWN, OPTION_INVALID. */
function makeOpen(where: string, { open, jsx, ...options }: ArchiveSourceOptions): OpenTree {
  const files = makeOpenFiles(where, options, makePlatform(jsx));
  if (open !== undefined && typeof open !== 'function') refuseOption(where, 'open', 'a function', open);
  return open ?? files;
}

export interface MakeArchiveOfDirectoryOptions extends Omit<MakeArchiveOptions, 'root'>, ArchiveSourceOptions {
  /**
   * Of a directory: where the packages are installed, when that lies above, as in `packageTree`. Of another tree: the
   * path in it at which the package stands.
   */
  readonly root?: URL | string;
  /** Bytes of any one file. Default 16 MiB. */
  readonly maxFileBytes?: number;
}

/**
 * Makes an archive of a package on disk, or of any other tree: all that its entries reach by names that are written
 * out, `options.include`, and nothing else. The same files give the same bytes, on every machine. Runs nothing of it.
 *
 * Throws ARCHIVE_MISSING, ARCHIVE_PATH, ARCHIVE_LIMIT, ARCHIVE_CONTENT, ROOT_UNREADABLE, OPTION_UNKNOWN,
 * OPTION_INVALID, and what resolving and loading throw for an entry.
 */
export function makeArchive(from: URL | FileTree, options: MakeArchiveOfDirectoryOptions = {}): MadeArchive {
  const [source, { root, maxFileBytes = DEFAULT_MAX_FILE_BYTES, ...rest }] = splitOptions('makeArchive', options, [
    ...MAKE_OPTIONS,
    'maxFileBytes',
  ]);
  const open = makeOpen('makeArchive', source);
  assertFileBytes('makeArchive', maxFileBytes);
  const powers = { crypto: nodeArchiveCrypto, open };
  if (!(from instanceof URL)) {
    assertTree('makeArchive', from);
    if (root instanceof URL) refuseOption('makeArchive', 'root', 'the path of the package in the tree', root);
    return makeArchiveOf(from, { ...rest, ...(root === undefined ? {} : { root }) }, powers);
  }
  if (typeof root === 'string') refuseOption('makeArchive', 'root', 'a file: URL beside a directory', root);
  const tree = makeDiskTree(root ?? from, { maxFileBytes });
  const place = root === undefined ? {} : { root: pathIn(root, from) };
  return makeArchiveOf(tree, { ...rest, ...place }, powers);
}

/** The path of `url` in the tree of `root`. Throws ROOT_UNREADABLE, MODULE_OUTSIDE_ROOT. */
function pathIn(root: URL, url: URL): string {
  let path: string;
  try {
    path = relative(realpathSync.native(fileURLToPath(root)), realpathSync.native(fileURLToPath(url)));
  } catch (cause) {
    throw makeError('ROOT_UNREADABLE', { got: `${url}` }, { cause });
  }
  if (path === '..' || path.startsWith(`..${sep}`) || /^[a-z]:/i.test(path))
    throw makeError('MODULE_OUTSIDE_ROOT', { specifier: `${url}`, referrer: 'the host' });
  return `/${path.split(sep).join('/')}`;
}

/**
 * Reads an archive, or refuses it: nothing of it is given before all of it was verified. Runs nothing of it.
 * Throws the ARCHIVE_… codes, OPTION_UNKNOWN and OPTION_INVALID.
 */
export function readArchive(bytes: Uint8Array, options: ReadArchiveOptions = {}): ReadArchive {
  return readArchiveOf(bytes, options, { crypto: nodeArchiveCrypto, open: makeOpen('readArchive', {}) });
}

/**
 * Verifies an archive as {@link readArchive} does, and its units against what its sources compile to. Runs nothing of
 * it. Throws what reading throws, and ARCHIVE_UNIT.
 */
export function verifyArchive(
  bytes: Uint8Array,
  options: VerifyArchiveOptions & ArchiveSourceOptions = {},
): VerifiedArchive {
  const [source, rest] = splitOptions('verifyArchive', options, VERIFY_OPTIONS);
  return verifyArchiveOf(bytes, rest, { crypto: nodeArchiveCrypto, open: makeOpen('verifyArchive', source) });
}

/**
 * The modules of an archive, for `makeTenant({ modules })`: files and formats are those of `directory`. Nothing of it
 * is given before all of it was verified. A policy inside is not enforced here: `withPolicy` does that.
 * Throws the ARCHIVE_… codes, OPTION_UNKNOWN and OPTION_INVALID; `resolve` and `load` as those of `directory`.
 */
export function archive(bytes: Uint8Array, options: ArchiveOptions & ArchiveSourceOptions = {}): ModuleHost {
  const [source, rest] = splitOptions('archive', options, ARCHIVE_OPTIONS);
  return archiveOf(bytes, rest, { crypto: nodeArchiveCrypto, open: makeOpen('archive', source) });
}
