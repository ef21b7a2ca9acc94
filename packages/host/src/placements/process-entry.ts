// The child process's side of process.ts. Frames come by standard input and go by standard output.
import { wireOut } from './own-stdout.ts';
import '@cofferdam/core/lockdown';
import process from 'node:process';
import { compileTypeScriptHere } from '@cofferdam/loader/node';
import { makeStreamTransport } from '../wire/stream.ts';
import { serve } from './serve.ts';
import type { WireLimits } from '../wire/types.ts';

const { limits } = JSON.parse(process.argv[2] ?? '{}') as { readonly limits?: Partial<WireLimits> };
const { stdin } = process;
// It may start no thread to compile in, and is ended from outside when a file takes too long.
const compile = compileTypeScriptHere;
// Standard input ends when the host closes it or dies, however it dies.
serve({
  transport: makeStreamTransport({ readable: stdin, writable: wireOut, limits }),
  limits,
  compilers: { '.ts': compile, '.mts': compile, '.cts': compile },
  exit: () => process.exit(0),
});
