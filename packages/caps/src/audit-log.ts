import { harden } from './commons.ts';

/** What happened to a capability or a tenant. */
export type AuditKind = 'granted' | 'called' | 'returned' | 'threw' | 'denied' | 'revoked' | 'faulted';

/** What is recorded: all of it strings and numbers, so a record holds nothing alive. */
export interface AuditEntry {
  readonly kind: AuditKind;
  readonly tenant: string;
  /** Absent for events that concern the tenant as a whole. */
  readonly capability?: string;
  readonly method?: string;
  /** The tenant's turn, when the host says which. */
  readonly turn?: number;
  /** The `seq` of the call that a `returned`, `threw` or `denied` answers. */
  readonly cause?: number;
  /** Why: an error's code or name, a fault's kind. */
  readonly detail?: string;
}

export interface AuditEvent extends AuditEntry {
  /** 0, 1, 2 … over the log's life, also when older events were dropped. */
  readonly seq: number;
  /** Milliseconds since the epoch, when the log has a clock. */
  readonly at?: number;
}

export interface AuditLog {
  record(entry: AuditEntry): AuditEvent;
  /** Those still held, oldest first. */
  events(): readonly AuditEvent[];
}

export interface AuditLogOptions {
  /** How many events are held; the oldest go first. Default 10,000 (about 2 MB). */
  readonly capacity?: number;
  readonly clock?: { now(): number };
  /** Sees every event as it is recorded. */
  readonly sink?: (event: AuditEvent) => void;
}

/** An audit log in memory. */
export function makeAuditLog({ capacity = 10_000, clock, sink }: AuditLogOptions = {}): AuditLog {
  let held: AuditEvent[] = [];
  let seq = 0;
  return harden({
    record: (entry: AuditEntry): AuditEvent => {
      const event: AuditEvent = Object.freeze({
        seq: seq++,
        ...(clock === undefined ? {} : { at: clock.now() }),
        ...entry,
      });
      held.push(event);
      // Dropped by halves: shifting one at a time would cost the whole length each time.
      if (held.length >= capacity * 2) held = held.slice(-capacity);
      sink?.(event);
      return event;
    },
    events: (): readonly AuditEvent[] => Object.freeze(held.slice(-capacity)),
  });
}
