// Every refusal of this package: one table of codes and sentences, the same manner as @cofferdam/core's.
import { type CodedErrorOf, type ErrorDetails, type ErrorKit, makeErrorKit } from '@cofferdam/core/kit';
import { hostSentences } from './errors/host.ts';
import { placementSentences } from './errors/placements.ts';
import { wireSentences } from './errors/wire.ts';

type Sentences = typeof hostSentences & typeof placementSentences & typeof wireSentences;

/** Code → sentence. `{name}` is filled from the error's details. docs/errors.md explains each. */
export const sentences: Sentences = { ...hostSentences, ...placementSentences, ...wireSentences };

/** Every code that `@cofferdam/host` throws. */
export type HostErrorCode = keyof Sentences;

/** What a sentence is filled with. */
export type HostErrorDetails = ErrorDetails;

/** An Error that carries a code of {@link HostErrorCode} and the facts behind its sentence. */
export interface HostError extends CodedErrorOf<HostErrorCode> {}

const kit: ErrorKit<HostErrorCode> = makeErrorKit(sentences);

/** Makes a coded error; its message is the code's sentence with `{name}` filled from `details`. */
export const makeError: ErrorKit<HostErrorCode>['makeError'] = kit.makeError;

/** Whether `value` is an error of this package (of this code, when one is given). */
export const isHostError: (value: unknown, code?: HostErrorCode) => value is HostError = kit.isError;
