// Hot reload: a new version of a plugin takes the place of the one that serves, between calls.
//
// A version is a tenant of its own, with a module graph of its own: nothing is patched in place. The state goes over
// explicitly, as data: the old version's `handOver()` gives it, the new one's `takeOver(state)` takes it. Whatever the
// new version does wrong, the old one serves on: so `handOver` may be called for a change that then comes to nothing,
// and must leave its version able to serve.
//
// Guests are not trusted to end: loading and handing over have deadlines here, beside the tenant's own limits.
import type { Tenant } from '@cofferdam/core';
import { makeError, takeOptions } from '../errors.ts';
import { refuseOption } from '../sources/refuse-option.ts';
import { makeDebounced, makeWait, type ReloadTimers, within } from './debounce.ts';
import type { ReloadEvent, ReloadedState, ReloadStage } from './events.ts';
import { makeGate } from './gate.ts';

/** What a reloader needs of a tenant. */
export type ReloadTenant = Pick<Tenant, 'import' | 'call' | 'stop' | 'state'>;

/** Calls `changed` whenever something may have changed, until the function it gives is called. */
export type Watch = (changed: () => void) => (() => unknown) | Promise<() => unknown>;

export interface ReloaderOptions {
  /** Makes the tenant of a version, of the files as they are now: a new host of modules each time. */
  readonly open: (version: number) => ReloadTenant | Promise<ReloadTenant>;
  /** Default: nobody watches, and `reload()` is called. */
  readonly watch?: Watch;
  readonly timers: ReloadTimers;
  /** What is imported. Default `'.'`. */
  readonly entry?: string;
  /** A change is acted upon when nothing else has changed for so long. Default 50 ms: an editor saves several files. */
  readonly quietMs?: number;
  /** … and at the latest after so long, should changes never end. Default 2,000 ms. */
  readonly mostMs?: number;
  /** How often a version that fails to load is tried again without a change: its files may be half-written. Default 3. */
  readonly retries?: number;
  /** The wait before the first of them; each further one is twice as long. Default 100 ms. */
  readonly retryMs?: number;
  /** How long calls of the old version may go on before the new one takes over without them. Default 5,000 ms. */
  readonly drainMs?: number;
  /** How long loading, handing over and taking over may each take. Default 30,000 ms. */
  readonly startMs?: number;
}

export interface Reloader {
  /** Calls a function that the serving version exports. Throws RELOAD_EXPORT_MISSING, RELOAD_STOPPED, what it throws. */
  call(name: string, ...args: readonly unknown[]): Promise<unknown>;
  /** The version that serves, from 1. */
  version(): number;
  /** Learns of versions that take over, and of those that fail. Gives the end of it. Throws OPTION_INVALID. */
  subscribe(listener: (event: ReloadEvent) => void): () => void;
  /** Tries a new version now, of the files as they are. Resolves when it serves, or has failed. */
  reload(): Promise<void>;
  /** Ends everything: watching, timers, tenants. May be called twice. */
  stop(): Promise<void>;
}

const OPTIONS = [
  'open',
  'watch',
  'timers',
  'entry',
  'quietMs',
  'mostMs',
  'retries',
  'retryMs',
  'drainMs',
  'startMs',
] as const;
const DEFAULTS = { entry: '.', quietMs: 50, mostMs: 2000, retries: 3, retryMs: 100, drainMs: 5000, startMs: 30_000 };
/** A version whose files changed while it was loaded is loaded anew; after so many it is taken as it is. */
const MOST_RESTARTS = 5;

interface Version {
  readonly tenant: ReloadTenant;
  readonly exports: Readonly<Record<string, unknown>>;
}

type GuestFunction = (...args: readonly unknown[]) => unknown;

/** A failure, with the stage at which it happened. */
class StageFailure {
  readonly stage: ReloadStage;
  readonly error: unknown;
  constructor(stage: ReloadStage, error: unknown) {
    this.stage = stage;
    this.error = error;
  }
}

/**
 * Loads the first version, and watches from then on. Throws RELOAD_FIRST_FAILED, with what went wrong as its cause and
 * nothing left behind; OPTION_UNKNOWN, OPTION_INVALID.
 */
