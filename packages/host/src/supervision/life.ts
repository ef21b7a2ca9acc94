// One tenant's life: which seat it has, what happens when that ends, and who may call it meanwhile.
//
//   starting ──► running ◄──► idle          idle: nobody calls it; the next call starts it
//                │  ▲  ▲
//                ▼  │  └────► updating       updating: the old code serves until the new has taken over, or for good
//            restarting                      … and from everywhere to stopped, which is the end
//
// What always holds: a call gets one answer, from the seat that it was let in to, or the reason why there is none.
// Nothing is called twice: what was under way when a seat ended is rejected, not tried again.
import { isHostError, makeError } from '../errors.ts';
import type { TenantEvent } from '../events/types.ts';
import type { PlacementKind } from '../placements/types.ts';
import { wordsOf } from '../pool/pool.ts';
import { type HostTimers, settledWithin } from '../powers.ts';
import type { HandleState, HandleStatus } from '../types.ts';
import { makeBackOff } from './back-off.ts';
import { handOver } from './hand-over.ts';
import { makeIdleWatch } from './idle-watch.ts';
import type { FilledSupervision } from './options.ts';
import { type Seat, type SeatEnd, type SeatRequest, WAITING } from './seat.ts';
import { makeWaitingRoom } from './waiting-room.ts';

export interface LifeParts<S> {
  readonly tenant: string;
  readonly placement: PlacementKind;
  readonly source: S;
  /** Takes a seat for this code. */
  readonly start: (source: S, request: SeatRequest) => Promise<Seat>;
  readonly policy: FilledSupervision;
  readonly timers: HostTimers;
  readonly tell: (event: TenantEvent) => void;
  /** Why it cannot be started again whatever the policy says: it has spent all that it was given. */
  readonly spent: () => Error | undefined;
  /** Timers that the guest has set, as last heard. */
  readonly timersSet: () => number;
  /** It is stopped, for good. Called once. */
  readonly stopped: () => void;
}

