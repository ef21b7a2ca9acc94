// A diff of policies for a pull request.
import { type PolicyChange, type PolicyDiff, shownName } from './diff.ts';
import type { Risk } from './powers.ts';
import { ROOT } from './types.ts';

const HEADS: Readonly<Record<Risk, string>> = {
  high: 'High risk',
  medium: 'Medium risk',
  low: 'Low risk, or less than before',
};

/** Markdown: a heading for each risk, a line for each change. */
export function showPolicyDiff(diff: PolicyDiff): string {
  const { changes, newPackages, gonePackages } = diff;
  const lines: string[] = changes.length === 0 ? ['The policy allows what it allowed before.', ''] : [];
  for (const risk of ['high', 'medium', 'low'] as const) {
    const some = changes.filter((change) => change.risk === risk);
    if (some.length === 0) continue;
    lines.push(`### ${HEADS[risk]}`, '', ...some.map((change) => showChange(change, newPackages)), '');
  }
  // Packages with changes are said to be new where these stand.
  const named = newPackages.filter((name) => !changes.some(({ resource }) => resource === name));
  if (named.length > 0) lines.push(`Newly named, and nothing allowed: ${named.map(code).join(', ')}`, '');
  if (gonePackages.length > 0) lines.push(`No longer named: ${gonePackages.map(code).join(', ')}`, '');
  return `${lines.join('\n').trimEnd()}\n`;
}

function showChange({ resource, words }: PolicyChange, newPackages: readonly string[]): string {
  const who = resource === ROOT ? 'the root package' : resource === '' ? 'the policy' : code(resource);
  return `- ${who}${newPackages.includes(resource) ? ' (new)' : ''} ${words}`;
}

const code = (name: string): string => `\`${shownName(name)}\``;
