// What a guest's side answers, read before anything is done with it.
//
// The wire has made sure that it is data and references within its limits; what they are is looked at here. A side that
// is what it was made to be gives these answers; one that somebody has taken over may give any, and the host must not
// count with them, hand them to listeners, or trip over them.
import type { ErrorRecord, FaultKind, Outcome, OutputLine, SourcePosition, TenantState, Usage } from '@cofferdam/core';
import type { Members } from '../side/types.ts';
import { isFaultKind } from './fault-error.ts';

/** Whoever finds an answer that is none. Never returns. */
export type Refuse = (expected: string) => never;

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (given: unknown): Fields | undefined =>
  typeof given === 'object' && given !== null && !Array.isArray(given) ? (given as Fields) : undefined;
const isAmount = (given: unknown): given is number => typeof given === 'number' && given >= 0 && given < Infinity;
const isText = (given: unknown): given is string => typeof given === 'string';

export function readMembers(given: unknown, refuse: Refuse): Members {
  if (!Array.isArray(given)) return refuse('pairs of names and values');
  return given.map((pair: unknown) => {
    const [name, value] = Array.isArray(pair) && pair.length === 2 ? (pair as readonly unknown[]) : [];
    return isText(name) ? ([name, value] as const) : refuse('pairs of names and values');
  });
}

const AMOUNTS = [
  'fuel',
  'turns',
  'ms',
  'cpuMs',
  'heapBytes',
  'outputBytes',
  'pendingJobs',
  'timers',
] as const satisfies readonly (keyof Usage)[];

export function readUsage(given: unknown, refuse: Refuse): Usage {
  const fields = fieldsOf(given) ?? {};
  const usage: Partial<Record<keyof Usage, number>> = {};
  for (const name of AMOUNTS) {
    const amount = fields[name];
    usage[name] = isAmount(amount) ? amount : refuse(`an amount of ${name}`);
  }
  return Object.freeze(usage as Usage);
}

function readPosition(given: unknown, refuse: Refuse): SourcePosition {
  const { file, line, column } = fieldsOf(given) ?? {};
  if (!isText(file) || !isAmount(line) || !isAmount(column)) return refuse('a position');
  return Object.freeze({ file, line, column });
}

const faultPart = (
  { fault, faultAt }: Fields,
  refuse: Refuse,
): { readonly fault?: FaultKind; readonly faultAt?: SourcePosition } => ({
  ...(fault === undefined ? {} : { fault: isFaultKind(fault) ? fault : refuse('a kind of fault') }),
  ...(faultAt === undefined ? {} : { faultAt: readPosition(faultAt, refuse) }),
});

export function readState(given: unknown, refuse: Refuse): TenantState {
  const fields = fieldsOf(given) ?? {};
  const { status, reason, nativeGuards } = fields;
  if (status !== 'running' && status !== 'stopped') return refuse('the state of a tenant');
  if (reason !== undefined && !isText(reason)) return refuse('a reason');
  return Object.freeze({
    status,
    ...faultPart(fields, refuse),
    ...(reason === undefined ? {} : { reason }),
    ...(nativeGuards === false ? { nativeGuards } : {}),
  });
}

export function readLines(given: unknown, refuse: Refuse): readonly OutputLine[] {
  if (!Array.isArray(given)) return refuse('lines');
  return given.map((line: unknown) => {
    const { stream, text } = fieldsOf(line) ?? {};
    if ((stream !== 'stdout' && stream !== 'stderr') || !isText(text)) return refuse('lines');
    return { stream, text };
  });
}

const MOST_CAUSES = 8;
/** Errors of aggregates and their causes, taken together: the same one may hang on many. */
const MOST_RECORDS = 1_000;

function readRecord(given: unknown, refuse: Refuse, depth = 0, room = { records: MOST_RECORDS }): ErrorRecord {
  const { name, message, code, stack, cause, errors } = fieldsOf(given) ?? {};
  if (!isText(name) || !isText(message)) return refuse('an error');
  room.records -= 1;
  const more = depth < MOST_CAUSES && room.records > 0;
  return {
    name,
    message,
    ...(isText(code) ? { code } : {}),
    ...(isText(stack) ? { stack } : {}),
    ...(cause === undefined || !more ? {} : { cause: readRecord(cause, refuse, depth + 1, room) }),
    ...(errors === undefined || !more ? {} : { errors: readRecords(errors, refuse, depth + 1, room) }),
  };
}

function readRecords(given: unknown, refuse: Refuse, depth: number, room: { records: number }): readonly ErrorRecord[] {
  if (!Array.isArray(given)) return refuse('an array of errors');
  const records: ErrorRecord[] = [];
  for (let i = 0; i < given.length && room.records > 0; i += 1) records.push(readRecord(given[i], refuse, depth, room));
  return records;
}

const STATUSES: readonly Outcome['status'][] = ['ok', 'error', 'exhausted', 'stopped'];

/** Its value is whatever the guest gave, as a copy. */
export function readOutcome(given: unknown, refuse: Refuse): Outcome {
  const fields = fieldsOf(given) ?? {};
  const status = STATUSES.find((one) => one === fields.status) ?? refuse('an outcome');
  const { inspection, error } = fields;
  if (inspection !== undefined && !isText(inspection)) return refuse('an inspection');
  return {
    status,
    ...(Object.hasOwn(fields, 'value') ? { value: fields.value } : {}),
    ...(inspection === undefined ? {} : { inspection }),
    ...(error === undefined ? {} : { error: readRecord(error, refuse) }),
    ...faultPart(fields, refuse),
    output: readLines(fields.output, refuse),
    usage: readUsage(fields.usage, refuse),
  };
}

export function readNames(given: unknown, refuse: Refuse): readonly string[] {
  return Array.isArray(given) && given.every(isText) ? (given as readonly string[]) : refuse('names');
}