export async function makeReloader(options: ReloaderOptions): Promise<Reloader> {
  const taken = takeOptions('makeReloader', options, OPTIONS);
  const { open, watch, timers } = taken;
  const refuse: (option: string, expected: string, got: unknown) => never = (...about) =>
    refuseOption('makeReloader', ...about);
  if (typeof open !== 'function') refuse('open', 'a function that makes a tenant', open);
  if (watch !== undefined && typeof watch !== 'function')
    refuse('watch', 'a function such as watchDirectory gives', watch);
  if (typeof timers?.setTimeout !== 'function' || typeof timers.clearTimeout !== 'function')
    refuse('timers', 'an object with setTimeout and clearTimeout, such as nodeTimers', timers);
  const { entry = DEFAULTS.entry, quietMs = DEFAULTS.quietMs, mostMs = DEFAULTS.mostMs } = taken;
  const { retries = DEFAULTS.retries, retryMs = DEFAULTS.retryMs } = taken;
  const { drainMs = DEFAULTS.drainMs, startMs = DEFAULTS.startMs } = taken;
  if (typeof entry !== 'string') refuse('entry', 'a specifier', entry);
  for (const [option, value] of Object.entries({ quietMs, mostMs, retries, retryMs, drainMs, startMs }))
    if (!(typeof value === 'number' && value >= 0)) refuse(option, 'a number of 0 or more', value);

  const gate = makeGate();
  const listeners = new Set<(event: ReloadEvent) => void>();
  let serving: Version | undefined;
  let candidate: ReloadTenant | undefined;
  let version = 0;
  let dirty = false;
  let stopped = false;
  let running: Promise<void> | undefined;
  let endWait: (() => void) | undefined;

  let endAll = (_: Error): void => {};
  const ended = new Promise<never>((_, reject) => {
    endAll = reject;
  });
  ended.catch(() => {});

  const tell = (event: ReloadEvent): void => {
    for (const listener of [...listeners]) {
      try {
        listener(Object.freeze(event));
      } catch {
        // Who listens badly is not to stop the others, nor the version.
      }
    }
  };

  const inTime = <T>(work: Promise<T>, what: string): Promise<T> =>
    within(work, { timers, ms: startMs, late: () => new Error(`${what} took longer than ${startMs} ms`), ended });

  /** Opens and imports; what goes wrong ends the tenant it went wrong in. */
  async function load(): Promise<Version> {
    let late = false;
    const opening = (async () => await open(version + 1))();
    opening.then(
      (tenant) => {
        if (late || stopped) tenant.stop('came too late');
      },
      () => {},
    );
    let tenant: ReloadTenant;
    try {
      tenant = await inTime(opening, 'Opening a version');
    } catch (error) {
      late = true;
      throw error;
    }
    candidate = tenant;
    try {
      return { tenant, exports: await inTime(tenant.import(entry), 'Loading a version') };
    } catch (error) {
      discard();
      throw error;
    }
  }

  function discard(reason = 'did not take over'): void {
    const tenant = candidate;
    candidate = undefined;
    tenant?.stop(reason);
  }

  /** Loads, again while files change under it, and again after a while when that fails. */
  async function loadPatiently(): Promise<Version | undefined> {
    let [attempts, restarts] = [0, 0];
    while (!stopped) {
      dirty = false;
      attempts += 1;
      try {
        const loaded = await load();
        if (!dirty || restarts >= MOST_RESTARTS) return loaded;
        restarts += 1;
        discard('its files changed');
      } catch (error) {
        if (stopped) return undefined;
        if (attempts - restarts > retries) {
          tell({ type: 'failed', version: version + 1, stage: 'load', error, attempts, serving: version });
          if (serving === undefined) throw error;
          return undefined;
        }
        const wait = makeWait(timers, retryMs * 2 ** (attempts - restarts - 1));
        endWait = wait.done;
        await wait.promise;
        endWait = undefined;
      }
    }
    return undefined;
  }

  /** The state of the version that serves. */
  async function takeState(from: Version | undefined): Promise<{ state: ReloadedState; value: unknown }> {
    if (from === undefined) return { state: 'none', value: undefined };
    if (from.tenant.state().status !== 'running') return { state: 'lost', value: undefined };
    const { handOver } = from.exports;
    if (typeof handOver !== 'function') return { state: 'none', value: undefined };
    try {
      const value = await inTime(from.tenant.call(handOver as GuestFunction), 'handOver()');
      return { state: value === undefined ? 'none' : 'taken', value };
    } catch (error) {
      throw new StageFailure('handOver', error);
    }
  }

  /** Between calls: state out of the old version, into the new one, and only then the new one serves. */
  async function swap(next: Version): Promise<void> {
    gate.close();
    try {
      const drained = makeWait(timers, drainMs);
      endWait = drained.done;
      await Promise.race([gate.whenEmpty(), drained.promise]);
      drained.done();
      endWait = undefined;
      const { state, value } = await takeState(serving);
      if (stopped) return;
      const { takeOver } = next.exports;
      if (typeof takeOver === 'function') {
        try {
          await inTime(next.tenant.call(takeOver as GuestFunction, value), 'takeOver()');
        } catch (error) {
          throw new StageFailure('takeOver', error);
        }
      }
      if (stopped) return;
      const before = serving;
      const cutOff = gate.inside();
      serving = next;
      candidate = undefined;
      version += 1;
      before?.tenant.stop(`version ${version} took over`);
      const kept = state === 'taken' && typeof takeOver !== 'function' ? 'dropped' : state;
      tell({ type: 'reloaded', version, state: kept, cutOff });
    } finally {
      discard();
      gate.open();
    }
  }

  async function cycle(): Promise<void> {
    tell({ type: 'loading', version: version + 1 });
    const next = await loadPatiently();
    if (next === undefined) return;
    try {
      await swap(next);
    } catch (failure) {
      if (stopped) return;
      const { stage, error } = failure instanceof StageFailure ? failure : new StageFailure('takeOver', failure);
      tell({ type: 'failed', version: version + 1, stage, error, attempts: 1, serving: version });
      if (serving === undefined) throw error;
    }
  }

  const debounced = makeDebounced(() => void run(), { timers, quietMs, mostMs });

  /** One cycle at a time, however many ask. */
  function run(): Promise<void> {
    if (running !== undefined || stopped) {
      dirty = true;
      return running ?? Promise.resolve();
    }
    const starting = Promise.resolve(); // a change that comes while a version is opened has to find us running
    running = starting.then(cycle).finally(() => {
      running = undefined;
      if (dirty && !stopped) debounced.poke();
    });
    return running;
  }

  /** Who asks while a version takes over may have written since that one was loaded: the next one is theirs. */
  async function reload(): Promise<void> {
    const under = running;
    await run();
    if (under === undefined || !dirty || stopped) return;
    debounced.clear();
    await run();
  }

  function changed(): void {
    if (stopped) return;
    if (running === undefined) {
      debounced.poke();
      return;
    }
    dirty = true;
  }

  let endWatch: (() => unknown) | undefined;
  async function stop(): Promise<void> {
    if (!stopped) {
      stopped = true;
      debounced.clear();
      endWait?.();
      endAll(makeError('RELOAD_STOPPED'));
      gate.end();
      discard('the reloader was stopped');
      serving?.tenant.stop('the reloader was stopped');
      tell({ type: 'stopped' });
      listeners.clear();
    }
    const end = endWatch;
    endWatch = undefined;
    await end?.();
    await running?.catch(() => {});
  }

  try {
    endWatch = await watch?.(changed);
    await run();
  } catch (cause) {
    await stop();
    const got = cause instanceof Error ? cause.message : String(cause);
    throw makeError('RELOAD_FIRST_FAILED', { got }, { cause });
  }

  return Object.freeze<Reloader>({
    call: (name, ...args) =>
      gate.pass(async () => {
        const { tenant, exports } = serving as Version;
        const fn = Object.hasOwn(exports, name) ? exports[name] : undefined;
        if (typeof fn !== 'function') throw makeError('RELOAD_EXPORT_MISSING', { version, name, got: typeof fn });
        return await tenant.call(fn as GuestFunction, ...args);
      }),
    version: () => version,
    subscribe(listener) {
      if (typeof listener !== 'function') refuse('listener', 'a function', listener);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    reload,
    stop,
  });
}
