// A policy against the code: what would be refused if it ran, and what is allowed that nobody uses.
import type { Inspection } from '../analysis/inspect.ts';
import type { Place } from '../analysis/types.ts';
import { type UnknownPackage, unknownPackages } from './known-packages.ts';
import type { PackageGraph } from './package-graph.ts';
import { takePolicy } from './read-policy.ts';
import { allows, type Policy, type PolicyField, policyLine, policyOf, ROOT } from './types.ts';

/** Something that the code uses and the policy does not allow. */
export interface PolicyGap {
  readonly resource: string;
  readonly field: PolicyField;
  readonly name: string;
  /** Where it is used first; undefined for packages. */
  readonly at: Place | undefined;
  /** Whether the code asks whether it is there, and so may do without. */
  readonly tested: boolean;
  /** What would allow it. */
  readonly line: string;
}

export interface PolicySurplus {
  readonly resource: string;
  readonly field: PolicyField;
  readonly name: string;
}

export interface PolicyCheck {
  readonly refused: readonly PolicyGap[];
  readonly unused: readonly PolicySurplus[];
  readonly unknown: readonly UnknownPackage[];
  /** Whether nothing of the above is wrong: what is not used is no error. */
  readonly ok: boolean;
}

/**
 * As far as code that is not run tells: `inspection.complete` says whether there is more to it. Throws POLICY_INVALID.
 */
export function checkPolicy(given: Policy, inspection: Inspection, graph: PackageGraph): PolicyCheck {
  const policy = takePolicy('checkPolicy', given);
  const refused: PolicyGap[] = [];
  const unused: PolicySurplus[] = [];
  const seen = new Set<string>();
  for (const { resource, globals, builtins, packages } of inspection.packages) {
    seen.add(resource);
    const own = policyOf(policy, resource);
    if (own === undefined) continue;
    const miss = (field: PolicyField, name: string, at: Place | undefined, tested: boolean): void => {
      if (allows(own[field], name) !== false) return;
      refused.push({ resource, field, name, at, tested, line: policyLine(resource, field, name) });
    };
    for (const { name, tested, ...at } of globals) miss('globals', name, at, tested);
    for (const { name, tested, ...at } of builtins) miss('builtins', name, at, tested);
    for (const name of packages) miss('packages', name, undefined, false);
    const used = {
      globals: globals.map(({ name }) => name),
      builtins: builtins.map(({ name }) => name),
      packages,
    };
    for (const field of ['globals', 'builtins', 'packages'] as const)
      for (const name of listed(own[field]))
        if (
          !used[field].includes(field === 'packages' ? name : (name.split('.')[0] ?? name)) &&
          !used[field].includes(name)
        )
          unused.push({ resource, field, name });
  }
  for (const [resource, own] of Object.entries(policy.resources)) {
    if (seen.has(resource) || resource === ROOT) continue;
    for (const field of ['globals', 'builtins', 'packages'] as const)
      for (const name of listed(own[field])) unused.push({ resource, field, name });
  }
  const unknown = unknownPackages(policy, graph);
  return Object.freeze({
    refused: Object.freeze(refused),
    unused: Object.freeze(unused),
    unknown,
    ok: unknown.length === 0 && refused.every(({ tested }) => tested),
  });
}

const listed = (item: 'any' | Readonly<Record<string, unknown>> | undefined): readonly string[] =>
  item === undefined || item === 'any' ? [] : Object.keys(item).filter((name) => item[name] !== false);
