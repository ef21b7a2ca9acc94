// The child process's side of process.ts. Frames come by standard input and go by standard output.
import { wireOut } from './own-stdout.ts';
import '@cofferdam/core/lockdown';
import process from 'node:process';
import { makeStreamTransport } from '../wire/stream.ts';
import { serve } from './serve.ts';
import type { WireLimits } from '../wire/types.ts';

const { limits } = JSON.parse(process.argv[2] ?? '{}') as { readonly limits?: Partial<WireLimits> };
const { stdin } = process;
// Standard input ends when the host closes it or dies, however it dies.
serve({
  transport: makeStreamTransport({ readable: stdin, writable: wireOut, limits }),
  limits,
  exit: () => process.exit(0),
});
