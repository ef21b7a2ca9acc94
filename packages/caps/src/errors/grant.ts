/** What is wrong with a plugin's request, or with a call that a policy does not know. */
export const grantSentences = {
  MANIFEST_INVALID: 'Expected {expected} at {where}, got {got}',
  POLICY_DENIED: 'The policy of tenant {tenant} does not know {capability}.{method}',
} as const;
