// Which names an archive may hold. One rule for making and reading, so that whatever was made can be read.
import { makeError } from '../errors.ts';

export interface PathLimits {
  /** UTF-16 units of one path. */
  readonly maxPathLength: number;
  /** Segments of one path. */
  readonly maxDepth: number;
}

// Control characters, what reverses the direction of writing, halves of surrogate pairs, and the other separator:
// nothing here is ever written to a disk by us, but people read these names and other tools may.
const FORBIDDEN = /[\p{Cc}\p{Cs}\\\u202a-\u202e\u2066-\u2069]/u;

/** What is wrong with one name, in words, or undefined. */
function flawOf(path: string, { maxPathLength, maxDepth }: PathLimits): string | undefined {
  if (path.length > maxPathLength) return `at most ${maxPathLength} UTF-16 units`;
  if (FORBIDDEN.test(path)) return 'no control characters, backslashes or halves of characters';
  if (path.normalize('NFC') !== path) return 'a name in Unicode normal form C';
  const segments = path.split('/');
  if (segments.length > maxDepth) return `at most ${maxDepth} segments`;
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..'))
    return "a relative path without '', '.' and '..'";
  return undefined;
}

/**
 * Refuses names that are no plain relative paths, that come twice, that differ in nothing but case (on some disks they
 * are one), and a file that is also a directory. Throws ARCHIVE_PATH, ARCHIVE_LIMIT.
 */
export function assertPaths(paths: Iterable<string>, limits: PathLimits): void {
  const folded = new Map<string, string>();
  const directories = new Set<string>();
  for (const path of paths) {
    const flaw = flawOf(path, limits);
    if (flaw !== undefined)
      throw makeError('ARCHIVE_PATH', { expected: flaw, got: JSON.stringify(path.slice(0, 200)) });
    const fold = path.toUpperCase().toLowerCase();
    const other = folded.get(fold);
    if (other !== undefined) {
      const expected = other === path ? 'each path once' : `no path like ${JSON.stringify(other)} but for case`;
      throw makeError('ARCHIVE_PATH', { expected, got: JSON.stringify(path) });
    }
    folded.set(fold, path);
    for (let at = fold.lastIndexOf('/'); at > 0; at = fold.lastIndexOf('/', at - 1)) directories.add(fold.slice(0, at));
  }
  for (const [fold, path] of folded) {
    if (!directories.has(fold)) continue;
    throw makeError('ARCHIVE_PATH', { expected: 'a file or a directory, not both', got: JSON.stringify(path) });
  }
}
