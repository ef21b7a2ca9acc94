// The error of a tenant that has hit a limit on the other side: the same code and sentence as in this realm.
import type { FaultKind, TenantState } from '@cofferdam/core';
import { FAULT_CODES } from '@cofferdam/core/kit';
import { makeError } from '../errors.ts';

export const isFaultKind = (given: unknown): given is FaultKind =>
  typeof given === 'string' && Object.hasOwn(FAULT_CODES, given);

/** `state.reason` is the sentence, as core filled it. What is no fault is TENANT_STOPPED. */
export function faultError(tenant: string, { fault, reason = 'its side stopped it' }: TenantState): Error {
  if (fault === undefined) return makeError('TENANT_STOPPED', { tenant, reason });
  return Object.assign(new Error(reason), { code: FAULT_CODES[fault], details: Object.freeze({ tenant }) });
}

/** Whether this may be a fault. A guest can say so of anything it throws; that a tenant has ended only its side says. */
export function isFault(error: unknown): boolean {
  const { code } = Object(error) as { readonly code?: unknown };
  return Object.values(FAULT_CODES).some((known) => known === code);
}
