// A tree over a directory on disk.
//
// Checked here: every path is followed to its real one (links included) and shown only when that lies inside the real
// root; what is opened is looked at once more *after* it was opened, so that a link swapped in between the check and
// the use shows nothing either; only regular files are read, up to a size, and opening them waits for nobody.
// Trusted: that what lies inside the root may be read. A hard link, or a mount, that somebody put there is inside.
import { existsSync, lstatSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeError, takeOptions } from '../errors.ts';
import { decodeText, type FileTree, type TreeEntry } from '../file-tree.ts';
import { isTreePath, parentPath } from '../paths.ts';
import { refuseOption } from '../sources/refuse-option.ts';
import { decodeFast } from './decode.ts';
import { type DiskFacts, factsHold, noteFacts } from './disk-facts.ts';
import { NOFOLLOW, readConfined, readFound } from './read-confined.ts';

export interface DiskTreeOptions {
  /** Bytes of any one file: stops a package from filling the host's memory by being read. Default 16 MiB. */
  readonly maxFileBytes?: number;
  /** Milliseconds since the epoch. Default: the system's. */
  readonly now?: () => number;
}

/** npm's largest single-file libraries fit, a disk image does not. */
export const DEFAULT_MAX_FILE_BYTES: number = 16 * 2 ** 20;

const OPTIONS = ['maxFileBytes', 'now'] as const;

/** Throws OPTION_INVALID. */
export function assertFileBytes(where: string, limit: number): void {
  if (!(typeof limit === 'number' && limit > 0)) refuseOption(where, 'maxFileBytes', 'a number above 0', limit);
}

export interface DiskTree extends FileTree {
  /** Where it is for the system: a real path. */
  readonly root: string;
  /**
   * What all answers so far follow from; undefined when that cannot be told: behind links, on systems that do not say
   * where an open file is, and while files have only just changed.
   */
  facts(): DiskFacts | undefined;
  /** Whether these are so now: then this tree would give the same answers. */
  holds(facts: DiskFacts): boolean;
}

/** Answers that are kept: a guest may ask for as many names as it has fuel for. */
const MAX_KEPT = 20_000;

/**
 * Whether the system tells where an open file is, and by which letters: then it need not be asked before. Not asked
 * before there is a file: where nothing may be read this module is loaded, too.
 */
let tellsOfOpenFiles: boolean | undefined;

