// A tenant without metering: compiled, its globals fixed, no charges.
export const title = 'tenant, no limits';

export async function prepare() {
  await import('@cofferdam/core/lockdown');
  const { makeTenant } = await import('@cofferdam/core');
  const tenant = makeTenant({ name: 'bench', limits: 'none', clock: Date, random: Math });
  return (text) => tenant.evaluateNear(text).run;
}
