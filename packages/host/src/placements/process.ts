// A child process: the one placement in which a guest cannot take the host down.
//
// What confines it, outermost first: an own session, killed as a whole; the OS's limits and its death with the host's,
// where util-linux is installed; a launcher, where one is given; Node's permission model, where this Node has it; an
// empty environment; lockdown, compartments and budgets. docs/placements.md says what each of them stops.
import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import type { Readable, Writable } from 'node:stream';
import { makeError } from '../errors.ts';
import { makeStreamTransport } from '../wire/stream.ts';
import { begin } from './begin.ts';
import { captureText } from './captured-text.ts';
import { findConfinement, findProgram, GUARANTEES, type Guarantee } from './confinement.ts';
import { type CpuShare, makeCpuShare, sharing } from './cpu-share.ts';
import { readAmount, readPlacementOptions, readWire } from './options.ts';
import { processCommand, processEnvironment } from './process-command.ts';
import { refuse } from '../read-options.ts';
import { endOfProcess } from './process-end.ts';
import { permissionFlag } from './process-flags.ts';
import { residentBytes } from './process-memory.ts';
import { type Body, startSide, type WireOptions } from './start-side.ts';
import type { Placement, SideEnd } from './types.ts';

export interface ProcessPlacementOptions {
  /** MiB of JavaScript heap (`--max-old-space-size`): thrice what a tenant may have by `limits.heapBytes`. Default 768. */
  readonly heapMb?: number;
  /**
   * MiB of memory altogether: the heap, what Node itself needs (some 60), buffers. Held by the OS where prlimit is
   * found, and looked at ten times a second where /proc is. Default `heapMb` + 512.
   */
  readonly memoryMb?: number;
  /** Milliseconds until a new process must have answered; a machine that is busy takes seconds. Default 20,000. */
  readonly startMs?: number;
  /** Milliseconds that `close` waits before it kills the process. Default 1,000. */
  readonly graceMs?: number;
  /** Milliseconds after which a process that was killed, and is there still, counts as stuck. Default 5,000. */
  readonly stuckMs?: number;
  /**
   * By how much the system puts the child behind its host when both want the CPU: 0 for not at all, at most 19. Keeps
   * the host answering on a machine with few cores. Default 5: about a quarter of what both would share.
   */
  readonly niceness?: number;
  /**
   * A command that Node's is appended to, such as `['bwrap', '--unshare-all', …]`. Looked for on the host's PATH. It
   * must hand on its standard input and output, and end with what it starts.
   */
  readonly launcher?: readonly string[];
  /**
   * What must hold, or nothing is started (SIDE_FAILED): `permissions` of Node's; that the system refuses more than
   * `memoryMb` of `memory`; that the child is `offline`, or `diesWithHost` even when it is busy. With a launcher,
   * `offline` is the launcher's matter, and insisting on it fails. Default none: as much as there is.
   */
  readonly insist?: readonly Guarantee[];
  readonly wire?: WireOptions;
}

const OPTIONS = [
  'heapMb',
  'memoryMb',
  'startMs',
  'graceMs',
  'stuckMs',
  'niceness',
  'launcher',
  'insist',
  'wire',
] as const;

const MOST_STDERR = 4000;
const LOOK_MS = 100;
const MIB = 2 ** 20;

interface Filled {
  readonly heapMb: number;
  readonly memoryBytes: number;
  readonly niceness: number;
  readonly launcher: readonly string[];
  readonly insist: readonly Guarantee[];
  readonly wire: WireOptions;
}

/** Throws OPTION_UNKNOWN, OPTION_INVALID. */
export function makeProcessPlacement(options: ProcessPlacementOptions = {}): Placement {
  const where = 'makeProcessPlacement';
  const read = readPlacementOptions(where, options, OPTIONS);
  const amount = (
    option: Exclude<keyof ProcessPlacementOptions, 'wire' | 'launcher' | 'insist' | 'niceness'>,
    otherwise: number,
  ): number => readAmount(where, option, read[option], otherwise);
  const heapMb = Math.ceil(amount('heapMb', 768));
  const memoryBytes = Math.floor(amount('memoryMb', heapMb + 512) * MIB);
  const times = {
    startMs: amount('startMs', 20_000),
    graceMs: amount('graceMs', 1000),
    stuckMs: amount('stuckMs', 5000),
  };
  const wire = readWire(read.wire);
  const filled = {
    heapMb,
    memoryBytes,
    niceness: readNiceness(where, read.niceness),
    launcher: readLauncher(where, read.launcher),
    insist: readInsist(where, read.insist),
    wire,
  };
  return Object.freeze({
    kind: 'process',
    shared: false,
    start: (signal?: AbortSignal, wanted?: AbortSignal) =>
      begin('process', signal, async () => {
        const { body, share, watch } = await startProcess(filled);
        const side = await sharing({ share, wanted }, () => startSide(body, { ...times, wire, signal }));
        watch((bytes) => void side.kill('memory', `it took ${Math.round(bytes / MIB)} MiB of memory`));
        return side;
      }),
  });
}