/** A tree over `root`. Throws ROOT_UNREADABLE, OPTION_UNKNOWN, OPTION_INVALID. */
export function makeDiskTree(root: URL, options: DiskTreeOptions = {}): DiskTree {
  const { maxFileBytes = DEFAULT_MAX_FILE_BYTES, now = Date.now } = takeOptions('makeDiskTree', options, OPTIONS);
  assertFileBytes('makeDiskTree', maxFileBytes);
  const since = now();
  const realRoot = findRoot(root);
  const prefix = realRoot.endsWith(sep) ? realRoot : realRoot + sep;
  const found = new Map<string, TreeEntry | undefined>([['/', { kind: 'directory', path: '/' }]]);
  /** Files that were read, each as itself and by no link. */
  const filesRead = new Set<string>();
  /** Whether all answers follow from {@link found}, each from the directory that it stands in. */
  let isPlain = true;

  /** Where `path`, which is portable, is for the system. */
  const placeOf: (path: string) => string =
    sep === '/' && realRoot !== sep ? (path) => realRoot + path : (path) => join(realRoot, path);
  const outside = (path: string): Error =>
    makeError('MODULE_OUTSIDE_ROOT', { specifier: JSON.stringify(path), referrer: 'a link' });
  const isInside = (real: string): boolean => real === realRoot || real.startsWith(prefix);

  /** Whether any step of `path` is a link: then what is missing lies behind it, and is none of ours to tell. */
  const passesLink = (path: string): boolean => {
    let at = realRoot;
    for (const part of path.split('/').filter(Boolean)) {
      at = join(at, part);
      const stats = lstatSync(at, { throwIfNoEntry: false });
      if (stats?.isSymbolicLink()) return true;
      if (!stats?.isDirectory()) return false;
    }
    return false;
  };

  const look = (path: string): TreeEntry | undefined => {
    if (!isPortable(path, sep)) return undefined;
    const plain = lookPlainly(path);
    if (plain === 'missing') return undefined;
    tellsOfOpenFiles ??= process.platform === 'linux' && existsSync('/proc/self/fd');
    if (plain !== undefined && tellsOfOpenFiles) return { kind: plain, path };
    isPlain = false;
    let real: string;
    try {
      real = realpathSync.native(placeOf(path));
    } catch {
      if (passesLink(path)) throw outside(path);
      return undefined;
    }
    if (!isInside(real)) throw outside(path);
    const kind = plain ?? kindOf(statSync(real, { throwIfNoEntry: false }));
    if (kind === undefined) return undefined;
    const canonical = `/${relative(realRoot, real).split(sep).join('/')}`;
    return isFolded(path, canonical) && !passesLink(path) ? undefined : { kind, path: canonical };
  };

  /**
   * What stands in a directory that was found under its real path, so without links on the way, and is no link: most
   * of what is looked for is not there. Undefined for whatever has to be looked at more closely.
   */
  const lookPlainly = (path: string): TreeEntry['kind'] | 'missing' | undefined => {
    const parent = parentPath(path);
    if (path === parent) return undefined;
    const directory = find(parent);
    if (directory?.kind !== 'directory') return 'missing';
    if (directory.path !== parent) return undefined;
    try {
      const stats = lstatSync(placeOf(path), { throwIfNoEntry: false });
      return stats === undefined ? 'missing' : kindOf(stats);
    } catch {
      return undefined; // the system refuses to say
    }
  };

  const find = (path: string): TreeEntry | undefined => {
    if (!found.has(path)) {
      const entry = look(path);
      if (found.size >= MAX_KEPT) {
        found.clear();
        isPlain = false;
      }
      found.set(path, entry);
    }
    return found.get(path);
  };

  const readBytes = (path: string): Uint8Array => {
    const missing = (): Error =>
      makeError('MODULE_NOT_FOUND', { specifier: JSON.stringify(path), referrer: 'the host' });
    // What was found under its real path needs no second look: where it is now the open file tells.
    const known = found.get(path);
    const entry = known?.path === path ? known : look(path);
    if (entry !== known) isPlain = false;
    if (entry?.kind !== 'file') throw missing();
    if (isPlain && filesRead.size < MAX_KEPT) filesRead.add(path);
    else isPlain = false;
    const asked = placeOf(entry.path);
    let folded = false;
    const isInsideAsAsked = (real: string): boolean => {
      folded ||= isFolded(asked, real);
      return isInside(real);
    };
    // A regular file was seen there, under its real path: what took its place since is no link, or is looked at anew.
    let read = entry === known && NOFOLLOW !== 0 ? readFound(asked, isInsideAsAsked, maxFileBytes) : undefined;
    if (read === undefined || (read.found === 'failure' && read.code === 'ELOOP'))
      read = readConfined(asked, isInsideAsAsked, maxFileBytes);
    if (folded) throw missing();
    switch (read.found) {
      case 'bytes':
        return read.bytes;
      case 'outside':
        throw outside(path);
      case 'special':
        throw missing();
      case 'large':
        throw makeError('MODULE_TOO_LARGE', { path, limit: maxFileBytes, got: read.size });
      case 'failure':
        throw makeError('MODULE_UNREADABLE', { path, got: read.code });
    }
  };

  const facts = (): DiskFacts | undefined => {
    if (!isPlain) return undefined;
    const directories = new Set<string>();
    for (const [path, entry] of found) {
      if (entry?.kind === 'directory') directories.add(path);
      const parent = parentPath(path);
      if (found.get(parent)?.kind === 'directory') directories.add(parent);
    }
    return noteFacts({ directories, files: filesRead }, placeOf, since);
  };

  return Object.freeze<DiskTree>({
    find,
    read: (path) => decodeFast(readBytes(path), decodeText),
    readBytes,
    root: realRoot,
    facts,
    holds: (noted) => factsHold(noted, placeOf),
  });
}

const kindOf = (stats: Stats | undefined): TreeEntry['kind'] | undefined =>
  stats?.isFile() ? 'file' : stats?.isDirectory() ? 'directory' : undefined;

/** CON, NUL.js, com1 … */
const DEVICE = /\/(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\.[^/]*)?(?:\/|$)/i;

/**
 * Whether `path` means the same on every system. Windows reads a colon as a drive or a stream of a file, and drops
 * dots and blanks at the end of a name, and some names are devices in every directory, whatever their extension: what
 * was checked would not be what is opened.
 */
export function isPortable(path: string, separator: string): boolean {
  return isTreePath(path) && (separator === '/' || !(/[:*?"<>|]|[. ](?:\/|$)/.test(path) || DEVICE.test(path)));
}

/**
 * Whether a file was found by other letters than its own, as systems that fold case do. Modules have one name
 * everywhere: what looks at names (`node_modules`, extensions, lists of what is allowed) must see the real one.
 */
export function isFolded(asked: string, canonical: string): boolean {
  return asked !== canonical && asked.normalize('NFC').toLowerCase() === canonical.normalize('NFC').toLowerCase();
}

function findRoot(root: URL): string {
  try {
    const real = realpathSync.native(fileURLToPath(root));
    if (lstatSync(real).isDirectory()) return real;
  } catch (cause) {
    throw makeError('ROOT_UNREADABLE', { got: `${root}` }, { cause });
  }
  throw makeError('ROOT_UNREADABLE', { got: `${root}` });
}
