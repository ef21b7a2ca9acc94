export { type HostError, type HostErrorCode, type HostErrorDetails, isHostError } from './errors.ts';
export type { HostEvent, HostEventOf, HostEventType, Listen, TenantEvent } from './events/types.ts';
export { makeHost } from './host.ts';
export type { HostOptions, PlacementsOptions } from './host-options.ts';
export type { HostLimits } from './limits.ts';
export type { PlacementOptions } from './placements/factories.ts';
export type { ProcessPlacementOptions } from './placements/process.ts';
export type { RealmPlacementOptions } from './placements/realm.ts';
export type { WireOptions } from './placements/start-side.ts';
export type { ThreadPlacementOptions } from './placements/thread.ts';
export type { PlacementKind, SideEnd } from './placements/types.ts';
export type { PoolOptions } from './pool/options.ts';
export type { PoolStats } from './pool/types.ts';
export type { HostTimers } from './powers.ts';
export type { LocalPowers } from './side/types.ts';
export type { RestartOptions, SupervisionOptions } from './supervision/options.ts';
export type {
  AdmitOptions,
  HandleState,
  HandleStatus,
  Host,
  HostSession,
  HostSource,
  HostStats,
  Remote,
  TenantHandle,
} from './types.ts';
export type { WireEvent, WireLimits } from './wire/types.ts';
