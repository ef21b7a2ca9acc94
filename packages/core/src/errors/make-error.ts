// Every refusal is an Error with a `code` from one table and the `details` that filled its sentence.
// Errors are recognised by code, never by instanceof.
import { sentences, type ErrorCode } from './codes.ts';

/** What a sentence is filled with: each value is shown as a short string. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | undefined>>;

/** An Error that carries a code of {@link ErrorCode} and the facts behind its sentence. */
export interface CodedError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
}

const made = new WeakSet<object>();

/**
 * Makes a coded error; its message is the code's sentence with `{name}` filled from `details`.
 *
 * `TypeError`-like codes stay plain `Error`s: callers look at `code`.
 */
export function makeError(code: ErrorCode, details: ErrorDetails = {}, options?: { cause?: unknown }): CodedError {
  const sentence = sentences[code].replace(/\{(\w+)\}/g, (_, key: string) => String(details[key]));
  const error = new Error(sentence, options);
  made.add(error);
  return Object.assign(error, { code, details: Object.freeze({ ...details }) });
}

/** Whether `value` came from {@link makeError}: a guest can write any code, but cannot be in here. */
export function isMadeError(value: unknown): value is CodedError {
  return typeof value === 'object' && value !== null && made.has(value);
}

/** Whether `value` is an error of this code (of any code of ours when none is given). */
export function isCodedError(value: unknown, code?: ErrorCode): value is CodedError {
  if (typeof value !== 'object' || value === null) return false;
  const own = Object.getOwnPropertyDescriptor(value, 'code')?.value;
  return code === undefined ? typeof own === 'string' && Object.hasOwn(sentences, own) : own === code;
}
