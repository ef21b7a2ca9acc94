// A tenant on a side: from its admission there until it has left, was stopped by a limit, or its side is no more. A
// tenant of a host has one after another; its calls go to the one that it has.
//
// When a seat ends, everything that is under way there rejects with one cause. What the other side says is checked by
// the wire; here nothing of it is believed but that it has ended, which can be no lie.
import type { TenantState } from '@cofferdam/core';
import { makeError } from '../errors.ts';
import type { SideEnd } from '../placements/types.ts';
import type { Lease, Pool } from '../pool/types.ts';
import { type HostTimers, makeDeferred, settledWithin } from '../powers.ts';
import type { Members, TenantControl, TenantEvents, TenantSpec } from '../side/types.ts';
import { faultError, isFault } from './fault-error.ts';
import type { Account } from './ledger.ts';
import { type Refuse, readLines, readState } from './read-answers.ts';
import { readControl } from './read-control.ts';
import { makeSeatEvents } from './seat-events.ts';

/** Why a tenant has no seat any more. */
export interface SeatEnd {
  /** `left`: it was asked to. `fault`: it has hit a limit. `side`: its side has ended. */
  readonly why: 'left' | 'fault' | 'side';
  /** What everything that was under way rejects with. */
  readonly cause: Error;
  readonly state?: TenantState | undefined;
  readonly side?: SideEnd | undefined;
  /** Whether other tenants were on the side: nobody can tell whose doing its end was. */
  readonly wasShared: boolean;
}

export interface Seat {
  readonly side: Lease['side'];
  readonly queueMs: number;
  /** Exports of its code, by name. */
  readonly exports: ReadonlyMap<string, unknown>;
  /** Never rejects. */
  readonly ended: Promise<SeatEnd>;
  isOver(): boolean;
  /** Calls that are under way. */
  calls(): number;
  /** `work` over its control; rejects with the seat's cause when that ends first. */
  call<T>(work: (control: TenantControl) => Promise<T>): Promise<T>;
  /** Resolves when no call is under way. */
  whenQuiet(): Promise<void>;
  /** Asks what it has spent, for the ledger. Never rejects. */
  account(): Promise<void>;
  /** What the side says by itself, unless the guest's calls fill its wire: whoever has asked tells. */
  stopped(state: TenantState): void;
  /** Stops the tenant and gives the place back. Never rejects. May be called twice. */
  leave(reason: string): Promise<void>;
}

export interface SeatPlan {
  readonly tenant: string;
  readonly pool: Pool;
  readonly timers: HostTimers;
  readonly graceMs: number;
  readonly patienceMs: number;
  /** Whether what it has spent is asked for at each heartbeat: its fuel is for its life, and its side may end any time. */
  readonly isCounted: boolean;
  /** What is admitted there; asked when the side is known, since a source may be lent to it. */
  readonly spec: (side: Lease['side']) => TenantSpec;
  readonly globals: Members;
  readonly output: TenantEvents['output'];
  readonly account: Account;
}

/** How one start differs from another. */
export interface SeatRequest {
  readonly signal: AbortSignal;
  readonly surge: boolean;
  readonly alone: boolean;
  /** Told how far it is, in words for an error. */
  readonly stage: (words: string) => void;
}

/** The first stage of a start, in words. */
export const WAITING: string = 'waiting for a side';

interface Call {
  readonly reject: (cause: Error) => void;
}

