// The refusals of the patterns.

export const patternSentences = {
  CAPABILITY_REVOKED: 'Capability {capability} was revoked',
  CAPABILITY_EXPECTED: 'Expected a function or an object with methods as {where}, got {got}',
  METHOD_UNKNOWN: 'Capability {capability} has no method {method}',
  METHOD_TWICE: 'Capability {capability} would get two methods named {method}',
} as const;
