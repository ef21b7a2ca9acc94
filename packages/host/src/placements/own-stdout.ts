// Imported first: standard output is the wire's alone. What anybody else writes goes to standard error.
import { Console } from 'node:console';
import process from 'node:process';
import type { Writable } from 'node:stream';

/** The real standard output. */
export const wireOut: Writable = process.stdout;

Object.defineProperty(process, 'stdout', { value: process.stderr, configurable: true });
globalThis.console = new Console(process.stderr, process.stderr);
