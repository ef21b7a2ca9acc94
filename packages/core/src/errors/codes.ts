// The one table of error codes. Each area keeps its sentences beside the others of its kind; this joins them.
import { borderSentences } from './border.ts';
import { compilerSentences } from './compiler.ts';
import { lockdownSentences } from './lockdown.ts';
import { moduleSentences } from './modules.ts';
import { tenantSentences } from './tenant.ts';

type Sentences = typeof borderSentences &
  typeof compilerSentences &
  typeof lockdownSentences &
  typeof moduleSentences &
  typeof tenantSentences;

/** Code → sentence. `{name}` is filled from the error's details. */
export const sentences: Sentences = {
  ...borderSentences,
  ...compilerSentences,
  ...lockdownSentences,
  ...moduleSentences,
  ...tenantSentences,
};

/** Every code that `@cofferdam/core` throws. docs/errors.md explains each. */
export type ErrorCode = keyof Sentences;
