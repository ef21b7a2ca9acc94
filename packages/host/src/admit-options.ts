// The options of `admit`, checked and with what the host says for all its tenants.
import type { Agreement } from '@cofferdam/caps';
import type { Limits } from '@cofferdam/core';
import { makeError } from './errors.ts';
import type { FilledHostOptions, HostPlacement } from './host-options.ts';
import { limitsFor, readLimits } from './limits.ts';
import type { PlacementKind } from './placements/types.ts';
import { isRecord, readOptions, refuse } from './read-options.ts';
import type { LocalPowers, TenantSpec } from './side/types.ts';
import { type PreparedSource, prepareSource } from './sources.ts';
import type { AdmitOptions } from './types.ts';

/** How to begin, without what makes the tenant's powers. */
export interface FilledAdmitOptions {
  readonly name: string;
  readonly kind: PlacementKind;
  readonly placement: HostPlacement;
  readonly source: PreparedSource | undefined;
  readonly manifest: object | undefined;
  readonly agreed: Agreement | 'all';
  readonly powers: AdmitOptions['powers'];
  readonly globals: Readonly<Record<string, unknown>>;
  readonly limits: Partial<Limits>;
  readonly spec: Omit<TenantSpec, 'name' | 'limits' | 'source'>;
  readonly signal: AbortSignal | undefined;
}

const NAMES = [
  'name',
  'source',
  'manifest',
  'agreed',
  'powers',
  'local',
  'globals',
  'limits',
  'regexp',
  'cpu',
  'deterministic',
  'placement',
  'load',
  'streamRuns',
  'signal',
] as const;
const LOCAL_NAMES = ['clock', 'random', 'timers', 'endowments'] as const;

/**
 * Throws OPTION_UNKNOWN, OPTION_INVALID, PLACEMENT_UNAVAILABLE, SOURCE_INVALID, SOURCE_UNREADABLE. What only the side
 * reads (`regexp`, `cpu`, `deterministic`) is refused there.
 */
export function fillAdmitOptions(given: unknown, host: FilledHostOptions): FilledAdmitOptions {
  const where = 'admit';
  const read = readOptions(where, given, NAMES);
  const { name, manifest, agreed = 'all', globals = {}, signal } = read;
  if (typeof name !== 'string' || name === '') return refuse(where, 'name', 'a non-empty string', name);
  const kind = (read.placement ?? host.defaultPlacement) as PlacementKind;
  const placement = host.placements.get(kind);
  if (placement === undefined)
    throw makeError('PLACEMENT_UNAVAILABLE', {
      placement: String(kind),
      available: [...host.placements.keys()].join(', '),
    });
  if (manifest !== undefined && !isRecord(manifest)) return refuse(where, 'manifest', 'a manifest', manifest);
  if (agreed !== 'all' && !isRecord(agreed)) return refuse(where, 'agreed', "an agreement, or 'all'", agreed);
  if (!isRecord(globals)) return refuse(where, 'globals', 'a plain object from name to value', globals);
  if (signal !== undefined && !(signal instanceof AbortSignal))
    return refuse(where, 'signal', 'an AbortSignal', signal);
  // Offers are for those with a manifest, capabilities by name for those without.
  const hostPowers = Array.isArray(host.powers) === (manifest !== undefined) ? host.powers : undefined;
  const asked = manifest?.limits;
  const limits = limitsFor(
    host.limits,
    readLimits('limits', read.limits),
    asked === undefined ? {} : readLimits('manifest.limits', asked),
  );
  return Object.freeze<FilledAdmitOptions>({
    name,
    kind,
    placement,
    source: read.source === undefined ? undefined : prepareSource(name, read.source, kind),
    manifest,
    agreed: agreed as Agreement | 'all',
    powers: (read.powers ?? hostPowers) as AdmitOptions['powers'],
    globals: { ...globals },
    limits,
    spec: {
      regexp: read.regexp as TenantSpec['regexp'],
      cpu: read.cpu as TenantSpec['cpu'],
      deterministic: read.deterministic as TenantSpec['deterministic'],
      local: readLocal(read.local),
      load: readSwitch(where, 'load', read.load, true),
      streamRuns: readSwitch(where, 'streamRuns', read.streamRuns, false),
    },
    signal,
  });
}

function readLocal(given: unknown): LocalPowers {
  const read = readOptions('local', given, LOCAL_NAMES);
  for (const name of ['clock', 'random'] as const)
    if (read[name] !== undefined && read[name] !== 'system') refuse('local', name, "'system'", read[name]);
  for (const name of ['timers', 'endowments'] as const) readSwitch('local', name, read[name], false);
  return Object.freeze(read as LocalPowers);
}

function readSwitch(where: string, option: string, given: unknown, otherwise: boolean): boolean {
  if (given === undefined) return otherwise;
  return typeof given === 'boolean' ? given : refuse(where, option, 'true or false', given);
}
