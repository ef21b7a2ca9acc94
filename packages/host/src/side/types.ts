// What stands on the guest's side of a wire, the same in every placement: the host's side holds these as references.
import type {
  CpuShare,
  DeterministicOptions,
  Limits,
  Outcome,
  OutputLine,
  RegExpPolicy,
  TenantState,
  Usage,
} from '@cofferdam/core';

/** A tenant's code, as data that can be sent. */
export type SourceSpec =
  /** One ES module. */
  | { readonly kind: 'module'; readonly text: string }
  /** Files by path, as `moduleMap` of @cofferdam/loader reads them. */
  | { readonly kind: 'files'; readonly files: Readonly<Record<string, string | Uint8Array>>; readonly entry: string }
  /**
   * An archive of @cofferdam/loader; its entry is the first of `about`, and its policy holds. With `digest` it must be
   * that one, and its compiled units are used: the host says that it trusts who made them.
   */
  | { readonly kind: 'archive'; readonly bytes: Uint8Array; readonly digest?: string | undefined }
  /** A host of modules that `Side.lend` of the realm placement was given, by its key. */
  | { readonly kind: 'lent'; readonly key: string; readonly entry: string };

/**
 * Powers made where the guest is, so that they stay synchronous in every placement. Nothing that the guest does with
 * them reaches the host.
 */
export interface LocalPowers {
  /** `'system'`: the time of day. Default: the tenant's own fixed epoch. */
  readonly clock?: 'system' | undefined;
  /** `'system'`: the engine's random numbers. Default: the tenant's own seeded ones. */
  readonly random?: 'system' | undefined;
  /** setTimeout and the like, ended with the tenant. Default: false. */
  readonly timers?: boolean | undefined;
  /** URL, TextEncoder, structuredClone, atob and the rest of makePureEndowments of @cofferdam/caps. Default: false. */
  readonly endowments?: boolean | undefined;
}

/** One tenant, as data. */
export interface TenantSpec {
  readonly name: string;
  readonly limits: Partial<Limits> | 'none' | undefined;
  readonly regexp: RegExpPolicy | undefined;
  readonly cpu: CpuShare | undefined;
  readonly deterministic: boolean | DeterministicOptions | undefined;
  readonly local: LocalPowers;
  /** Imported at once, unless `load` is false; its namespace is `exports`. */
  readonly source: SourceSpec | undefined;
  readonly load?: boolean | undefined;
  /** Console lines of runs are told by `output`, too, all of them before the run is answered. Default: false. */
  readonly streamRuns?: boolean | undefined;
}

/**
 * Named values: globals, exports. Pairs, since a record with a function among its members is one capability to the
 * wire, and here each value crosses by itself.
 */
export type Members = readonly (readonly [name: string, value: unknown])[];

/** What the guest's side tells the host's about one tenant. */
export interface TenantEvents {
  /** Console lines outside of a `run`, which has its own record of output. Its answer asks for more. */
  output(lines: readonly OutputLine[]): void;
  /** It has stopped, by a fault or by `stop`. Told once, and not when `admit` rejected. */
  stopped(state: TenantState): void;
}

/** The bootstrap of a guest's side. */
export interface SideControl {
  /**
   * Makes a tenant. `globals` are data by copy and capabilities by reference; every capability answers with promises,
   * in the `realm` placement too, so that a guest sees the same everywhere. Rejects with what makeTenant or the import
   * of its source throws.
   */
  admit(spec: TenantSpec, globals: Members, events: TenantEvents): Promise<TenantControl>;
  /** Answers as soon as its event loop does: the heartbeat. Bytes of heap in use there. */
  ping(): Promise<number>;
}

/** One tenant. */
export interface TenantControl {
  /** The namespace of `source`, across the border; empty without one. */
  exports(): Promise<Members>;
  /** As `sendOutcome` of sent-outcome.ts answers it: for `receiveOutcome`. */
  run(
    source: string,
    options: { readonly name?: string; readonly module?: boolean; readonly signal?: AbortSignal },
  ): Promise<Outcome>;
  evaluate(source: string, options: { readonly name?: string; readonly signal?: AbortSignal }): Promise<unknown>;
  import(specifier: string): Promise<Members>;
  openSession(): Promise<SessionControl>;
  usage(): Promise<Usage>;
  state(): Promise<TenantState>;
  stop(reason?: string): Promise<void>;
}

/** A session, see `openSession` of core. */
export interface SessionControl {
  /** As that of {@link TenantControl}. */
  run(source: string, options: { readonly signal?: AbortSignal }): Promise<Outcome>;
  complete(prefix: string): Promise<readonly string[]>;
  reset(): Promise<void>;
}
