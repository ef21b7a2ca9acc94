// A host: tenants, the places that they live in, and what watches over them.
import { fillAdmitOptions } from './admit-options.ts';
import { makeError } from './errors.ts';
import { makeEmitter } from './events/emitter.ts';
import { HOST_EVENTS } from './events/event-types.ts';
import type { HostEvent } from './events/types.ts';
import { fillHostOptions, type HostOptions } from './host-options.ts';
import { type HostTenant, makeHostTenant } from './host-tenant.ts';
import { makeTelemetry } from './metrics/telemetry.ts';
import { factories, type PlacementFactories } from './placements/factories.ts';
import type { PlacementKind } from './placements/types.ts';
import { makePool, type PoolParts } from './pool/pool.ts';
import type { Pool } from './pool/types.ts';
import { warmUp } from './pool/warm-up.ts';
import type { HandleStatus, Host, HostStats, TenantHandle } from './types.ts';

/**
 * Starts a host. Nothing runs before a tenant is admitted, but the sides that `pool` wants to have ready.
 *
 * Throws OPTION_UNKNOWN, OPTION_INVALID.
 */
export function makeHost(options: HostOptions = {}): Host {
  return makeHostOf(options, factories, warmUp);
}

/** The same over other placements, for tests. */
export function makeHostOf(options: HostOptions, of: PlacementFactories, warm: PoolParts['warm']): Host {
  const filled = fillHostOptions(options, of);
  const { placements, supervision, timers } = filled;
  const events = makeEmitter<HostEvent>('host', HOST_EVENTS);
  const pools = new Map<PlacementKind, Pool>();
  /** All that are not stopped, with their handles once they are up. */
  const tenants = new Map<HostTenant, TenantHandle | undefined>();
  const telemetry = makeTelemetry({
    ...filled.telemetry,
    pools: () => [...pools.values()].map((pool) => pool.stats()),
    account: () => Promise.all([...tenants.keys()].map(({ life }) => life.seat()?.account())),
  });
  const count = { admitted: 0, restarts: 0, faults: 0 };
  const tell = (event: HostEvent): void => {
    if (event.type === 'admitted') count.admitted += 1;
    if (event.type === 'restarted') count.restarts += 1;
    if (event.type === 'faulted') count.faults += 1;
    telemetry.heard(event);
    events.tell(event);
  };
  for (const [kind, { placement, pool }] of placements)
    pools.set(kind, makePool({ placement, options: pool, timers, heartbeatMs: supervision.heartbeatMs, tell, warm }));
  let closing: Promise<void> | undefined;

  async function closeAll(): Promise<void> {
    const all = [...tenants.keys()];
    await Promise.all(all.map(({ life }) => life.drain(supervision.drainMs)));
    await Promise.all(all.map(({ life }) => life.stop('its host was closed')));
    await Promise.all([...pools.values()].map((pool) => pool.close(supervision.graceMs)));
    telemetry.close();
    tell({ type: 'closed' });
  }
  const close = (): Promise<void> => {
    closing ??= closeAll();
    return closing;
  };

  return Object.freeze<Host>({
    async admit(given) {
      if (closing !== undefined) throw makeError('HOST_CLOSED');
      const since = timers.now();
      const admit = fillAdmitOptions(given, filled);
      const pool = pools.get(admit.kind);
      if (pool === undefined) throw new TypeError(`Expected a pool for ${admit.kind}`);
      const tenant: HostTenant = makeHostTenant({
        host: filled,
        admit,
        pool,
        telemetry,
        tell,
        stopped: () => tenants.delete(tenant),
      });
      tenants.set(tenant, undefined);
      const handle = await tenant.begin(since);
      if (tenants.has(tenant)) tenants.set(tenant, handle);
      return handle as never;
    },
    tenants: () => [...tenants.values()].filter((handle) => handle !== undefined),
    stats: (): HostStats => {
      const byStatus: Record<HandleStatus, number> = {
        starting: 0,
        running: 0,
        idle: 0,
        restarting: 0,
        updating: 0,
        stopped: 0,
      };
      for (const { life } of tenants.keys()) byStatus[life.state().status] += 1;
      return Object.freeze({
        tenants: Object.freeze(byStatus),
        ...count,
        pools: Object.freeze([...pools.values()].map((pool) => pool.stats())),
      });
    },
    on: events.on,
    close,
    [Symbol.asyncDispose]: close,
  });
}
