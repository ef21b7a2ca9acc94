// What compiled programs are given: the helpers that the compiler's names are bound to.
// Guests cannot name these (the compiler picks a prefix their source does not use), and none is an authority.
import type { Cell } from '../compiler/unit.ts';
import { freeze } from '../commons.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Meter, Refill } from '../meter/meter.ts';
import type { SwapCounter } from '../meter/unit-counters.ts';
import { initialiseCell } from '../modules/cell.ts';
import { literal, type Site } from '../regexp/sites.ts';
import type { Limits } from '../tenant/types.ts';
import { type Assign, assign } from './assign.ts';
import { makeArrayLengthGuards, type ArrayLengthGuards } from './array-lengths.ts';
import { makeGrowthGuards, type GrowthGuards } from './growth.ts';
import { type HiddenMembers, makeHiddenMembers } from './hidden-members.ts';
import { makeIterationGuards, type IterationGuards } from './iteration.ts';
import { giveAuthorsWords } from './messages.ts';
import { makeNameLookups, type NameLookups, type RefuseName } from './names.ts';
import { makeRegExpStatics, type RegExpStatics } from './regexp-statics.ts';
import { tied, type Tied } from './tied.ts';
import { within, type Within } from './within.ts';
import { type Copied, makeCopied, makeListable } from './object-copies.ts';

/** How functions of a kind begin. */
export type FunctionKind = 'function' | 'function*' | 'async function' | 'async function*';

/** The runtime object of one tenant's programs. A program binds only what it uses. */
export interface Runtime extends ArrayLengthGuards, GrowthGuards, IterationGuards, NameLookups {
  readonly meter: (swap: SwapCounter) => Refill;
  readonly caught: (thrown: unknown) => void;
  readonly resumed: <T>(value: T) => T;
  readonly suspend: Jobs['suspend'];
  readonly resume: Jobs['resume'];
  readonly leave: Jobs['leave'];
  readonly copied: Copied;
  readonly listable: Copied;
  /** Asked for by programs that have getters which an asynchronous iterator may answer by: see async-results.ts. */
  readonly answers: undefined;
  /** Gives back what is about to be inherited from. */
  readonly parent: <T>(value: T) => T;
  readonly hidden: HiddenMembers;
  readonly passOn: Jobs['resolved'];
  readonly executor: Jobs['executor'];
  readonly executors: (constructor: unknown, list: unknown) => readonly unknown[];
  readonly depth: Meter['depth'];
  readonly globals: object;
  /** `this` of a sloppy function that anyone may have called, without a receiver. */
  readonly receiver: object;
  readonly importDynamic: (specifier: unknown, options?: unknown) => Promise<unknown>;
  readonly initialise: (cell: Cell, value: unknown) => void;
  readonly defaultName: <F extends object>(fn: F) => F;
  readonly named: <F extends object>(fn: F, name: string) => F;
  readonly template: (cooked: unknown[], raw: unknown[]) => readonly unknown[];
  readonly regexp: (source: string, flags: string) => RegExp;
  readonly literal: (site: Site, regexp: RegExp) => RegExp;
  readonly readOnly: (target: object, key: string) => object;
  readonly within: Within;
  readonly tied: Tied;
  readonly statics: RegExpStatics;
  readonly quiet: Assign;
  /** The compartment's own constructor of functions of a kind. */
  readonly functions: (kind: FunctionKind) => FunctionConstructor;
}

export interface RuntimeOptions {
  readonly meter: Meter;
  readonly limits: Limits;
  /** The compartment's globalThis. */
  readonly globals: object;
  /** The same, or what shows nothing of it: where others hold functions of the compartment. Default: the same. */
  readonly receiver?: object | undefined;
  readonly isProxy: (value: unknown) => boolean | undefined;
  readonly importDynamic: Runtime['importDynamic'];
  readonly refuseName?: RefuseName | undefined;
  /** Those of the compartment, made when they are asked for. */
  readonly evaluators?: () => { readonly functions: Runtime['functions'] };
}

