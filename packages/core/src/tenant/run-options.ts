// The options of evaluate, run and a session's cell, checked before anything runs: what is wrong with them is the
// host's mistake, so it is thrown, and never the Outcome of a guest.
import { makeError } from '../errors/make-error.ts';
import { describe, readOptions } from './options.ts';
import type { AbortSignalLike, RunOptions } from './types.ts';

const isSignal = (given: unknown): given is AbortSignalLike => {
  if (Object(given) !== given) return false;
  const { aborted, addEventListener, removeEventListener } = given as Record<string, unknown>;
  return (
    typeof aborted === 'boolean' && typeof addEventListener === 'function' && typeof removeEventListener === 'function'
  );
};

/** Throws OPTION_UNKNOWN and OPTION_INVALID. `where` is the method they were given to. */
export function readRunOptions<N extends keyof RunOptions>(
  where: string,
  given: unknown,
  names: readonly N[],
): RunOptions {
  const invalid = (option: keyof RunOptions, expected: string, got: unknown): never => {
    throw makeError('OPTION_INVALID', { where, option, expected, got: describe(got) });
  };
  const { name, signal, module }: { [K in keyof RunOptions]?: unknown } = readOptions(where, given, names);
  if (name !== undefined && (typeof name !== 'string' || name === '')) invalid('name', 'a file name', name);
  if (signal !== undefined && !isSignal(signal)) invalid('signal', 'an AbortSignal', signal);
  if (module !== undefined && typeof module !== 'boolean') invalid('module', 'true or false', module);
  return { name, signal, module } as RunOptions;
}
