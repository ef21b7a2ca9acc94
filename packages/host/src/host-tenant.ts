// One tenant of a host from its options to its handle: powers, limits, a life, a record of it.
import { DEFAULT_LIMITS, type Limits } from '@cofferdam/core';
import { makeEmitter } from './events/emitter.ts';
import { TENANT_EVENTS } from './events/event-types.ts';
import type { TenantEvent } from './events/types.ts';
import type { FilledAdmitOptions } from './admit-options.ts';
import { makePowers } from './grants.ts';
import { makeHandle } from './handle.ts';
import type { FilledHostOptions } from './host-options.ts';
import type { Telemetry } from './metrics/telemetry.ts';
import type { Pool } from './pool/types.ts';
import { makeTenantRecord, noRecord } from './records.ts';
import { type PreparedSource, prepareSource, specFor } from './sources.ts';
import { faultError } from './supervision/fault-error.ts';
import { makeLedger } from './supervision/ledger.ts';
import { type Life, makeLife } from './supervision/life.ts';
import { takeSeat } from './supervision/seat.ts';
import type { TenantHandle } from './types.ts';

export interface HostTenantParts {
  readonly host: FilledHostOptions;
  readonly admit: FilledAdmitOptions;
  readonly pool: Pool;
  readonly telemetry: Telemetry;
  readonly tell: (event: TenantEvent) => void;
  /** It is stopped, for good. */
  readonly stopped: () => void;
}

export interface HostTenant {
  readonly life: Life<PreparedSource | undefined>;
  /** Brings it up. Rejects with what went wrong, and nothing is left of it then. */
  begin(since: number): Promise<TenantHandle>;
}

/** What a turn may last beyond its limit before its side counts as stuck. */
const SLACK_MS = 5_000;

export function makeHostTenant({ host, admit, pool, telemetry, tell, stopped }: HostTenantParts): HostTenant {
  const { name, kind, limits, signal } = admit;
  const { audit, supervision, timers } = host;
  const about = { tenant: name, placement: kind };
  const record = audit === undefined ? noRecord : makeTenantRecord(audit, name);
  const granted = makePowers({
    tenant: name,
    manifest: admit.manifest,
    agreed: admit.agreed,
    powers: admit.powers,
    audit,
  });
  const globals = Object.entries({ ...granted.powers, ...admit.globals });
  const spans = telemetry.tenant(name, kind);
  const ledger = makeLedger(spans.spent);
  const events = makeEmitter<TenantEvent>(`tenant ${name}`, TENANT_EVENTS);
  const announce = (event: TenantEvent): void => {
    if (event.type === 'faulted') record.faulted(event.why);
    events.tell(event);
    tell(event);
  };

  /** Fuel is for the tenant's life, and a restart is no new one: what is left of it. */
  const limitsNow = (): Partial<Limits> => {
    const { fuel = DEFAULT_LIMITS.fuel } = limits;
    return fuel === Number.POSITIVE_INFINITY ? limits : { ...limits, fuel: Math.max(0, fuel - ledger.total().fuel) };
  };
  const spent = (): Error | undefined => {
    const { fuel = DEFAULT_LIMITS.fuel } = limits;
    if (limitsNow().fuel !== 0 || fuel === 0) return undefined;
    const reason = `Tenant ${name} ran out of fuel (${fuel} units)`;
    return faultError(name, { status: 'stopped', fault: 'fuel', reason });
  };
  const { wallMs = DEFAULT_LIMITS.wallMs } = limits;

  const life = makeLife<PreparedSource | undefined>({
    tenant: name,
    placement: kind,
    source: admit.source,
    policy: supervision,
    timers,
    tell: announce,
    spent,
    timersSet: () => ledger.total().timers,
    start: (source, request) =>
      takeSeat(
        {
          tenant: name,
          pool,
          timers,
          graceMs: supervision.graceMs,
          isCounted: (limits.fuel ?? DEFAULT_LIMITS.fuel) !== Number.POSITIVE_INFINITY,
          patienceMs: supervision.unresponsiveMs ?? wallMs + SLACK_MS,
          spec: (side) => ({ name, ...admit.spec, limits: limitsNow(), source: specFor(source, side) }),
          globals,
          output: (lines) => {
            for (const { stream, text } of lines) announce({ type: 'output', ...about, stream, text });
          },
          account: ledger.open(),
        },
        request,
      ),
    stopped: () => {
      granted.revoke();
      record.stopped(life.state().reason ?? 'stopped');
      stopped();
    },
  });

  return Object.freeze<HostTenant>({
    life,
    async begin(since) {
      const seat = await life.begin(signal);
      try {
        record.admitted(kind);
      } catch (error) {
        await life.stop('its admission could not be recorded');
        throw error;
      }
      announce({
        type: 'admitted',
        ...about,
        side: seat.side.id,
        ms: timers.now() - since,
        queueMs: seat.queueMs,
        refusals: granted.refusals,
      });
      return makeHandle({
        name,
        placement: kind,
        refusals: granted.refusals,
        life,
        ledger,
        telemetry: spans,
        events,
        record,
        prepare: (source) => prepareSource(name, source, kind),
      });
    },
  });
}
