// From a run in audit mode to a policy that allows what happened in it.
import type { PolicyViolation } from './enforce.ts';
import { factKey, factsOf, policyFrom } from './facts.ts';
import { takePolicy } from './read-policy.ts';
import type { Policy } from './types.ts';

/**
 * The policy with all that was told of. Show a reviewer what that is: `diffPolicy(policy, learned)`.
 * Throws POLICY_INVALID.
 */
export function learnPolicy(policy: Policy, violations: Iterable<PolicyViolation>): Policy {
  const facts = new Map(factsOf(takePolicy('learnPolicy', policy)));
  for (const { package: resource, field, name } of violations)
    facts.set(factKey(resource, field, name), Object.freeze({ resource, field, name, value: true }));
  return policyFrom(facts.values());
}
