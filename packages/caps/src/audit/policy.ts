// Policies: which methods of which capabilities a tenant uses; learned from what it was seen to use.
import { harden, hasOwn } from '../commons.ts';
import type { AuditEvent } from './event.ts';

/** Methods by the capability's name; `()` stands for calling a capability that is a function. Plain data. */
export type TenantPolicy = Readonly<Record<string, readonly string[]>>;

/** What calls of a capability that is a function are called in a policy. */
export const CALL = '()';

/** What an event says of a call that a policy in audit mode let through. */
export const OUTSIDE_POLICY = 'OUTSIDE_POLICY';

/**
 * The policy that allows a tenant what it was seen to do: every method that was called and not denied. Run it in
 * audit mode first, for long enough that everything it legitimately does happens once; what never happened is not
 * in it. An attacker who is there while it is learned is learned, too: read it before it is enforced.
 */
export function learnPolicy(events: Iterable<AuditEvent>, tenant: string): TenantPolicy {
  const calls = new Map<number, readonly [capability: string, method: string]>();
  const denied = new Set<number>();
  for (const event of events) {
    if (event.tenant !== tenant || event.capability === undefined) continue;
    if (event.kind === 'called') calls.set(event.seq, [event.capability, event.method ?? CALL]);
    if (event.kind === 'denied' && event.cause !== undefined) denied.add(event.cause);
  }
  const learned = new Map<string, Set<string>>();
  for (const [seq, [capability, method]] of calls) {
    if (denied.has(seq)) continue;
    const methods = learned.get(capability) ?? new Set();
    learned.set(capability, methods.add(method));
  }
  // In order, so that two policies can be compared line by line.
  const entries = [...learned].map(([capability, methods]) => [capability, [...methods].sort()] as const);
  return harden(Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** Whether a policy allows a call. */
export function allows(policy: TenantPolicy, capability: string, method: string | undefined): boolean {
  return hasOwn(policy, capability) && (policy[capability] as readonly string[]).includes(method ?? CALL);
}
