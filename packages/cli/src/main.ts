#!/usr/bin/env node
// The command `cofferdam`: hands the process's powers to the parts, and sets the exit code.
import { fstatSync, readFileSync } from 'node:fs';
import { isatty } from 'node:tty';
import { EXIT } from './exit-codes.ts';
import { parseArguments } from './program.ts';
import type { TextSink } from './report.ts';

/** What it says when nobody reads any more. */
const GONE = ['EPIPE', 'ECONNRESET', 'ENOTCONN', 'ERR_STREAM_DESTROYED'] as const;
/** Whether something that was written is not where it should be: the disk is full. */
let lost = false;

function makeSink(stream: NodeJS.WriteStream): TextSink {
  let open = true;
  // A reader that went away (`| head -1`) is no error of the guest's: the run goes on unheard.
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    open = false;
    if (GONE.some((one) => one === code)) return;
    lost = true;
    process.exitCode = EXIT.unwritten;
  });
  return {
    isTerminal: stream.isTTY === true,
    write: (text) => {
      if (open) stream.write(text);
    },
  };
}

const stdout = makeSink(process.stdout);
const stderr = makeSink(process.stderr);

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return version;
}

async function readStdin(): Promise<Uint8Array> {
  // Node reads a directory as an empty stream.
  if (fstatSync(0).isDirectory()) throw Object.assign(new Error('standard input is a directory'), { code: 'EISDIR' });
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

async function main(): Promise<number> {
  const parsed = parseArguments(process.argv.slice(2), {
    version: readVersion(),
    stdinIsTerminal: isatty(0),
    stdout: stdout.write,
    stderr: stderr.write,
  });
  if ('exit' in parsed) return EXIT[parsed.exit];
  const { execute } = await import('./execute.ts');
  const controller = new AbortController();
  const interrupt = (): void => controller.abort(new Error('interrupted'));
  // From the first idle moment on: while a guest is busy no handler of ours could run, and the system's own
  // answer to SIGINT, which ends the process with the same code, must not be in the way.
  const listening = setImmediate(() => process.once('SIGINT', interrupt));
  try {
    return await execute(parsed.command, { sinks: { stdout, stderr }, readStdin, signal: controller.signal });
  } finally {
    clearImmediate(listening);
    process.removeListener('SIGINT', interrupt);
  }
}

try {
  const code = await main();
  process.exitCode = lost ? EXIT.unwritten : code;
} catch (error) {
  stderr.write(`cofferdam: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = EXIT.internal;
}
