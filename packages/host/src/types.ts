// The public interface of a host and of its tenants.
import type {
  CpuShare,
  DeterministicOptions,
  EvaluateOptions,
  Limits,
  ModuleHost,
  Outcome,
  RegExpPolicy,
  RunOptions,
  TenantState,
  Usage,
} from '@cofferdam/core';
import type { Agreement, GrantRefusal, Offers } from '@cofferdam/caps';
import type { HostEvent, Listen, TenantEvent } from './events/types.ts';
import type { PlacementKind } from './placements/types.ts';
import type { PoolStats } from './pool/types.ts';
import type { LocalPowers } from './side/types.ts';

/**
 * Where a tenant's code comes from: the text of one ES module; files by path, with package.json or index.js saying where
 * it begins; a directory or package on disk; an archive; or a `ModuleHost`, in the realm placement alone.
 */
export type HostSource =
  | string
  | { readonly files: Readonly<Record<string, string | Uint8Array>>; readonly entry?: string }
  | { readonly directory: URL; readonly entry?: string }
  | { readonly package: URL; readonly root?: URL }
  | {
      readonly archive: Uint8Array;
      /** It must be that one, and its compiled units are used: the host trusts who made them. */
      readonly digest?: string;
    }
  | { readonly modules: ModuleHost; readonly entry: string };

export interface AdmitOptions {
  readonly name: string;
  readonly source?: HostSource;
  /** What the plugin asks for, as `readManifest` of @cofferdam/loader gives it. `powers` are then offers. */
  readonly manifest?: object;
  /** What was agreed to of it, see `grant` of @cofferdam/caps. Default `'all'` of what is offered. */
  readonly agreed?: Agreement | 'all';
  /** Without a manifest: capabilities by global name. With one: what the host offers. */
  readonly powers?: Readonly<Record<string, object>> | Offers;
  /** Powers made on the guest's side: synchronous in every placement. */
  readonly local?: LocalPowers;
  /** Further globals: data by copy, capabilities by reference. */
  readonly globals?: Readonly<Record<string, unknown>>;
  readonly limits?: Partial<Limits>;
  readonly regexp?: RegExpPolicy;
  readonly cpu?: CpuShare;
  readonly deterministic?: boolean | DeterministicOptions;
  readonly placement?: PlacementKind;
  /**
   * Whether the entry of `source` is imported at once, to be `exports`. Default true; otherwise nothing of it runs until
   * a `run` or an `import` asks for it.
   */
  readonly load?: boolean;
  /** Whether console lines of runs are told as `output` events as they come, too. Default false. */
  readonly streamRuns?: boolean;
  readonly signal?: AbortSignal;
}

/** Where a tenant is in its life, as its host sees it. */
export type HandleStatus = 'starting' | 'running' | 'idle' | 'restarting' | 'updating' | 'stopped';

export interface HandleState {
  readonly status: HandleStatus;
  /** How often it was started again. */
  readonly restarts: number;
  /** The guest's own end, when it has one. */
  readonly tenant?: TenantState;
  readonly reason?: string;
}

/** A tenant of a host: the same interface over every placement. Nothing in it is synchronous but `state`. */
export interface TenantHandle<E extends object = Readonly<Record<string, unknown>>> {
  readonly name: string;
  readonly placement: PlacementKind;
  /** What its manifest asks for and it does not get. */
  readonly refusals: readonly GrantRefusal[];
  /**
   * What its source exports: functions, each of which gives a promise, and data by copy. A function stands for the
   * export of that name, whatever code serves: it outlives restarts and updates. What calls give back does not.
   */
  readonly exports: Remote<E>;
  run(source: string, options?: RunOptions): Promise<Outcome>;
  evaluate(source: string, options?: EvaluateOptions): Promise<unknown>;
  import(specifier: string): Promise<Readonly<Record<string, unknown>>>;
  openSession(): Promise<HostSession>;
  usage(): Promise<Usage>;
  state(): HandleState;
  /** Puts other code in its place, between calls; when that does not load, the old stays and this rejects. */
  update(source: HostSource): Promise<void>;
  /** Ends it. Resolves when nothing of it is left. May be called twice. */
  stop(reason?: string): Promise<void>;
  /** Its events alone. Gives the end of listening. */
  readonly on: Listen<TenantEvent>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

type Data = readonly unknown[] | ReadonlyMap<unknown, unknown> | ReadonlySet<unknown> | Date | ArrayBuffer | Error;

type RemoteMember<T> = T extends (...args: infer A) => infer R
  ? (...args: A) => Promise<Awaited<R>>
  : T extends Data | ArrayBufferView
    ? T
    : T extends object
      ? Remote<T>
      : T;

/** What a guest exports, as its host sees it: every function gives a promise, those of exported objects, too. */
export type Remote<E> = { readonly [K in keyof E]: RemoteMember<E[K]> };

/** A host: tenants in places that it starts, watches and ends. */
export interface Host {
  /**
   * `E` is what its code exports, where the host knows: a type is no check, and guests are to be looked at.
   * Rejects with HOST_CLOSED, ADMIT_INCOMPLETE, ADMIT_LATE, QUEUE_FULL, and what its code throws when it is
   * loaded; with OPTION_UNKNOWN, OPTION_INVALID, PLACEMENT_UNAVAILABLE, SOURCE_INVALID, SOURCE_UNREADABLE.
   */
  admit<E extends object = Readonly<Record<string, unknown>>>(options: AdmitOptions): Promise<TenantHandle<E>>;
  /** Those that are not stopped. */
  tenants(): readonly TenantHandle[];
  stats(): HostStats;
  /** Listens for events of one type, or of all (`'*'`). Gives the end of listening. */
  readonly on: Listen<HostEvent>;
  /** Ends everything: calls may finish for a while, then by force. Nothing is left when it resolves. */
  close(): Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

export interface HostStats {
  readonly tenants: Readonly<Record<HandleStatus, number>>;
  /** Since the host was made. */
  readonly admitted: number;
  readonly restarts: number;
  readonly faults: number;
  readonly pools: readonly PoolStats[];
}

export interface HostSession {
  run(source: string, options?: { readonly signal?: AbortSignal }): Promise<Outcome>;
  complete(prefix: string): Promise<readonly string[]>;
  /** Forgets all declarations; after a restart it begins anew. */
  reset(): Promise<void>;
  /** Nobody uses it any more: it keeps the tenant from idling until then. */
  close(): void;
}
