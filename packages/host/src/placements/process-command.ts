// The command line and the environment of a child process.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { WireLimits } from '../wire/types.ts';
import { processFlags } from './process-flags.ts';

export interface ProcessCommandOptions {
  /** MiB of JavaScript heap. */
  readonly heapMb: number;
  readonly limits: Partial<WireLimits> | undefined;
}

/** The program and its arguments. */
export function processCommand({ heapMb, limits }: ProcessCommandOptions): readonly string[] {
  const entry = fileURLToPath(new URL('./process-entry.js', import.meta.url));
  return [process.execPath, ...processFlags(heapMb), entry, JSON.stringify({ limits })];
}

/**
 * What its environment holds: nothing but the time zone, which guests see in any placement, since `Date` shows it.
 */
export function processEnvironment(): { readonly TZ: string } {
  return { TZ: Intl.DateTimeFormat().resolvedOptions().timeZone };
}
