// What a host tells of itself and of its tenants: plain data, never anything alive.
import type { FaultKind } from '@cofferdam/core';
import type { GrantRefusal } from '@cofferdam/caps';
import type { PlacementKind, SideEnd } from '../placements/types.ts';

interface OfTenant {
  readonly tenant: string;
  readonly placement: PlacementKind;
}

interface OfSide {
  readonly placement: PlacementKind;
  /** Thread id or process id. */
  readonly side: number;
}

/** Everything that a host tells, by `type`. */
export type HostEvent =
  /** A tenant is up for the first time. `ms` from the call of `admit`, `queueMs` of them in the pool's queue. */
  | (OfTenant & {
      readonly type: 'admitted';
      readonly side: number;
      readonly ms: number;
      readonly queueMs: number;
      /** What its manifest asks for and it does not get. */
      readonly refusals: readonly GrantRefusal[];
    })
  /** Its code runs in a side: the first time, after idling, after a restart or an update. */
  | (OfTenant & { readonly type: 'started'; readonly side: number; readonly ms: number; readonly queueMs: number })
  /** It has ended and is started again in a while. */
  | (OfTenant & { readonly type: 'restarting'; readonly afterMs: number; readonly why: string })
  | (OfTenant & { readonly type: 'restarted'; readonly restarts: number })
  /** Nobody has called it for long: its side was given back. The next call starts it again. */
  | (OfTenant & { readonly type: 'idle' })
  | (OfTenant & { readonly type: 'updated' })
  /** The new code did not load, or did not take over: the old one serves on. */
  | (OfTenant & { readonly type: 'update-failed'; readonly why: string })
  /** It has hit a limit of its own. */
  | (OfTenant & { readonly type: 'faulted'; readonly fault: FaultKind | undefined; readonly why: string })
  /** It is no more. */
  | (OfTenant & { readonly type: 'stopped'; readonly reason: string })
  /** A console line outside of a `run`. */
  | (OfTenant & { readonly type: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string })
  | (OfSide & { readonly type: 'side-started'; readonly ms: number })
  | { readonly type: 'side-failed'; readonly placement: PlacementKind; readonly why: string }
  | (OfSide & { readonly type: 'side-ended'; readonly how: SideEnd['how']; readonly detail: string })
  /** A thread that nothing ends. It burns a core until the process ends. */
  | (OfSide & { readonly type: 'stuck'; readonly detail: string; readonly advice: string })
  /** An admission was refused, since so many wait already. */
  | { readonly type: 'queue-full'; readonly placement: PlacementKind; readonly waiting: number }
  | { readonly type: 'closed' };

export type HostEventType = HostEvent['type'];

/** The events of one type; `'*'` stands for all. */
export type HostEventOf<T extends HostEventType | '*'> = T extends '*' ? HostEvent : Extract<HostEvent, { type: T }>;

/** Subscribes; gives the end of it, which may be called twice. */
export type Listen<E extends { readonly type: string } = HostEvent> = <T extends E['type'] | '*'>(
  type: T,
  listener: (event: T extends '*' ? E : Extract<E, { readonly type: T }>) => void,
) => () => void;

/** Those events that concern one tenant. */
export type TenantEvent = Extract<HostEvent, { readonly tenant: string }>;
