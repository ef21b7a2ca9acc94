// What nobody catches: a guest must not be able to end the process by it, nor flood its log.
//
// The text of a report is taken without running guest code (data-lookup.ts), bounded in length, and stripped of
// control characters, so that a guest cannot forge lines or drive the terminal.
import { isCodedError } from '../errors/make-error.ts';
import { FAULT_SIGNAL } from '../meter/fault-signal.ts';
import { lookUpData } from './data-lookup.ts';
import { stripControls } from './plain-text.ts';
import { maybeProxy } from './proxies.ts';
import type { FilledLockdownOptions } from './report.ts';
import { guestStack, originOf } from './stack.ts';

interface ProcessLike {
  on(event: string, listener: (thrown: unknown) => void): void;
  listenerCount(event: string): number;
  exit(code: number): never;
  readonly exitCode?: number | string | undefined;
}

interface ConsoleLike {
  error(...values: unknown[]): void;
}

/** Every report of a kind up to this many; then one line at each further power of ten. */
const shownInFull = 10;
const maxText = 2000;

/** Installs the handlers; does nothing where there is no Node process. */
export function installTraps({ errorTrapping, unhandledRejectionTrapping }: FilledLockdownOptions): void {
  const { process, console } = globalThis as { process?: Partial<ProcessLike>; console?: ConsoleLike };
  if (typeof process?.on !== 'function' || console === undefined) return;
  const say = (line: string): void => console.error(line);
  const host = process as ProcessLike;
  if (unhandledRejectionTrapping === 'report') {
    const report = makeReporter('Unhandled rejection', say);
    host.on('unhandledRejection', report);
  }
  if (errorTrapping === 'none') return;
  const report = makeReporter('Uncaught exception', say);
  host.on('uncaughtException', (thrown) => {
    if (errorTrapping === 'report' || isOfGuest(thrown)) return report(thrown);
    if (host.listenerCount('uncaughtException') > 1) return; // the host has its own answer
    console.error('Uncaught', thrown);
    host.exit(1);
  });
}

/** A host's bug is an error made in host code that is none of our coded refusals. */
function isOfGuest(thrown: unknown): boolean {
  if (typeof thrown !== 'object' || thrown === null || maybeProxy(thrown)) return true;
  return isCodedError(thrown) || originOf(thrown) !== 'host';
}

/** A listener that says `what: text` for the first few, then only how many there have been. */
export function makeReporter(what: string, say: (line: string) => void): (thrown: unknown) => void {
  let count = 0;
  let nextSummary = shownInFull * 10;
  return (thrown) => {
    if (thrown === FAULT_SIGNAL) return; // a promise of a guest that has ended: the host was told otherwise
    count++;
    if (count <= shownInFull) say(`${what}: ${describe(thrown)}`);
    if (count === shownInFull) say(`${what}: the next ones are only counted`);
    if (count === nextSummary) {
      say(`${what}: ${count} so far`);
      nextSummary *= 10;
    }
  };
}

/** One bounded text of anything thrown; runs no code of whoever made it. */
export function describe(thrown: unknown): string {
  switch (typeof thrown) {
    case 'string':
      return clean(`'${thrown.slice(0, maxText)}'`);
    case 'function':
      return 'a function';
    case 'object':
      return thrown === null ? 'null' : describeObject(thrown);
    case 'bigint':
      return thrown > -(2n ** 64n) && thrown < 2n ** 64n ? `${thrown}n` : 'a large BigInt';
    default:
      return clean(String(thrown).slice(0, maxText));
  }
}

function describeObject(thrown: object): string {
  if (maybeProxy(thrown)) return 'an object';
  const [name, message, code] = ['name', 'message', 'code'].map((key) => {
    const value = lookUpData(thrown, key);
    return typeof value === 'string' ? value.slice(0, maxText) : '';
  }) as [string, string, string];
  if (name === '' && message === '') return 'an object';
  const origin = originOf(thrown);
  const stack = origin === 'host' ? hostStack(thrown) : guestStack(thrown);
  const head = `${name}${code === '' ? '' : ` [${code}]`}${message === '' ? '' : `: ${message}`}`;
  return clean(stack === '' ? head : `${head}\n${stack}`.slice(0, 2 * maxText));
}

function hostStack(error: object): string {
  const stack = lookUpData(error, 'stack');
  return typeof stack === 'string' ? stack.slice(stack.indexOf('\n    at ') + 1) : '';
}

/** Control characters but newline become spaces; a newline that does not begin a stack frame, too. */
function clean(text: string): string {
  return stripControls(text, '\n').replace(/\n(?! {4}at )/g, ' ');
}
