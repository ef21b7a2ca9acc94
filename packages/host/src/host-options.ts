// The options of makeHost, checked and with defaults: nothing optional is left inside.
import type { Meter, Tracer } from '@opentelemetry/api';
import type { AuditLog, Offers } from '@cofferdam/caps';
import { fillHostLimits, type FilledHostLimits, type HostLimits } from './limits.ts';
import type { PlacementFactories, PlacementOptions } from './placements/factories.ts';
import type { Placement, PlacementKind } from './placements/types.ts';
import { type FilledPoolOptions, fillPoolOptions, type PoolOptions } from './pool/options.ts';
import { type HostTimers, nodeTimers } from './powers.ts';
import { isRecord, readOptions, refuse } from './read-options.ts';
import { type FilledSupervision, fillSupervision, type SupervisionOptions } from './supervision/options.ts';

/** Which placements there are, and how each is made. */
export interface PlacementsOptions extends PlacementOptions {
  /** Those that tenants may be admitted to. Default: all. */
  readonly use?: readonly PlacementKind[];
  /** For tenants that are admitted without saying. Default `'thread'`, or the first of `use`. */
  readonly default?: PlacementKind;
}

export interface HostOptions {
  readonly placements?: PlacementsOptions;
  readonly limits?: HostLimits;
  /** Sides of each placement: how many are ready, how many there may be, how long they live. */
  readonly pool?: { readonly [K in PlacementKind]?: PoolOptions };
  readonly supervision?: SupervisionOptions;
  /**
   * Where admissions, every use of a granted power, calls of exports, faults and stops are recorded. A call that cannot
   * be recorded is not made.
   */
  readonly audit?: AuditLog;
  /** What tenants get that are admitted without `powers` of their own: capabilities by name, or offers for manifests. */
  readonly powers?: Readonly<Record<string, object>> | Offers;
  /** Time and timers. Default: the platform's. */
  readonly timers?: HostTimers;
  /** OpenTelemetry's. Default: those of the providers that are registered when the host is made. */
  readonly telemetry?: { readonly tracer?: Tracer; readonly meter?: Meter };
}

export interface HostPlacement {
  readonly placement: Placement;
  readonly pool: FilledPoolOptions;
}

export interface FilledHostOptions {
  readonly placements: ReadonlyMap<PlacementKind, HostPlacement>;
  readonly defaultPlacement: PlacementKind;
  readonly limits: FilledHostLimits;
  readonly supervision: FilledSupervision;
  readonly audit: AuditLog | undefined;
  readonly powers: HostOptions['powers'];
  readonly timers: HostTimers;
  readonly telemetry: { readonly tracer?: Tracer; readonly meter?: Meter };
}

const NAMES = ['placements', 'limits', 'pool', 'supervision', 'audit', 'powers', 'timers', 'telemetry'] as const;
const KINDS: readonly PlacementKind[] = ['realm', 'thread', 'process'];

const isKind = (value: unknown): value is PlacementKind => KINDS.some((kind) => kind === value);

/** Throws OPTION_UNKNOWN, OPTION_INVALID, and what making a placement throws. */
export function fillHostOptions(given: unknown, factories: PlacementFactories): FilledHostOptions {
  const where = 'makeHost';
  const read = readOptions(where, given, NAMES);
  const {
    use = KINDS,
    default: chosen,
    ...options
  } = readOptions('placements', read.placements, ['use', 'default', ...KINDS]);
  if (!Array.isArray(use) || use.length === 0 || !use.every(isKind))
    return refuse('placements', 'use', `some of ${KINDS.join(', ')}`, use);
  const used = [...new Set(use)];
  const otherwise = used.includes('thread') ? 'thread' : (used[0] as PlacementKind);
  const defaultPlacement = chosen ?? otherwise;
  if (!isKind(defaultPlacement) || !used.includes(defaultPlacement))
    return refuse('placements', 'default', `one of ${used.join(', ')}`, chosen);
  const pools = readOptions('pool', read.pool, KINDS);
  const placements = new Map<PlacementKind, HostPlacement>();
  for (const kind of used) {
    const placement = factories[kind]((options[kind] ?? {}) as never);
    placements.set(kind, { placement, pool: fillPoolOptions(pools[kind], kind, placement.shared) });
  }
  const { audit, powers } = read;
  if (audit !== undefined && !(isRecord(audit) && typeof audit.record === 'function'))
    refuse(where, 'audit', 'an audit log of makeAuditLog', audit);
  if (powers !== undefined && !Array.isArray(powers) && !isRecord(powers))
    refuse(where, 'powers', 'capabilities by name, or offers', powers);
  const timers = read.timers ?? nodeTimers;
  for (const method of ['now', 'setTimeout', 'clearTimeout'])
    if (!isRecord(timers) || typeof timers[method] !== 'function')
      refuse(where, 'timers', 'an object with now, setTimeout and clearTimeout', read.timers);
  const telemetry = readOptions('telemetry', read.telemetry, ['tracer', 'meter']) as FilledHostOptions['telemetry'];
  return Object.freeze({
    placements,
    defaultPlacement,
    limits: fillHostLimits(read.limits),
    supervision: fillSupervision(read.supervision),
    audit: audit as AuditLog | undefined,
    powers: powers as HostOptions['powers'],
    timers: timers as HostTimers,
    telemetry,
  });
}
