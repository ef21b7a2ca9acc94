/** Why a tenant was stopped: a closed set. docs/errors.md gives each its meaning. */
export type FaultKind =
  | 'fuel'
  | 'fuelPerTurn'
  | 'depth'
  | 'string'
  | 'bigint'
  | 'array'
  | 'buffer'
  | 'wall'
  | 'output'
  | 'aborted';

/** What struck, the limit it struck (in the limit's own unit), and the coded error a host sees. */
export interface Fault {
  readonly kind: FaultKind;
  readonly limit: number | undefined;
  readonly error: Error;
}
