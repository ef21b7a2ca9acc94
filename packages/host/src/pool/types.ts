// What a pool is to those who need a side.
import type { PlacementKind, Side, SideEnd } from '../placements/types.ts';

export interface LeaseRequest {
  /** Whose turn it is, when several wait: the tenant's name. */
  readonly key: string;
  /** Ends the wait; the lease rejects with its reason. */
  readonly signal: AbortSignal;
  /** How long a turn of this tenant may keep the side from answering. `Infinity`: nobody looks. */
  readonly patienceMs: number;
  /** May go beyond the maximum: the tenant that it replaces has a side of its own meanwhile. */
  readonly surge?: boolean;
  /** Called at each heartbeat of the side. Must not throw. */
  readonly heard?: (() => void) | undefined;
  /** No other tenant beside it: it has ended a side that it shared, or somebody else has. */
  readonly alone?: boolean;
}

/** A place on a side, for one tenant. */
export interface Lease {
  readonly side: Side;
  /** Milliseconds between asking and getting. */
  readonly waitedMs: number;
  /** Whether other tenants are on the side, or were when it ended. */
  isShared(): boolean;
  /** Calls the listener when the side has ended, unless the place was given back before. It must not throw. */
  onEnd(listener: (end: SideEnd) => void): void;
  /** What its wire was closed with, once it is. */
  wireCause(): Error | undefined;
  /**
   * Gives the place back. `condemned`: what ran there has hit a limit or does not answer, and no other tenant will run
   * on the side. May be called twice.
   */
  release(how: 'clean' | 'condemned'): void;
}

export interface PoolStats {
  readonly placement: PlacementKind;
  /** All of them, those on their way in and out too. */
  readonly sides: number;
  readonly starting: number;
  /** Ready, without a tenant. */
  readonly spare: number;
  readonly tenants: number;
  readonly waiting: number;
  /** Threads that could not be ended, since the host was made. */
  readonly stuck: number;
  /** Bytes of heap in use in those with tenants, as they last said at a heartbeat. */
  readonly heapBytes: number;
  /** Over the wires of all its sides. */
  readonly wire: {
    readonly exports: number;
    readonly imports: number;
    readonly pending: number;
    readonly serving: number;
  };
}

export interface Pool {
  readonly kind: PlacementKind;
  /** Rejects with QUEUE_FULL, HOST_CLOSED, what starting a side throws, or the signal's reason. */
  lease(request: LeaseRequest): Promise<Lease>;
  stats(): PoolStats;
  /** Ends every side: politely, and by force after `graceMs`. Resolves when nothing is left. May be called twice. */
  close(graceMs: number): Promise<void>;
}