export interface Life<S> {
  /** The first start. Rejects with what went wrong, and then it is stopped. */
  begin(signal: AbortSignal | undefined): Promise<Seat>;
  /**
   * `work` on the seat that it has, or gets; it makes its calls by the seat's `call`. Rejects with the reason when there
   * will be no seat.
   */
  enter<T>(work: (seat: Seat) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Rejects with UPDATE_FAILED, and the reason as its cause; the code that serves serves on. */
  update(load: () => Promise<S>): Promise<void>;
  /** Resolves when nothing of it is left. May be called twice. */
  stop(reason: string): Promise<void>;
  state(): HandleState;
  seat(): Seat | undefined;
  /** Whoever holds this keeps it from idling. */
  hold(): () => void;
  /** Takes no more calls. Resolves when none is under way any more, or after `ms`. */
  drain(ms: number): Promise<void>;
}

interface Loss extends Pick<SeatEnd, 'why' | 'cause' | 'state' | 'wasShared'> {
  /** It has not ended: there was no place for it, which is not its doing. */
  readonly hadNoPlace?: boolean;
}

const NO_PLACE = ['QUEUE_FULL', 'SIDE_FAILED'] as const;

/** Whether `error` kept a tenant from getting a side, before anything of its own ran. */
function isNoPlace(error: unknown): boolean {
  if (isHostError(error, 'ADMIT_LATE')) return error.details.stage === WAITING;
  return NO_PLACE.some((code) => isHostError(error, code));
}

export function makeLife<S>(parts: LifeParts<S>): Life<S> {
  const { tenant, placement, start, policy, timers, tell } = parts;
  const about = { tenant, placement };
  const room = makeWaitingRoom<void>(tenant, policy.waiting);
  const backOff = makeBackOff(policy.backOff, timers);
  const attempts = new Set<AbortController>();
  const departures = new Set<Promise<void>>();
  let { source } = parts;
  let status: HandleStatus = 'starting';
  let seat: Seat | undefined;
  /** Calls wait while new code takes over, and are refused once it is to end. */
  let gate: 'open' | 'closed' | 'refusing' = 'open';
  let restarts = 0;
  /** Set once: why it is stopped. */
  let cause: Error | undefined;
  let reason: string | undefined;
  let tenantState: HandleState['tenant'];
  /** Until when it gets a side of its own: a side that it shared has ended, and it may have been its doing. */
  let aloneUntil = Number.NEGATIVE_INFINITY;
  let restartTimer: unknown;
  /** The start that is under way, updates left out. Never rejects. */
  let starting: Promise<void> = Promise.resolve();
  let updates: Promise<void> = Promise.resolve();
  /** The end of the seat while an update is under way: seen to when that has failed. */
  let orphaned: Loss | undefined;

  const idle = makeIdleWatch({
    idleMs: policy.idleMs,
    timers,
    isBusy: () => status !== 'running' || seat === undefined || seat.calls() > 0,
    isQuiet: async () => {
      await seat?.account();
      return parts.timersSet() === 0;
    },
    doze: () => {
      const from = seat;
      if (status !== 'running' || from === undefined) return;
      status = 'idle';
      seat = undefined;
      tell({ type: 'idle', ...about });
      depart(from, 'nobody has called it for long');
    },
  });

  function depart(from: Seat, why: string): void {
    const left = from.leave(why);
    departures.add(left);
    left.finally(() => departures.delete(left)).catch(() => {});
  }

  /** One start, within its deadline. */
  async function attempt(from: S, surge: boolean, signal?: AbortSignal): Promise<Seat> {
    const abort = new AbortController();
    const since = timers.now();
    let stage = 'being prepared';
    const late = timers.setTimeout(
      () => abort.abort(makeError('ADMIT_LATE', { tenant, ms: policy.startMs, stage })),
      policy.startMs,
    );
    const pass = (): void => abort.abort(signal?.reason);
    signal?.addEventListener('abort', pass, { once: true });
    if (signal?.aborted) pass();
    attempts.add(abort);
    try {
      const next = await start(from, {
        signal: abort.signal,
        surge,
        alone: timers.now() < aloneUntil,
        stage: (words) => {
          stage = words;
        },
      });
      tell({ type: 'started', ...about, side: next.side.id, ms: timers.now() - since, queueMs: next.queueMs });
      return next;
    } finally {
      attempts.delete(abort);
      timers.clearTimeout(late);
      signal?.removeEventListener('abort', pass);
    }
  }

  function openGate(): void {
    if (gate === 'closed') gate = 'open';
  }

  function adopt(next: Seat): void {
    seat = next;
    status = 'running';
    openGate();
    orphaned = undefined;
    void next.ended.then((end) => {
      if (seat !== next) return;
      seat = undefined;
      if (status === 'updating') orphaned = end;
      else recover(end);
    });
    room.open();
    idle.touch();
  }

  function finish(why: Error, words: string): void {
    if (cause !== undefined) return;
    cause = why;
    reason = words;
    status = 'stopped';
    timers.clearTimeout(restartTimer);
    idle.stop();
    for (const abort of attempts) abort.abort(why);
    room.refuse(why);
    tell({ type: 'stopped', ...about, reason: words });
    parts.stopped();
  }

  /** Its seat is lost: starts it again in a while, or not. */
  function recover(loss: Loss): void {
    if (cause !== undefined) return;
    tenantState = loss.state ?? tenantState;
    const words = wordsOf(loss.cause);
    if (loss.why === 'fault') tell({ type: 'faulted', ...about, fault: loss.state?.fault, why: words });
    const spent = parts.spent();
    const again = policy.restart === 'always' || (policy.restart === 'crashes' && loss.why === 'side');
    if (!again || spent !== undefined) {
      finish(spent ?? loss.cause, words);
      return;
    }
    let afterMs: number | undefined;
    if (loss.wasShared) {
      aloneUntil = timers.now() + policy.backOff.windowMs;
      afterMs = policy.backOff.firstMs;
    } else if (loss.hadNoPlace === true) afterMs = Math.min(policy.backOff.mostMs, 10 * policy.backOff.firstMs);
    else afterMs = backOff.next();
    if (afterMs === undefined) {
      const details = { tenant, count: backOff.count(), ms: policy.backOff.windowMs, why: words };
      finish(makeError('CRASH_LOOP', details, { cause: loss.cause }), words);
      return;
    }
    tell({ type: 'restarting', ...about, afterMs, why: words });
    restartAfter(afterMs);
  }

  function restartAfter(ms: number): void {
    status = 'restarting';
    restartTimer = timers.setTimeout(() => {
      restartTimer = undefined;
      starting = startAgain('restarting');
    }, ms);
  }

  /** After a crash, or after idling. Never rejects. */
  async function startAgain(as: 'restarting' | 'starting'): Promise<void> {
    status = as;
    try {
      const next = await attempt(source, false);
      if (status !== as) return depart(next, reason ?? 'it is not needed');
      if (as === 'restarting') restarts += 1;
      adopt(next);
      if (as === 'restarting') tell({ type: 'restarted', ...about, restarts });
    } catch (error) {
      if (status !== as) return;
      if (as === 'starting' && policy.restart === 'never') {
        // It has not ended, it was not there: those who called learn of it, and the next call tries again.
        status = 'idle';
        room.refuse(error as Error);
      } else {
        const hadNoPlace = isNoPlace(error);
        recover({ why: 'side', cause: error as Error, state: undefined, wasShared: false, hadNoPlace });
      }
    }
  }

  function wake(): void {
    const spent = parts.spent();
    if (spent === undefined) starting = startAgain('starting');
    else finish(spent, wordsOf(spent));
  }

  async function enter<T>(work: (on: Seat) => Promise<T>, signal?: AbortSignal): Promise<T> {
    for (;;) {
      if (cause !== undefined) throw cause;
      if (gate === 'refusing') throw makeError('TENANT_STOPPED', { tenant, reason: 'its host is closing' });
      const at = seat;
      if (at !== undefined && gate === 'open') {
        idle.touch();
        try {
          return await work(at);
        } finally {
          idle.touch();
        }
      }
      if (status === 'idle') wake();
      await room.wait(signal);
    }
  }

  async function updateNow(load: () => Promise<S>): Promise<void> {
    await starting;
    if (cause !== undefined) throw cause;
    const before = status;
    timers.clearTimeout(restartTimer);
    status = 'updating';
    let next: Seat | undefined;
    try {
      const from = await load();
      next = await attempt(from, seat !== undefined);
      if (gate === 'open') gate = 'closed';
      if (seat !== undefined) await settledWithin(timers, seat.whenQuiet(), policy.drainMs);
      await handOver(seat, next, { tenant, timers, ms: policy.drainMs });
      if (next.isOver()) throw (await next.ended).cause;
      if (cause !== undefined) throw cause;
      const old = seat;
      source = from;
      adopt(next);
      tell({ type: 'updated', ...about });
      if (old !== undefined) depart(old, 'other code took its place');
    } catch (error) {
      openGate();
      if (next !== undefined) depart(next, 'it did not take over');
      if (cause !== undefined) throw cause;
      const why = wordsOf(error);
      tell({ type: 'update-failed', ...about, why });
      resume(before);
      throw makeError('UPDATE_FAILED', { tenant, why }, { cause: error });
    }
  }

  /** Where it was before an update that has failed. */
  function resume(before: HandleStatus): void {
    const loss = orphaned;
    orphaned = undefined;
    if (seat !== undefined) {
      status = 'running';
      room.open();
      idle.touch();
    } else if (loss !== undefined) recover(loss);
    else if (before === 'restarting') restartAfter(policy.backOff.firstMs);
    else {
      status = 'idle';
      if (room.size > 0) wake();
    }
  }

  async function stop(why: string): Promise<void> {
    const from = seat;
    seat = undefined;
    if (cause === undefined) {
      tenantState = { status: 'stopped', reason: why };
      finish(makeError('TENANT_STOPPED', { tenant, reason: why }), why);
    }
    if (from !== undefined) depart(from, why);
    await Promise.all([starting, updates]);
    while (departures.size > 0) await Promise.all(departures);
  }

  return Object.freeze<Life<S>>({
    async begin(signal) {
      try {
        const first = await attempt(source, false, signal);
        if (cause !== undefined) {
          depart(first, wordsOf(cause));
          throw cause;
        }
        adopt(first);
        return first;
      } catch (error) {
        finish(error as Error, wordsOf(error));
        throw error;
      }
    },
    enter,
    update(load) {
      const run = updates.then(() => updateNow(load));
      updates = run.catch(() => {});
      return run;
    },
    stop,
    state: () =>
      Object.freeze({
        status,
        restarts,
        ...(tenantState === undefined ? {} : { tenant: tenantState }),
        ...(reason === undefined ? {} : { reason }),
      }),
    seat: () => seat,
    hold: () => idle.hold(),
    async drain(ms) {
      gate = 'refusing';
      room.refuse(makeError('TENANT_STOPPED', { tenant, reason: 'its host is closing' }));
      if (seat !== undefined) await settledWithin(timers, seat.whenQuiet(), ms);
    },
  });
}
