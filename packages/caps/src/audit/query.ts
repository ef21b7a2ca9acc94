// Which events are asked for.
import type { AuditEvent, AuditKind } from './event.ts';

/** Every member given must hold. */
export interface AuditQuery {
  readonly kind?: AuditKind | readonly AuditKind[];
  readonly tenant?: string;
  readonly capability?: string;
  readonly id?: string;
  readonly method?: string;
  readonly cause?: number;
  /** From this `seq` on. */
  readonly from?: number;
  /** Milliseconds since the epoch, inclusive. Events without a time are left out. */
  readonly since?: number;
  /** Milliseconds since the epoch, exclusive. Events without a time are left out. */
  readonly until?: number;
  /** The newest so many. */
  readonly limit?: number;
}

const SAME = ['tenant', 'capability', 'id', 'method', 'cause'] as const;

/** The events that a query asks for, oldest first; of any source, such as lines that were read back. */
export function queryEvents(events: Iterable<AuditEvent>, query: AuditQuery = {}): readonly AuditEvent[] {
  const { kind, from = 0, since, until, limit = Number.POSITIVE_INFINITY } = query;
  const kinds = kind === undefined ? undefined : new Set<string>(typeof kind === 'string' ? [kind] : kind);
  const found: AuditEvent[] = [];
  for (const event of events) {
    if (event.seq < from || (kinds !== undefined && !kinds.has(event.kind))) continue;
    if (since !== undefined && !(event.at !== undefined && event.at >= since)) continue;
    if (until !== undefined && !(event.at !== undefined && event.at < until)) continue;
    if (SAME.some((key) => query[key] !== undefined && query[key] !== event[key])) continue;
    found.push(event);
  }
  return Object.freeze(limit < found.length ? found.slice(found.length - limit) : found);
}
