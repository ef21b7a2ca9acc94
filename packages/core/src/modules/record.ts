// Module records (ECMA-262 16.2.1.5 Cyclic Module Records). JSON, text, CommonJS and host modules are records
// without requests whose body fills their cells, so that one linker and one evaluator serve every type.
import { freeze } from '../commons.ts';
import type { Cell, ModuleBody, ModuleRequest, ModuleShape } from '../compiler/unit.ts';
import type { ModuleDefinition } from '../tenant/types.ts';
import type { Place } from './place.ts';
import type { Resolution } from './resolve-export.ts';

export type ModuleType = ModuleDefinition['type'];

/**
 * `unlinked → linked → evaluating → evaluated`, or `→ evaluating-async → evaluated` when the module or one of its
 * dependencies awaits at top level. A record with `failure` is always `evaluated`.
 */
export type ModuleStatus = 'unlinked' | 'linking' | 'linked' | 'evaluating' | 'evaluating-async' | 'evaluated';

/** What a guest's code threw, boxed because guests may throw undefined. */
export interface Failure {
  readonly thrown: unknown;
}

/** The promise of one Evaluate(), with its ends. */
export interface Completion {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (reason: unknown) => void;
}

/** What stays the same of a record. */
export interface ModuleDescription {
  /** What the host knows it by; undefined for an entry that the host did not load. */
  readonly id: string | undefined;
  /** How guests see it, in `import.meta.url` and in messages. Never a host path. */
  readonly url: string;
  readonly type: ModuleType;
  /** Asked for when it is first used: what only `require` reaches has no use for it. */
  readonly shape: () => ModuleShape;
  readonly cells: () => readonly Cell[];
  /** Makes the body; called once every import is resolved. */
  readonly prepare: (imports: readonly unknown[]) => ModuleBody;
  /** What `require()` of it gives, for types that answer otherwise than with their namespace. */
  readonly requireNow?: ((parent: CommonJsParent | undefined) => unknown) | undefined;
  /** Where it runs. */
  readonly place?: Place | undefined;
  /** Whether it has run, for types that run without being evaluated. */
  readonly isComplete?: (() => boolean) | undefined;
}

/** Who called `require`, as `module.parent` shows it. */
export interface CommonJsParent {
  readonly id: string;
  readonly filename: string;
}

/**
 * A record that nothing is known of yet. It is of a class, whose accessors all records share: the engine would take
 * objects with accessors of their own for as many hidden classes, and every look at a record would be a search.
 */
export class ModuleRecord {
  readonly id: string | undefined;
  readonly url: string;
  readonly type: ModuleType;
  readonly prepare: ModuleDescription['prepare'];
  readonly requireNow: ModuleDescription['requireNow'];
  readonly place: Place | undefined;
  readonly isComplete: ModuleDescription['isComplete'];
  /** `links[i]` is the record behind `shape.requests[i]`, once loaded. */
  readonly links: (ModuleRecord | undefined)[];
  /** Whether all it reaches is loaded. */
  loaded: boolean;
  status: ModuleStatus = 'unlinked';
  namespace: object | undefined = undefined;
  body: ModuleBody | undefined = undefined;
  /** Settles when the first step of an async body is over; undefined once it is. */
  hoisting: Promise<unknown> | undefined = undefined;
  failure: Failure | undefined = undefined;
  /** Why it cannot be linked, ever: what it reaches is loaded and will not change. */
  unlinkable: Error | undefined = undefined;
  // What follows is the spec's bookkeeping, under its names.
  dfsIndex = 0;
  dfsAncestorIndex = 0;
  cycleRoot: ModuleRecord | undefined = undefined;
  /** [[AsyncEvaluationOrder]]: 0 unset, Infinity done. */
  asyncOrder = 0;
  pendingAsyncDependencies = 0;
  asyncParents: ModuleRecord[] = [];
  completion: Completion | undefined = undefined;
  readonly #shape: () => ModuleShape;
  readonly #cells: () => readonly Cell[];
  #resolutions: Map<string, { readonly resolution: Resolution }> | undefined = undefined;

  constructor(description: ModuleDescription, requests: readonly ModuleRequest[]) {
    this.id = description.id;
    this.url = description.url;
    this.type = description.type;
    this.prepare = description.prepare;
    this.requireNow = description.requireNow;
    this.place = description.place;
    this.isComplete = description.isComplete;
    this.links = requests.map(() => undefined);
    this.loaded = requests.length === 0;
    this.#shape = description.shape;
    this.#cells = description.cells;
  }

  get shape(): ModuleShape {
    return this.#shape();
  }

  get cells(): readonly Cell[] {
    return this.#cells();
  }

  /** What exported names were found to resolve to. */
  get resolutions(): Map<string, { readonly resolution: Resolution }> {
    this.#resolutions ??= new Map();
    return this.#resolutions;
  }
}
freeze(ModuleRecord.prototype);

/** The record behind `shape.requests[request]` of a loaded record. */
export function linkOf(record: ModuleRecord, request: number): ModuleRecord {
  const target = record.links[request];
  if (target === undefined) throw new Error(`Expected request ${request} of ${record.url} to be loaded`);
  return target;
}

/**
 * All records that `root` reaches and `wanted` accepts, dependencies first, each once (it does not look behind a
 * record that `wanted` refuses). Without recursion: a guest chooses how deep its graph is.
 */
export function postOrder(root: ModuleRecord, wanted: (record: ModuleRecord) => boolean): ModuleRecord[] {
  const order: ModuleRecord[] = [];
  if (!wanted(root)) return order;
  const seen = new Set([root]);
  const path = [{ record: root, next: 0 }];
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    if (top.next === top.record.links.length) {
      order.push(top.record);
      path.pop();
      continue;
    }
    const target = linkOf(top.record, top.next++);
    if (seen.has(target) || !wanted(target)) continue;
    seen.add(target);
    path.push({ record: target, next: 0 });
  }
  return order;
}
