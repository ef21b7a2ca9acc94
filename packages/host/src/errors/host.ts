/** Refusals of the host, its pools and its supervision. */
export const hostSentences = {
  OPTION_UNKNOWN: 'Unknown option {option} of {where}, expected one of {expected}',
  OPTION_INVALID: 'Option {option} of {where} must be {expected}, got {got}',
} as const;
