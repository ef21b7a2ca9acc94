// Files below one directory, for one tenant.
//
// Checked here: the path's names (../powers/directory-paths.ts), every step of the way to it (directory-root.ts), that
// what was opened is a regular file, and how much is read, written and created. Trusted: the file system, and whoever
// else may write to the directory as far as its contents go.
import type { Grant } from '../capability.ts';
import { harden } from '../commons.ts';
import { isCapsError, makeError } from '../errors.ts';
import { assertOptions, type OptionNames, readBytes, readLimit } from '../powers/check.ts';
import { foldName, type PathRules, readPath } from '../powers/directory-paths.ts';
import { makeEnding } from '../powers/ending.ts';
import { makeInFlight } from '../powers/in-flight.ts';
import { makeFileOperations } from './directory-files.ts';
import {
  type DirectoryRoot,
  type HeldDirectory,
  hasDescriptors,
  makeDescriptorRoot,
  makePathRoot,
} from './directory-root.ts';

export interface FileEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory';
}

export interface FileFacts {
  readonly kind: 'file' | 'directory';
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modified: number;
}

/** Paths are relative, of names joined by `/`. All throw the FILE_… codes and POWER_LIMIT. */
export interface ReadDirectory {
  read(path: string): Promise<Uint8Array>;
  /** As UTF-8; what is none becomes U+FFFD. */
  readText(path: string): Promise<string>;
  /** Files and directories in it, sorted; links and special files are not shown. */
  list(path?: string): Promise<readonly FileEntry[]>;
  facts(path: string): Promise<FileFacts>;
}

export interface Directory extends ReadDirectory {
  /** Writes a whole file, in place of the one that is there. Nobody sees half of it. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  /** The same for a new file. Throws FILE_EXISTS. */
  create(path: string, content: string | Uint8Array): Promise<void>;
  makeDirectory(path: string): Promise<void>;
  /** Removes a file, or an empty directory. */
  remove(path: string): Promise<void>;
  /** Moves a file or directory; a file that is in the way is replaced. */
  move(from: string, to: string): Promise<void>;
}

export interface DirectoryOptions {
  /** The directory, of the host's choosing. Links on the way to it are followed now and never again. */
  readonly path: string;
  /** Names that are not offered at any depth, such as `.git`; compared without case and Unicode's doubles. Default none. */
  readonly hidden?: readonly string[];
  /** Bytes of any one file. Default 8 MiB, half of what crosses the border at once. */
  readonly maxFileBytes?: number;
  /** Entries of any one list. Default 10,000. */
  readonly maxEntries?: number;
  /** Calls at once: stops a guest from taking the process's descriptors and threads. Default 16. */
  readonly maxPending?: number;
  /** Bytes written over the power's life: stops a guest from filling the disk. Default 64 MiB. */
  readonly maxWrittenBytes?: number;
  /** Files and directories made over the power's life: the same with empty ones. Default 10,000. */
  readonly maxCreated?: number;
  /** Whether a file is on the disk before `write` has ended. Default false: the system writes within seconds. */
  readonly durable?: boolean;
  /** How refusals name it. Default `directory`. */
  readonly name?: string;
  /** @internal How paths are held; tests run both. */
  readonly hold?: 'descriptors' | 'paths';
}

const KINDS: Readonly<Record<string, string>> = {
  __proto__: null,
  ENOENT: 'FILE_NOT_FOUND',
  EEXIST: 'FILE_EXISTS',
  ENOTEMPTY: 'FILE_EXISTS',
} as never;
/** What the system says of a link, a pipe, a socket or a directory where there should be something else. */
const WRONG_KIND: readonly string[] = ['ELOOP', 'ENOTDIR', 'EISDIR', 'ENXIO', 'ENODEV', 'EMLINK'];

const OPTIONS: OptionNames<DirectoryOptions> = {
  path: true,
  hidden: true,
  maxFileBytes: true,
  maxEntries: true,
  maxPending: true,
  maxWrittenBytes: true,
  maxCreated: true,
  durable: true,
  name: true,
  hold: true,
};

