// The public interface of a tenant, the same in every placement.
import type { CompileFlags } from '../compiler/context.ts';
import type { UnitStore } from '../compiler/unit-store.ts';
import type { Unit } from '../compiler/unit.ts';
import type { CpuShare } from '../jobs/cpu-bucket.ts';
import type { FaultKind, SourcePosition } from '../meter/fault.ts';
import type { RegExpPolicy } from '../regexp/policy.ts';

/**
 * Limits of one tenant. Each is checked where its doc says; `Infinity` switches it off. In a realm that was locked down
 * with `nativeGuards: false` none holds inside of a native, and `bufferBytes` not at all.
 */
export interface Limits {
  /** Work units over the tenant's life. */
  readonly fuel: number;
  /** Work units per turn (one entry and the jobs it leaves). */
  readonly fuelPerTurn: number;
  /** Call depth in frames; `Infinity` leaves it to the native stack, whose overflow is a fault too. */
  readonly depth: number;
  /** UTF-16 units of any one string the guest makes by concatenation. */
  readonly stringLength: number;
  /** Bits of any one BigInt. */
  readonly bigintBits: number;
  /** Elements of any one array that a native makes or fills: `Array.from`, `concat`, `fill`, `new Array(n)`. */
  readonly arrayLength: number;
  /**
   * Bytes of all ArrayBuffers allocated in one turn (and the jobs it leaves), those of typed arrays included. Counted
   * when they are allocated, never given back: whether the guest still holds one is known to the collector alone.
   */
  readonly bufferBytes: number;
  /**
   * Bytes by which the whole heap, buffers included, may grow while a turn of the tenant's (or the jobs it left) runs.
   * Looked at every few milliseconds of guest code, by `heap.used()`. The heap is shared: what others keep meanwhile
   * counts, and what the tenant kept in earlier turns does not.
   */
  readonly heapBytes: number;
  /**
   * Milliseconds of wall time per turn, of jobs that keep the event loop waiting, and of a whole `run`, `evaluate` or
   * `import` without the time in which the guest waits for its host.
   */
  readonly wallMs: number;
  /**
   * Bytes of console output (UTF-8) per `run`, or per tenant outside of one. Lines after the first 4,096 count at least
   * 16 each: they take more than that to keep.
   */
  readonly outputBytes: number;
  /**
   * Promise jobs that may wait to run at once: reactions, thenables, frames behind an `await`. What the event loop
   * found waiting when it last came round waits for something else, and no longer counts (in a deterministic tenant,
   * and wherever call depth is counted, it does).
   */
  readonly pendingJobs: number;
  /**
   * Timers that may be set at once, of all powers that count them (`countTimer`: makeTimersPower of @cofferdam/caps
   * does); a further one is refused (TIMERS_FULL).
   */
  readonly timers: number;
  /**
   * Milliseconds of a whole `run`, `evaluate` or `import` in which answers of the host's are outstanding: `wallMs`
   * stands still meanwhile. Default: twice `wallMs`.
   */
  readonly hostWaitMs: number;
  /** Promises of the host's that the guest may have outstanding at once; a further call is refused (BORDER_PENDING). */
  readonly pendingCalls: number;
}

/** The console a host passes in: each line arrives as one bounded, already formatted string. */
export type ConsolePower = Partial<Record<'debug' | 'log' | 'info' | 'warn' | 'error', (line: string) => void>>;

/** Milliseconds since the epoch; `Date` and `performance` both are one. */
export interface ClockPower {
  now(): number;
}

/** How full the engine's heap is. In Node the realm has one of its own, made from `v8.getHeapStatistics`. */
export interface HeapPower {
  /** Bytes in use, garbage that was not collected yet included. Takes a microsecond or two, or slows guests down. */
  used(): number;
  /** Collects garbage now. Asked before a tenant is ended for its heap; without it garbage counts. */
  collect?(): void;
}

/** Numbers in [0, 1); `Math` is one. */
export interface RandomPower {
  random(): number;
}

/** What `deterministic` fixes. `true` stands for all the defaults. */
export interface DeterministicOptions {
  /** The virtual clock's start in ms since the epoch. Default 0. */
  readonly now?: number;
  /** Seed of Math.random. Default 0. */
  readonly seed?: number;
}

