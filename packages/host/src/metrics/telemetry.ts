// OpenTelemetry: a span for each call of a tenant, and what tenants spend. Through @opentelemetry/api alone, whose
// instruments do nothing until whoever runs the service has registered an SDK: then a call makes one empty object more.
import {
  type Attributes,
  type Meter,
  metrics,
  type Span,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import type { Outcome, Usage } from '@cofferdam/core';
import type { HostEvent } from '../events/types.ts';
import type { PlacementKind } from '../placements/types.ts';
import type { PoolStats } from '../pool/types.ts';

const SCOPE = '@cofferdam/host';

/** What a call is, in the name of its span: `cofferdam.run`. */
export type CallKind = 'run' | 'evaluate' | 'import' | 'call' | 'session';

/** One tenant's part. */
export interface TenantTelemetry {
  /** `work` in a span. `detail` is the name of an export. An Outcome that is no success marks it as failed. */
  span<T>(kind: CallKind, detail: string | undefined, work: () => Promise<T>): Promise<T>;
  spent(since: Usage): void;
}

export interface Telemetry {
  tenant(name: string, placement: PlacementKind): TenantTelemetry;
  heard(event: HostEvent): void;
  /** Ends the observation of pools. */
  close(): void;
}

export interface TelemetryParts {
  /** Defaults: those of the global providers. */
  readonly tracer?: Tracer | undefined;
  readonly meter?: Meter | undefined;
  readonly pools: () => readonly PoolStats[];
  /** Asks all tenants what they have spent. Never rejects. */
  readonly account: () => Promise<unknown>;
}

const outcomeOf = (value: unknown): Pick<Outcome, 'status' | 'fault' | 'usage'> | undefined =>
  typeof value === 'object' && value !== null && 'status' in value && 'usage' in value ? (value as Outcome) : undefined;

function endSpan(span: Span, value: unknown): void {
  const outcome = outcomeOf(value);
  if (outcome !== undefined) {
    const { status, fault, usage } = outcome;
    span.setAttributes({ 'cofferdam.status': status, 'cofferdam.fuel': usage.fuel, 'cofferdam.cpu_ms': usage.cpuMs });
    if (fault !== undefined) span.setAttribute('cofferdam.fault', fault);
    if (status !== 'ok') span.setStatus({ code: SpanStatusCode.ERROR, message: fault ?? status });
  }
  span.end();
}

function failSpan(span: Span, error: unknown): void {
  const { code } = Object(error) as { readonly code?: unknown };
  if (typeof code === 'string') span.setAttribute('cofferdam.code', code);
  span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.message : 'thrown' });
  span.end();
}

export function makeTelemetry(parts: TelemetryParts): Telemetry {
  const tracer = parts.tracer ?? trace.getTracer(SCOPE);
  const meter = parts.meter ?? metrics.getMeter(SCOPE);
  const counter = (name: string, unit: string, description: string): ReturnType<Meter['createCounter']> =>
    meter.createCounter(`cofferdam.${name}`, { unit, description });
  const fuel = counter('tenant.fuel', '{unit}', 'Work units that tenants spent');
  const cpu = counter('tenant.cpu', 'ms', 'CPU time inside of tenants');
  const turns = counter('tenant.turns', '{turn}', 'Entries into tenants');
  const starts = counter('tenant.starts', '{start}', 'Starts of tenants, restarts included');
  const restarts = counter('tenant.restarts', '{restart}', 'Restarts of tenants after their end');
  const faults = counter('tenant.faults', '{fault}', 'Tenants that hit a limit');
  const ends = counter('side.ends', '{side}', 'Ends of threads and processes, by their reason');
  const queueTime = meter.createHistogram('cofferdam.tenant.queue', {
    unit: 'ms',
    description: 'Time that tenants wait for a side',
  });
  const startTime = meter.createHistogram('cofferdam.tenant.start', {
    unit: 'ms',
    description: 'Time from asking for a tenant until it is up',
  });
  const sides = meter.createObservableGauge('cofferdam.sides', { unit: '{side}', description: 'Sides by placement' });
  const waiting = meter.createObservableGauge('cofferdam.waiting', {
    unit: '{tenant}',
    description: 'Tenants that wait for a side',
  });
  // Asked whenever metrics are collected, and so never where nobody does.
  const observe = async (batch: {
    observe(of: typeof sides, value: number, attributes: Attributes): void;
  }): Promise<void> => {
    await parts.account();
    for (const pool of parts.pools()) {
      const attributes = { 'cofferdam.placement': pool.placement };
      batch.observe(sides, pool.sides, attributes);
      batch.observe(waiting, pool.waiting, attributes);
    }
  };
  meter.addBatchObservableCallback(observe, [sides, waiting]);

  return Object.freeze<Telemetry>({
    tenant(name, placement) {
      const attributes = { 'cofferdam.tenant': name, 'cofferdam.placement': placement };
      const options = { attributes };
      return Object.freeze<TenantTelemetry>({
        async span(kind, detail, work) {
          const span = tracer.startSpan(`cofferdam.${kind}`, options);
          if (!span.isRecording()) return await work();
          if (detail !== undefined) span.setAttribute('cofferdam.export', detail);
          try {
            const value = await work();
            endSpan(span, value);
            return value;
          } catch (error) {
            failSpan(span, error);
            throw error;
          }
        },
        spent(since) {
          fuel.add(since.fuel, attributes);
          cpu.add(since.cpuMs, attributes);
          turns.add(since.turns, attributes);
        },
      });
    },
    heard(event) {
      const placement = 'placement' in event ? { 'cofferdam.placement': event.placement } : {};
      const about = 'tenant' in event ? { ...placement, 'cofferdam.tenant': event.tenant } : placement;
      switch (event.type) {
        case 'started':
          starts.add(1, about);
          queueTime.record(event.queueMs, about);
          startTime.record(event.ms, about);
          break;
        case 'restarted':
          restarts.add(1, about);
          break;
        case 'faulted':
          faults.add(1, { ...about, 'cofferdam.fault': event.fault ?? 'none' });
          break;
        case 'side-ended':
          ends.add(1, { ...about, 'cofferdam.how': event.how });
          break;
        default:
      }
    },
    close: () => meter.removeBatchObservableCallback(observe, [sides, waiting]),
  });
}
