// What the command line refuses before a tenant exists: one table of codes and sentences, as in the other packages.
import { type CodedErrorOf, type ErrorKit, makeErrorKit } from '@cofferdam/core/kit';

/** Code → sentence. `{name}` is filled from the error's details. docs/errors.md explains each. */
export const sentences = {
  INPUT_UNREADABLE: 'Expected to read {what}, got {got}',
  INPUT_NOT_UTF8: 'Expected UTF-8 text in {what}',
  INPUT_OUTSIDE_ROOT: 'Expected {path} to lie in the root {root}',
  INPUT_TOO_LARGE: 'Expected at most {limit} bytes in {what}',
  INPUT_NOT_ARCHIVE: 'Expected an archive at {path}, since {option} is of archives, got {got}',
  INPUT_HAS_ROOT: 'Expected no root for the archive {path}, which is its own, got {root}',
  OUTPUT_UNWRITABLE: 'Expected to write {path}, got {got}',
  KEY_INVALID: 'Expected an Ed25519 {kind} key in {what}',
} as const;

/** Why nothing was run. */
export interface RefusedInput extends CodedErrorOf<keyof typeof sentences> {}

const made = new WeakSet<object>();
const kit: ErrorKit<keyof typeof sentences> = makeErrorKit(sentences);

/** Makes a coded error; its message is the code's sentence with `{name}` filled from `details`. */
export function makeError(code: keyof typeof sentences, details: Readonly<Record<string, string>>): RefusedInput {
  const error = kit.makeError(code, details);
  made.add(error);
  return error;
}

/** Whether `error` came from {@link makeError}. */
export function isRefusedInput(error: unknown): error is RefusedInput {
  return typeof error === 'object' && error !== null && made.has(error);
}