/**
 * The unit that this compiler made of the source under that name, for these flags, if the host has it: trusted for
 * limits, as those of {@link ModuleHost.units} are. What is no unit of this process is not taken.
 */
export type UnitOfSource = (flags: CompileFlags) => Unit | undefined;

/** One module the host provides: source text, or values that cross the border as named exports. */
export type ModuleDefinition =
  | { readonly type: 'json' | 'text'; readonly source: string; readonly name?: string }
  | {
      readonly type: 'module';
      readonly source: string;
      readonly name?: string;
      /** From `source` to the author's file, when something compiled it before: version 3, JSON, one source. */
      readonly sourceMap?: string;
      readonly unit?: UnitOfSource;
    }
  | {
      readonly type: 'commonjs';
      readonly source: string;
      readonly name?: string;
      readonly sourceMap?: string;
      readonly unit?: UnitOfSource;
      /** Names that importers may ask for; a function is called when the first one asks, and must not throw. */
      readonly exportNames?: readonly string[] | (() => readonly string[]);
    }
  /** Every tenant that imports it gets a copy of its own. */
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }
  | { readonly type: 'host'; readonly exports: Readonly<Record<string, unknown>> };

/**
 * Where a tenant's modules come from: `@cofferdam/loader` makes these. What its methods throw is not shown to guests,
 * but that a module was not found (MODULE_NOT_FOUND), and what an error says to them itself: `forGuest`, a record of a
 * `message` and a `code`; or of a `message`, a `name` (`SyntaxError`, say) and perhaps a `code`, where the host is to
 * see the error as the cause of MODULE_LOAD_FAILED.
 */
export interface ModuleHost {
  /**
   * The id of what `specifier` means in `referrer` (an id, or undefined for an entry). `type` is what it is imported
   * `with { type }`: the same file may be one module as code and another as text. Throws MODULE_NOT_FOUND.
   */
  resolve(
    specifier: string,
    referrer: string | undefined,
    how: 'import' | 'require',
    type?: 'json' | 'text' | 'bytes',
  ): string;
  /** The module behind an id. `require` needs a synchronous answer. */
  load(id: string): ModuleDefinition | Promise<ModuleDefinition>;
  /** What guests see as `import.meta.url`; never a host path. Default: the id. */
  url?(id: string): string;
  /** Where compiled units of these modules are kept. Trusted for limits. Default: they are compiled. */
  readonly units?: UnitStore;
  /**
   * The part of the tenant that a module belongs to, an npm package for one. The modules of each part have a global
   * object of their own; those of no part have the tenant's. Default: none belongs to any.
   */
  scopeOf?(id: string): string | undefined;
  /** How a part sees globals. Asked once, when its first module is loaded. Needed with `scopeOf`. */
  scope?(name: string): ModuleScope;
  /** Globals that the modules of no part expect. Guests may put their own in their place. Default: none. */
  readonly globals?: ModuleGlobals;
}

/** Globals that come with modules. */
export interface ModuleGlobals {
  /** Globals that are modules, or one export of such, loaded as `require` does when they are first used; by id. */
  readonly modules?: Readonly<Record<string, ScopeModule>> | undefined;
  /** Further names of the global object: `global`, `self`. */
  readonly selfNames?: readonly string[] | undefined;
  /** What time it is where the tenant was given no clock. Default: the epoch, and it stands still. */
  readonly time?: ModuleTime | undefined;
}

/** Time that passes by what modules say, in place of a clock. */
export interface ModuleTime {
  /** The id of a module whose export `pass(ms)` moves the tenant's time forward. The host gives one that does not. */
  readonly module: string;
  /** When it begins, in ms since the epoch; a deterministic tenant says so itself. */
  readonly start: number;
}

