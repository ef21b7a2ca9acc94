// A metered tenant of a realm without native guards: what the charges cost, and the guards by the difference to `metered`.
import { lockdown } from '@cofferdam/core/lockdown/manual';

export const title = 'tenant, metered, natives not guarded';

const limits = { fuel: 1e15, fuelPerTurn: 1e15, wallMs: 3_600_000 };

export async function prepare() {
  lockdown({ nativeGuards: false });
  const { makeTenant } = await import('@cofferdam/core');
  const tenant = makeTenant({ name: 'bench', limits, clock: Date, random: Math });
  return (text) => tenant.evaluateNow(text).run;
}
