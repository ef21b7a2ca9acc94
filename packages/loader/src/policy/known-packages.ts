// A policy that names packages which are not there was written for another plugin, or misspelt: whatever it meant to
// forbid or allow would not happen, and nobody would hear of it.
import { makeError } from '../errors.ts';
import { nearest } from '../manifest/nearest.ts';
import type { PackageGraph } from './package-graph.ts';
import type { Policy } from './types.ts';

/** A name in a policy that no package of the graph has. */
export interface UnknownPackage {
  readonly name: string;
  /** Where it stands: `resources["a>b"]`, `resources["a"].packages`, `entry.packages`. */
  readonly where: string;
  /** Names that it may have been meant to be. */
  readonly near: readonly string[];
}

export function unknownPackages(policy: Policy, graph: PackageGraph): readonly UnknownPackage[] {
  const unknown: UnknownPackage[] = [];
  const look = (name: string, where: string): void => {
    if (graph.has(name)) return;
    const last = name.split('>').at(-1) ?? name;
    const near = nearest(name, graph.packages.keys());
    const same = [...graph.packages.keys()].filter((key) => key.split('>').at(-1) === last).slice(0, 3);
    unknown.push(Object.freeze({ name, where, near: near.length > 0 ? near : same }));
  };
  for (const [resource, own] of Object.entries(policy.resources)) {
    look(resource, `resources[${JSON.stringify(resource)}]`);
    for (const name of Object.keys(itemOf(own.packages))) look(name, `resources[${JSON.stringify(resource)}].packages`);
  }
  for (const name of Object.keys(itemOf(policy.entry?.packages))) look(name, 'entry.packages');
  return Object.freeze(unknown);
}

/** Throws POLICY_PACKAGE_UNKNOWN with all of them. */
export function assertKnownPackages(policy: Policy, graph: PackageGraph): void {
  const unknown = unknownPackages(policy, graph);
  if (unknown.length === 0) return;
  const packages = unknown
    .slice(0, 20)
    .map(({ name, where, near }) => {
      const meant = near.length === 0 ? '' : `; the nearest are ${near.join(', ')}`;
      return `${JSON.stringify(name)} (${where}${meant})`;
    })
    .join(', ');
  throw makeError('POLICY_PACKAGE_UNKNOWN', { packages, count: unknown.length });
}

const itemOf = (item: 'any' | Readonly<Record<string, boolean>> | undefined): Readonly<Record<string, boolean>> =>
  item === undefined || item === 'any' ? {} : item;
