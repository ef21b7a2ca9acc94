// How a program ends in a tenant with little fuel and small limits: few enough for a test, and for its clock not to
// matter.
import { makeTenant } from '../../../src/tenant/make-tenant.ts';
import type { Limits } from '../../../src/tenant/types.ts';

const SMALL: Partial<Limits> = {
  fuelPerTurn: 1_000_000,
  wallMs: 60_000,
  stringLength: 2 ** 17,
  bigintBits: 2 ** 16,
  heapBytes: Number.POSITIVE_INFINITY,
};

/** The kind of the fault, the name of the error, or the status. */
export async function endOf(source: string, limits: Partial<Limits> = {}): Promise<string | undefined> {
  const tenant = makeTenant({ limits: { ...SMALL, ...limits } });
  const { status, fault, error } = await tenant.run(source);
  return fault ?? (status === 'error' ? `${error?.name}: ${error?.message}` : status);
}