/** Rejects with what the pool, the side's `admit` or the signal says; then the side is thrown away. */
export async function takeSeat(plan: SeatPlan, { signal, surge, alone, stage }: SeatRequest): Promise<Seat> {
  const { tenant, pool, timers, graceMs, patienceMs, account } = plan;
  stage(WAITING);
  const heard = plan.isCounted ? () => void takeAccount() : undefined;
  const lease = await pool.lease({ key: tenant, signal, patienceMs, surge, alone, heard });
  if (signal.aborted) {
    lease.release('clean');
    throw signal.reason;
  }
  stage('loading its code');
  const { side } = lease;
  const over = makeDeferred<SeatEnd>();
  const calls = new Set<Call>();
  let quiet: (() => void)[] = [];
  let end: SeatEnd | undefined;
  let leaving: Promise<void> | undefined;
  let faulted = false;
  let control: TenantControl | undefined;
  let distrusted: Error | undefined;

  const settled = (call: Call): void => {
    if (!calls.delete(call) || calls.size > 0) return;
    const all = quiet;
    quiet = [];
    for (const resolve of all) resolve();
  };
  const finish = (how: Omit<SeatEnd, 'wasShared'>): void => {
    if (end !== undefined) return;
    end = Object.freeze({ ...how, wasShared: lease.isShared() });
    account.close();
    cut();
    for (const call of [...calls]) {
      call.reject(end.cause);
      settled(call);
    }
    over.resolve(end);
  };
  const takeAccount = async (): Promise<void> => {
    if (control === undefined || end !== undefined) return;
    const asked = control.usage().then(account.note, () => {});
    await settledWithin(timers, asked, graceMs);
  };
  /** It has hit a limit. What is under way has its own answers on their way; they come before that of `usage`. */
  const fault = async (state: TenantState): Promise<void> => {
    await takeAccount();
    finish({ why: 'fault', state, cause: faultError(tenant, state) });
    lease.release('condemned');
  };

  /** It is not what it was made to be: nothing that it says is believed any more. */
  const refuse: Refuse = (expected) => {
    distrusted ??= makeError('SIDE_ANSWER', { placement: side.placement, tenant, expected });
    side.kill('killed', `it gave something else in the place of ${expected}`).catch(() => {});
    throw distrusted;
  };
  const stopped = (state: TenantState): void => {
    if (faulted || leaving !== undefined || end !== undefined) return;
    faulted = true;
    void fault(state);
  };
  const { events, cut } = makeSeatEvents({
    output: (lines) => plan.output(readLines(lines, refuse)),
    stopped: (state) => stopped(readState(state, refuse)),
  });

  lease.onEnd((sideEnd) => {
    const { how, detail } = sideEnd;
    const wireCause = lease.wireCause();
    // With what its wire has to say, where that was the reason: a message that was none.
    const ended = makeError(
      'SIDE_ENDED',
      { tenant, placement: side.placement, how, why: detail },
      wireCause === undefined ? {} : { cause: wireCause },
    );
    finish({ why: 'side', side: sideEnd, cause: distrusted ?? ended });
    lease.release('condemned');
  });
  const aborted = makeDeferred<never>();
  const onAbort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const died = over.promise.then(({ cause }): never => {
    throw cause;
  });
  died.catch(() => {});
  let exports: ReadonlyMap<string, unknown>;
  try {
    const admitted = side.control.admit(plan.spec(side), plan.globals, events);
    control = readControl(await Promise.race([admitted, died, aborted.promise]), refuse);
    exports = new Map(await Promise.race([control.exports(), died, aborted.promise]));
  } catch (error) {
    // A wire that closes says so before its side has ended, which is the better reason.
    const sideCause = await causeOf(error);
    const cause = sideCause ?? error;
    // Code that does not load does no harm to those that come after; whatever else went wrong might.
    const isCondemned = end !== undefined || signal.aborted || control !== undefined || isFault(error);
    finish({ why: 'left', cause: makeError('TENANT_STOPPED', { tenant, reason: 'it was not admitted' }) });
    lease.release(isCondemned ? 'condemned' : 'clean');
    throw cause;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
  const admittedControl = control;

  /** The seat's cause, when `error` is what its wire closed with. */
  async function causeOf(error: unknown): Promise<Error | undefined> {
    if (end !== undefined) return end.cause;
    await null; // `closed` resolves a moment after what was pending was rejected
    await null;
    const wireCause = lease.wireCause();
    if (wireCause === undefined || error !== wireCause) return undefined;
    return (await over.promise).cause;
  }

  function call<T>(work: (on: TenantControl) => Promise<T>): Promise<T> {
    if (end !== undefined) return Promise.reject(end.cause);
    return new Promise<T>((resolve, reject) => {
      const entry: Call = { reject };
      calls.add(entry);
      const failed = (error: unknown): void => {
        causeOf(error).then((cause) => {
          reject(cause ?? error);
          settled(entry);
        }, reject);
      };
      try {
        work(admittedControl).then((value) => {
          resolve(value);
          settled(entry);
        }, failed);
      } catch (error) {
        reject(error);
        settled(entry);
      }
    });
  }

  async function depart(reason: string): Promise<void> {
    const stopped = admittedControl.stop(reason);
    const inTime = await settledWithin(timers, stopped, graceMs);
    if (inTime) await takeAccount();
    finish({ why: 'left', cause: makeError('TENANT_STOPPED', { tenant, reason }) });
    lease.release(inTime ? 'clean' : 'condemned');
  }

  return Object.freeze<Seat>({
    side,
    queueMs: lease.waitedMs,
    exports,
    ended: over.promise,
    isOver: () => end !== undefined,
    calls: () => calls.size,
    call,
    whenQuiet: () => (calls.size === 0 ? Promise.resolve() : new Promise((resolve) => quiet.push(resolve))),
    account: takeAccount,
    stopped,
    leave: (reason) => {
      leaving ??= end === undefined ? depart(reason) : Promise.resolve();
      return leaving;
    },
  });
}
