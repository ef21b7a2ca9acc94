// For who installs globals in a tenant that guests may replace for themselves: what was installed is kept for the
// tenant's other parts, so that what one part puts in its place does not show in another.

import { getOwnPropertyDescriptor } from '../commons.ts';

type Kept = ReadonlyMap<string, PropertyDescriptor>;

// Outside of tenants, most of which keep nothing: a closure of each would cost memory while it idles.
const globalOf = new WeakMap<object, object>();
const kept = new WeakMap<object, Map<string, PropertyDescriptor>>();

/** For makeTenant. */
export function setGlobalOf(tenant: object, global: object): void {
  globalOf.set(tenant, global);
}

/** What was kept of a global object, by name. */
export const keptOf = (global: object): Kept | undefined => kept.get(global);

/**
 * Keeps what these names are on the tenant's global object now: each part of it that may have them has that, whatever
 * the tenant's own code puts in their place, and may replace it for itself. Runs nothing. Call it right after they were
 * defined. For what `makeTenant` did not make, nothing happens.
 */
export function keepGlobals(tenant: object, names: readonly string[]): void {
  const global = globalOf.get(tenant);
  if (global === undefined) return;
  const all = kept.get(global) ?? new Map<string, PropertyDescriptor>();
  kept.set(global, all);
  for (const name of names) {
    const property = getOwnPropertyDescriptor(global, name);
    if (property !== undefined) all.set(name, property);
  }
}
