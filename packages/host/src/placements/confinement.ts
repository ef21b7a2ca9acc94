// What the OS offers to confine a child process, as far as its tools are installed: util-linux's setpriv and prlimit.
// Both replace themselves by the program that they start, so that its process id is the child's.
import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import process from 'node:process';
import { reservedBytes } from './process-memory.ts';

/** The first executable file of this name on the host's own PATH; undefined when there is none. */
export function findProgram(name: string): string | undefined {
  if (isAbsolute(name)) return name;
  for (const directory of (process.env.PATH ?? '/usr/bin:/bin').split(delimiter)) {
    const file = join(directory, name);
    try {
      if (!isAbsolute(file) || !statSync(file).isFile()) continue;
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this directory.
    }
  }
  return undefined;
}

export interface ConfinementOptions {
  /** Bytes of memory that the process may write to, its heap, stacks of threads and buffers together. */
  readonly memoryBytes: number;
  /** Whether another launcher starts the program: it may need to gain privileges, and makes namespaces of its own. */
  readonly launched: boolean;
}

/** What comes before the command. */
export interface Confinement {
  readonly prefix: readonly string[];
  /** The child is killed with its host, whatever else happens. */
  readonly diesWithHost: boolean;
  /** The OS refuses it more memory. */
  readonly memory: boolean;
  /** It has no network. */
  readonly offline: boolean;
}

/** What a host can insist on: without it no process is started. */
export const GUARANTEES = ['permissions', 'memory', 'offline', 'diesWithHost'] as const;
export type Guarantee = (typeof GUARANTEES)[number];

const works = (command: readonly string[]): Promise<boolean> =>
  new Promise((resolve) => {
    const [file = '', ...args] = command;
    execFile(file, args, { env: {}, timeout: 10_000 }, (error) => resolve(error === null));
  });

/** Whether a tool, with these arguments, starts a program here: other systems have tools of the same names. */
async function probe(tool: string, args: readonly string[]): Promise<readonly string[] | undefined> {
  const [file, nothing] = [findProgram(tool), findProgram('true')];
  if (file === undefined || nothing === undefined) return undefined;
  const prefix = [file, ...args, '--'];
  return (await works([...prefix, nothing])) ? prefix : undefined;
}

/** A network without devices, and no memory shared with other processes; as root, and for everybody else. */
const UNSHARE = ['--net', '--ipc'];
const UNSHARE_USER = ['--user', '--map-current-user', ...UNSHARE];
const SETPRIV = ['--pdeathsig', 'KILL'];
/** The child writes no files and no cores. Node opens all modules of a program at once, so descriptors stay some hundreds. */
const PRLIMIT = ['--core=0', '--fsize=0', '--nofile=1024', '--msgqueue=0', '--memlock=0'];

// Processes are counted by user, not by parent: a limit that lets Node start its threads in one place stops it in
// another. That the child starts none is for its permissions to see to.

interface Tools {
  readonly unshare: readonly string[] | undefined;
  readonly setpriv: readonly string[] | undefined;
  readonly prlimit: readonly string[] | undefined;
}

async function findTools(): Promise<Tools> {
  const [unshare, setpriv, prlimit] = await Promise.all([
    probe('unshare', UNSHARE).then((found) => found ?? probe('unshare', UNSHARE_USER)),
    probe('setpriv', [...SETPRIV, '--no-new-privs']),
    probe('prlimit', PRLIMIT),
  ]);
  const nothing = findProgram('true');
  const all = [...(unshare ?? []), ...(setpriv ?? []), ...(prlimit ?? [])];
  // In a namespace of its own a tool may no longer do what it does outside.
  const together = unshare !== undefined && nothing !== undefined && (await works([...all, nothing]));
  return { unshare: together ? unshare : undefined, setpriv, prlimit };
}

let tools: Promise<Tools> | undefined;

/** The same prefix with more options. */
const withOptions = (prefix: readonly string[] | undefined, more: readonly string[]): readonly string[] =>
  prefix === undefined ? [] : [...prefix.slice(0, -1), ...more, '--'];

/** Looks for the tools once in a process. */
export async function findConfinement({ memoryBytes, launched }: ConfinementOptions): Promise<Confinement> {
  tools ??= findTools();
  const { unshare, setpriv, prlimit } = await tools;
  const offline = unshare !== undefined && !launched;
  return {
    // The signal of the host's death comes after the namespace: entering one may forget it.
    prefix: [
      ...(offline ? unshare : []),
      ...(launched && setpriv !== undefined ? [setpriv[0] as string, ...SETPRIV, '--'] : (setpriv ?? [])),
      ...withOptions(prlimit, [`--data=${memoryBytes + reservedBytes()}`]),
    ],
    diesWithHost: setpriv !== undefined,
    memory: prlimit !== undefined,
    offline,
  };
}
