/** Why a tenant was stopped: a closed set. docs/errors.md gives each its meaning. */
export type FaultKind =
  | 'fuel'
  | 'fuelPerTurn'
  | 'depth'
  | 'string'
  | 'bigint'
  | 'array'
  | 'buffer'
  | 'heap'
  | 'wall'
  | 'output'
  | 'regexp'
  | 'jobs'
  | 'wait'
  | 'aborted';

/** A place in the author's source: lines and columns are 1-based. */
export interface SourcePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What struck, the limit it struck (in the limit's own unit), and the coded error a host sees. */
export interface Fault {
  readonly kind: FaultKind;
  readonly limit: number | undefined;
  readonly error: Error;
  /** Where the guest was when it struck; undefined when none of its code was running. */
  readonly position: SourcePosition | undefined;
}
