// Every refusal of this package: one table of codes and sentences, the same manner as @cofferdam/core's.
import {
  type CodedErrorOf,
  type ErrorDetails,
  type ErrorKit,
  makeErrorKit,
  makeOptionReader,
  type OptionReader,
} from '@cofferdam/core/kit';
import { faceForGuests } from './errors/for-guests.ts';
import { sourceSentences } from './errors/sources.ts';
import { pluginSentences } from './errors/plugin.ts';
import { archiveSentences } from './errors/archive.ts';
import { cacheSentences } from './errors/cache.ts';
import { reloadSentences } from './errors/reload.ts';

const ownSentences = {
  MODULE_NOT_FOUND: 'Cannot find module {specifier} imported by {referrer}',
  MODULE_NOT_GRANTED: 'Module {specifier} is a Node builtin and {referrer} was not granted it',
  MODULE_NOT_EXPORTED: 'Package {package} exports no {subpath}, imported by {referrer}',
  MODULE_OUTSIDE_ROOT: 'Expected a module inside the root, got {specifier} imported by {referrer}',
  MODULE_SPECIFIER_INVALID:
    'Expected a relative specifier or a package name (no URL, query or fragment), got {specifier} imported by {referrer}',
  MODULE_KIND_UNKNOWN: 'Expected code, JSON, or an import with a type of text or bytes, got {path}',
  MODULE_TOO_LARGE: 'Expected at most {limit} bytes of {path}, got {got}',
  MODULE_UNREADABLE: 'Expected a readable file at {path}, got {got}',
  PACKAGE_INVALID: 'Expected {expected} in {path}, got {got}',
  ROOT_UNREADABLE: 'Expected the file: URL of a readable directory as the root, got {got}',
  OPTION_UNKNOWN: 'Unknown option {option} of {where}, expected one of {expected}',
  OPTION_INVALID: 'Option {option} of {where} must be {expected}, got {got}',
} as const;

type Sentences = typeof ownSentences &
  typeof sourceSentences &
  typeof pluginSentences &
  typeof archiveSentences &
  typeof cacheSentences &
  typeof reloadSentences;

/** Code → sentence. `{name}` is filled from the error's details. docs/errors.md explains each. */
export const sentences: Sentences = {
  ...ownSentences,
  ...sourceSentences,
  ...pluginSentences,
  ...archiveSentences,
  ...cacheSentences,
  ...reloadSentences,
};

/** Every code that `@cofferdam/loader` throws. */
export type LoaderErrorCode = keyof Sentences;

/** What a sentence is filled with. */
export type LoaderErrorDetails = ErrorDetails;

/** An Error that carries a code of {@link LoaderErrorCode} and the facts behind its sentence. */
export interface LoaderError extends CodedErrorOf<LoaderErrorCode> {}

const kit: ErrorKit<LoaderErrorCode> = makeErrorKit(sentences);

/**
 * Makes a coded error; its message is the code's sentence with `{name}` filled from `details`. What guests may know of
 * it comes along, as core's `ModuleHost` takes it.
 */
export const makeError: ErrorKit<LoaderErrorCode>['makeError'] = (code, details, options) => {
  const error = kit.makeError(code, details, options);
  const face = faceForGuests(code, error.details);
  if (face !== undefined)
    Object.defineProperty(error, 'forGuest', { value: Object.freeze({ ...face, message: error.message }) });
  return error;
};

/** Whether `value` is an error of this package (of this code, when one is given). */
export const isLoaderError: (value: unknown, code?: LoaderErrorCode) => value is LoaderError = kit.isError;

const readOptions: OptionReader = makeOptionReader(makeError);

/**
 * A copy of the options of `where`, each read once; no options are none. Refuses what is no object of options and names
 * that `names` does not list: a misspelt option must not silently weaken a root. What the options are is for the caller
 * to look at. Throws OPTION_INVALID, OPTION_UNKNOWN.
 */
export function takeOptions<T extends object>(
  where: string,
  options: T | undefined,
  names: readonly (keyof T & string)[],
): T {
  return readOptions(where, options, names) as T;
}
