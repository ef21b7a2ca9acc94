// The powers of one tenant: what it is granted of what the host offers, recorded where the host keeps a record.
import {
  type Agreement,
  type AuditLog,
  type Grant,
  grant,
  type GrantRefusal,
  type Manifest,
  makeAuditTap,
  type Offers,
} from '@cofferdam/caps';
import { makeError } from './errors.ts';
import { isRecord, refuse } from './read-options.ts';

export interface GivenPowers {
  readonly tenant: string;
  readonly manifest: object | undefined;
  readonly agreed: Agreement | 'all';
  readonly powers: Readonly<Record<string, object>> | Offers | undefined;
  readonly audit: AuditLog | undefined;
}

export interface TenantPowers {
  /** By the names of the globals that they are. */
  readonly powers: Readonly<Record<string, object>>;
  readonly refusals: readonly GrantRefusal[];
  /** Ends those that were made for this tenant. May be called twice. */
  revoke(): void;
}

/**
 * Throws ADMIT_INCOMPLETE when something is missing that the plugin cannot do without, and then nothing is granted;
 * OPTION_INVALID, and what `grant` throws.
 */
export function makePowers({ tenant, manifest, agreed, powers, audit }: GivenPowers): TenantPowers {
  const isOffers = Array.isArray(powers);
  if (powers !== undefined && !isOffers && !isRecord(powers))
    refuse('admit', 'powers', 'capabilities by name, or offers', powers);
  if (manifest !== undefined && powers !== undefined && !isOffers)
    refuse('admit', 'powers', 'a list of offers beside a manifest', powers);
  if (manifest === undefined && isOffers) refuse('admit', 'powers', 'capabilities by name without a manifest', powers);
  const ends: (() => void)[] = [];
  const tap = audit === undefined ? undefined : makeAuditTap({ log: audit, tenant });
  const give = (name: string, each: Grant<object>): object => {
    const given = tap === undefined ? each : tap.grant(name, each);
    ends.push(given.revoke);
    return given.value;
  };
  const revoke = (): void => {
    for (const end of ends.splice(0)) end();
  };
  if (manifest === undefined) {
    // They are the host's own: what ends with the tenant is its hold on them, not they.
    const given = Object.entries((powers ?? {}) as Readonly<Record<string, object>>).map(
      ([name, value]) => [name, give(name, { value, revoke: () => {} })] as const,
    );
    return Object.freeze({ powers: Object.freeze(Object.fromEntries(given)), refusals: [], revoke });
  }
  const { name, version, powers: asked = {} } = manifest as Manifest;
  const granted = grant({ name, version, powers: asked }, (powers ?? []) as Offers, { agreed });
  if (!granted.complete) {
    granted.revoke();
    const missing = granted.refusals
      .filter(({ optional, power }) => !optional && !Object.hasOwn(granted.grants, power))
      .map(({ power, detail }) => `${power} (${detail})`);
    throw makeError('ADMIT_INCOMPLETE', { tenant, missing: missing.join('; ') });
  }
  const given = Object.entries(granted.grants).map(([power, each]) => [power, give(power, each)] as const);
  return Object.freeze({ powers: Object.freeze(Object.fromEntries(given)), refusals: granted.refusals, revoke });
}
