// The signals of options: only a genuine AbortSignal crosses the wire; core takes anything that is like one.
import type { AbortSignalLike } from '@cofferdam/core';

export interface Followed {
  readonly signal: AbortSignal | undefined;
  /** Ends the following. */
  readonly done: () => void;
}

const NOTHING = (): void => {};

export function followSignal(given: AbortSignalLike | undefined): Followed {
  if (given === undefined) return { signal: undefined, done: NOTHING };
  if (given instanceof AbortSignal) return { signal: given, done: NOTHING };
  const controller = new AbortController();
  const pass = (): void => controller.abort(given.reason);
  if (given.aborted) pass();
  given.addEventListener('abort', pass, { once: true });
  return { signal: controller.signal, done: () => given.removeEventListener('abort', pass) };
}
