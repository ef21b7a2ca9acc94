export { type HostError, type HostErrorCode, type HostErrorDetails, isHostError } from './errors.ts';
export type { AdmitOptions, HandleState, HandleStatus, HostSession, HostSource, TenantHandle } from './types.ts';
export type { PlacementKind } from './placements/types.ts';
export type { LocalPowers } from './side/types.ts';
export type { WireEvent, WireLimits } from './wire/types.ts';
