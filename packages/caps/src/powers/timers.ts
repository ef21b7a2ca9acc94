// Timers with handles of their own.
//
// Checked here: what is called is a function (a string would be compiled by some platforms), a delay is a number,
// a handle is one of this power's. Trusted: the host's own setTimeout and clearTimeout.
import { countTimer } from '@cofferdam/core/kit';
import type { Grant } from '../capability.ts';
import { apply } from '../commons.ts';
import { makeError } from '../errors.ts';
import { assertOptions, type OptionNames, readLimit, refuseValue } from './check.ts';
import { makeEnding } from './ending.ts';

/** The host's timers; `globalThis` of Node and browsers fits. */
export interface HostTimers {
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(handle: never): void;
}

type Callback = (...args: never[]) => unknown;

export interface Timers {
  /** Calls `callback` with `args` once, after `ms` milliseconds. Gives a number to clear it by. Throws POWER_LIMIT. */
  setTimeout(callback: Callback, ms?: number, ...args: unknown[]): number;
  /** The same again and again; the next wait begins when a call is over, so that slow calls never pile up. */
  setInterval(callback: Callback, ms?: number, ...args: unknown[]): number;
  clearTimeout(id?: number): void;
  clearInterval(id?: number): void;
}

export interface TimersPowerOptions {
  readonly timers: HostTimers;
  /**
   * Timers that may be set at once. Stops a guest from filling the host's memory and its timer queue. Default
   * 1,000: an application has tens. `limits.timers` of the tenant bounds all its powers together. That each call is short is for the tenant's budget to see to.
   */
  readonly limit?: number;
  /** No shorter wait, in ms. Stops a flood of turns that leaves the host no time. Default 1, as in Node. */
  readonly minMs?: number;
  /** Told what a callback threw; without it nobody is. The timer of a tenant that ended throws, too. */
  readonly onError?: (error: unknown) => void;
  /** How refusals name it. Default `timers`. */
  readonly name?: string;
}

/** The longest wait: above it platforms overflow, and fire at once. */
const MOST_MS = 2 ** 31 - 1;

const OPTIONS: OptionNames<TimersPowerOptions> = { timers: true, limit: true, minMs: true, onError: true, name: true };

/**
 * Timers of one tenant. Its end clears them all.
 *
 * - Handles are numbers that this power counts, so none can be guessed that belongs to another tenant or the
 *   host, and no host object (`Timeout`, with its mutable prototype) is handed out.
 * - What a callback throws is caught: in a host's timer it would end the process.
 */
export function makeTimersPower(options: TimersPowerOptions): Grant<Timers> {
  const { limit = 1000, minMs = 1, onError, name = 'timers' } = options;
  assertOptions(options, name, OPTIONS);
  const host = options.timers;
  readLimit(limit, 'limit', name);
  readLimit(minMs, 'minMs', name);
  const set = new Map<number, { handle: unknown; release: () => void }>();
  let last = 0;

  const waitOf = (ms: unknown): number => {
    const wanted = typeof ms === 'number' && ms > minMs ? ms : minMs;
    return Math.min(wanted, MOST_MS);
  };
  const call = (callback: Callback, args: readonly unknown[]): void => {
    try {
      apply(callback, undefined, args as never[]);
    } catch (error) {
      onError?.(error);
    }
  };
  const forget = (id: number): void => {
    set.get(id)?.release();
    set.delete(id);
  };
  const clear = (id: unknown): void => {
    const timer = typeof id === 'number' ? set.get(id) : undefined;
    if (timer === undefined) return;
    host.clearTimeout(timer.handle as never);
    forget(id as number);
  };
  const start = (callback: unknown, ms: unknown, args: readonly unknown[], repeats: boolean): number => {
    if (typeof callback !== 'function') return refuseValue('a function', `the first argument of ${name}`, callback);
    if (set.size >= limit) throw makeError('POWER_LIMIT', { capability: name, limit, unit: 'timers at once' });
    const wait = waitOf(ms);
    const release = countTimer(callback);
    last += 1;
    const id = last;
    const arm = (): void => {
      set.set(id, { handle: host.setTimeout(fire, wait), release });
    };
    const fire = (): void => {
      if (!set.has(id)) return;
      if (!repeats) forget(id);
      call(callback as Callback, args);
      if (repeats && set.has(id)) arm();
    };
    arm();
    return id;
  };

  return makeEnding<Timers>(
    {
      setTimeout: (callback, ms, ...args) => start(callback, ms, args, false),
      setInterval: (callback, ms, ...args) => start(callback, ms, args, true),
      clearTimeout: clear,
      clearInterval: clear,
    },
    {
      name,
      end: () => {
        for (const id of [...set.keys()]) clear(id);
      },
    },
  );
}
