// Every refusal is an Error with a `code` from one table and the `details` that filled its sentence.
// Errors are recognised by code, never by instanceof.
import { type ErrorCode, sentences } from './codes.ts';
import { type CodedErrorOf, type ErrorDetails, type ErrorKit, makeErrorKit } from './kit.ts';

export type { ErrorDetails } from './kit.ts';

/** An Error that carries a code of {@link ErrorCode} and the facts behind its sentence. */
export interface CodedError extends CodedErrorOf<ErrorCode> {}

const made = new WeakSet<object>();
const kit: ErrorKit<ErrorCode> = makeErrorKit(sentences);

/** Makes a coded error; its message is the code's sentence with `{name}` filled from `details`. */
export function makeError(code: ErrorCode, details: ErrorDetails = {}, options?: { cause?: unknown }): CodedError {
  const error = kit.makeError(code, details, options);
  made.add(error);
  return error;
}

/** Whether `value` came from {@link makeError}: a guest can write any code, but cannot be in here. */
export function isMadeError(value: unknown): value is CodedError {
  return typeof value === 'object' && value !== null && made.has(value);
}

/** Whether `value` is an error of this code (of any code of ours when none is given). */
export const isCodedError: (value: unknown, code?: ErrorCode) => value is CodedError = kit.isError;
