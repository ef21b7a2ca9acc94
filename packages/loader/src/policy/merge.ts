// One policy over another, as LavaMoat lays its overrides over a generated policy: name by name, the later one wins, so
// that `false` takes away what the first allows, and what it does not name stays.
import type { PackagePolicy, Policy } from './types.ts';

/** Neither is changed. */
export function mergePolicies(base: Policy, over: Policy): Policy {
  const resources: Record<string, PackagePolicy> = { ...base.resources };
  for (const [resource, own] of Object.entries(over.resources)) {
    const before = Object.hasOwn(resources, resource) ? resources[resource] : undefined;
    resources[resource] = before === undefined ? own : mergePackage(before, own);
  }
  const entry =
    base.entry === undefined || over.entry === undefined
      ? (over.entry ?? base.entry)
      : mergePackage(base.entry, over.entry);
  const defaultAttenuator = over.defaultAttenuator ?? base.defaultAttenuator;
  return {
    resources,
    ...(entry === undefined ? {} : { entry }),
    ...(defaultAttenuator === undefined ? {} : { defaultAttenuator }),
  };
}

function mergePackage(base: PackagePolicy, over: PackagePolicy): PackagePolicy {
  const merged: Record<string, unknown> = { ...base, ...over };
  for (const field of ['globals', 'packages', 'builtins', 'options'] as const) {
    const [before, after] = [base[field], over[field]];
    if (typeof before === 'object' && typeof after === 'object') merged[field] = { ...before, ...after };
  }
  return merged;
}
