// The command line of a child process: Node, told to give up what it does not need.
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { WireLimits } from '../wire/types.ts';
import { bootFiles } from './boot-files.ts';

export interface ProcessCommandOptions {
  /** MiB of JavaScript heap. */
  readonly heapMb: number;
  readonly limits: Partial<WireLimits> | undefined;
}

/** The permission model's flag: its name has changed. Undefined in a Node without one. */
function permissionFlag(): string | undefined {
  const flags = process.allowedNodeEnvironmentFlags;
  return ['--permission', '--experimental-permission'].find((flag) => flags.has(flag));
}

/** Flags that this Node may not know: an unknown one would end it. */
const IF_KNOWN = ['--disable-sigusr1'] as const;

/**
 * Flags alone. None of them changes what guests compute: `--disable-proto`, `--jitless` and `--frozen-intrinsics` would.
 */
export function processFlags(heapMb: number): readonly string[] {
  const permission = permissionFlag();
  return [
    `--max-old-space-size=${heapMb}`,
    '--no-warnings',
    '--no-addons',
    '--no-global-search-paths',
    ...IF_KNOWN.filter((flag) => process.allowedNodeEnvironmentFlags.has(flag)),
    ...(permission === undefined ? [] : [permission, ...bootFiles().map((path) => `--allow-fs-read=${path}`)]),
  ];
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
