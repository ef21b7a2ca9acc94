// Module records (ECMA-262 16.2.1.5 Cyclic Module Records). JSON, text, CommonJS and host modules are records
// without requests whose body fills their cells, so that one linker and one evaluator serve every type.
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
  readonly shape: ModuleShape;
  readonly cells: readonly Cell[];
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

export interface ModuleRecord extends ModuleDescription {
  /** `links[i]` is the record behind `shape.requests[i]`, once loaded. */
  readonly links: (ModuleRecord | undefined)[];
  /** Whether all it reaches is loaded. */
  loaded: boolean;
  status: ModuleStatus;
  /** What exported names were found to resolve to. */
  readonly resolutions: Map<string, { readonly resolution: Resolution }>;
  namespace: object | undefined;
  body: ModuleBody | undefined;
  /** Settles when the first step of an async body is over; undefined once it is. */
  hoisting: Promise<unknown> | undefined;
  failure: Failure | undefined;
  /** Why it cannot be linked, ever: what it reaches is loaded and will not change. */
  unlinkable: Error | undefined;
  // The rest is the spec's bookkeeping, under its names.
  dfsIndex: number;
  dfsAncestorIndex: number;
  cycleRoot: ModuleRecord | undefined;
  /** [[AsyncEvaluationOrder]]: 0 unset, Infinity done. */
  asyncOrder: number;
  pendingAsyncDependencies: number;
  asyncParents: ModuleRecord[];
  completion: Completion | undefined;
}

/**
 * A record that nothing is known of yet. Its shape and cells are asked for when they are first used: what only
 * `require` reaches has no use for them.
 */
export function makeRecord(
  description: ModuleDescription,
  requests: readonly ModuleRequest[] = description.shape.requests,
): ModuleRecord {
  const { id, url, type, prepare, requireNow, place, isComplete } = description;
  return {
    id,
    url,
    type,
    prepare,
    requireNow,
    place,
    isComplete,
    get shape() {
      return description.shape;
    },
    get cells() {
      return description.cells;
    },
    links: requests.map(() => undefined),
    loaded: requests.length === 0,
    status: 'unlinked',
    resolutions: new Map(),
    namespace: undefined,
    body: undefined,
    hoisting: undefined,
    failure: undefined,
    unlinkable: undefined,
    dfsIndex: 0,
    dfsAncestorIndex: 0,
    cycleRoot: undefined,
    asyncOrder: 0,
    pendingAsyncDependencies: 0,
    asyncParents: [],
    completion: undefined,
  };
}

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
