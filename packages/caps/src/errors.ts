// Every refusal of this package: one table of codes and sentences, the same manner as @cofferdam/core's.
import { type CodedErrorOf, type ErrorDetails, type ErrorKit, makeErrorKit } from '@cofferdam/core/kit';
import { auditSentences } from './errors/audit.ts';
import { grantSentences } from './errors/grant.ts';
import { patternSentences } from './errors/patterns.ts';
import { powerSentences } from './errors/powers.ts';
import { replaySentences } from './errors/replay.ts';

const ownSentences = {
  VALUE_REFUSED: 'Expected {expected} as {where}, got {got}',
  STORE_FULL: 'Store {capability} holds at most {limit} {unit}',
  REALM_NOT_LOCKED: "The realm is not locked down, import '@cofferdam/core/lockdown' before anything else",
} as const;

type Sentences = typeof ownSentences &
  typeof auditSentences &
  typeof grantSentences &
  typeof replaySentences &
  typeof patternSentences &
  typeof powerSentences;

/** Code → sentence. `{name}` is filled from the error's details. docs/errors.md explains each. */
export const sentences: Sentences = {
  ...ownSentences,
  ...auditSentences,
  ...grantSentences,
  ...replaySentences,
  ...patternSentences,
  ...powerSentences,
};

/** Every code that `@cofferdam/caps` throws. */
export type CapsErrorCode = keyof Sentences;

/** What a sentence is filled with. */
export type CapsErrorDetails = ErrorDetails;

/** An Error that carries a code of {@link CapsErrorCode} and the facts behind its sentence. */
export interface CapsError extends CodedErrorOf<CapsErrorCode> {}

const kit: ErrorKit<CapsErrorCode> = makeErrorKit(sentences);

/** Makes a coded error; its message is the code's sentence with `{name}` filled from `details`. */
export const makeError: ErrorKit<CapsErrorCode>['makeError'] = kit.makeError;

/** Whether `value` is an error of this package (of this code, when one is given). */
export const isCapsError: (value: unknown, code?: CapsErrorCode) => value is CapsError = kit.isError;
