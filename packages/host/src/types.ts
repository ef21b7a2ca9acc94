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
import type { Agreement, Offers } from '@cofferdam/caps';
import type { PlacementKind } from './placements/types.ts';
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
  | { readonly archive: Uint8Array }
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
export interface TenantHandle {
  readonly name: string;
  readonly placement: PlacementKind;
  /** What its source exports: functions that can be called (each gives a promise), and data by copy. */
  readonly exports: Readonly<Record<string, unknown>>;
  run(source: string, options?: RunOptions): Promise<Outcome>;
  evaluate(source: string, options?: EvaluateOptions): Promise<unknown>;
  import(specifier: string): Promise<Readonly<Record<string, unknown>>>;
  openSession(): Promise<HostSession>;
  usage(): Promise<Usage>;
  state(): HandleState;
  /** Puts other code in its place, between calls; when that does not load, the old stays and this rejects. */
  update(source: HostSource): Promise<void>;
  stop(reason?: string): Promise<void>;
}

export interface HostSession {
  run(source: string, options?: { readonly signal?: AbortSignal }): Promise<Outcome>;
  complete(prefix: string): Promise<readonly string[]>;
  reset(): Promise<void>;
}