/** The globals of one part of a tenant. The language is there in any case, `Date` and `Math` as the tenant has them. */
export interface ModuleScope {
  /**
   * Names of the globals that it has: of the tenant's, `console` among them, and of those below. `'any'`: all. A name
   * with a dot is that part alone: `console.log`.
   */
  readonly globals: 'any' | readonly string[];
  /** The others are not there (default), or they are, and their first use is told to `used`. */
  readonly others?: 'withhold' | 'tell' | undefined;
  readonly used?: ((name: string) => void) | undefined;
  /** Globals of this part alone; each crosses the border. */
  readonly endowments?: Readonly<Record<string, unknown>> | undefined;
  /** Globals that are modules, or one export of such, loaded as `require` does when they are first used; by id. */
  readonly modules?: Readonly<Record<string, ScopeModule>> | undefined;
  /** Further names of its global object: `global`, `self`. */
  readonly selfNames?: readonly string[] | undefined;
  /**
   * What other parts get of this one's modules: as it is (`'open'`, default), or hardened: they cannot change it, nor
   * can this part once they have it.
   */
  readonly exports?: 'open' | 'hardened' | undefined;
  /** The words for an assignment to a property of what is hardened; `by` is the part that tried, as far as known. */
  readonly refuseWrite?: ((property: string, by: string | undefined) => GlobalRefusal) | undefined;
  /**
   * Why a name that is read stands for nothing, when there is more to say than that it is not defined. `withheld`: it
   * is a global of the tenant's.
   */
  readonly refuse?: ((name: string, withheld: boolean) => GlobalRefusal | undefined) | undefined;
}

/** A global that is a module. */
export interface ScopeModule {
  readonly id: string;
  /** One export of it. Default: all of it, as `require` gives it. */
  readonly export?: string | undefined;
}

/** The words of a ReferenceError, or of a TypeError for an assignment. */
export interface GlobalRefusal {
  readonly message: string;
  readonly code: string;
}

/** A plain map from specifier to ES module text or definition, relative specifiers resolved against it. */
export type ModuleMap = Readonly<Record<string, string | ModuleDefinition>>;

export interface TenantOptions {
  readonly name?: string;
  /** Globals to endow, fixed from the start; each crosses the border. */
  readonly globals?: Readonly<Record<string, unknown>>;
  readonly modules?: ModuleMap | ModuleHost;
  /** `'none'` compiles without charges: for code you wrote yourself. */
  readonly limits?: Partial<Limits> | 'none';
  readonly console?: ConsolePower | false;
  readonly clock?: ClockPower;
  readonly random?: RandomPower;
  /** What `limits.heapBytes` is held against. Default: the realm's own, where the platform has one. */
  readonly heap?: HeapPower;
  /**
   * What regular expressions may do. `'bounded'` (default): those that may take more than linear time run in a
   * matcher of ours, where each step is fuel. `'linear'`: those whose time is not proven to be linear are refused,
   * literals before anything runs (SOURCE_REGEXP), others with a SyntaxError. `'any'`: the engine runs them all, and
   * a hostile one hangs the host for good.
   */
  readonly regexp?: RegExpPolicy;
  readonly deterministic?: boolean | DeterministicOptions;
  /**
   * CPU time that comes in per second, and how much of it is kept. While there is none the host gets no new turn
   * (CPU_EMPTY), and its answers arrive later. Default: no bucket.
   */
  readonly cpu?: CpuShare;
}

