/** What lockdown refuses. */
export const lockdownSentences = {
  LOCKDOWN_OPTION_UNKNOWN: 'Unknown lockdown option {option}, expected one of {expected}',
  LOCKDOWN_OPTION_INVALID: 'Option {option} of lockdown must be {expected}, got {got}',
  LOCKDOWN_DIFFERENT: 'The realm is already locked down with another {option}, call lockdown once, or without options',
  LOCKDOWN_FOREIGN: 'The realm was locked down by something else, load @cofferdam/core/lockdown before it',
  LOCKDOWN_FAILED: 'Lockdown failed while {step}: {reason}',
  LOCKDOWN_MUTABLE: 'Guests would share something mutable at {path}: {what}',
  LOCKDOWN_LEAK: 'Guests would reach a power of the host at {path}: {what}',
} as const;
