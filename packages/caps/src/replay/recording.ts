// What a recording is: every crossing of one tenant's border, in order, as plain JSON.
import type { Code } from './codec.ts';

/** What came of a call or a promise. */
export type Result = { readonly value: Code } | { readonly error: Code };

/**
 * One crossing. Calls and their answers nest: what stands between a `call` and its `answer` happened meanwhile.
 *
 * `call`: the guest calls a capability of the host's. `answer`: it returned or threw. `settle`: a promise that the
 * host gave was settled. `enter`: the host calls a capability of the guest's. `leave`: it returned or threw.
 * `settled`: a promise that the guest gave was settled.
 */
export type Crossing =
  | { readonly kind: 'call' | 'enter'; readonly of: number; readonly method?: string; readonly args: Code }
  | ({ readonly kind: 'answer' | 'leave' } & Result)
  | ({ readonly kind: 'settle' | 'settled'; readonly promise: number } & Result);

export interface Recording {
  readonly format: 1;
  /** The powers that the tenant was given, by name. */
  readonly powers: Readonly<Record<string, Code>>;
  /** The guest's capabilities that the host began with, by name: their numbers. */
  readonly entries: Readonly<Record<string, number>>;
  readonly crossings: readonly Crossing[];
  /** What the tenant had spent at the end. */
  readonly fuel: number;
  /** Whether what came from the guest is there as digests alone. */
  readonly digested: boolean;
}

/**
 * Waits until every job that is there has run: in Node `() => new Promise((resolve) => setImmediate(resolve))`. What
 * comes from the host is handed to the guest one at a time with such a pause in between, in a recording as in its
 * replay, so that the guest's jobs run in the same order both times.
 */
export type Pause = () => Promise<void>;
