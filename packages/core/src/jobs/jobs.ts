// The promise jobs of one tenant: opened and closed around its code, counted, and stopped with it.
//
// Guest code runs in a job where it goes on after an `await`, as a reaction (`then`), and as the `then` of a
// thenable. In each it runs here: programs call `suspend`, `resume` and `leave` (the compiler puts them in), the
// guards of promises pass `reaction`s, and thenables have stand-ins. So natives that it calls are paid for, and no
// job of the host's is ever charged: a job that was opened is closed where the guest's code ends.
//
// Trusted: the compiler and the guards. Not trusted: what is called here.
import { apply, freeze } from '../commons.ts';
import { payForCall } from '../guards/array-lengths.ts';
import { payer } from '../meter/current.ts';
import type { FaultKind } from '../meter/fault.ts';
import { FAULT_SIGNAL } from '../meter/fault-signal.ts';
import type { EventLoop } from './event-loop.ts';
import { AWAITING, NESTED, OWNER } from './frame.ts';
import { type GuardExecutors, makeExecutors } from './executors.ts';
import { makePassOn, standInOf } from './stand-in.ts';

/** What jobs need of their tenant's meter. */
export interface JobMeter {
  readonly ended: Error | undefined;
  /** Makes the tenant pay from here on; false when it does so already. */
  openJob(): boolean;
  /** Ends what `openJob` began. Never throws. */
  closeJob(): void;
  exhaust(kind: FaultKind): never;
  /** Ends the tenant, and throws, if what a guest is about to handle is a native stack overflow. */
  caught(thrown: unknown): void;
}

export interface JobsOptions {
  readonly meter: JobMeter;
  readonly limits: { readonly pendingJobs: number; readonly wallMs: number };
  readonly now: () => number;
  readonly loop: EventLoop;
  readonly isProxy: (value: unknown) => boolean | undefined;
  /** Counts over the tenant's life: when the event loop comes round is the machine's, not the program's. */
  readonly fixed?: boolean;
}

export interface Jobs {
  /**
   * Before a frame suspends: closes its job, and gives what it waits for as the engine may have it. `state` is where
   * the frame stood, `next` where it is going. See frame.ts.
   */
  suspend(value: unknown, state: number, next: number): unknown;
  /** Where a frame goes on; gives where it stands. Throws, uncatchably, when the tenant has ended. */
  resume(state: number): number;
  /** Where a frame ends, however it does. */
  leave(state: number): void;
  /** A reaction as the engine may have it; `rejects` says what stands for a handler that is no function. */
  reaction(handler: unknown, rejects: boolean): (value: unknown) => unknown;
  /** Counts what `then` was given two reactions for. */
  expect(): void;
  /** What is awaited, as the engine may have it: a thenable by its stand-in. */
  awaited(value: unknown): unknown;
  /** The same for what a promise is resolved with. */
  resolved(value: unknown): unknown;
  /** A resolving function as a guest may have it. */
  resolver(resolve: (value: unknown) => void): (value: unknown) => void;
  /** What `constructor` is about to be called with first: an executor as the engine may have it. */
  readonly executor: GuardExecutors['executor'];
  /** Runs what constructs `target` for another `newTarget`. */
  readonly constructing: GuardExecutors['constructing'];
  readonly constructsArray: GuardExecutors['constructsArray'];
  /** A function of no arguments, whose result is passed on. */
  thunk(call: () => unknown): () => unknown;
  /**
   * Jobs that the tenant has expected since the event loop last came round and that have not run: reactions,
   * thenables, frames behind an `await`. What waits for longer waits for something that is no job.
   */
  pending(): number;
}

/** Jobs that run between two looks at the clock. */
const JOBS_PER_LOOK = 64;

export function makeJobs({ meter, limits, now, loop, isProxy, fixed = false }: JobsOptions): Jobs {
  const { pendingJobs, wallMs } = limits;
  let pending = 0;
  let sinceLook = 0;
  let round = -1;
  /** When jobs were first seen to run in this round; below 0 before. */
  let since = -1;

  /** When the event loop comes round no job is queued: what was expected and has not run waits for something else. */
  const beginRound = (): void => {
    round = loop.round();
    since = -1;
    if (!fixed) pending = 0;
    loop.watch();
  };

  const expect = (): void => {
    if (round !== loop.round()) beginRound();
    pending += 1;
    if (pending > pendingJobs && meter.ended === undefined) meter.exhaust('jobs');
  };

  /** One of them runs; of an earlier round's perhaps, and then nothing is known of it. */
  const runs = (): void => {
    if (pending > 0) pending -= 1;
  };

  /** Ends a tenant whose jobs have kept the event loop waiting for too long. */
  const look = (): void => {
    sinceLook = 0;
    if (round !== loop.round()) beginRound();
    const time = now();
    if (since < 0) since = time;
    else if (time - since > wallMs) meter.exhaust('wall');
  };

  const open = (): boolean => {
    if ((payer as unknown) === meter) return false;
    sinceLook += 1;
    if (sinceLook >= JOBS_PER_LOOK) look();
    return meter.openJob();
  };

  const { awaited, resolved } = makePassOn((thenable, then) => {
    expect();
    return standInOf((resolve, reject) => {
      runs();
      if (meter.ended !== undefined) return;
      const opened = open();
      try {
        apply(then, thenable, [resolver(resolve), reject]);
      } finally {
        if (opened) meter.closeJob();
      }
    });
  }, isProxy);

  // An arrow has no name of its own where it is given away, as the engine's resolving functions have none.
  const resolver: Jobs['resolver'] = (resolve) => nameless((value) => resolve(resolved(value)));

  // What the engine does where there is no handler.
  const identity = (value: unknown): unknown => {
    runs();
    return value;
  };
  const rethrow = (reason: unknown): never => {
    runs();
    throw reason;
  };

  const { executor, constructing, constructsArray } = makeExecutors(resolver, isProxy);

  const jobs: Jobs = {
    executor,
    constructing,
    constructsArray,
    suspend(value, state, next) {
      const passed = typeof value === 'object' || typeof value === 'function' ? awaited(value) : value;
      if (state === OWNER) meter.closeJob();
      if (next === AWAITING) expect();
      return passed;
    },

    resume(state) {
      if (meter.ended !== undefined) throw FAULT_SIGNAL;
      const opened = open();
      if (state === AWAITING) runs();
      return opened ? OWNER : NESTED;
    },

    leave(state) {
      if (state === OWNER) meter.closeJob();
      else if (state === AWAITING) runs();
    },

    reaction(handler, rejects) {
      if (typeof handler !== 'function') return rejects ? rethrow : identity;
      return (value) => {
        runs();
        // What waits for it is to see the end, too: undefined would be a value to the engine.
        if (meter.ended !== undefined) throw FAULT_SIGNAL;
        const opened = open();
        try {
          if (rejects) meter.caught(value);
          if (typeof value === 'number' && payer !== undefined) payForCall(payer, handler, value);
          return resolved((handler as (value: unknown) => unknown)(value));
        } finally {
          if (opened) meter.closeJob();
        }
      };
    },

    thunk: (call) => () => resolved(call()),
    expect,
    awaited,
    resolved,
    resolver,
    pending: () => (fixed || round === loop.round() ? pending : 0),
  };
  return freeze(jobs);
}

const nameless = <F>(fn: F): F => fn;
