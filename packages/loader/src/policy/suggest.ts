// A first policy for a plugin: what its packages use, as far as code that is not run tells.
//
// It grants what the code reaches for, suspicious or not. It is a draft for a reviewer, whom `diffPolicy` shows each
// later change, and never a reason to trust anything.
import type { Inspection } from '../analysis/inspect.ts';
import { assertTexts } from '../sources/refuse-option.ts';
import { takeOptions } from '../errors.ts';
import { isKnownGlobal } from './powers.ts';
import { type PackagePolicy, type Policy, ROOT } from './types.ts';

export interface SuggestPolicyOptions {
  /** The globals that the tenant has: others are left out. Default: whatever the code uses. */
  readonly globals?: readonly string[];
  /** Whether the root gets an entry of its own. Default false: it may reach whatever the tenant has. */
  readonly entry?: boolean;
}

const OPTIONS = ['globals', 'entry'] as const;

/** Throws OPTION_UNKNOWN. */
export function suggestPolicy(inspection: Inspection, options: SuggestPolicyOptions = {}): Policy {
  const { globals, entry = false } = takeOptions('suggestPolicy', options, OPTIONS);
  assertTexts('suggestPolicy', 'globals', globals);
  const resources: Record<string, PackagePolicy> = {};
  let root: PackagePolicy = Object.freeze({});
  for (const part of inspection.packages) {
    const names = part.globals
      .filter(({ name, tested }) => (globals === undefined ? isKnownGlobal(name) || !tested : globals.includes(name)))
      .map(({ name }) => name);
    const own: PackagePolicy = Object.freeze({
      ...all('globals', names),
      ...all(
        'builtins',
        part.builtins.map(({ name }) => name),
      ),
      ...all('packages', part.packages),
      ...(inspection.mutated.includes(part.resource) ? { options: Object.freeze({ mutableExports: true }) } : {}),
    });
    if (part.resource === ROOT) root = own;
    else if (Object.keys(own).length > 0) resources[part.resource] = own;
  }
  return Object.freeze({ resources: Object.freeze(resources), ...(entry ? { entry: root } : {}) });
}

function all(field: string, names: readonly string[]): Readonly<Record<string, Readonly<Record<string, true>>>> {
  if (names.length === 0) return {};
  return { [field]: Object.freeze(Object.fromEntries([...names].sort().map((name) => [name, true as const]))) };
}
