// A metered tenant: every charge is there and every limit is on, but high enough that nothing ends.
// `run` crosses the border as a callable, so each call is a turn of its own.
export const title = 'tenant, metered';

const limits = { fuel: 1e15, fuelPerTurn: 1e15, wallMs: 3_600_000 };

export async function prepare() {
  await import('@cofferdam/core/lockdown');
  const { makeTenant } = await import('@cofferdam/core');
  const tenant = makeTenant({ name: 'bench', limits, clock: Date, random: Math });
  return (text) => tenant.evaluateNow(text).run;
}
