// Lockdown options: read once, each checked; nothing comes from the environment.
import { makeError } from '../errors/make-error.ts';
import { describe, isRecord } from '../errors/options.ts';
import type { FilledLockdownOptions } from './report.ts';

/** What a caller of `lockdown()` may choose. Everything else about the realm is fixed. */
export interface LockdownOptions {
  /**
   * `'safe'` (default): guests see stack frames of guests only, host code sees its own full stacks.
   * `'unsafe-debug'`: plain V8 stacks for everyone, host paths included; for tests of your own code only.
   */
  readonly errorTaming?: 'safe' | 'unsafe-debug';
  /**
   * What happens to an exception that nobody catches (Node only).
   *
   * `'guests'` (default): one that comes from a guest (an error made in guest code, a coded error of a tenant, or
   * a thrown value that is no error at all) is reported to stderr and the process lives; any other is a bug of
   * the host and ends the process with code 1, as in plain Node, unless the host listens for
   * `uncaughtException` itself. `'report'`: all are reported, the process lives. `'none'`: plain Node.
   */
  readonly errorTrapping?: 'guests' | 'report' | 'none';
  /**
   * What happens to a rejection that nobody handles (Node only). `'report'` (default): reported to stderr, with
   * bounded text and a bounded number of reports, and the process lives, whoever caused it: a host promise that
   * a guest let drop cannot be told from a host's own. `'none'`: plain Node (the process ends).
   */
  readonly unhandledRejectionTrapping?: 'report' | 'none';
  /**
   * Run after the intrinsics are repaired and before they are frozen, in order, with full authority: for
   * vetted additions to shared intrinsics. What they leave mutable is refused (LOCKDOWN_MUTABLE).
   */
  readonly shims?: readonly (() => void)[];
  /**
   * `true` (default): natives whose work grows with their arguments charge the tenant that calls them, before they
   * run. `false`: natives are the engine's own; host code runs a few per cent faster, and no limit of a tenant holds
   * inside of a native.
   */
  readonly nativeGuards?: boolean;
  /**
   * `true` (default): V8 is told to go over to its linear engine when a regular expression backtracks excessively,
   * in the host's code as in guests', for patterns that engine knows. It belongs to the process and stays on. Tenants
   * do not depend on it. `false`: V8 stays as it is.
   */
  readonly linearRegExp?: boolean;
}

const choices = {
  errorTaming: ['safe', 'unsafe-debug'],
  errorTrapping: ['guests', 'report', 'none'],
  unhandledRejectionTrapping: ['report', 'none'],
} as const;

const names: readonly (keyof FilledLockdownOptions)[] = [
  'errorTaming',
  'errorTrapping',
  'unhandledRejectionTrapping',
  'shims',
  'nativeGuards',
  'linearRegExp',
];

/**
 * Defaults filled in.
 *
 * @throws LOCKDOWN_OPTION_UNKNOWN, LOCKDOWN_OPTION_INVALID
 */
export function fillOptions(options: LockdownOptions): FilledLockdownOptions {
  const areOptions: boolean = isRecord(options); // so that their types stay
  if (!areOptions)
    throw makeError('LOCKDOWN_OPTION_INVALID', {
      option: '(all)',
      expected: 'an object of options',
      got: describe(options),
    });
  for (const key of Reflect.ownKeys(options)) {
    if (!names.some((name) => name === key))
      throw makeError('LOCKDOWN_OPTION_UNKNOWN', { option: String(key), expected: names.join(', ') });
  }
  return Object.freeze({
    errorTaming: choose('errorTaming', options.errorTaming, 'safe'),
    errorTrapping: choose('errorTrapping', options.errorTrapping, 'guests'),
    unhandledRejectionTrapping: choose('unhandledRejectionTrapping', options.unhandledRejectionTrapping, 'report'),
    shims: fillShims(options.shims),
    nativeGuards: fillFlag('nativeGuards', options.nativeGuards, true),
    linearRegExp: fillFlag('linearRegExp', options.linearRegExp, true),
  });
}

function choose<K extends keyof typeof choices>(
  option: K,
  given: (typeof choices)[K][number] | undefined,
  otherwise: (typeof choices)[K][number],
): (typeof choices)[K][number] {
  if (given === undefined) return otherwise;
  if (!choices[option].some((choice) => choice === given))
    throw makeError('LOCKDOWN_OPTION_INVALID', { option, expected: choices[option].join(' or '), got: String(given) });
  return given;
}

function fillFlag(option: string, given: boolean | undefined, otherwise: boolean): boolean {
  if (given === undefined) return otherwise;
  if (typeof given !== 'boolean')
    throw makeError('LOCKDOWN_OPTION_INVALID', { option, expected: 'true or false', got: typeof given });
  return given;
}

function fillShims(given: readonly (() => void)[] | undefined): readonly (() => void)[] {
  if (given === undefined) return Object.freeze([]);
  if (!Array.isArray(given) || !given.every((shim) => typeof shim === 'function'))
    throw makeError('LOCKDOWN_OPTION_INVALID', {
      option: 'shims',
      expected: 'an array of functions',
      got: typeof given,
    });
  return Object.freeze([...given]);
}

/**
 * Whether a later call asks for what is in force: an option left out agrees with anything.
 *
 * @throws LOCKDOWN_OPTION_UNKNOWN, LOCKDOWN_OPTION_INVALID, LOCKDOWN_DIFFERENT
 */
export function assertSameOptions(inForce: FilledLockdownOptions, asked: LockdownOptions): void {
  const filled = fillOptions(asked);
  for (const option of names) {
    if (asked[option] === undefined) continue;
    const same =
      option === 'shims'
        ? filled.shims.length === inForce.shims.length && filled.shims.every((shim, i) => shim === inForce.shims[i])
        : filled[option] === inForce[option];
    if (!same) throw makeError('LOCKDOWN_DIFFERENT', { option });
  }
}
