// Reading one file that must lie inside some walls, whatever others do to the directory meanwhile.
//
// A path that was checked may be another file when it is opened: a component was swapped for a link. So the file is
// opened first, and then asked where it is: Linux tells of an open file, and no swapping changes that. Elsewhere what is
// open is held against the path as it is now, the same file by device and inode at a real path inside the walls, more
// than once: each time is one more swap at the right moment that an attacker needs.
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readlinkSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';

export type ConfinedRead =
  | { readonly found: 'bytes'; readonly bytes: Uint8Array }
  /** It is, or became, a file behind the walls. */
  | { readonly found: 'outside' }
  /** No regular file: a device, a pipe, a directory. */
  | { readonly found: 'special' }
  /** More bytes than the limit; `size` is what the system says it has. */
  | { readonly found: 'large'; readonly size: number }
  /** The system's own error names host paths, and errors reach guests: its code alone is passed on. */
  | { readonly found: 'failure'; readonly code: string };

/** Of pipes, opening and reading would wait for the other end. Windows has no such flag. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Whether a last step that is a link can be refused: {@link readFound} is for where it can. */
export const NOFOLLOW: number = constants.O_NOFOLLOW ?? 0;

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code);

/** Reads the regular file at `real`, a real path, up to `limit` bytes. `isInside` knows the walls. Never throws. */
export function readConfined(real: string, isInside: (real: string) => boolean, limit: number): ConfinedRead {
  // Opening a device can do something (rewind a tape): what is none of ours is not even opened.
  if (!leadsToFile(real)) return { found: 'special' };
  return readOpened(real, FLAGS, isInside, limit);
}

/**
 * The same for a path at which a regular file was found, as itself and not by a link: that it is one is looked at when
 * it is open. A link that took its place since is followed by nobody, and answers ELOOP.
 */
export function readFound(real: string, isInside: (real: string) => boolean, limit: number): ConfinedRead {
  return readOpened(real, FLAGS | NOFOLLOW, isInside, limit);
}

function readOpened(real: string, flags: number, isInside: (real: string) => boolean, limit: number): ConfinedRead {
  let file: number;
  try {
    file = openSync(real, flags);
  } catch (error) {
    return { found: 'failure', code: codeOf(error) };
  }
  try {
    const open = fstatSync(file);
    if (!open.isFile()) return { found: 'special' };
    const path = pathOfOpen(file);
    const inside = path === undefined ? isStillAt(file, real, isInside) : isInside(path);
    return inside ? readUpTo(file, open.size, limit) : { found: 'outside' };
  } catch (error) {
    return { found: 'failure', code: codeOf(error) };
  } finally {
    closeSync(file);
  }
}

/** Whether a regular file is there; a link may have taken its place, and is followed to be told where it leads. */
function leadsToFile(real: string): boolean {
  const there = lstatSync(real, { throwIfNoEntry: false });
  return (there?.isSymbolicLink() ? statSync(real, { throwIfNoEntry: false }) : there)?.isFile() === true;
}

/** Where an open file is, as the kernel knows it; undefined where it does not tell. */
function pathOfOpen(file: number): string | undefined {
  try {
    return process.platform === 'linux' ? readlinkSync(`/proc/self/fd/${file}`) : undefined;
  } catch {
    return undefined; // no /proc
  }
}

const LOOKS = 4;

/** Whether the open file is the one at `real`, and that is inside, each time one looks. */
export function isStillAt(file: number, real: string, isInside: (real: string) => boolean): boolean {
  const open = fstatSync(file, { bigint: true });
  for (let look = 0; look < LOOKS; look += 1) {
    const now = realpathSync.native(real);
    const there = statSync(now, { bigint: true, throwIfNoEntry: false });
    if (!isInside(now) || there?.ino !== open.ino || there.dev !== open.dev) return false;
  }
  return true;
}

/** Files can grow while they are read, and some (in /proc) say that they are empty. */
function readUpTo(file: number, size: number, limit: number): ConfinedRead {
  if (size > limit) return { found: 'large', size };
  let bytes = new Uint8Array(Math.min(size, limit) + 1);
  let length = 0;
  for (;;) {
    const count = readSync(file, bytes, length, bytes.length - length, null);
    length += count;
    if (length > limit) return { found: 'large', size: length };
    // All that the system said, and room for more was left unused: the end, without asking for it.
    if (count === 0 || (length === size && size > 0)) return { found: 'bytes', bytes: bytes.subarray(0, length) };
    if (length === bytes.length) {
      const larger = new Uint8Array(Math.min(bytes.length * 2, limit + 1));
      larger.set(bytes);
      bytes = larger;
    }
  }
}
