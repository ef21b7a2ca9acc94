// A policy as a set of facts, so that two can be compared and one made from the other: `[resource, field, name]` and
// what stands there. What a policy says by leaving it out, and what it says in two ways, is one fact or none.
import { type Attenuation, type PackagePolicy, type Policy, ROOT } from './types.ts';

/** `everything`: a root without an entry. `settings`: whatever is no list of names. */
export type FactField = 'globals' | 'packages' | 'builtins' | 'settings' | 'everything';

export interface Fact {
  readonly resource: string;
  readonly field: FactField;
  /** A name of the list, `*` for `'any'`; of a setting, its name. */
  readonly name: string;
  readonly value: FactValue;
}

export type FactValue = boolean | string | Attenuation;

export type Facts = ReadonlyMap<string, Fact>;

/** The name of a fact by which it is found in {@link Facts}. */
export const factKey = (resource: string, field: FactField, name: string): string =>
  JSON.stringify([resource, field, name]);

const LISTS = ['globals', 'packages', 'builtins'] as const;

export function factsOf({ resources, entry, defaultAttenuator }: Policy): Facts {
  const facts = new Map<string, Fact>();
  const add = (resource: string, field: FactField, name: string, value: FactValue): void => {
    facts.set(factKey(resource, field, name), Object.freeze({ resource, field, name, value }));
  };
  const addPackage = (resource: string, own: PackagePolicy): void => {
    for (const field of LISTS) {
      const item = own[field];
      if (item === 'any') add(resource, field, '*', true);
      else
        for (const [name, value] of Object.entries(item ?? {})) {
          // `false` says what silence says, unless parts of the name are listed
          if (value !== false || hasParts(item ?? {}, name)) add(resource, field, name, value);
        }
    }
    if (own.defaultAttenuator !== undefined) add(resource, 'settings', 'defaultAttenuator', own.defaultAttenuator);
    for (const name of ['noGlobalFreeze', 'dynamic'] as const)
      if (own[name] === true) add(resource, 'settings', name, true);
    if (own.options?.mutableExports === true) add(resource, 'settings', 'mutableExports', true);
  };
  for (const [resource, own] of Object.entries(resources)) addPackage(resource, own);
  if (entry === undefined) add(ROOT, 'everything', '*', true);
  else addPackage(ROOT, entry);
  if (defaultAttenuator !== undefined) add('', 'settings', 'defaultAttenuator', defaultAttenuator);
  return facts;
}

const hasParts = (item: Readonly<Record<string, unknown>>, name: string): boolean =>
  Object.keys(item).some((key) => key.startsWith(`${name}.`) && item[key] !== false);

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The policy that these facts are of: names in order, nothing that goes without saying. */
export function policyFrom(facts: Iterable<Fact>): Policy {
  const sorted = [...facts].sort((a, b) =>
    compare(factKey(a.resource, a.field, a.name), factKey(b.resource, b.field, b.name)),
  );
  const parts = new Map<string, Mutable<PackagePolicy>>();
  let everything = false;
  let defaultAttenuator: string | undefined;
  for (const { resource, field, name, value } of sorted) {
    if (field === 'everything') {
      everything = true;
      continue;
    }
    if (resource === '') {
      defaultAttenuator = String(value);
      continue;
    }
    const own = parts.get(resource) ?? {};
    parts.set(resource, own);
    if (field === 'settings') {
      if (name === 'mutableExports') own.options = { mutableExports: true };
      else if (name === 'defaultAttenuator') own.defaultAttenuator = String(value);
      else if (name === 'noGlobalFreeze' || name === 'dynamic') own[name] = true;
    } else if (name === '*' && value === true) own[field] = 'any';
    else if (own[field] !== 'any') {
      const list = own[field] ?? {};
      own[field] = { ...list, [name]: value } as never;
    }
  }
  const root = parts.get(ROOT) ?? {};
  parts.delete(ROOT);
  return {
    resources: Object.fromEntries(parts),
    ...(everything ? {} : { entry: root }),
    ...(defaultAttenuator === undefined ? {} : { defaultAttenuator }),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Whether two facts say the same. */
export const isSameValue = (a: FactValue, b: FactValue): boolean => JSON.stringify(a) === JSON.stringify(b);
