// The guest's side of a wire, the same in every placement: makes tenants and lets the host control them.
//
// Trusted here: the host's side, which has asked for each tenant. Nothing is trusted that a tenant gives: it has
// passed the tenant's border. What the host gives a tenant as a global is a reference into the wire, which passes that
// border, too, and answers with promises.
import { makeCapability, makeTenant, type ModuleHost, type Tenant, type TenantOptions } from '@cofferdam/core';
import { tenantEnd } from '@cofferdam/core/kit';
import type { Compilers } from '@cofferdam/loader';
import { makeLocalPowers } from './local-powers.ts';
import { makeOutputReport } from './output.ts';
import { isHostError } from '../errors.ts';
import type { SidePowers } from './platform.ts';
import { openSource } from './source.ts';
import { makeTenantControl, membersOf } from './tenant-control.ts';
import type { Members, SideControl, TenantControl, TenantEvents, TenantSpec } from './types.ts';

export interface SideOptions {
  readonly platform: SidePowers;
  /** In the place of the loader's compilers, where those cannot run. */
  readonly compilers?: Compilers | undefined;
  /** In the realm placement: hands out a host of modules that was lent. */
  readonly borrow?: ((key: string) => ModuleHost | undefined) | undefined;
}

export interface SideKit {
  /** The bootstrap of the wire's peer on this side. */
  readonly control: SideControl;
  /** Stops every tenant: the host is gone. May be called twice. */
  end(reason: string): void;
}

type Given = { readonly [K in keyof TenantOptions]?: TenantOptions[K] | undefined };

/** The options that are there: to makeTenant an option that is undefined is not the same as none. */
const present = (options: Given): TenantOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));

/** Between two tries to say what must be heard. */
const AGAIN_MS = 50;

/**
 * Tells the host, which must hear it: a guest that has filled the wire with calls of its own must not keep its end from
 * being known. A host that is gone hears nothing.
 */
async function told(tell: () => unknown, { setTimeout }: Pick<SidePowers['timers'], 'setTimeout'>): Promise<void> {
  try {
    await tell();
  } catch (error) {
    if (isHostError(error, 'WIRE_PENDING')) setTimeout(() => void told(tell, { setTimeout }), AGAIN_MS);
  }
}

/** The realm must be locked down. */
export function makeSide({ platform, compilers, borrow }: SideOptions): SideKit {
  const live = new Set<Tenant>();

  const admit = async (spec: TenantSpec, globals: Members, events: TenantEvents): Promise<TenantControl> => {
    const { name, limits, regexp, cpu, deterministic, local, source, load = true, streamRuns } = spec;
    const opened = source && openSource(source, { compilers, borrow });
    const powers = makeLocalPowers(local, platform);
    const report = makeOutputReport({ send: (lines) => events.output(lines), streamRuns });
    const tenant = makeTenant({
      ...present({ name, limits, regexp, cpu, deterministic, modules: opened?.modules }),
      ...powers.options,
      console: report.console,
      globals: { ...powers.globals, ...Object.fromEntries(globals) },
    });
    let admitted = false;
    let over = false;
    const tell = (): void => {
      report.flush();
      if (admitted && over) void told(() => events.stopped(tenant.state()), platform.timers);
    };
    live.add(tenant);
    try {
      void tenantEnd(tenant).then(() => {
        over = true;
        powers.end();
        live.delete(tenant);
        tell();
      });
      powers.install(tenant);
      const exports = opened === undefined || !load ? [] : membersOf(await tenant.import(opened.entry));
      admitted = true;
      if (over) tell();
      return makeTenantControl({ tenant, exports, during: report.during });
    } catch (error) {
      report.flush();
      tenant.stop('not admitted');
      powers.end();
      live.delete(tenant);
      throw error;
    }
  };

  return Object.freeze({
    control: makeCapability('side', { admit, ping: async () => platform.heapUsed() }),
    end: (reason: string) => {
      for (const tenant of [...live]) tenant.stop(reason);
    },
  });
}
