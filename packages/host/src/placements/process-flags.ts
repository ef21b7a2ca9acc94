// The flags of a child process: Node is told to give up what it does not need.
import process from 'node:process';
import { bootFiles } from './boot-files.ts';

/** The permission model's flag: its name has changed. Undefined in a Node without one. */
export function permissionFlag(): string | undefined {
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
