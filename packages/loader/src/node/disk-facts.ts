// What has to be so on disk for the answers of a disk tree to be what they were: where each file and directory that was
// looked at is, how large it is and when it last changed.
//
// Whether something is in a directory, and what it is, follows from the directory: the system notes when an entry of it
// is added, removed or replaced, in a time that no program can set (`ctime`). The same holds for the bytes of a file.
// Times are as fine as the file system keeps them, two seconds at worst: what had changed that shortly before it was
// looked at proves nothing, and is not noted.
import { lstatSync, type Stats } from 'node:fs';

/** Path, device, inode, size, and when the bytes and anything at all last changed (ms). */
export type Fact = readonly [path: string, dev: number, ino: number, size: number, mtimeMs: number, ctimeMs: number];

export interface DiskFacts {
  readonly directories: readonly Fact[];
  readonly files: readonly Fact[];
}

/** How long something must have been as it is when it is first looked at. */
const SETTLED_MS = 2_000;

/** What is at a place of the system now; undefined for a link, and for anything but what is expected there. */
function lookAt(place: string, directory: boolean): Stats | undefined {
  const stats = lstatSync(place, { throwIfNoEntry: false });
  return stats !== undefined && (directory ? stats.isDirectory() : stats.isFile()) ? stats : undefined;
}

/** Facts of these paths, as they were all the time since `since`; undefined when that cannot be said. */
export function noteFacts(
  paths: { readonly directories: Iterable<string>; readonly files: Iterable<string> },
  placeOf: (path: string) => string,
  since: number,
): DiskFacts | undefined {
  const note = (all: Iterable<string>, directory: boolean): Fact[] | undefined => {
    const facts: Fact[] = [];
    for (const path of all) {
      const stats = lookAt(placeOf(path), directory);
      if (stats === undefined || !(stats.ctimeMs < since - SETTLED_MS)) return undefined;
      const { dev, ino, size, mtimeMs, ctimeMs } = stats;
      facts.push([path, dev, ino, size, mtimeMs, ctimeMs]);
    }
    return facts;
  };
  try {
    const directories = note(paths.directories, true);
    const files = directories === undefined ? undefined : note(paths.files, false);
    return directories === undefined || files === undefined ? undefined : { directories, files };
  } catch {
    return undefined; // the system refuses to say
  }
}

/** Whether all of it is so now. A link in the place of a directory or a file is neither. */
export function factsHold({ directories, files }: DiskFacts, placeOf: (path: string) => string): boolean {
  const holds = ([path, dev, ino, size, mtimeMs, ctimeMs]: Fact, directory: boolean): boolean => {
    const stats = lookAt(placeOf(path), directory);
    return (
      stats !== undefined &&
      stats.ino === ino &&
      stats.ctimeMs === ctimeMs &&
      stats.mtimeMs === mtimeMs &&
      stats.size === size &&
      stats.dev === dev
    );
  };
  try {
    // Loops, since natives that call back are guarded.
    for (let i = 0; i < directories.length; i += 1) if (!holds(directories[i] as Fact, true)) return false;
    for (let i = 0; i < files.length; i += 1) if (!holds(files[i] as Fact, false)) return false;
    return true;
  } catch {
    return false;
  }
}
