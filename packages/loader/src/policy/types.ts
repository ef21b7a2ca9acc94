// Policies in the schema of @endo/compartment-mapper: what each package of a plugin may reach.
//
// A resource is named by the way it is found from the root, `a>b` for the b that a depends on: the shortest way, and
// among equals the first by the alphabet. LavaMoat names its resources so, too.

/** Names that are allowed (`true`) or not, or `'any'`. Names with a dot are a part: `console.log`. */
export type PolicyItem = 'any' | Readonly<Record<string, boolean>>;

/** A builtin that is narrowed first, by a host's attenuator: by name, or by the default one when only params stand. */
export type Attenuation =
  | { readonly attenuate: string; readonly params?: readonly unknown[] }
  | readonly [unknown, ...unknown[]];

export type BuiltinsItem = 'any' | Readonly<Record<string, boolean | Attenuation>>;

/** What one package may reach; what does not stand here it may not. */
export interface PackagePolicy {
  /** Of the tenant's globals; the language needs no permission. */
  readonly globals?: PolicyItem;
  /** Packages that it may import, by their resource names. */
  readonly packages?: PolicyItem;
  /** Node builtins, without `node:`, and modules of the host's such as `cofferdam:kv`. */
  readonly builtins?: BuiltinsItem;
  readonly defaultAttenuator?: string;
  /** As Endo reads it. No effect here: each package's global object is its own, and never frozen. */
  readonly noGlobalFreeze?: boolean;
  /** As Endo reads it. No effect here: a specifier that is known only when the code runs is held against the same list. */
  readonly dynamic?: boolean;
  readonly options?: PolicyOptions;
}

/** Ours, where Endo leaves room. */
export interface PolicyOptions {
  /** What other packages get from this one is left as it is, instead of hardened: they may change it. Default false. */
  readonly mutableExports?: boolean;
}

export interface Policy {
  readonly resources: Readonly<Record<string, PackagePolicy>>;
  /** The root package. Default: it may reach whatever the tenant has. */
  readonly entry?: PackagePolicy;
  readonly defaultAttenuator?: string;
}

/** The resource name of the root package, in messages and in LavaMoat's files. */
export const ROOT = '$root$';

export type PolicyField = 'globals' | 'packages' | 'builtins';

/** Whether `item` allows `name`; `true` for all of it, `'part'` when only parts of it are listed. */
export function allows(item: PolicyItem | BuiltinsItem | undefined, name: string): boolean | 'part' {
  if (item === undefined) return false;
  if (item === 'any') return true;
  if (Object.hasOwn(item, name)) return item[name] !== false;
  return Object.keys(item).some((key) => key.startsWith(`${name}.`) && item[key] !== false) ? 'part' : false;
}

/** What a package may reach: nothing when the policy does not name it; undefined for a root without a policy. */
export function policyOf(policy: Policy, resource: string): PackagePolicy | undefined {
  if (resource === ROOT) return policy.entry;
  return Object.hasOwn(policy.resources, resource) ? policy.resources[resource] : NOTHING;
}

const NOTHING: PackagePolicy = Object.freeze({});

/** The line of a policy that would allow something, as one would type it. */
export function policyLine(resource: string, field: PolicyField, name: string): string {
  const start = resource === ROOT ? '"entry": {' : `"resources": { ${JSON.stringify(resource)}: {`;
  const end = resource === ROOT ? '}' : '} }';
  return `${start} ${JSON.stringify(field)}: { ${JSON.stringify(name)}: true } ${end}`;
}
