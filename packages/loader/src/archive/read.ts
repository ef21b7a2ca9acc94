import type { ModuleHost } from '@cofferdam/core';
import { makeError, takeOptions } from '../errors.ts';
import type { FileTree } from '../file-tree.ts';
import { type ArchiveProblem, collectModules } from './collect.ts';
import { readContainer } from './container.ts';
import { type ArchiveContents, contentsOf } from './contents.ts';
import { bytesOfHex, hexOf, type PublicKey } from './crypto.ts';
import { type ArchiveLimits, fillArchiveLimits } from './limits.ts';
import type { ArchivePowers } from './make.ts';
import { assertGiven, refuseOption } from '../sources/refuse-option.ts';
import { sourceFilesOf, withFiles } from '../sources/source-files.ts';
import { checkUnits, makeArchiveUnits, type UnitsState } from './units.ts';

export interface ReadArchiveOptions {
  /** The only archive that is taken: its digest, SHA-512 in hexadecimal. */
  readonly digest?: string;
  /** Whose signature it must have: an Ed25519 key of 32 bytes, or one of several. */
  readonly publicKey?: PublicKey | readonly PublicKey[];
  readonly limits?: Partial<ArchiveLimits>;
}

/** A file in an archive. */
export interface ArchiveFile {
  readonly path: string;
  readonly size: number;
}

/** What an archive holds; all of its digests, and its signature if it has one, were verified. */
export interface ReadArchive extends Pick<ArchiveContents, 'about' | 'manifest' | 'policy'> {
  readonly digest: string;
  /** Who signed it, in hexadecimal; undefined for nobody. That it is signed says nothing: whose key it is does. */
  readonly signer: string | undefined;
  readonly files: readonly ArchiveFile[];
  readonly units: number;
  /** Its files and links. */
  readonly tree: FileTree;
}

const READ_OPTIONS = ['digest', 'publicKey', 'limits'] as const;
/** Names of {@link VerifyArchiveOptions}. */
export const VERIFY_OPTIONS: readonly (keyof VerifyArchiveOptions)[] = Object.freeze([
  ...READ_OPTIONS,
  'onModule',
] as const);
/** Names of {@link ArchiveOptions}. */
export const ARCHIVE_OPTIONS: readonly (keyof ArchiveOptions)[] = Object.freeze([...READ_OPTIONS, 'units'] as const);

interface Opened {
  readonly read: ReadArchive;
  readonly contents: ArchiveContents;
}

const KEYS = 'an Ed25519 public key of 32 bytes, or a list of such';

function keysOf(given: ReadArchiveOptions['publicKey']): readonly string[] | undefined {
  if (given === undefined) return undefined;
  const keys: readonly unknown[] = Array.isArray(given) ? given : [given];
  return keys.map((key) => {
    if (key instanceof Uint8Array && key.length === 32) return hexOf(key);
    if (!(key instanceof Uint8Array)) return refuseOption('archive', 'publicKey', KEYS, key);
    throw makeError('OPTION_INVALID', {
      option: 'publicKey',
      where: 'archive',
      expected: KEYS,
      got: `${key.length} bytes`,
    });
  });
}

function openArchive(bytes: Uint8Array, options: ReadArchiveOptions, { crypto }: ArchivePowers): Opened {
  assertGiven('archive', options, ['digest', 'publicKey']);
  const { digest: pinned } = options;
  if (pinned !== undefined && (typeof pinned !== 'string' || bytesOfHex(pinned, 64) === undefined))
    throw makeError('OPTION_INVALID', {
      option: 'digest',
      where: 'archive',
      expected: 'a SHA-512 in lower-case hexadecimal',
      got: typeof pinned === 'string' ? 'another text' : typeof pinned,
    });
  const keys = keysOf(options.publicKey);
  const container = readContainer(bytes, { limits: fillArchiveLimits(options.limits), crypto });
  const { digest, signer } = container;
  if (pinned !== undefined && digest !== pinned) throw makeError('ARCHIVE_DIGEST', { expected: pinned, got: digest });
  if (keys !== undefined) {
    const expected = keys.join(' or ');
    if (signer === undefined) throw makeError('ARCHIVE_UNSIGNED', { expected });
    if (!keys.includes(signer)) throw makeError('ARCHIVE_SIGNER', { expected, got: signer });
  }
  const contents = contentsOf(container);
  const { about, files, tree, units, manifest, policy } = contents;
  const read = Object.freeze<ReadArchive>({
    digest,
    signer,
    about,
    manifest,
    policy,
    files: [...files].map(([path, { length }]) => ({ path, size: length })),
    units: units.size,
    tree,
  });
  return { read, contents };
}

