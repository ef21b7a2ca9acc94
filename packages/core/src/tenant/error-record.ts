// An error that the border gave, as plain data of bounded size: a host keeps it, prints it, sends it on.
import { inspect, type InspectOptions } from '../inspect/index.ts';
import type { ErrorRecord } from './types.ts';

const MOST_CAUSES = 5;
/** Of one AggregateError. */
const MOST_ERRORS = 16;
/** UTF-16 units that one error and what hangs on it may have before no more errors of aggregates are added. */
const MOST_UNITS = 65_536;
/** Of what was no error. */
const MOST_TEXT = 1_000;

interface Room {
  units: number;
  readonly isProxy: InspectOptions['isProxy'];
}

/** Causes and errors of aggregates come along, the first of them; what is no error comes as its text. */
export const errorRecord = (error: unknown, isProxy: InspectOptions['isProxy']): ErrorRecord =>
  recordOf(error, { units: MOST_UNITS, isProxy }, 0);

function recordOf(error: unknown, room: Room, depth: number): ErrorRecord {
  if (!(error instanceof Error)) return recordOfText(error, room);
  const { name, message, code, guestStack, cause, errors } = error as Error & Readonly<Record<string, unknown>>;
  const record: ErrorRecord = {
    name: typeof name === 'string' ? name : 'Error',
    message: typeof message === 'string' ? message : String(message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...(typeof guestStack === 'string' && guestStack !== '' ? { stack: guestStack } : {}),
  };
  room.units -= record.name.length + record.message.length + (record.stack?.length ?? 0);
  if (depth >= MOST_CAUSES) return record;
  return {
    ...record,
    ...(cause === undefined ? {} : { cause: recordOf(cause, room, depth + 1) }),
    ...(Array.isArray(errors) ? { errors: recordsOf(errors, room, depth + 1) } : {}),
  };
}

function recordOfText(thrown: unknown, room: Room): ErrorRecord {
  const { isProxy } = room;
  const text =
    typeof thrown === 'string' ? thrown.slice(0, MOST_TEXT) : inspect(thrown, { isProxy, maxBytes: MOST_TEXT });
  room.units -= text.length;
  return { name: 'Error', message: text };
}

function recordsOf(errors: readonly unknown[], room: Room, depth: number): readonly ErrorRecord[] {
  const records: ErrorRecord[] = [];
  for (let i = 0; i < errors.length && i < MOST_ERRORS && room.units > 0; i += 1)
    records.push(recordOf(errors[i], room, depth));
  return records;
}