/** One console line of a guest. */
export interface OutputLine {
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

/** What a tenant has spent. */
export interface Usage {
  /** Work units spent, exact. */
  readonly fuel: number;
  readonly turns: number;
  /** Wall milliseconds inside turns and jobs; of short ones an estimate, from one in sixteen. */
  readonly ms: number;
  /**
   * CPU milliseconds inside them: wall time without the time in which something else had the CPU. Where the platform
   * tells CPU time by process only (Node before 23.9) that of other threads counts, up to the wall time; short turns
   * and jobs are estimated as in `ms`.
   */
  readonly cpuMs: number;
  /**
   * The most bytes by which the heap was seen to grow in one turn, garbage that was not collected included: how near
   * it came to `limits.heapBytes`. An estimate: turns shorter than a look are not seen, the heap is everybody's, and
   * what a tenant keeps from turn to turn is not told apart. 0 where `limits.heapBytes` is off.
   */
  readonly heapBytes: number;
  /** UTF-8 bytes of console output. */
  readonly outputBytes: number;
  /** Promise jobs that wait to run, as `limits.pendingJobs` counts them. */
  readonly pendingJobs: number;
  /** Timers that are set, as `limits.timers` counts them. */
  readonly timers: number;
}

/** An error as plain data. */
export interface ErrorRecord {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  /** Stack lines in the guest's own files, with the author's lines and columns. */
  readonly stack?: string;
  /** What was thrown as its cause; what is no error as an Error of its text. At most five, one the cause of the other. */
  readonly cause?: ErrorRecord;
  /** Of an AggregateError: the first of its errors, 16 at most, and less of long ones. */
  readonly errors?: readonly ErrorRecord[];
}

/** What one `run` came to. Plain data throughout. */
export interface Outcome {
  readonly status: 'ok' | 'error' | 'exhausted' | 'stopped';
  /** A plain copy; absent when the value holds anything that is not data. */
  readonly value?: unknown;
  /** The value as bounded text for a person; present whenever status is 'ok'. */
  readonly inspection?: string;
  readonly error?: ErrorRecord;
  /** Which limit was hit, when status is 'exhausted' or 'stopped'. */
  readonly fault?: FaultKind;
  /** Where the guest was when the limit was hit; absent when none of its code was running. */
  readonly faultAt?: SourcePosition;
  /**
   * Console lines in order; the last one is cut when `outputBytes` struck. While runs of one tenant overlap, a line goes
   * to the run that started last and has not ended.
   */
  readonly output: readonly OutputLine[];
  /** What this run spent. While runs of one tenant overlap, each counts what all of them spent meanwhile. */
  readonly usage: Usage;
}

export interface RunOptions {
  readonly signal?: AbortSignalLike;
  /** Parse as an ES module; its default export is the value. */
  readonly module?: boolean;
  /** File name for stack traces. */
  readonly name?: string;
}

/** The part of the platform's AbortSignal that is used. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface EvaluateOptions {
  /** File name for stack traces. Default `script.js`. */
  readonly name?: string;
  readonly signal?: AbortSignalLike;
}

/** A REPL in a tenant: declarations persist from cell to cell. */
export interface Session {
  /** Runs one cell; never throws for what the guest did. */
  run(source: string, options?: { readonly signal?: AbortSignalLike }): Promise<Outcome>;
  /** Names that `prefix` may complete to. */
  complete(prefix: string): readonly string[];
  /** Forgets all declarations. */
  reset(): void;
}

export interface TenantState {
  readonly status: 'running' | 'stopped';
  readonly fault?: FaultKind;
  /** Where the guest was when it struck; absent when none of its code was running. */
  readonly faultAt?: SourcePosition;
  readonly reason?: string;
  /**
   * Present where the realm was locked down with `nativeGuards: false`: no limit holds inside of a native then, one
   * call of a native can hang the host, and `bufferBytes` holds nowhere.
   */
  readonly nativeGuards?: false;
}

export interface Tenant {
  readonly name: string;
  /** The completion value, awaited, across the border. Throws what the guest threw, as a copy. */
  evaluate(source: string, options?: EvaluateOptions): Promise<unknown>;
  /** The synchronous twin: a promise crosses as a promise. */
  evaluateNow(source: string, options?: EvaluateOptions): unknown;
  /** The raw completion value, not across the border: for hosts that know what they hold. */
  evaluateNear(source: string, options?: EvaluateOptions): unknown;
  /** Enters a guest function that crossed the border; its result crosses back. */
  call<A extends readonly unknown[], R>(fn: (...args: A) => R, ...args: A): Promise<Awaited<R>>;
  callNow<A extends readonly unknown[], R>(fn: (...args: A) => R, ...args: A): R;
  /** Imports a module; each export across the border. */
  import(specifier: string): Promise<Readonly<Record<string, unknown>>>;
  run(source: string, options?: RunOptions): Promise<Outcome>;
  openSession(): Session;
  usage(): Usage;
  state(): TenantState;
  /** Stops it for good; every promise that crossed its border settles. May be called twice. */
  stop(reason?: string): void;
}
