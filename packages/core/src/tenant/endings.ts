// For who must know that a tenant has ended, and runs nothing in it to learn that: whoever holds one for somebody else.

type Listen = (listener: () => void) => void;

const endings = new WeakMap<object, Listen>();

/** For makeTenant. `listen` calls back once: at the tenant's end, or now when it has ended. */
export function setEnding(tenant: object, listen: Listen): void {
  endings.set(tenant, listen);
}

/**
 * Resolves when a tenant has ended, by a fault or by its host. Never rejects; costs the tenant nothing. Throws a
 * TypeError for what `makeTenant` did not make.
 */
export function tenantEnd(tenant: object): Promise<void> {
  const listen = endings.get(tenant);
  if (listen === undefined) throw new TypeError('Expected a tenant that makeTenant made');
  return new Promise((resolve) => listen(resolve));
}
