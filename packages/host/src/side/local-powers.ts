// Powers made where the guest is: they answer at once, in every placement.
import type { Tenant, TenantOptions } from '@cofferdam/core';
import { makePureEndowments, makeTimersPower } from '@cofferdam/caps';
import type { SidePowers } from './platform.ts';
import type { LocalPowers } from './types.ts';

export interface MadePowers {
  /** For `makeTenant`. */
  readonly options: Pick<TenantOptions, 'clock' | 'random'>;
  readonly globals: Readonly<Record<string, unknown>>;
  /** Before anything of the guest's runs. */
  install(tenant: Tenant): void;
  /** When the tenant has ended. */
  end(): void;
}

/** What `local` asks for. The tenant's own `limits.timers` bounds its timers. */
export function makeLocalPowers(local: LocalPowers, platform: SidePowers): MadePowers {
  const { clock, random, timers, endowments } = local;
  const grant = timers ? makeTimersPower({ timers: platform.timers, limit: Number.POSITIVE_INFINITY }) : undefined;
  const pure = endowments
    ? makePureEndowments({ URL: platform.URL, ...(grant === undefined ? {} : { timers: grant.value }) })
    : undefined;
  return {
    options: {
      ...(clock === 'system' ? { clock: platform.clock } : {}),
      ...(random === 'system' ? { random: platform.random } : {}),
    },
    globals: { ...grant?.value },
    install: (tenant) => pure?.install(tenant),
    end: () => grant?.revoke(),
  };
}
