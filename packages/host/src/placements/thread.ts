// A worker thread with a heap, a lockdown and a compiler of its own. It shares the process with its host: see
// docs/placements.md for what that leaves open.
import { MessageChannel, type ResourceLimits } from 'node:worker_threads';
import { makePortTransport } from '../wire/port.ts';
import type { WireLimits } from '../wire/types.ts';
import { begin } from './begin.ts';
import { captureText } from './captured-text.ts';
import { readAmount, readPlacementOptions, readWire } from './options.ts';
import { type Body, startSide, type WireOptions } from './start-side.ts';
import { startWorker } from './thread-worker.ts';
import type { Placement, SideEnd } from './types.ts';

export interface ThreadPlacementOptions {
  /**
   * MiB of JavaScript heap that is kept (`maxOldGenerationSizeMb`). Stops a guest that fills the heap: the thread ends,
   * not the process; or the process, where one allocation is larger than what is left. So it is thrice what
   * `limits.heapBytes` lets a tenant have by default: an array that grows is copied into one half as long again, and
   * both count. Buffers lie outside of it (`limits.bufferBytes`). Default 768.
   */
  readonly heapMb?: number;
  /** MiB of the young generation: what is made and dropped. Default 32. */
  readonly youngMb?: number;
  /** MiB of stack. Default 4, as in Node. */
  readonly stackMb?: number;
  /** Milliseconds until a new thread must have answered; a machine that is busy takes seconds. Default 20,000. */
  readonly startMs?: number;
  /** Milliseconds that `close` waits before it ends the thread by force. Default 1,000. */
  readonly graceMs?: number;
  /** Milliseconds after which a thread that was to be ended by force counts as stuck. Default 5,000. */
  readonly stuckMs?: number;
  readonly wire?: WireOptions;
}

const OPTIONS = ['heapMb', 'youngMb', 'stackMb', 'startMs', 'graceMs', 'stuckMs', 'wire'] as const;

/** Characters of standard error that are kept for the error's detail. */
const MOST_STDERR = 2000;

/** Throws OPTION_UNKNOWN, OPTION_INVALID. */
export function makeThreadPlacement(options: ThreadPlacementOptions = {}): Placement {
  const where = 'makeThreadPlacement';
  const read = readPlacementOptions(where, options, OPTIONS);
  const amount = (option: Exclude<keyof ThreadPlacementOptions, 'wire'>, otherwise: number): number =>
    readAmount(where, option, read[option], otherwise);
  const resourceLimits: ResourceLimits = {
    maxOldGenerationSizeMb: amount('heapMb', 768),
    maxYoungGenerationSizeMb: amount('youngMb', 32),
    stackSizeMb: amount('stackMb', 4),
  };
  const times = {
    startMs: amount('startMs', 20_000),
    graceMs: amount('graceMs', 1000),
    stuckMs: amount('stuckMs', 5000),
  };
  const wire = readWire(read.wire);
  return Object.freeze({
    kind: 'thread',
    shared: true,
    start: (signal?: AbortSignal) =>
      begin('thread', signal, () => startSide(startThread(resourceLimits, wire.limits), { ...times, wire, signal })),
  });
}

function startThread(resourceLimits: ResourceLimits, limits: Partial<WireLimits> | undefined): Body {
  const { port1: near, port2: port } = new MessageChannel();
  const worker = startWorker(new URL('./thread-entry.js', import.meta.url), { port, limits }, resourceLimits);
  worker.stdout.resume(); // nobody's: read, so that it does not pile up
  const stderr = captureText(worker.stderr, MOST_STDERR);
  let failure: { readonly code?: unknown; readonly message?: unknown } | undefined;
  worker.on('error', (error) => {
    failure = error as NonNullable<typeof failure>;
  });
  const exited = new Promise<SideEnd>((resolve) => {
    worker.on('exit', (code) => resolve(endOf(code, failure, stderr.text())));
  });
  return {
    placement: 'thread',
    id: worker.threadId,
    transport: makePortTransport(near),
    exited,
    destroy: () => void worker.terminate(),
    abandon: () => {
      worker.unref();
      near.unref();
    },
  };
}

function endOf(code: number, failure: { code?: unknown; message?: unknown } | undefined, stderr: string): SideEnd {
  if (failure?.code === 'ERR_WORKER_OUT_OF_MEMORY')
    return { how: 'memory', detail: 'its heap outgrew the limit of the thread' };
  const said = failure === undefined ? stderr : String(failure.message).slice(0, MOST_STDERR);
  return { how: 'crashed', detail: `exit code ${code}${said === '' ? '' : `: ${said}`}` };
}
