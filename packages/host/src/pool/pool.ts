// Warm sides of one placement: so many ready, so many at most, given to who has waited longest.
//
// What always holds: no side has more tenants than it may; a side that ran a condemned tenant gets no other; there are
// never more sides than the maximum (and, for updates, the surge), those on their way in and out counted. A thread that
// nothing can end is the exception: it is reported and left out of the count, since a guest could otherwise starve the
// pool for good.
import { makeError } from '../errors.ts';
import type { HostEvent } from '../events/types.ts';
import type { Placement, Side, SideEnd } from '../placements/types.ts';
import { type Deferred, type HostTimers, makeDeferred } from '../powers.ts';
import { makeHeartbeat } from '../supervision/heartbeat.ts';
import { makeFairQueue } from './fair-queue.ts';
import type { FilledPoolOptions } from './options.ts';
import { hasRoom, makeSlot, type Occupant, type Slot } from './slot.ts';
import type { Lease, LeaseRequest, Pool, PoolStats } from './types.ts';

export interface PoolParts {
  readonly placement: Placement;
  readonly options: FilledPoolOptions;
  readonly timers: HostTimers;
  readonly heartbeatMs: number;
  readonly tell: (event: HostEvent) => void;
  /** Prepares a side that nobody waits for. Never rejects. */
  readonly warm: (side: Side) => Promise<void>;
}

interface Waiter {
  readonly request: LeaseRequest;
  readonly since: number;
  readonly lease: Deferred<Lease>;
  /** Takes back its listener for the abort. */
  readonly settled: () => void;
}

/** How long a side that is thrown away may take to end by itself. */
const CONDEMNED_GRACE_MS = 100;
const RECYCLED_GRACE_MS = 1_000;
/** Sides that nobody waits for are started a little later: whoever has just got one needs the CPU more. */
const SPARE_DELAY_MS = 50;
/** … and later still, when one could not be started. */
const SPARE_RETRY_MS = 5_000;
const ADVICE = 'only the process placement can end a guest that does this';

