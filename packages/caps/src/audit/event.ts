// What is written down about a capability's life: strings and numbers only, so a record holds nothing alive.

/** What happened to a capability or a tenant. */
export type AuditKind = 'granted' | 'called' | 'returned' | 'threw' | 'denied' | 'revoked' | 'attenuated' | 'faulted';

export interface AuditEntry {
  readonly kind: AuditKind;
  /** The tenant that it concerns. */
  readonly tenant: string;
  /** The capability's name, for people. Absent for events that concern the tenant as a whole. */
  readonly capability?: string | undefined;
  /** The capability's id, `c0`, `c1` …: one for each grant, unique over the log's life. */
  readonly id?: string | undefined;
  /** The id of the capability that it was made out of. */
  readonly parent?: string | undefined;
  /** Who acts: the giver of a grant, the caller of a call, the one who answers. */
  readonly from?: string | undefined;
  /** Who is acted upon: the one who gets the grant, who is called, who gets the answer. */
  readonly to?: string | undefined;
  readonly method?: string | undefined;
  /** Digest of `args`: 64 hexadecimal digits. It stays when the arguments are taken out. */
  readonly digest?: string | undefined;
  /** The arguments in clear, as {@link textOf} writes them; only where the host asked for them. */
  readonly args?: string | undefined;
  /** The tenant's turn, when the host says which. */
  readonly turn?: number | undefined;
  /** The `seq` of the call that a `returned`, `threw` or `denied` answers, or out of which a `granted` came. */
  readonly cause?: number | undefined;
  /** Why: an error's code or name, a fault's kind. */
  readonly detail?: string | undefined;
}

export interface AuditEvent extends AuditEntry {
  /** 0, 1, 2 … over the log's life, also when older events were dropped. */
  readonly seq: number;
  /** Milliseconds since the epoch, when the log has a clock. */
  readonly at?: number;
}

/** Sees every event as it is recorded. One that throws makes the call that was to be recorded fail. */
export type AuditSink = (event: AuditEvent) => void;

/** Digests text: 64 lower-case hexadecimal digits. SHA-256, or HMAC-SHA-256 when nobody else shall be able to. */
export type TextDigest = (text: string) => string;
