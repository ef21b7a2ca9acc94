// What changed between two policies, the gravest first, in words that a reviewer can act on.
import { type Fact, factKey, type Facts, factsOf, isSameValue, policyFrom } from './facts.ts';
import { builtinRisk, globalRisk, type Risk } from './powers.ts';
import { takePolicy } from './read-policy.ts';
import { type Policy, ROOT } from './types.ts';

export interface PolicyChange {
  readonly change: 'added' | 'removed' | 'changed';
  /** How much harm it can do that this is allowed now; of what is taken away, `low`. */
  readonly risk: Risk;
  readonly resource: string;
  /** In words, without the name of the package. */
  readonly words: string;
  readonly before: Fact | undefined;
  readonly after: Fact | undefined;
}

export interface PolicyDiff {
  /** The gravest first; among equals by resource. */
  readonly changes: readonly PolicyChange[];
  /** Of the gravest change; `none` when nothing changed. */
  readonly risk: Risk | 'none';
  /** Resources that only the new policy names, and those that only the old one did. */
  readonly newPackages: readonly string[];
  readonly gonePackages: readonly string[];
}

const RANK: Readonly<Record<Risk, number>> = { high: 0, medium: 1, low: 2 };

/**
 * Compares two policies. Policies that say the same in two ways are equal: then there are no changes.
 * Throws POLICY_INVALID.
 */
export function diffPolicy(given: Policy, other: Policy): PolicyDiff {
  const [before, after] = [takePolicy('diffPolicy', given), takePolicy('diffPolicy', other)];
  const [old, now] = [factsOf(before), factsOf(after)];
  const changes: PolicyChange[] = [];
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(key), now.get(key)];
    if (was !== undefined && is !== undefined && isSameValue(was.value, is.value)) continue;
    changes.push(describe(was, is, now));
  }
  changes.sort(
    (a, b) =>
      RANK[a.risk] - RANK[b.risk] ||
      ORDER[a.change] - ORDER[b.change] ||
      compare(a.resource, b.resource) ||
      compare(a.words, b.words),
  );
  const [had, has] = [Object.keys(before.resources), Object.keys(after.resources)];
  return Object.freeze({
    changes: Object.freeze(changes),
    risk: changes[0]?.risk ?? 'none',
    newPackages: has.filter((name) => !had.includes(name)).sort(),
    gonePackages: had.filter((name) => !has.includes(name)).sort(),
  });
}

/** The policy that some changes of a diff make of the one they were seen from: for a reviewer who takes only some. Throws POLICY_INVALID. */
export function applyPolicyChanges(policy: Policy, changes: readonly PolicyChange[]): Policy {
  const facts = new Map(factsOf(takePolicy('applyPolicyChanges', policy)));
  for (const { before, after } of changes) {
    if (before !== undefined) facts.delete(factKey(before.resource, before.field, before.name));
    if (after !== undefined) facts.set(factKey(after.resource, after.field, after.name), after);
  }
  return policyFrom(facts.values());
}

const ORDER: Readonly<Record<PolicyChange['change'], number>> = { added: 0, changed: 1, removed: 2 };
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function describe(before: Fact | undefined, after: Fact | undefined, now: Facts): PolicyChange {
  const { resource } = (after ?? before) as Fact;
  const made = (change: PolicyChange['change'], risk: Risk, words: string): PolicyChange =>
    Object.freeze({ change, risk, resource, words, before, after });
  if (before !== undefined && after !== undefined) {
    const gives = allowsMore(before, after);
    const risk = gives ? riskOf(after, now) : 'low';
    return made('changed', risk, `${thing(after)} ${valueWords(before)} before, ${valueWords(after)} now`);
  }
  if (after !== undefined) {
    if (after.value === false) return made('added', 'low', `may not ${verb(after)} ${thing(after)} as a whole`);
    return made('added', riskOf(after, now), granted(after, 'may now'));
  }
  const gone = before as Fact;
  if (gone.field === 'everything') return made('removed', 'low', 'may reach only what the policy lists now');
  // what was forbidden as a whole, and is not named any more, is not allowed by that
  if (gone.value === false) return made('removed', 'low', `is not forbidden ${thing(gone)} as a whole any more`);
  return made('removed', 'low', granted(gone, 'may no longer'));
}

function granted(fact: Fact, may: string): string {
  const { field, name, value } = fact;
  if (field === 'everything') return `${may} reach whatever the tenant has`;
  if (field === 'settings') {
    if (name === 'mutableExports') return `${may} have its exports changed by the packages that import it`;
    return `${may} count on ${thing(fact)}${typeof value === 'string' ? ` ${shownName(value)}` : ''}`;
  }
  const narrowed = typeof value === 'object' ? `, ${valueWords(fact)}` : '';
  return `${may} ${verb(fact)} ${thing(fact)}${narrowed}`;
}

const verb = ({ field }: Fact): string => (field === 'globals' ? 'use' : 'import');

function thing({ field, name }: Fact): string {
  const all = name === '*';
  switch (field) {
    case 'globals':
      return all ? 'every global of the tenant' : `the global ${shownName(name)}`;
    case 'builtins':
      return all ? 'every builtin' : `the builtin ${shownName(name)}`;
    case 'packages':
      return all ? 'every package' : `the package ${shownName(name)}`;
    case 'everything':
      return 'everything';
    case 'settings':
      return `the setting ${shownName(name)}`;
  }
}

function valueWords({ value }: Fact): string {
  if (typeof value === 'boolean') return value ? 'whole' : 'not at all';
  if (typeof value === 'string') return shownName(value);
  return 'attenuate' in value ? `narrowed by ${shownName(value.attenuate)}` : 'narrowed by the default attenuator';
}

/** Whether the second allows what the first did not. */
function allowsMore(before: Fact, after: Fact): boolean {
  if (after.value === false) return false;
  return before.value !== true; // from a narrowed form to another: who knows
}

function riskOf({ resource, field, name, value }: Fact, now: Facts): Risk {
  const risk = riskOfName(field, name, now, resource);
  // what a host narrows is a step less
  return typeof value === 'object' && risk === 'high' ? 'medium' : risk;
}

function riskOfName(field: Fact['field'], name: string, now: Facts, resource: string): Risk {
  if (field === 'everything') return resource === ROOT ? 'high' : 'medium';
  if (field === 'settings') return name === 'mutableExports' ? 'medium' : 'low';
  if (name === '*') return 'high';
  if (field === 'globals') return globalRisk(name);
  if (field === 'builtins') return builtinRisk(name);
  // A package is what it may reach: whoever imports it can ask it to.
  const reaches = [...now.values()].some(
    (fact) =>
      fact.resource === name &&
      fact.value !== false &&
      (fact.field === 'builtins' || fact.field === 'globals') &&
      riskOfName(fact.field, fact.name, now, name) === 'high',
  );
  return reaches ? 'medium' : 'low';
}

/** Names come from files that anybody may have written: what no name of a package or a power has is not shown. */
export const shownName = (name: string): string => name.replace(/[^\w@./:$>*~-]+/g, '?').slice(0, 200);
