import type { Grant } from '../capability.ts';
import { harden } from '../commons.ts';
import { makeError } from '../errors.ts';
import { makeRevocable } from '../patterns/revocable.ts';

/** Makes a power whose revocation also ends what it has under way. `end` is called once, after the last call. */
export function makeEnding<T extends object>(target: T, { name, end }: { name: string; end: () => void }): Grant<T> {
  const { value, revoke } = makeRevocable(target, { name });
  let live = true;
  return harden({
    value,
    revoke: (): void => {
      revoke();
      if (live) end();
      live = false;
    },
  });
}

/** The part of a tenant that says when it ends; any placement's has it. */
export interface EndingTenant {
  evaluateNow(source: string): unknown;
}

/**
 * Settles when the tenant ends, by a fault or by its host. Never rejects.
 *
 * A promise of the guest's that nothing settles: what crosses the border is settled by the tenant's end alone.
 * Throws TENANT_GONE when it has stopped already.
 */
export function whenEnded(tenant: EndingTenant): Promise<void> {
  let never: unknown;
  try {
    never = tenant.evaluateNow('new Promise(() => {})');
  } catch {
    throw makeError('TENANT_GONE');
  }
  return Promise.resolve(never).then(
    () => {},
    () => {},
  );
}

/**
 * Revokes these grants when the tenant ends: its timers, requests and open files end with it. Call it before the
 * tenant runs anything. When the tenant has stopped already they are revoked now, and it throws TENANT_GONE.
 */
export function endWith(tenant: EndingTenant, grants: readonly Pick<Grant<unknown>, 'revoke'>[]): void {
  const revokeAll = (): void => {
    for (const { revoke } of grants) revoke();
  };
  try {
    void whenEnded(tenant).then(revokeAll);
  } catch (error) {
    revokeAll();
    throw error;
  }
}
