// The worker thread's side of thread.ts.
import '@cofferdam/core/lockdown';
import process from 'node:process';
import { workerData } from 'node:worker_threads';
import { makePortTransport } from '../wire/port.ts';
import { serve } from './serve.ts';
import type { ThreadData } from './thread-worker.ts';

const { port, limits } = workerData as ThreadData;
serve({ transport: makePortTransport(port), limits, exit: () => process.exit(0) });
