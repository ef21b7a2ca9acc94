// The refusals of the patterns.

export const patternSentences = {
  CAPABILITY_REVOKED: 'Capability {capability} was revoked',
  CAPABILITY_EXPECTED: 'Expected a function or an object with methods as {where}, got {got}',
  METHOD_UNKNOWN: 'Capability {capability} has no method {method}',
  METHOD_TWICE: 'Capability {capability} would get two methods named {method}',
  RESULT_REFUSED: 'Expected {expected} as {where}, got {got}',
  SCHEMA_UNKNOWN: 'Expected a schema that is known as {where}, got {got}',
  SCHEMA_ASYNC: 'Expected a schema that answers at once as {where}, got a promise',
  CAPABILITY_EXPIRED: 'Capability {capability} expired at {at}',
  QUOTA_EXCEEDED: 'Capability {capability} is used up: {remaining} left',
  QUOTA_INVALID: 'Expected {what}, a number of at least {min}, got {got}',
  RATE_LIMITED: 'Capability {capability} allows {limit} calls in {perMs} ms, try again in {retryAfterMs} ms',
  CLOCK_INVALID: 'The clock that capability {capability} depends on gave no time',
  SEAL_UNKNOWN: 'Expected a box that was sealed by {seal}, got {got}',
  POWER_DENIED: 'The host gave no {kind} through {capability}',
} as const;