const RegExpIntrinsic = RegExp;

const template = (cooked: unknown[], raw: unknown[]): readonly unknown[] =>
  freeze(Object.defineProperty(cooked, 'raw', { value: freeze(raw) }));

const regexp = (source: string, flags: string): RegExp => new RegExpIntrinsic(source, flags);

const named = <F extends object>(fn: F, name: string): F =>
  Object.defineProperty(fn, 'name', { value: name, configurable: true });

const defaultName = <F extends object>(fn: F): F => named(fn, 'default');

const noFunctions = (): never => {
  throw new TypeError('Functions cannot be made of text here');
};

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

/** What most programs do not need, made when it is first asked for. */
class Parts {
  readonly #options: RuntimeOptions;
  #growth: GrowthGuards | undefined;
  #iteration: IterationGuards | undefined;
  #lengths: ArrayLengthGuards | undefined;
  #copied: Copied | undefined;
  #listable: Copied | undefined;
  #parent: Runtime['parent'] | undefined;
  #hidden: HiddenMembers | undefined;
  #lookups: NameLookups | undefined;
  #statics: RegExpStatics | undefined;

  constructor(options: RuntimeOptions) {
    this.#options = options;
  }

  get growth(): GrowthGuards {
    const { limits, meter } = this.#options;
    this.#growth ??= makeGrowthGuards(limits, meter);
    return this.#growth;
  }

  get iteration(): IterationGuards {
    const { meter } = this.#options;
    this.#iteration ??= makeIterationGuards(meter);
    return this.#iteration;
  }

  get lengths(): ArrayLengthGuards {
    const { meter, isProxy } = this.#options;
    this.#lengths ??= makeArrayLengthGuards(meter, isProxy);
    return this.#lengths;
  }

  get copied(): Copied {
    this.#copied ??= makeCopied(this.#options.meter);
    return this.#copied;
  }

  get listable(): Copied {
    this.#listable ??= makeListable(this.#options.meter);
    return this.#listable;
  }

  get answers(): undefined {
    this.#options.meter.answersByCode = true;
    return undefined;
  }

  get parent(): Runtime['parent'] {
    const { meter } = this.#options;
    this.#parent ??= (value) => {
      meter.prototypes.note(value);
      return value;
    };
    return this.#parent;
  }

  get hidden(): HiddenMembers {
    this.#hidden ??= makeHiddenMembers(this.#options.meter);
    return this.#hidden;
  }

  get statics(): RegExpStatics {
    this.#statics ??= makeRegExpStatics();
    return this.#statics;
  }

  get functions(): Runtime['functions'] {
    return this.#options.evaluators?.().functions ?? noFunctions;
  }

  get lookups(): NameLookups {
    const { globals, refuseName } = this.#options;
    this.#lookups ??= makeNameLookups(globals, globals, refuseName);
    return this.#lookups;
  }
}

/**
 * One tenant's runtime. Its getters stand on a prototype that all share: as properties of its own they were two kilobytes
 * of every tenant. They find their parts by a property, since a runtime may have heirs ({@link extendRuntime}).
 */
class TenantRuntime implements Runtime {
  readonly parts: Parts;
  readonly meter: Runtime['meter'];
  readonly caught: Runtime['caught'];
  readonly suspend: Runtime['suspend'];
  readonly resume: Runtime['resume'];
  readonly leave: Runtime['leave'];
  readonly passOn: Runtime['passOn'];
  readonly executor: Runtime['executor'];
  readonly executors: Runtime['executors'];
  readonly depth: Runtime['depth'];
  readonly globals: object;
  readonly receiver: object;
  readonly importDynamic: Runtime['importDynamic'];

