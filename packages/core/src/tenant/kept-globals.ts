// For who installs globals in a tenant that guests may replace for themselves: what was installed is kept for the
// tenant's other parts, so that what one part puts in its place does not show in another.

type Keep = (names: readonly string[]) => void;

const keepers = new WeakMap<object, Keep>();

/** For makeTenant. */
export function setKeeper(tenant: object, keep: Keep): void {
  keepers.set(tenant, keep);
}

/**
 * Keeps what these names are on the tenant's global object now: each part of it that may have them has that, whatever
 * the tenant's own code puts in their place, and may replace it for itself. Runs nothing. Call it right after they were
 * defined. For what `makeTenant` did not make, nothing happens.
 */
export function keepGlobals(tenant: object, names: readonly string[]): void {
  keepers.get(tenant)?.(names);
}
