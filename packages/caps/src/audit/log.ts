// The audit log: numbers events, holds the newest, hands each to the sinks.
//
// What is checked here: an event holds the known members and nothing else, each a number or a string of bounded
// length, because method names and module specifiers are a guest's own words.
import { kindOf } from '../capability.ts';
import { freeze, harden, weakMapGet, weakMapSet } from '../commons.ts';
import { makeError } from '../errors.ts';
import { assertOptions, type OptionNames, readLimit } from '../powers/check.ts';
import type { AuditEntry, AuditEvent, AuditSink } from './event.ts';
import { type AuditQuery, queryEvents } from './query.ts';

export interface AuditLog {
  /** Numbers the event, keeps it and gives it to the sinks. Throws what a sink throws. */
  record(entry: AuditEntry): AuditEvent;
  /** Those still held, oldest first. */
  events(): readonly AuditEvent[];
  /** Those still held that the query asks for, oldest first. */
  query(query: AuditQuery): readonly AuditEvent[];
  /** The `seq` of the next event. */
  next(): number;
  /** The id under which a capability was granted or registered; undefined for others. */
  idOf(capability: unknown): string | undefined;
  /** Makes `id` the name by which events refer to this capability. */
  identify(capability: object, id: string): void;
}

export interface AuditLogOptions {
  /** How many events are held; the oldest go first. Default 10,000 (about 2 MB). */
  readonly capacity?: number;
  /** How old an event may grow in memory, in the clock's milliseconds. Default: as old as `capacity` lets it. */
  readonly maxAgeMs?: number;
  readonly clock?: { now(): number };
  /** Sees every event as it is recorded; of several, each in turn. */
  readonly sink?: AuditSink | readonly AuditSink[];
  /** The first `seq`: goes on where a log that was kept ended. Default 0. */
  readonly first?: number;
}

/** UTF-16 units of one string of an event: stops a guest from filling the log by the names that it makes up. */
const LONGEST = 512;
/** The arguments in clear may be longer: their text is bounded where it is made. */
const LONGEST_ARGS = 65_536;

const MEMBERS = [
  'kind',
  'tenant',
  'capability',
  'id',
  'parent',
  'from',
  'to',
  'method',
  'digest',
  'args',
  'turn',
  'cause',
  'detail',
] as const satisfies readonly (keyof AuditEntry)[];

function copyOf(seq: number, at: number | undefined, entry: AuditEntry): AuditEvent {
  const event: Record<string, string | number> = at === undefined ? { seq } : { seq, at };
  for (const key of MEMBERS) {
    const value = entry[key];
    if (value === undefined) continue;
    const most = key === 'args' ? LONGEST_ARGS : LONGEST;
    event[key] = typeof value === 'string' && value.length > most ? `${value.slice(0, most)}…` : value;
  }
  return freeze(event) as unknown as AuditEvent;
}

const OPTIONS: OptionNames<AuditLogOptions> = { capacity: true, maxAgeMs: true, clock: true, sink: true, first: true };

/**
 * An audit log in memory, with sinks for what has to last.
 *
 * @throws OPTION_UNKNOWN, OPTION_INVALID: a misspelt sink would be none
 */
export function makeAuditLog(options: AuditLogOptions = {}): AuditLog {
  assertOptions(options, 'makeAuditLog', OPTIONS);
  const { capacity = 10_000, maxAgeMs = Number.POSITIVE_INFINITY, clock, sink = [], first = 0 } = options;
  for (const [option, value] of Object.entries({ capacity, maxAgeMs, first })) readLimit(value, option, 'makeAuditLog');
  const sinks = typeof sink === 'function' ? [sink] : [...sink];
  for (const each of sinks)
    if (typeof each !== 'function')
      throw makeError('OPTION_INVALID', {
        option: 'sink',
        where: 'makeAuditLog',
        expected: 'a function, or a list of them',
        got: kindOf(each),
      });
  const ids = new WeakMap<object, string>();
  let held: AuditEvent[] = [];
  let seq = first;

  const events = (): readonly AuditEvent[] => {
    const newest = held.slice(-capacity);
    if (clock === undefined || maxAgeMs === Number.POSITIVE_INFINITY) return freeze(newest);
    const oldest = clock.now() - maxAgeMs;
    return freeze(newest.filter(({ at = oldest }) => at >= oldest));
  };
  return harden({
    record: (entry: AuditEntry): AuditEvent => {
      const event = copyOf(seq, clock?.now(), entry);
      seq += 1;
      held.push(event);
      // Dropped by halves: shifting one at a time would cost the whole length each time.
      if (held.length >= capacity * 2) held = [...events()];
      for (const each of sinks) each(event);
      return event;
    },
    events,
    query: (query: AuditQuery): readonly AuditEvent[] => queryEvents(events(), query),
    next: (): number => seq,
    idOf: (capability: unknown): string | undefined =>
      (typeof capability === 'object' && capability !== null) || typeof capability === 'function'
        ? weakMapGet(ids, capability)
        : undefined,
    identify: (capability: object, id: string): void => {
      weakMapSet(ids, capability, id);
    },
  });
}
