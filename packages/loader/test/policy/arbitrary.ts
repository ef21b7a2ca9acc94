// Any policy, for properties: few names, so that they meet.
import fc from 'fast-check';
import type { PackagePolicy, Policy } from '../../src/policy/types.ts';

const names = ['fs', 'fs.readFile', 'path', 'fetch', 'console.log', 'console', 'a', 'a>b', '@x/y', 'toString'];
const name = fc.constantFrom(...names);
const item = fc.oneof(fc.constant('any' as const), fc.dictionary(name, fc.boolean(), { maxKeys: 4 }));
const attenuation = fc.oneof(
  fc.boolean(),
  fc.record({ attenuate: fc.constantFrom('readOnly', 'quiet'), params: fc.constant([1, 'x']) }),
  fc.constant(['x'] as [unknown, ...unknown[]]),
);
const builtins = fc.oneof(fc.constant('any' as const), fc.dictionary(name, attenuation, { maxKeys: 4 }));
const packagePolicy = fc.record(
  {
    globals: item,
    packages: item,
    builtins,
    defaultAttenuator: fc.constantFrom('readOnly', 'quiet'),
    noGlobalFreeze: fc.boolean(),
    dynamic: fc.boolean(),
    options: fc.record({ mutableExports: fc.boolean() }, { requiredKeys: [] }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<PackagePolicy>;

export const policies: fc.Arbitrary<Policy> = fc.record(
  {
    resources: fc.dictionary(fc.constantFrom('a', 'a>b', '@x/y', 'constructor'), packagePolicy, { maxKeys: 3 }),
    entry: packagePolicy,
    defaultAttenuator: fc.constantFrom('readOnly', 'quiet'),
  },
  { requiredKeys: ['resources'] },
) as fc.Arbitrary<Policy>;
