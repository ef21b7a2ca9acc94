import type { ErrorCode } from '../errors/codes.ts';
import { makeError, type CodedError, type ErrorDetails } from '../errors/make-error.ts';

// Only errors made here are in the set, and no guest ever holds one: errors cross as copies. So membership
// tells our own refusals from whatever a guest throws, which a code alone could not.
const refusals = new WeakSet<object>();

/** A coded error of the border, known to {@link isRefusal}. */
export function makeRefusal(code: ErrorCode, details: ErrorDetails): CodedError {
  const error = makeError(code, details);
  refusals.add(error);
  return error;
}

/** Whether `error` was thrown by the border itself. */
export function isRefusal(error: unknown): error is CodedError {
  return typeof error === 'object' && error !== null && refusals.has(error);
}
