// What the compiler gives: one unit per source text, shared by every tenant that runs the same text.

/** What a text is parsed as. `cell` is one input of a session; `function` is what `Function(...)` makes. */
export type Goal = 'script' | 'module' | 'cell' | 'commonjs' | 'function';

/** Whether a program is a module's, which stays for as long as its compartment; others go with their last function. */
export const isModuleGoal = (goal: Goal): boolean => goal === 'module' || goal === 'commonjs';

/** `import { imported as local } from specifier`; `imported` is undefined for a namespace import. */
export interface ImportBinding {
  /** Index into {@link ModuleShape.requests}. */
  readonly request: number;
  readonly imported: string | undefined;
  readonly local: string;
}

/** `export { local as name }` of a binding of this module, with its cell's index in the functor's `exports`. */
export interface LocalExport {
  readonly name: string;
  /** Several names may share one cell (`export { a, a as b }`). */
  readonly cell: number;
}

/** `export { imported as name } from specifier`; `imported` is undefined for `export * as name from`. */
export interface IndirectExport {
  readonly name: string;
  readonly request: number;
  readonly imported: string | undefined;
}

/** One distinct `from 'specifier'` (with its attributes), in source order. */
export interface ModuleRequest {
  readonly specifier: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Where the specifier stands, 1-based, for link errors. */
  readonly line: number;
  readonly column: number;
}

/** What a module imports and exports, as the linker needs it (ECMA-262 16.2.1.7, Source Text Module Records). */
export interface ModuleShape {
  readonly requests: readonly ModuleRequest[];
  /** The functor's `imports[i]` belongs to `bindings[i]`. */
  readonly bindings: readonly ImportBinding[];
  /** How many export cells the functor expects. */
  readonly cells: number;
  readonly localExports: readonly LocalExport[];
  readonly indirectExports: readonly IndirectExport[];
  /** Request indices of `export * from`. */
  readonly starExports: readonly number[];
  readonly hasTopLevelAwait: boolean;
}

/**
 * One exported binding. Before it is initialised, reading `v` throws the ReferenceError of the temporal dead
 * zone (an accessor on the prototype); afterwards `v` is an own data property. The exporter writes it, every
 * importer reads it: that is what makes bindings live.
 */
export interface Cell {
  v: unknown;
}

/**
 * What a module's functor is given, besides the metering runtime.
 *
 * `imports[i]` is the {@link Cell} that `bindings[i]` resolved to (for a name that is `export * as`, a cell
 * that holds the namespace); for a namespace import (`import * as`) it is the namespace object itself.
 */
export interface ModuleEnvironment {
  readonly imports: readonly unknown[];
  readonly exports: readonly Cell[];
  /** Gives `import.meta`, the same object each time. */
  readonly meta: () => object;
  /** `import(specifier, options)`: a guest promise of the namespace. */
  readonly importDynamic: (specifier: unknown, options?: unknown) => Promise<unknown>;
}

/**
 * A module's functor, instantiated in a compartment, gives a body in two steps, so that function declarations
 * exist for cyclic importers before anything runs: the first `next()` hoists (initialises the cells of
 * exported functions and vars), the second runs the body.
 * With top-level await it is an async generator: the second `next()` gives a promise that settles with the body.
 */
export type ModuleBody =
  | { readonly async: false; next(): IteratorResult<unknown> }
  | { readonly async: true; next(): Promise<IteratorResult<unknown>> };

/** A regular expression as it stands in the text. */
export interface RegExpLiteral {
  readonly source: string;
  readonly flags: string;
  /** Where: an offset into the author's source. */
  readonly start: number;
}

/** One compiled source text. Immutable, tenant-independent; `text` depends only on which names are fixed globals. */
export interface Unit {
  readonly goal: Goal;
  /** How stack traces name it: the author's file name, never a host path. */
  readonly name: string;
  readonly source: string;
  /** Names used but not declared: globals, or nothing. */
  readonly freeNames: readonly string[];
  /** Present for modules. */
  readonly shape: ModuleShape | undefined;
  /** Whether running it gives a promise: top-level await, or a session's cell. */
  readonly async: boolean;
  /** The literals of regular expressions in it: whether a tenant may run them is not the compiler's business. */
  readonly regexps: readonly RegExpLiteral[];
  /** For cells: what it declares in the session. */
  readonly declarations: ReadonlyMap<string, string> | undefined;
  /**
   * The program to evaluate in a compartment: an expression whose value is the functor.
   * `isFixed` answers which free names are constant globals there; the others are looked up when used.
   */
  emit(isFixed: (name: string) => boolean): Emission;
}

/** One program made from a unit. */
export interface Emission {
  readonly text: string;
  /** Its name in stack traces: `cofferdam:<number>/<file>`. */
  readonly script: string;
  /** Where a position of the program (1-based line and column) stands in the author's source. */
  original(line: number, column: number): { readonly line: number; readonly column: number };
  /** What part of the source stands behind a part of the text; undefined outside of what comes from the source. */
  authored(start: number, end: number): string | undefined;
  /** A source map (version 3, JSON) from the program to the author's source. */
  sourceMap(): string;
}