export function makePool({ placement, options, timers, heartbeatMs, tell, warm }: PoolParts): Pool {
  const { kind } = placement;
  const { minimum, maximum, surge: mostSurge, idleMs, recycleAfter, tenantsPerSide, queue: mostWaiting } = options;
  const slots = new Set<Slot>();
  const queue = makeFairQueue<Waiter>();
  const leaving = new Set<Promise<unknown>>();
  let stuck = 0;
  let closing: Promise<void> | undefined;
  let spareTimer: unknown;

  const count = (phase: Slot['phase']): number => [...slots].filter((slot) => slot.phase === phase).length;
  /** No side can be started but one more for an update. */
  const isFull = (): boolean => slots.size >= maximum && slots.size < maximum + mostSurge;
  const isSpare = (slot: Slot): boolean => slot.phase === 'ready' && !slot.retired && slot.tenants.size === 0;

  /** Starts a side: for `reserved`, or for whoever waits when it is ready. */
  function start(reserved?: Waiter): void {
    const slot = makeSlot();
    if (reserved !== undefined) slot.wanted.abort();
    slots.add(slot);
    const since = timers.now();
    const started = (async () => await placement.start(slot.abort.signal, slot.wanted.signal))();
    leaving.add(started);
    started
      .then(
        (side) => {
          slot.side = side;
          slot.phase = 'ready';
          tell({ type: 'side-started', placement: kind, side: side.id, ms: timers.now() - since });
          // Once for each side, however many tenants it will have had.
          void side.ended.then((end) => gone(slot, side, end));
          void side.peer.closed.then((cause) => {
            slot.wireCause = cause;
          });
          if (closing !== undefined) retire(slot, 0);
          else if (reserved !== undefined && !reserved.request.signal.aborted) give(slot, reserved);
          else if (slots.size > maximum) retire(slot, 0);
          pump();
          rest(slot);
          if (isSpare(slot)) void warm(side).then(() => slot.wanted.abort());
        },
        (error: unknown) => {
          slots.delete(slot);
          if (closing === undefined) tell({ type: 'side-failed', placement: kind, why: wordsOf(error) });
          // One who waited learns of it; otherwise it was a spare one, and nobody is in a hurry.
          const waiter = reserved ?? queue.shift();
          if (waiter !== undefined) refuse(waiter, error);
          else replenishAfter(SPARE_RETRY_MS);
          pump();
        },
      )
      .finally(() => leaving.delete(started));
  }

  /** A side is no more, whoever ended it. */
  function gone(slot: Slot, side: Side, end: SideEnd): void {
    const { how, detail } = end;
    slots.delete(slot);
    slot.phase = 'ending';
    slot.retired = true;
    slot.wasShared = slot.tenants.size > 1;
    slot.heartbeat?.stop();
    timers.clearTimeout(slot.idleTimer);
    tell({ type: 'side-ended', placement: kind, side: side.id, how, detail });
    slot.end = end;
    for (const { onEnd } of [...slot.tenants]) onEnd?.(end);
    if (how === 'stuck') {
      stuck += 1;
      tell({ type: 'stuck', placement: kind, side: side.id, detail, advice: ADVICE });
    }
    pump();
  }

  /** No tenant goes there any more; it ends when the last has left. */
  function retire(slot: Slot, graceMs: number): void {
    slot.retired = true;
    timers.clearTimeout(slot.idleTimer);
    if (slot.phase !== 'ready' || slot.side === undefined || slot.tenants.size > 0) return;
    slot.phase = 'ending';
    slot.heartbeat?.stop();
    const ended = slot.side.close(graceMs);
    leaving.add(ended);
    ended.finally(() => leaving.delete(ended)).catch(() => {});
  }

  /** Nobody is on it: it waits to be needed, for a while. */
  function rest(slot: Slot): void {
    if (!isSpare(slot)) return;
    timers.clearTimeout(slot.idleTimer);
    if (idleMs === Number.POSITIVE_INFINITY) return;
    slot.idleTimer = timers.setTimeout(
      () => {
        if (!isSpare(slot)) return;
        if ([...slots].filter(isSpare).length > minimum) retire(slot, RECYCLED_GRACE_MS);
        else rest(slot);
      },
      idleMs,
      true,
    );
  }

  /** The one with the fewest tenants: a side's end then costs the fewest. */
  function roomFor(alone: boolean, crowded = false): Slot | undefined {
    let best: Slot | undefined;
    for (const slot of slots)
      if (
        hasRoom(slot, { alone, tenantsPerSide, crowded }) &&
        (best === undefined || slot.tenants.size < best.tenants.size)
      )
        best = slot;
    return best;
  }

  function give(slot: Slot, { request, since, lease, settled }: Waiter): void {
    const { side } = slot;
    if (side === undefined) throw new TypeError('A side that has not started was given away');
    settled();
    slot.wanted.abort();
    timers.clearTimeout(slot.idleTimer);
    const { patienceMs, heard } = request;
    const tenant: Occupant = { patienceMs, heard, onEnd: undefined };
    slot.tenants.add(tenant);
    slot.served += 1;
    slot.exclusive = request.alone === true && slot.tenants.size === 1;
    if (slot.served >= recycleAfter) slot.retired = true;
    slot.heartbeat ??= makeHeartbeat({
      ping: () => side.control.ping(),
      timers,
      everyMs: heartbeatMs,
      patienceMs: () => Math.max(...[...slot.tenants].map((each) => each.patienceMs)),
      heard: (bytes) => {
        slot.heapBytes = typeof bytes === 'number' && bytes >= 0 ? bytes : 0;
        for (const occupant of slot.tenants) occupant.heard?.();
      },
      missed: (silentMs) => {
        side.kill('killed', `it did not answer for ${Math.round(silentMs)} ms`).catch(() => {});
      },
    });
    lease.resolve(
      Object.freeze<Lease>({
        side,
        waitedMs: timers.now() - since,
        onEnd: (listener) => {
          if (slot.end === undefined) tenant.onEnd = listener;
          else listener(slot.end);
        },
        wireCause: () => slot.wireCause,
        isShared: () => slot.wasShared ?? slot.tenants.size > 1,
        release: (how) => {
          if (!slot.tenants.delete(tenant)) return;
          if (how === 'condemned') slot.retired = true;
          if (slot.tenants.size > 0) return;
          slot.exclusive = false;
          slot.heartbeat?.stop();
          slot.heartbeat = undefined;
          // Beyond the maximum, after an update: one too many now.
          if (slot.retired || slots.size > maximum)
            retire(slot, how === 'condemned' ? CONDEMNED_GRACE_MS : RECYCLED_GRACE_MS);
          pump();
          rest(slot);
        },
      }),
    );
  }

  function refuse({ lease, settled }: Waiter, error: unknown): void {
    settled();
    lease.reject(error);
  }

  /** Gives what there is, and starts what is missing. */
  function pump(): void {
    if (closing !== undefined) return;
    const passedOver: Waiter[] = [];
    while (queue.size > 0 && roomFor(false) !== undefined) {
      const waiter = queue.shift() as Waiter;
      const slot = roomFor(waiter.request.alone === true);
      if (slot === undefined) passedOver.push(waiter);
      else give(slot, waiter);
    }
    // They want a side of their own, and there was room beside others alone.
    for (const waiter of passedOver) enqueue(waiter);
    if (slots.size >= maximum && [...slots].every(({ phase }) => phase === 'ready')) crowd();
    const needed = Math.ceil((queue.size - passedOver.length) / tenantsPerSide) + passedOver.length;
    for (let more = needed - count('starting'); more > 0 && slots.size < maximum; more -= 1) start();
    let awaited = needed;
    for (const { phase, wanted } of slots) if (phase === 'starting' && awaited-- > 0) wanted.abort();
    if (spares() < minimum) replenishAfter(SPARE_DELAY_MS);
  }

  /** There will be no further side: better beside others than not at all. */
  function crowd(): void {
    while (queue.size > 0) {
      const slot = roomFor(false, true);
      if (slot === undefined) return;
      give(slot, queue.shift() as Waiter);
    }
  }

  /** Sides that are ready, or will be, and that nobody waits for. */
  const spares = (): number => [...slots].filter(isSpare).length + Math.max(0, count('starting') - queue.size);

  function replenishAfter(ms: number): void {
    if (closing !== undefined || minimum === 0) return;
    spareTimer ??= timers.setTimeout(
      () => {
        spareTimer = undefined;
        replenish();
      },
      ms,
      true,
    );
  }

  function replenish(): void {
    for (let more = minimum - spares(); more > 0 && slots.size < maximum; more -= 1) start();
  }

  function enqueue(waiter: Waiter): void {
    const remove = queue.push(waiter.request.key, waiter);
    removals.set(waiter, remove);
  }
  const removals = new WeakMap<Waiter, () => void>();

  async function lease(request: LeaseRequest): Promise<Lease> {
    if (closing !== undefined) throw makeError('HOST_CLOSED');
    const { signal, surge = false } = request;
    if (signal.aborted) throw signal.reason;
    if (queue.size >= mostWaiting && roomFor(request.alone === true) === undefined) {
      tell({ type: 'queue-full', placement: kind, waiting: queue.size });
      throw makeError('QUEUE_FULL', { placement: kind, limit: mostWaiting });
    }
    const wanted = makeDeferred<Lease>();
    const aborted = (): void => {
      removals.get(waiter)?.();
      wanted.reject(signal.reason);
    };
    signal.addEventListener('abort', aborted, { once: true });
    const settled = (): void => signal.removeEventListener('abort', aborted);
    const waiter: Waiter = { request, since: timers.now(), lease: wanted, settled };
    if (surge && roomFor(request.alone === true) === undefined && isFull()) start(waiter);
    else {
      enqueue(waiter);
      pump();
    }
    return await wanted.promise;
  }

  function stats(): PoolStats {
    const wire = { exports: 0, imports: 0, pending: 0, serving: 0 };
    let tenants = 0;
    let heapBytes = 0;
    for (const { side, tenants: here, heapBytes: heap } of slots) {
      tenants += here.size;
      heapBytes += heap;
      if (side === undefined) continue;
      const { exports, imports, pending, serving } = side.peer.stats();
      wire.exports += exports;
      wire.imports += imports;
      wire.pending += pending;
      wire.serving += serving;
    }
    return Object.freeze({
      placement: kind,
      sides: slots.size,
      starting: count('starting'),
      spare: [...slots].filter(isSpare).length,
      tenants,
      waiting: queue.size,
      stuck,
      heapBytes,
      wire: Object.freeze(wire),
    });
  }

  async function closeAll(graceMs: number): Promise<void> {
    for (const waiter of queue.drain()) refuse(waiter, makeError('HOST_CLOSED'));
    timers.clearTimeout(spareTimer);
    for (const slot of slots) {
      slot.retired = true;
      timers.clearTimeout(slot.idleTimer);
      slot.heartbeat?.stop();
      slot.abort.abort(makeError('HOST_CLOSED'));
      if (slot.side === undefined) continue;
      slot.phase = 'ending';
      const ended = slot.side.close(graceMs);
      leaving.add(ended);
      ended.finally(() => leaving.delete(ended)).catch(() => {});
    }
    // What was starting and came up all the same ends as well, and is waited for.
    while (leaving.size > 0) await Promise.allSettled(leaving);
  }

  replenish();
  return Object.freeze<Pool>({
    kind,
    lease,
    stats,
    close: (graceMs) => {
      if (closing === undefined) {
        const done = makeDeferred<void>();
        closing = done.promise; // set first, so that nothing starts any more
        closeAll(graceMs).then(done.resolve, done.reject);
      }
      return closing;
    },
  });
}

/** An error's message, for an event. */
export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
