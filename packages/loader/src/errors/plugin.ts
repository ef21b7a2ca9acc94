/** What manifests and policies refuse. */
export const pluginSentences = {
  MANIFEST_INVALID: 'Expected a manifest in {file}, got one with {count}{list}',
  MANIFEST_MISSING: 'Expected a cofferdam.json, or a cofferdam key in package.json, in {directory}, got neither',
  POLICY_INVALID: 'Expected a policy in {file}, got one with {count}{list}',
  POLICY_PACKAGE_UNKNOWN:
    'Expected packages of this plugin in the policy, got {packages}, which none of its packages is',
  POLICY_ATTENUATOR_UNKNOWN: 'Expected an attenuator that the host offers at {line}, got {attenuator}',
  POLICY_IMPORT_REFUSED: 'Package {package} may not import {power}: the policy would have to say {line}',
  POLICY_GLOBAL_REFUSED: 'Package {package} may not use the global {name}: the policy would have to say {line}',
  POLICY_WRITE_REFUSED:
    'Package {package} may not change {property} of what {owner} exports: the policy would have to say {line}',
} as const;