/** Throws OPTION_INVALID. */
function readLauncher(where: string, given: readonly string[] | undefined): readonly string[] {
  if (given === undefined) return [];
  if (!Array.isArray(given) || given.some((word) => typeof word !== 'string' || word.includes('\0')))
    return refuse(where, 'launcher', 'an array of words', given);
  return [...given];
}

/** Throws OPTION_INVALID. */
function readNiceness(where: string, given: number = 5): number {
  if (Number.isInteger(given) && given >= 0 && given <= 19) return given;
  return refuse(where, 'niceness', 'an integer from 0 to 19', given);
}

/** Throws OPTION_INVALID. */
function readInsist(where: string, given: readonly Guarantee[] = []): readonly Guarantee[] {
  if (Array.isArray(given) && given.every((one) => GUARANTEES.includes(one))) return [...given];
  return refuse(where, 'insist', `some of ${GUARANTEES.join(', ')}`, given);
}

interface Started {
  readonly body: Body;
  readonly share: CpuShare;
  /** Begins to look at its memory; calls back once, when it is above the limit. */
  watch(exceed: (bytes: number) => void): void;
}

/** Throws SIDE_FAILED. */
async function startProcess({ heapMb, memoryBytes, niceness, launcher, insist, wire }: Filled): Promise<Started> {
  const { limits } = wire;
  const { prefix, ...holds } = await findConfinement({ memoryBytes, launched: launcher.length > 0 });
  const given = { ...holds, permissions: permissionFlag() !== undefined };
  const missing = insist.find((one) => !given[one]);
  if (missing !== undefined)
    throw makeError('SIDE_FAILED', { placement: 'process', why: `${missing} is insisted on, and not to be had here` });
  const [first, ...words] = launcher;
  const program = first === undefined ? undefined : findProgram(first);
  if (first !== undefined && program === undefined)
    throw makeError('SIDE_FAILED', { placement: 'process', why: `there is no program ${first} on PATH` });
  const launch = program === undefined ? [] : [program, ...words];
  const [file = '', ...args] = [...prefix, ...launch, ...processCommand({ heapMb, limits })];
  const child = spawn(file, args, {
    env: { ...processEnvironment() },
    cwd: '/',
    stdio: ['pipe', 'pipe', 'pipe'],
    // A session and a process group of its own: no terminal, and killed as a whole.
    detached: true,
    windowsHide: true,
  });
  // Before anything else: one that nobody hears ends the host. What it says is told by `exited`, or by what follows.
  child.on('error', () => {});
  const { stdin, stdout, stderr } = child as ChildProcess & { stdin: Writable; stdout: Readable; stderr: Readable };
  const said = captureText(stderr, MOST_STDERR);
  const destroy = (): void => killGroup(child);
  let looking: NodeJS.Timeout | undefined;
  const exited = new Promise<SideEnd>((resolve) => {
    const finish = (end: SideEnd): void => {
      clearInterval(looking);
      // Whatever it has started, in spite of everything, ends with it.
      destroy();
      for (const stream of [stdin, stdout, stderr]) stream.destroy();
      resolve(end);
    };
    child.on('error', (error) => {
      if (child.pid === undefined) finish({ how: 'crashed', detail: error.message });
    });
    // Standard error may have more to say than is here when it exits; a descendant may hold it open for ever.
    child.on('exit', (code, signal) => {
      const end = (): void => finish(endOfProcess(code, signal, said.text()));
      const timer = setTimeout(end, 200);
      child.on('close', () => {
        clearTimeout(timer);
        end();
      });
    });
  });
  const body: Body = {
    placement: 'process',
    id: child.pid ?? 0,
    transport: makeStreamTransport({ readable: stdout, writable: stdin, limits }),
    exited,
    destroy,
    abandon: () => child.unref(),
  };
  const share = makeCpuShare(body.id, niceness);
  const watch: Started['watch'] = (exceed) => {
    const { pid } = child;
    if (pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    looking = setInterval(() => {
      void residentBytes(pid).then((bytes) => {
        if (bytes === undefined || bytes > memoryBytes) clearInterval(looking);
        if (bytes !== undefined && bytes > memoryBytes) exceed(bytes);
      });
    }, LOOK_MS);
    looking.unref();
  };
  return { body, share, watch };
}

/** SIGKILL to all that is left of its group; where there are no groups, to it. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // There is nothing left of it.
  }
}
