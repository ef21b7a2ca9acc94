// Host code after our lockdown, not in a compartment: what lockdown itself costs.
export const title = 'host code after our lockdown';

export async function prepare() {
  await import('@cofferdam/core/lockdown');
  return (text) => (0, eval)(text).run;
}
