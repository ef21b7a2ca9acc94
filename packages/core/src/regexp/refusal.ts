// Patterns that a tenant may not run, and how that is said.
import { regExpSource } from '../commons.ts';
import type { Plan } from './plan.ts';
import { MOST_NESTING, MOST_SOURCE, type RegExpPolicy } from './policy.ts';

const SHOWN = 60;

/** Why this policy does not let the pattern run, in a few words; undefined when it does. */
export function refusalOf(
  { refused, linear }: Pick<Plan, 'refused' | 'linear'>,
  policy: RegExpPolicy,
): string | undefined {
  if (policy === 'any') return undefined;
  if (refused === 'size')
    return `is larger than the tenant may use (${MOST_SOURCE} units, ${MOST_NESTING} groups within one another)`;
  if (refused === 'syntax') return 'uses what has no bound here (strings as properties, or newer syntax)';
  if (policy === 'linear' && !linear) return 'may take more than linear time, which this tenant must not';
  return undefined;
}

/** Throws a SyntaxError, which guests may catch. */
export function assertAllowed(plan: Plan, policy: RegExpPolicy, regexp: unknown): void {
  if (plan.refused === undefined && (plan.linear || policy !== 'linear')) return;
  const why = refusalOf(plan, policy);
  if (why === undefined) return;
  throw new SyntaxError(`Invalid regular expression: ${shortSource(regExpSource(regexp))} ${why}`);
}

export const shortSource = (source: string): string =>
  source.length > SHOWN ? `/${source.slice(0, SHOWN)}…/` : `/${source}/`;
