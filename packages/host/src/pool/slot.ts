// One side of a pool, from its start to its end, with the tenants that it has.
import type { Side, SideEnd } from '../placements/types.ts';
import type { Heartbeat } from '../supervision/heartbeat.ts';
import type { LeaseRequest } from './types.ts';

/** A tenant, as far as its pool knows it. */
export interface Occupant extends Pick<LeaseRequest, 'patienceMs' | 'heard'> {
  onEnd: ((end: SideEnd) => void) | undefined;
}

export interface Slot {
  /** `starting` has no side yet; `ending` takes no tenant any more and counts until nothing of it is left. */
  phase: 'starting' | 'ready' | 'ending';
  side: Side | undefined;
  readonly tenants: Set<Occupant>;
  served: number;
  /** No tenant any more: it ran a condemned one, has served enough, or the pool closes. */
  retired: boolean;
  /** Its one tenant wants no others beside it. */
  exclusive: boolean;
  /** Bytes of heap in use there, as last heard. */
  heapBytes: number;
  /** Set when its wire is closed: what everything pending was rejected with. */
  wireCause: Error | undefined;
  /** Set when its side ends, with whether it had several tenants then. */
  end: SideEnd | undefined;
  wasShared: boolean | undefined;
  heartbeat: Heartbeat | undefined;
  idleTimer: unknown;
  readonly abort: AbortController;
  /** Aborted when somebody waits for it, or it is ready for them. */
  readonly wanted: AbortController;
}

export const makeSlot = (): Slot => ({
  phase: 'starting',
  side: undefined,
  tenants: new Set(),
  served: 0,
  retired: false,
  exclusive: false,
  heapBytes: 0,
  wireCause: undefined,
  end: undefined,
  wasShared: undefined,
  heartbeat: undefined,
  idleTimer: undefined,
  abort: new AbortController(),
  wanted: new AbortController(),
});

/** How a tenant would like to be placed. */
export interface Wish {
  /** On a side of its own. */
  readonly alone: boolean;
  readonly tenantsPerSide: number;
  /** Not even the wish of the one that is there, to be alone, counts: there is no other place. */
  readonly crowded?: boolean;
}

/** Whether one more tenant may go there. */
export function hasRoom(slot: Slot, { alone, tenantsPerSide, crowded = false }: Wish): boolean {
  if (slot.phase !== 'ready' || slot.retired || (slot.exclusive && !crowded)) return false;
  return slot.tenants.size < (alone ? 1 : tenantsPerSide);
}
