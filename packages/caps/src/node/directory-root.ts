// A directory that paths cannot leave, whatever happens to the file system meanwhile.
//
// On Linux every step is taken from a descriptor: `/proc/self/fd/<n>/<name>` is looked up in the directory that was
// opened, not in whatever its path means by now, and O_NOFOLLOW refuses a link. That is `openat`, which Node does not
// offer. So there is no moment between a check and a use: what was opened is what is used.
//
// Elsewhere names are checked one by one before, and again after something was opened. That closes what a guest can do:
// no method of its makes a link. It does not close a race with somebody outside of the tenant who replaces directories
// by links and back at the right moments: such a one may have a file outside read, or a write land there. Run tenants
// on a directory that others can change at will on Linux.
import { closeSync, constants, existsSync, lstatSync, openSync, realpathSync } from 'node:fs';
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { makeError } from '../errors.ts';

/** A directory below the root, held open. */
export interface HeldDirectory {
  /** The path of a name in it, for the next call to the system only. */
  at(name: string): string;
  /** The path of itself. */
  readonly here: string;
  /** Whether names are looked up in what was opened, whatever its path means by now. */
  readonly isHeld: boolean;
  /** Throws ELOOP when it is not where it was any more. */
  verify(): Promise<void>;
  close(): Promise<void>;
}

export interface DirectoryRoot {
  /** Opens the directory of these names below the root. Throws what the system throws; ENOTDIR for a link. */
  hold(names: readonly string[]): Promise<HeldDirectory>;
  /** To be called when nothing is held: its descriptor's number will mean something else. */
  close(): void;
}

const { O_RDONLY, O_DIRECTORY = 0, O_NOFOLLOW = 0 } = constants;
const DIRECTORY = O_RDONLY | O_DIRECTORY | O_NOFOLLOW;

/** Whether directories can be held by descriptors here. */
export const hasDescriptors: boolean = process.platform === 'linux' && existsSync('/proc/self/fd');

/** Throws OPTION_INVALID unless `path` is a directory. The message does not repeat the path: guests may see it. */
function realDirectory(path: string, name: string): string {
  try {
    const real = realpathSync.native(path); // as spelled on disk, like the one it is compared with later
    if (lstatSync(real).isDirectory()) return real;
  } catch {
    // Said below.
  }
  throw makeError('OPTION_INVALID', { option: 'path', where: name, expected: 'an existing directory', got: 'none' });
}

export function makeDescriptorRoot(path: string, name: string): DirectoryRoot {
  const root = openSync(realDirectory(path, name), DIRECTORY);
  return {
    async hold(names) {
      let handle: FileHandle | undefined;
      let here = `/proc/self/fd/${root}`;
      for (const each of names) {
        const before = handle;
        try {
          handle = await open(`${here}/${each}`, DIRECTORY);
        } finally {
          await before?.close();
        }
        here = `/proc/self/fd/${handle.fd}`;
      }
      const held = here;
      return {
        here: held,
        isHeld: true,
        at: (each) => `${held}/${each}`,
        verify: async () => {},
        close: async () => await handle?.close(),
      };
    },
    close: () => closeSync(root),
  };
}

const systemError = (code: string): Error => Object.assign(new Error(code), { code });

export function makePathRoot(path: string, name: string): DirectoryRoot {
  const root = realDirectory(path, name);
  const walk = async (names: readonly string[]): Promise<string> => {
    let here = root;
    for (const each of ['.', ...names]) {
      here = join(here, each);
      if (!(await lstat(here)).isDirectory()) throw systemError('ENOTDIR');
    }
    // Where a parent was replaced by a link meanwhile, the real path is another. Case is compared, too: a name in
    // another case is not the one that rules were checked for.
    if ((await realpath(here)) !== here) throw systemError('ELOOP');
    return here;
  };
  return {
    async hold(names) {
      const here = await walk(names);
      return {
        here,
        isHeld: false,
        at: (each) => join(here, each),
        verify: async () => void (await walk(names)),
        close: async () => {},
      };
    },
    close: () => {},
  };
}
