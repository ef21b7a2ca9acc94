// A side that stands ready has run a tenant already: the first one compiles the engine's own way through lockdown,
// compiler, border and wire, which takes ten times as long as any later one. Nobody waits for it.
import type { Side } from '../placements/types.ts';
import type { TenantEvents, TenantSpec } from '../side/types.ts';

/** What tenants mostly do as they start: modules, classes, closures, promises, data across the border. */
const SOURCE = `
  class Plugin { #state = new Map(); set(key, value) { this.#state.set(key, value); return this.#state.size; } }
  const plugin = new Plugin();
  export const set = async (key, value) => plugin.set(key, [...value].map(({ name }) => name.toUpperCase()));
`;
const SPEC: TenantSpec = Object.freeze<TenantSpec>({
  name: 'warm-up',
  limits: undefined,
  regexp: undefined,
  cpu: undefined,
  deterministic: undefined,
  local: {},
  source: { kind: 'module', text: SOURCE },
});
const EVENTS: TenantEvents = Object.freeze({ output: () => {}, stopped: () => {} });

/** Never rejects: a side that cannot do this cannot do more for those who need it, and they are told. */
export async function warmUp({ control }: Side): Promise<void> {
  try {
    for (let round = 0; round < 3; round += 1) {
      const tenant = await control.admit(SPEC, [], EVENTS);
      const [first] = await tenant.exports();
      const set = first?.[1] as (key: string, value: readonly object[]) => Promise<unknown>;
      await set('key', [{ name: 'value' }]);
      await tenant.run('1 + 1', {});
      await tenant.stop('warm');
    }
  } catch {
    // See above.
  }
}
