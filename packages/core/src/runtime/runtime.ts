// What compiled programs are given: the helpers that the compiler's names are bound to.
// Guests cannot name these (the compiler picks a prefix their source does not use), and none is an authority.
import type { Cell } from '../compiler/unit.ts';
import { freeze } from '../commons.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Meter, Refill, SwapCounter } from '../meter/meter.ts';
import { lazy } from '../lazy.ts';
import { initialiseCell } from '../modules/cell.ts';
import type { Limits } from '../tenant/types.ts';
import { makeArrayLengthGuards, type ArrayLengthGuards } from './array-lengths.ts';
import { makeGrowthGuards, type GrowthGuards } from './growth.ts';
import { makeIterationGuards, type IterationGuards } from './iteration.ts';
import { giveAuthorsWords } from './messages.ts';
import { makeNameLookups, type NameLookups, type RefuseName } from './names.ts';
import { within, type Within } from './within.ts';
import { type Copied, makeCopied } from './object-copies.ts';

/** The runtime object of one tenant's programs. A program binds only what it uses. */
export interface Runtime extends ArrayLengthGuards, GrowthGuards, IterationGuards, NameLookups {
  readonly meter: (swap: SwapCounter) => Refill;
  readonly caught: (thrown: unknown) => void;
  readonly resumed: <T>(value: T) => T;
  readonly suspend: Jobs['suspend'];
  readonly resume: Jobs['resume'];
  readonly leave: Jobs['leave'];
  readonly copied: Copied;
  readonly passOn: Jobs['resolved'];
  readonly executor: Jobs['executor'];
  readonly executors: (constructor: unknown, list: unknown) => readonly unknown[];
  readonly depth: Meter['depth'];
  readonly globals: object;
  readonly importDynamic: (specifier: unknown, options?: unknown) => Promise<unknown>;
  readonly initialise: (cell: Cell, value: unknown) => void;
  readonly defaultName: <F extends object>(fn: F) => F;
  readonly named: <F extends object>(fn: F, name: string) => F;
  readonly template: (cooked: unknown[], raw: unknown[]) => readonly unknown[];
  readonly regexp: (source: string, flags: string) => RegExp;
  readonly readOnly: (target: object, key: string) => object;
  readonly within: Within;
  readonly quiet: (target: object, key: PropertyKey, value: unknown) => unknown;
}

export interface RuntimeOptions {
  readonly meter: Meter;
  readonly limits: Limits;
  /** The compartment's globalThis. */
  readonly globals: object;
  readonly isProxy: (value: unknown) => boolean | undefined;
  readonly importDynamic: Runtime['importDynamic'];
  readonly refuseName?: RefuseName | undefined;
}

const RegExpIntrinsic = RegExp;

const template = (cooked: unknown[], raw: unknown[]): readonly unknown[] =>
  freeze(Object.defineProperty(cooked, 'raw', { value: freeze(raw) }));

const regexp = (source: string, flags: string): RegExp => new RegExpIntrinsic(source, flags);

const named = <F extends object>(fn: F, name: string): F =>
  Object.defineProperty(fn, 'name', { value: name, configurable: true });

const defaultName = <F extends object>(fn: F): F => named(fn, 'default');

/** Gives its first argument, when the others were evaluated. */
const resumed = <T>(value: T): T => value;

/** Reads of a binding pass, assignments throw as they do for any constant. */
const readOnly = (target: object, key: string): object =>
  Object.defineProperty({}, key, {
    get: () => (target as Record<string, unknown>)[key],
    set() {
      throw new TypeError('Assignment to constant variable.');
    },
  });

/** Assigns as sloppy code does: what cannot be assigned stays as it is. */
const quiet = (target: object, key: PropertyKey, value: unknown): unknown => {
  if (Object(target) !== target) return value;
  try {
    Reflect.set(target, key, value);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // the accessors that let overrides through refuse by throwing
  }
  return value;
};

export function makeRuntime(options: RuntimeOptions): Runtime {
  const { meter, limits, globals, isProxy, importDynamic, refuseName } = options;
  const { jobs } = meter;
  const growth = lazy(() => makeGrowthGuards(limits, meter));
  const iteration = lazy(() => makeIterationGuards(meter, isProxy));
  const lengths = lazy(() => makeArrayLengthGuards(meter, isProxy));
  const copied = lazy(() => makeCopied(meter));
  const lookups = lazy(() => makeNameLookups(globals, globals, refuseName));
  // A program takes what it uses when it is instantiated; the rest is never made.
  const runtime: Runtime = {
    get string() {
      return growth().string;
    },
    get bigint() {
      return growth().bigint;
    },
    get place() {
      return growth().place;
    },
    get power() {
      return growth().power;
    },
    get shift() {
      return growth().shift;
    },
    get sized() {
      return lengths().sized;
    },
    get sizing() {
      return lengths().sizing;
    },
    get resizable() {
      return lengths().resizable;
    },
    get iterable() {
      return iteration().iterable;
    },
    get awaitable() {
      return iteration().awaitable;
    },
    get pattern() {
      return iteration().pattern;
    },
    get copied() {
      return copied();
    },
    get undeclared() {
      return lookups().undeclared;
    },
    get assignable() {
      return lookups().assignable;
    },
    meter: meter.meter,
    caught: (thrown) => {
      meter.caught(thrown);
      giveAuthorsWords(thrown);
    },
    resumed,
    suspend: jobs.suspend,
    resume: jobs.resume,
    leave: jobs.leave,
    passOn: jobs.resolved,
    executor: jobs.executor,
    executors(constructor, list) {
      const args = [...(iteration().iterable(list) as Iterable<unknown>)];
      if (args.length === 1) args[0] = lengths().sized(constructor, args[0]);
      else if (args.length > 0) args[0] = jobs.executor(constructor, args[0]);
      return args;
    },
    depth: meter.depth,
    globals,
    importDynamic,
    initialise: initialiseCell,
    defaultName,
    named,
    template,
    regexp,
    readOnly,
    quiet,
    within,
  };
  return freeze(runtime);
}

/** A runtime with some parts of its own: a module's environment, a session's scope. */
export function extendRuntime(runtime: Runtime, own: object): object {
  return freeze(Object.create(runtime, Object.getOwnPropertyDescriptors(own)));
}