/**
 * Reads an archive, or refuses it: nothing of it is given before all of it was verified.
 *
 * Throws the ARCHIVE_… codes, OPTION_UNKNOWN and OPTION_INVALID.
 */
export function readArchiveOf(bytes: Uint8Array, options: ReadArchiveOptions, powers: ArchivePowers): ReadArchive {
  return openArchive(bytes, takeOptions('readArchive', options, READ_OPTIONS), powers).read;
}

export interface VerifiedArchive extends Omit<ReadArchive, 'tree'> {
  /** What its units are worth: all of them were compiled again. */
  readonly unitsState: UnitsState;
  /** What may fail when it runs. */
  readonly problems: readonly ArchiveProblem[];
}

export interface VerifyArchiveOptions extends ReadArchiveOptions {
  /** Told of each module, by its path, as it is compiled. */
  readonly onModule?: (id: string) => void;
}

/**
 * Verifies an archive as {@link readArchiveOf} does, and its units against its sources. Runs nothing of it.
 * Throws what reading throws, and ARCHIVE_UNIT.
 */
export function verifyArchiveOf(
  bytes: Uint8Array,
  given: VerifyArchiveOptions,
  powers: ArchivePowers,
): VerifiedArchive {
  const { onModule, ...options } = takeOptions('verifyArchive', given, VERIFY_OPTIONS);
  const { read, contents } = openArchive(bytes, options, powers);
  const { tree, ...rest } = read;
  const { entries } = contents.about;
  const { modules, problems: all } = collectModules(powers.open(tree, contents.about), { entries, onModule });
  const problems = all.filter(({ module }) => contents.files.has(module));
  return Object.freeze({ ...rest, unitsState: checkUnits(contents, tree, modules, powers.crypto.sha512), problems });
}

export interface ArchiveOptions extends ReadArchiveOptions {
  /**
   * What becomes of the compiled units. `'ignore'` (default): what is loaded is compiled from source. `'check'`: all
   * that is in reach is compiled now, and a unit that differs is refused (ARCHIVE_UNIT). `'use'`: they run unchecked, which is fast, and trusts
   * whoever made the archive *for limits*; it needs `publicKey` or `digest`, and a reason to trust that maker.
   */
  readonly units?: 'ignore' | 'check' | 'use';
}

const UNITS = ['ignore', 'check', 'use'] as const;

/**
 * The modules of an archive, for `makeTenant({ modules })`. Nothing of it runs, and nothing is given, before all of
 * it was verified.
 *
 * Throws what reading throws, ARCHIVE_UNIT, ARCHIVE_UNITS_UNTRUSTED.
 */
export function archiveOf(bytes: Uint8Array, options: ArchiveOptions, powers: ArchivePowers): ModuleHost {
  const { units = 'ignore', ...rest } = takeOptions('archive', options, ARCHIVE_OPTIONS);
  if (!UNITS.includes(units))
    throw makeError('OPTION_INVALID', {
      option: 'units',
      where: 'archive',
      expected: UNITS.join(', '),
      got: String(units),
    });
  if (units === 'use' && rest.publicKey === undefined && rest.digest === undefined)
    throw makeError('ARCHIVE_UNITS_UNTRUSTED', { got: units });
  const { read, contents } = openArchive(bytes, rest, powers);
  const host = powers.open(read.tree, contents.about);
  const { sha512 } = powers.crypto;
  if (units === 'ignore') return host;
  if (units === 'check') {
    const { modules } = collectModules(powers.open(read.tree, contents.about), { entries: contents.about.entries });
    checkUnits(contents, read.tree, modules, sha512);
  }
  return withFiles(Object.freeze({ ...host, units: makeArchiveUnits(contents, sha512) }), sourceFilesOf(host));
}