function makeDirectoryKit(options: DirectoryOptions): Grant<Directory> {
  const { name = 'directory', hidden = [], maxPending = 16, durable = false } = options;
  const { maxFileBytes = 2 ** 23, maxEntries = 10_000, maxWrittenBytes = 2 ** 26, maxCreated = 10_000 } = options;
  for (const [option, value] of Object.entries({ maxPending, maxFileBytes, maxEntries, maxWrittenBytes, maxCreated }))
    readLimit(value, option, name);
  assertOptions(options, name, OPTIONS);
  const rules: PathRules = { name, hidden: new Set(hidden.map(foldName)) };
  const byDescriptors = (options.hold ?? (hasDescriptors ? 'descriptors' : 'paths')) === 'descriptors';
  const root: DirectoryRoot = (byDescriptors ? makeDescriptorRoot : makePathRoot)(options.path, name);
  const inFlight = makeInFlight({ name, limit: maxPending, unit: 'calls at once' });
  const files = makeFileOperations({ name, rules, maxFileBytes, maxEntries, durable });
  let [written, created, held, ended] = [0, 0, 0, false];

  const closeWhenIdle = (): void => {
    if (ended && held === 0) root.close();
  };

  /** What the system threw, as the guest may see it: no host path, no message of the system's. */
  const refusal = (error: unknown, path: string): Error => {
    if (isCapsError(error)) return error;
    const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
    const why = typeof code === 'string' ? code : 'unknown';
    const known = KINDS[why];
    if (known !== undefined) return makeError(known as 'FILE_EXISTS', { path, capability: name });
    if (WRONG_KIND.includes(why))
      return makeError('FILE_KIND', {
        path,
        capability: name,
        expected: 'files in directories',
        got: 'something else',
      });
    return makeError('FILE_FAILED', { path, capability: name, why });
  };

  /** Runs `work` with the directory of these names. It may outlive the power, but is not heard of then. */
  const within = async <T>(
    path: string,
    names: readonly string[],
    work: (at: HeldDirectory) => Promise<T>,
  ): Promise<T> => {
    held += 1;
    try {
      const at = await root.hold(names);
      try {
        return await work(at);
      } finally {
        await at.close();
      }
    } catch (error) {
      throw refusal(error, path);
    } finally {
      held -= 1;
      closeWhenIdle();
    }
  };

  const file = (given: unknown): { path: string; parent: readonly string[]; last: string } => {
    const names = readPath(given, rules);
    const last = names.at(-1);
    if (last === undefined)
      throw makeError('FILE_PATH', { capability: name, path: JSON.stringify(given), why: 'a name in it' });
    return { path: names.join('/'), parent: names.slice(0, -1), last };
  };

  /** Takes from the two budgets before anything is written: many writes at once cannot get past them. */
  const spend = (bytes: number, count: number): void => {
    if (written + bytes > maxWrittenBytes)
      throw makeError('POWER_LIMIT', { capability: name, limit: maxWrittenBytes, unit: 'bytes written' });
    if (created + count > maxCreated)
      throw makeError('POWER_LIMIT', { capability: name, limit: maxCreated, unit: 'files and directories made' });
    written += bytes;
    created += count;
  };

  const put = (given: unknown, content: unknown, exclusive: boolean): Promise<void> =>
    inFlight.start(async (cancellation) => {
      const { path, parent, last } = file(given);
      const bytes = readBytes(content, `the content of ${path} in ${name}`, maxFileBytes, name);
      spend(bytes.length, 1);
      await within(path, parent, (at) => files.put(at, { path, last, bytes, exclusive, cancellation }));
    });
  const get = (given: unknown): Promise<Uint8Array> =>
    inFlight.start(async () => {
      const { path, parent, last } = file(given);
      return await within(path, parent, (at) => files.get(at, path, last));
    });

  const directory: Directory = {
    read: get,
    readText: async (given) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(await get(given)),
    list: (given = '') =>
      inFlight.start(async () => {
        const names = readPath(given, rules);
        return harden(await within(names.join('/'), names, (at) => files.list(at)));
      }),
    facts: (given) =>
      inFlight.start(async () => {
        const { path, parent, last } = file(given);
        return harden(await within(path, parent, (at) => files.facts(at, path, last)));
      }),
    write: (given, content) => put(given, content, false),
    create: (given, content) => put(given, content, true),
    makeDirectory: (given) =>
      inFlight.start(async () => {
        const { path, parent, last } = file(given);
        spend(0, 1);
        await within(path, parent, (at) => files.makeDirectory(at, last));
      }),
    remove: (given) =>
      inFlight.start(async () => {
        const { path, parent, last } = file(given);
        await within(path, parent, (at) => files.remove(at, path, last));
      }),
    move: (from, to) =>
      inFlight.start(async () => {
        const [source, target] = [file(from), file(to)];
        await within(source.path, source.parent, (here) =>
          within(target.path, target.parent, (there) => files.move(here, source, there, target)),
        );
      }),
  };
  return makeEnding(directory, {
    name,
    end: () => {
      inFlight.end();
      ended = true;
      closeWhenIdle();
    },
  });
}

/** Reads files below a directory, and does nothing else. Throws OPTION_INVALID. */
export function makeReadDirectoryPower(options: DirectoryOptions): Grant<ReadDirectory> {
  const { value, revoke } = makeDirectoryKit(options);
  const { read, readText, list, facts } = value;
  return harden({ value: { read, readText, list, facts }, revoke });
}

/** Reads and writes files below a directory. Throws OPTION_INVALID. */
export const makeDirectoryPower: (options: DirectoryOptions) => Grant<Directory> = makeDirectoryKit;
