// A worker thread with nothing of its host's.
import { type MessagePort, type ResourceLimits, Worker } from 'node:worker_threads';
import type { WireLimits } from '../wire/types.ts';

/** What thread-entry.ts is given. */
export interface ThreadData {
  readonly port: MessagePort;
  readonly limits: Partial<WireLimits> | undefined;
}

/** Starts it: no environment, no flags (`--import`, an inspector), no streams. */
export function startWorker(entry: URL, data: ThreadData, resourceLimits: ResourceLimits): Worker {
  return new Worker(entry, {
    name: 'cofferdam',
    workerData: data,
    transferList: [data.port],
    resourceLimits,
    env: {},
    argv: [],
    execArgv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    trackUnmanagedFds: true,
  });
}
