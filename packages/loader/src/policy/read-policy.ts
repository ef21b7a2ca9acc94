// Policies as text: Endo's schema, and the policy.json of LavaMoat with its overrides, into one form.
//
// LavaMoat's: `builtin` for `builtins`, `"write"` for a global that may be assigned to (each package has globals of its
// own here, so it is read as `true`), `$root$` for the root, `env: "unfrozen"`. What its files say of builds and native
// addons means nothing here: `native` is refused when it is true, the rest is passed over by name.
import { isRecord } from '@cofferdam/core/kit';
import { isLoaderError, takeOptions } from '../errors.ts';
import { readJson } from '../manifest/json-node.ts';
import { type Problem, problemsError } from '../manifest/problems.ts';
import {
  anything,
  describeNode,
  dictionary,
  flag,
  makeFindings,
  type Reader,
  record,
  text,
} from '../manifest/readers.ts';
import { refuseOption } from '../sources/refuse-option.ts';
import { mergePolicies } from './merge.ts';
import type { Attenuation, BuiltinsItem, PackagePolicy, Policy, PolicyItem, PolicyOptions } from './types.ts';
import { ROOT } from './types.ts';

/** A text and how messages call it. */
export interface PolicyText {
  readonly text: string;
  /** Default: `policy-override.json`. */
  readonly file?: string;
}

export interface ReadPolicyOptions {
  /** How messages call the text. Default `policy.json`. */
  readonly file?: string;
  /** Merged over it, one after the other, as LavaMoat merges its `policy-override.json`. */
  readonly overrides?: readonly PolicyText[];
}

const OPTIONS = ['file', 'overrides'] as const;

/**
 * The policy in a text. Whether its packages are there is looked at where it is used: `withPolicy`, `checkPolicy`.
 *
 * Throws POLICY_INVALID with all `problems`, OPTION_UNKNOWN.
 */
export function readPolicy(source: string, options: ReadPolicyOptions = {}): Policy {
  const { file = 'policy.json', overrides = [] } = takeOptions('readPolicy', options, OPTIONS);
  if (typeof source !== 'string') refuseOption('readPolicy', 'source', 'the text of a policy', source);
  for (const one of Array.isArray(overrides) ? (overrides as readonly unknown[]) : [overrides])
    if (!Array.isArray(overrides) || !isRecord(one) || typeof one.text !== 'string')
      refuseOption('readPolicy', 'overrides', 'a list of { text, file }', one);
  const policy = overrides.reduce(
    (merged, { text: override, file: name = 'policy-override.json' }) => mergePolicies(merged, readOne(override, name)),
    readOne(source, file),
  );
  return known(deepFreeze(policy));
}

/** Policies that were read here: frozen to the bottom, so that they are what they were. */
const read = new WeakSet<Policy>();
const known = (policy: Policy): Policy => {
  read.add(policy);
  return policy;
};

/**
 * A frozen copy of a policy that `where` was given as a value, held against the same schema as one in a text: a
 * misspelt `entry` would let the root do everything, and nobody would hear of it. Throws POLICY_INVALID with all
 * `problems`, OPTION_INVALID for what is no data.
 */
export function takePolicy(where: string, policy: Policy): Policy {
  if (typeof policy === 'object' && policy !== null && read.has(policy)) return policy;
  return known(deepFreeze(readOne(textOf(where, policy), `the policy of ${where}`)));
}

/** As JSON. Throws OPTION_INVALID for what JSON does not have: it would be gone, and nobody would hear of it. */
function textOf(where: string, policy: unknown): string {
  const refuse = (expected: string, got: unknown): never => refuseOption(where, 'policy', expected, got);
  if (!isRecord(policy)) return refuse('a policy: { resources, entry?, defaultAttenuator? }', policy);
  const check = (_: string, value: unknown): unknown =>
    typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint'
      ? refuse('data that JSON has', value)
      : value;
  try {
    return JSON.stringify(policy, check);
  } catch (error) {
    if (isLoaderError(error)) throw error;
    return refuse('data that JSON has', policy); // a circle
  }
}

function readOne(source: string, file: string): Policy {
  const json = readJson(source);
  const problems: Problem[] = [...json.problems];
  const read = json.root === undefined ? undefined : policyReader(json.root, '', makeFindings(json, problems));
  if (problems.length > 0 || read === undefined) throw problemsError('POLICY_INVALID', file, problems);
  return read;
}

const SAYS_ITEM = "names with true or false, or 'any'";
const name = { says: 'a name', test: (key: string): boolean => key !== '' && key.length <= 500 && key !== '__proto__' };

const anyOr =
  <T>(reader: Reader<T>): Reader<T | 'any'> =>
  (node, path, findings) =>
    node.value === 'any' ? 'any' : reader(node, path, findings);

const granted: Reader<boolean> = (node, path, findings) =>
  node.value === 'write' || node.value === 'redefine' ? true : flag(node, path, findings);