  constructor(options: RuntimeOptions) {
    const { meter, globals, importDynamic } = options;
    const { jobs } = meter;
    const parts = new Parts(options);
    this.parts = parts;
    this.meter = meter.meter;
    this.caught = (thrown) => {
      meter.caught(thrown);
      giveAuthorsWords(thrown);
    };
    this.suspend = jobs.suspend;
    this.resume = jobs.resume;
    this.leave = jobs.leave;
    this.passOn = jobs.resolved;
    this.executor = jobs.executor;
    this.executors = (constructor, list) => {
      const args = [...(parts.iteration.iterable(list) as Iterable<unknown>)];
      if (args.length === 1) args[0] = parts.lengths.sized(constructor, args[0]);
      else if (args.length > 0) args[0] = jobs.executor(constructor, args[0]);
      return args;
    };
    this.depth = meter.depth;
    this.globals = globals;
    this.receiver = options.receiver ?? globals;
    this.importDynamic = importDynamic;
    freeze(this);
  }

  get string(): Runtime['string'] {
    return this.parts.growth.string;
  }
  get bigint(): Runtime['bigint'] {
    return this.parts.growth.bigint;
  }
  get place(): Runtime['place'] {
    return this.parts.growth.place;
  }
  get compared(): Runtime['compared'] {
    return this.parts.growth.compared;
  }
  get element(): Runtime['element'] {
    return this.parts.growth.element;
  }
  get power(): Runtime['power'] {
    return this.parts.growth.power;
  }
  get shift(): Runtime['shift'] {
    return this.parts.growth.shift;
  }
  get sized(): Runtime['sized'] {
    return this.parts.lengths.sized;
  }
  get called(): Runtime['called'] {
    return this.parts.lengths.called;
  }
  get sizing(): Runtime['sizing'] {
    return this.parts.lengths.sizing;
  }
  get resizable(): Runtime['resizable'] {
    return this.parts.lengths.resizable;
  }
  get iterable(): Runtime['iterable'] {
    return this.parts.iteration.iterable;
  }
  get awaitable(): Runtime['awaitable'] {
    return this.parts.iteration.awaitable;
  }
  get pattern(): Runtime['pattern'] {
    return this.parts.iteration.pattern;
  }
  get kept(): Runtime['kept'] {
    return this.parts.iteration.kept;
  }
  get original(): Runtime['original'] {
    return this.parts.iteration.original;
  }
  get listed(): Runtime['listed'] {
    return this.parts.iteration.listed;
  }
  get undeclared(): Runtime['undeclared'] {
    return this.parts.lookups.undeclared;
  }
  get assignable(): Runtime['assignable'] {
    return this.parts.lookups.assignable;
  }
  get copied(): Copied {
    return this.parts.copied;
  }
  get listable(): Copied {
    return this.parts.listable;
  }
  get answers(): undefined {
    return this.parts.answers;
  }
  get parent(): Runtime['parent'] {
    return this.parts.parent;
  }
  get hidden(): HiddenMembers {
    return this.parts.hidden;
  }
  get resumed(): Runtime['resumed'] {
    return resumed;
  }
  get initialise(): Runtime['initialise'] {
    return initialiseCell;
  }
  get defaultName(): Runtime['defaultName'] {
    return defaultName;
  }
  get named(): Runtime['named'] {
    return named;
  }
  get template(): Runtime['template'] {
    return template;
  }
  get regexp(): Runtime['regexp'] {
    return regexp;
  }
  get literal(): Runtime['literal'] {
    return literal;
  }
  get readOnly(): Runtime['readOnly'] {
    return readOnly;
  }
  get functions(): Runtime['functions'] {
    return this.parts.functions;
  }
  get quiet(): Runtime['quiet'] {
    return assign;
  }
  get statics(): Runtime['statics'] {
    return this.parts.statics;
  }
  get tied(): Runtime['tied'] {
    return tied;
  }
  get within(): Runtime['within'] {
    return within;
  }
}
freeze(TenantRuntime.prototype);

export const makeRuntime = (options: RuntimeOptions): Runtime => new TenantRuntime(options);

/** A runtime with some parts of its own: a module's environment, a session's scope. */
export function extendRuntime(runtime: Runtime, own: object): object {
  return freeze({ __proto__: runtime, ...own });
}
