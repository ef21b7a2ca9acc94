// What a case of the conformance suite is, and what it plays on.
import type { AdmitOptions, Host, PlacementKind, TenantHandle } from '@cofferdam/host';

export interface Stage {
  readonly placement: PlacementKind;
  readonly host: Host;
  /** Admitted with the case's own options. */
  readonly tenant: TenantHandle;
  /** One more tenant. */
  admit(options?: Omit<AdmitOptions, 'name'>): Promise<TenantHandle>;
}

export interface Case {
  /** The area, a colon, and what holds. */
  readonly name: string;
  readonly admit?: Omit<AdmitOptions, 'name'>;
  /** Gives facts as plain data. It runs in a host that was locked down, in a process of its own. */
  play(stage: Stage): Promise<unknown>;
  /** What they must be, in every placement. */
  gives(): unknown;
}

export interface Program {
  readonly name: string;
  readonly source: string;
  readonly admit?: Omit<AdmitOptions, 'name'>;
  readonly module?: boolean;
  /** Of the Outcome, what is known beforehand. */
  readonly comes: Readonly<Record<string, unknown>>;
  /** Its fuel depends on when a clock strikes. */
  readonly timed?: boolean;
}