const itemReader: Reader<PolicyItem> = anyOr(dictionary(flag, { says: SAYS_ITEM, keys: name, max: 20_000 }));
const globalsReader: Reader<PolicyItem> = (node, path, findings) => {
  if (node.kind === 'array' || node.entries.some(({ key }) => key === 'attenuate')) {
    findings.say(node.offset, path, SAYS_ITEM, 'an attenuation, and globals are not attenuated here');
    return undefined;
  }
  return anyOr(dictionary(granted, { says: SAYS_ITEM, keys: name, max: 20_000 }))(node, path, findings);
};

const params: Reader<readonly unknown[]> = (node, path, { say }) => {
  const value = anything(node, path, { say });
  if (Array.isArray(value) && value.length > 0) return value;
  say(node.offset, path, 'an array of parameters, at least one', describeNode(node));
  return undefined;
};
const attenuation = record(
  'an attenuation: { attenuate, params? }',
  { attenuate: text({ says: 'the name of an attenuator', max: 200, test: (value) => value !== '' }), params },
  ['attenuate'],
);
const builtin: Reader<boolean | Attenuation> = (node, path, findings) => {
  if (node.kind === 'array') return params(node, path, findings) as Attenuation | undefined;
  if (node.kind === 'object') return attenuation(node, path, findings);
  return flag(node, path, findings);
};
const builtinsReader: Reader<BuiltinsItem> = anyOr(
  dictionary(builtin, { says: "names with true, false or an attenuation, or 'any'", keys: name, max: 20_000 }),
);

const no =
  (says: string): Reader<boolean> =>
  (node, path, { say }) => {
    if (node.value === false) return false;
    say(node.offset, path, `false: ${says}`, describeNode(node));
    return undefined;
  };
const optionsReader: Reader<PolicyOptions> = record('an object of options', { mutableExports: flag });
const ENV: Reader<string> = text({ says: "'frozen' or 'unfrozen'", test: (value) => /^(?:un)?frozen$/.test(value) });

const packageFields = {
  globals: globalsReader,
  packages: itemReader,
  builtins: builtinsReader,
  builtin: builtinsReader,
  defaultAttenuator: text({ says: 'the name of an attenuator', max: 200, test: (value) => value !== '' }),
  noGlobalFreeze: flag,
  dynamic: flag,
  options: optionsReader,
  env: ENV,
  native: no('native addons do not run in a tenant'),
  meta: anything,
};
const rawPackage = record('what a package may reach', packageFields);

const packageReader: Reader<PackagePolicy> = (node, path, findings) => {
  const read = rawPackage(node, path, findings);
  if (read === undefined) return undefined;
  const { globals, packages, builtins, builtin: own, defaultAttenuator, noGlobalFreeze, dynamic, options, env } = read;
  if (builtins !== undefined && own !== undefined) {
    findings.say(node.offset, path, 'one of the keys builtins and builtin', 'both');
    return undefined;
  }
  const all = builtins ?? own;
  const unfrozen = env === 'unfrozen' ? true : noGlobalFreeze;
  return {
    ...(globals === undefined ? {} : { globals }),
    ...(packages === undefined ? {} : { packages }),
    ...(all === undefined ? {} : { builtins: all === 'any' ? all : withoutScheme(all) }),
    ...(defaultAttenuator === undefined ? {} : { defaultAttenuator }),
    ...(unfrozen === undefined ? {} : { noGlobalFreeze: unfrozen }),
    ...(dynamic === undefined ? {} : { dynamic }),
    ...(options === undefined ? {} : { options }),
  };
};

/** `node:fs` and `fs` are one. */
function withoutScheme<T>(item: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(item).map(([key, value]) => [key.replace(/^node:/, ''), value]));
}

const rawPolicy = record(
  'a policy: { resources, entry?, defaultAttenuator? }',
  {
    $schema: text({ says: 'where the schema is', max: 500 }),
    resources: dictionary(packageReader, { says: 'an object of packages by resource name', keys: name, max: 20_000 }),
    entry: packageReader,
    defaultAttenuator: packageFields.defaultAttenuator,
    // of LavaMoat's builds
    resolutions: anything,
    include: anything,
    root: anything,
  },
  ['resources'],
);

const policyReader: Reader<Policy> = (node, path, findings) => {
  const read = rawPolicy(node, path, findings);
  if (read === undefined) return undefined;
  const { resources, entry, defaultAttenuator } = read;
  const { [ROOT]: root, ...others } = resources;
  if (root !== undefined && entry !== undefined) {
    findings.say(node.offset, path, `one of the keys entry and resources[${JSON.stringify(ROOT)}]`, 'both');
    return undefined;
  }
  const own = entry ?? root;
  return {
    resources: others,
    ...(own === undefined ? {} : { entry: own }),
    ...(defaultAttenuator === undefined ? {} : { defaultAttenuator }),
  };
};

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}
