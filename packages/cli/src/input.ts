// Reading what is to be run. What cannot be read is refused before a tenant exists.
import { statSync } from 'node:fs';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RunCommand, SourceFrom } from './command.ts';
import { makeError } from './errors.ts';
import { decodeUtf8, readBytes, readStart, reason } from './files.ts';

/** The source text and how stack traces name it. `readStdin` gives all of standard input. Throws the INPUT_… codes. */
export async function readSource(
  from: SourceFrom,
  readStdin: () => Promise<Uint8Array>,
): Promise<{ readonly text: string; readonly name: string }> {
  if ('text' in from) return { text: from.text, name: 'eval.js' };
  if ('file' in from) return { text: decodeUtf8(readBytes(from.file), from.file), name: basename(from.file) };
  const what = 'standard input';
  let bytes: Uint8Array;
  try {
    bytes = await readStdin();
  } catch (error) {
    throw makeError('INPUT_UNREADABLE', { what, got: reason(error) });
  }
  return { text: decodeUtf8(bytes, what), name: 'stdin.js' };
}

/** What PATH is. */
export type Place =
  /** A module file: it may import from `root`. */
  | { readonly kind: 'file'; readonly root: URL; readonly specifier: string }
  /** A package: `directory`, with what it depends on installed somewhere in `root`. */
  | { readonly kind: 'package'; readonly directory: URL; readonly root: URL }
  | { readonly kind: 'archive'; readonly path: string };

/** How archives begin, see docs/archives.md. */
const ARCHIVE_MAGIC = [0x89, 0x43, 0x44, 0x41, 0x52, 0x0d, 0x0a, 0x1a];
const isArchive = (path: string): boolean => {
  const start = readStart(path, ARCHIVE_MAGIC.length);
  return ARCHIVE_MAGIC.every((byte, i) => start[i] === byte) || /\.cofferdam$/.test(path);
};

/** Throws INPUT_UNREADABLE. */
function assertDirectory(path: string): void {
  let got = 'no directory';
  try {
    if (statSync(path).isDirectory()) return;
  } catch (error) {
    got = reason(error);
  }
  throw makeError('INPUT_UNREADABLE', { what: path, got });
}

/**
 * Refuses what is asked of an archive alone when something else stands at PATH: whoever names a digest or a key is not
 * to run what has neither. Throws INPUT_NOT_ARCHIVE.
 */
export function assertTrustFits(
  { kind }: Place,
  { path, trust, units }: Pick<RunCommand, 'path' | 'trust' | 'units'>,
): void {
  const { digest, publicKeys } = trust;
  const options = [
    ...(digest === undefined ? [] : ['--digest']),
    ...(publicKeys.length === 0 ? [] : ['--public-key']),
    ...(units === 'ignore' ? [] : [`--units ${units}`]),
  ];
  if (kind === 'archive' || options.length === 0) return;
  const got = kind === 'package' ? 'a directory' : 'a module file';
  throw makeError('INPUT_NOT_ARCHIVE', { path, option: options.join(' or '), got });
}

/** What stands at PATH, and what it may import from. Throws the INPUT_… codes. */
export function findPlace(path: string, rootOption: string | undefined): Place {
  let isDirectory: boolean;
  let isFile: boolean;
  try {
    const stats = statSync(path);
    isDirectory = stats.isDirectory();
    isFile = stats.isFile();
  } catch (error) {
    throw makeError('INPUT_UNREADABLE', { what: path, got: reason(error) });
  }
  if (!isFile && !isDirectory) throw makeError('INPUT_UNREADABLE', { what: path, got: 'no file and no directory' });
  if (isFile && isArchive(path)) {
    if (rootOption !== undefined) throw makeError('INPUT_HAS_ROOT', { path, root: rootOption });
    return { kind: 'archive', path };
  }
  const full = resolve(path);
  // Least authority: a single file reaches its own directory, not whatever package lies above it.
  const root = rootOption === undefined ? (isDirectory ? full : dirname(full)) : resolve(rootOption);
  if (rootOption !== undefined) assertDirectory(rootOption);
  const inner = relative(root, full);
  if (inner === '..' || inner.startsWith(`..${sep}`))
    throw makeError('INPUT_OUTSIDE_ROOT', { path, root: String(rootOption) });
  const urlOf = (directory: string): URL => pathToFileURL(`${directory}${sep}`);
  if (isDirectory) return { kind: 'package', directory: urlOf(full), root: urlOf(root) };
  return {
    kind: 'file',
    root: urlOf(root),
    specifier: `./${inner.split(sep).map(encodeURIComponent).join('/')}`,
  };
}
