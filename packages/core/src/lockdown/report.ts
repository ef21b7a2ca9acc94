/** What `lockdown()` did. */
export interface LockdownReport {
  /** The options in force, defaults filled in. */
  readonly options: FilledLockdownOptions;
  /** Paths of intrinsics that ses has never heard of and removed, such as `Promise.try`. */
  readonly unknownIntrinsics: readonly string[];
  /** Standard methods that the engine lacks and lockdown supplied, such as `Promise.withResolvers`. */
  readonly supplied: readonly string[];
  /** How many shared objects the verification found frozen. */
  readonly verified: number;
  /** Whether V8 was told to fall back to its linear engine for regular expressions that backtrack excessively. */
  readonly linearRegExp: boolean;
  /** Milliseconds that each step took. */
  readonly ms: Readonly<Record<'repair' | 'shims' | 'harden' | 'verify', number>>;
}

/** See {@link LockdownOptions}; none missing. */
export interface FilledLockdownOptions {
  readonly errorTaming: 'safe' | 'unsafe-debug';
  readonly errorTrapping: 'guests' | 'report' | 'none';
  readonly unhandledRejectionTrapping: 'report' | 'none';
  readonly shims: readonly (() => void)[];
  readonly nativeGuards: boolean;
  readonly linearRegExp: boolean;
}
