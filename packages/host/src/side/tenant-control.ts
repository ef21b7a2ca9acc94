// One tenant as its host controls it from afar. No guest ever holds this: it is given to the wire alone.
import { makeCapability, type Outcome, type Session, type Tenant } from '@cofferdam/core';
import { sendOutcome } from './sent-outcome.ts';
import type { Members, SessionControl, TenantControl } from './types.ts';

export interface TenantControlOptions {
  readonly tenant: Tenant;
  readonly exports: Members;
  /** Tells the console lines of runs apart from all others. */
  readonly during: (run: () => Promise<Outcome>) => Promise<Outcome>;
}

/** The pairs of a namespace as the border gives it. */
export const membersOf = (namespace: Readonly<Record<string, unknown>>): Members => Object.entries(namespace);

function makeSessionControl(session: Session, during: TenantControlOptions['during']): SessionControl {
  return makeCapability('session', {
    run: async (source: string, options: Parameters<SessionControl['run']>[1]) =>
      sendOutcome(await during(() => session.run(source, options))),
    complete: async (prefix: string) => session.complete(prefix),
    reset: async () => session.reset(),
  });
}

export function makeTenantControl({ tenant, exports, during }: TenantControlOptions): TenantControl {
  return makeCapability('tenant', {
    exports: async () => exports,
    run: async (source: string, options: Parameters<TenantControl['run']>[1]) =>
      sendOutcome(await during(() => tenant.run(source, options))),
    evaluate: (source: string, options: Parameters<TenantControl['evaluate']>[1]) => tenant.evaluate(source, options),
    import: async (specifier: string) => membersOf(await tenant.import(specifier)),
    openSession: async () => makeSessionControl(tenant.openSession(), during),
    usage: async () => tenant.usage(),
    state: async () => tenant.state(),
    stop: async (reason?: string) => tenant.stop(reason),
  });
}
