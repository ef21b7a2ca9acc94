/** What lockdown refuses. */
export const lockdownSentences = {
  LOCKDOWN_OPTION_UNKNOWN: 'Unknown lockdown option {option}, expected one of {expected}',
} as const;
