// The error of a tenant that has hit a limit on the other side: the same code and sentence as in this realm.
import type { FaultKind, TenantState } from '@cofferdam/core';
import { makeError } from '../errors.ts';

/** The codes of core's faults, complete by the compiler. */
const CODES: Readonly<Record<FaultKind, string>> = {
  fuel: 'LIMIT_FUEL',
  fuelPerTurn: 'LIMIT_FUEL_PER_TURN',
  depth: 'LIMIT_DEPTH',
  string: 'LIMIT_STRING',
  bigint: 'LIMIT_BIGINT',
  array: 'LIMIT_ARRAY',
  buffer: 'LIMIT_BUFFER',
  heap: 'LIMIT_HEAP',
  wall: 'LIMIT_WALL',
  output: 'LIMIT_OUTPUT',
  jobs: 'LIMIT_JOBS',
  wait: 'LIMIT_WAIT',
  regexp: 'LIMIT_REGEXP',
  aborted: 'ABORTED',
};

export const isFaultKind = (given: unknown): given is FaultKind =>
  typeof given === 'string' && Object.hasOwn(CODES, given);

/** `state.reason` is the sentence, as core filled it. What is no fault is TENANT_STOPPED. */
export function faultError(tenant: string, { fault, reason = 'its side stopped it' }: TenantState): Error {
  if (fault === undefined) return makeError('TENANT_STOPPED', { tenant, reason });
  return Object.assign(new Error(reason), { code: CODES[fault], details: Object.freeze({ tenant }) });
}

/** Whether this may be a fault. A guest can say so of anything it throws; that a tenant has ended only its side says. */
export function isFault(error: unknown): boolean {
  const { code } = Object(error) as { readonly code?: unknown };
  return Object.values(CODES).some((known) => known === code);
}
