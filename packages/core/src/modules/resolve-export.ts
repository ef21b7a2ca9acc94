// GetExportedNames, ResolveExport and GetModuleNamespace (ECMA-262 16.2.1.7.2 and 16.2.1.10).
import type { Cell, IndirectExport, LocalExport, ModuleShape } from '../compiler/unit.ts';
import { makeLazyCell } from './cell.ts';
import { makeNamespace } from './namespace.ts';
import { linkOf, type ModuleRecord } from './record.ts';

/** A binding: a cell of `module`, or its namespace when `cell` is undefined. */
export interface Binding {
  readonly kind: 'binding';
  readonly module: ModuleRecord;
  readonly cell: Cell | undefined;
}

/** Two `export *` give different bindings: `specifier` is how the module that has both was asked for. */
export interface Ambiguity {
  readonly kind: 'ambiguous';
  readonly specifier: string | undefined;
  readonly previous: string;
}

/** Re-exports that lead back to themselves: `specifier` is the request that closed the circle. */
export interface Circularity {
  readonly kind: 'circular';
  readonly specifier: string | undefined;
}

/** `undefined` means that there is no such export. */
export type Resolution = Binding | Ambiguity | Circularity | undefined;

/** Names that `record` exports, `export *` included, in the spec's order. */
export function exportedNames(record: ModuleRecord, seen: Set<ModuleRecord> = new Set()): Set<string> {
  const names = new Set<string>();
  if (seen.has(record)) return names;
  seen.add(record);
  for (const { name } of record.shape.localExports) names.add(name);
  for (const { name } of record.shape.indirectExports) names.add(name);
  for (const request of record.shape.starExports) {
    for (const name of exportedNames(linkOf(record, request), seen)) if (name !== 'default') names.add(name);
  }
  return names;
}

/** The binding behind an exported name of a module whose graph is loaded. */
export function resolveExport(record: ModuleRecord, name: string): Resolution {
  return resolve(record, name, { visited: new Map(), circles: 0 });
}

type OwnExport = LocalExport | IndirectExport;

// Shapes are immutable and shared by every tenant that runs the same text, so this index of one is too.
const indexes = new WeakMap<ModuleShape, ReadonlyMap<string, OwnExport>>();

function ownExports(shape: ModuleShape): ReadonlyMap<string, OwnExport> {
  let index = indexes.get(shape);
  if (index === undefined) {
    const all: readonly OwnExport[] = [...shape.localExports, ...shape.indirectExports];
    index = new Map(all.map((entry) => [entry.name, entry]));
    indexes.set(shape, index);
  }
  return index;
}

/** The spec's resolveSet, and how often something in it was met again. */
interface Search {
  readonly visited: Map<ModuleRecord, Set<string>>;
  circles: number;
}

// What a search finds without meeting itself holds for every search: it is remembered, or linking a chain of
// re-exports would take time in the square of its length, which a guest would have for free.
function resolve(record: ModuleRecord, name: string, search: Search): Resolution {
  const known = record.resolutions.get(name);
  if (known !== undefined) return known.resolution;
  const names = search.visited.get(record);
  if (names?.has(name)) {
    search.circles += 1;
    return { kind: 'circular', specifier: undefined };
  }
  if (names === undefined) search.visited.set(record, new Set([name]));
  else names.add(name);
  const before = search.circles;
  const resolution = findExport(record, name, search);
  if (search.circles === before) record.resolutions.set(name, { resolution });
  return resolution;
}

function findExport(record: ModuleRecord, name: string, search: Search): Resolution {
  const { starExports, requests } = record.shape;
  const own = ownExports(record.shape).get(name);
  if (own !== undefined && 'cell' in own) return { kind: 'binding', module: record, cell: record.cells[own.cell] };
  if (own !== undefined) {
    const target = linkOf(record, own.request);
    if (own.imported === undefined) return { kind: 'binding', module: target, cell: undefined };
    return asked(resolve(target, own.imported, search), requests[own.request]?.specifier);
  }
  if (name === 'default') return undefined; // `export *` never gives a default

  let found: Binding | undefined;
  let foundIn = '';
  for (const request of starExports) {
    const specifier = requests[request]?.specifier ?? '';
    const resolution = asked(resolve(linkOf(record, request), name, search), specifier);
    if (resolution === undefined || resolution.kind === 'circular') continue;
    if (resolution.kind === 'ambiguous') return resolution;
    if (found === undefined) {
      found = resolution;
      foundIn = specifier;
    } else if (resolution.module !== found.module || resolution.cell !== found.cell) {
      return { kind: 'ambiguous', specifier: undefined, previous: foundIn };
    }
  }
  return found;
}

/** A failure is told by the request behind which it is. */
function asked(resolution: Resolution, specifier: string | undefined): Resolution {
  if (resolution === undefined || resolution.kind === 'binding' || resolution.specifier !== undefined)
    return resolution;
  return { ...resolution, specifier };
}

/** The one namespace of a module. Ambiguous and circular names are left out. */
export function namespaceOf(record: ModuleRecord): object {
  if (record.namespace !== undefined) return record.namespace;
  const cells = new Map<string, Cell>();
  for (const name of exportedNames(record)) {
    const resolution = resolveExport(record, name);
    if (resolution?.kind === 'binding') cells.set(name, cellOf(resolution));
  }
  record.namespace = makeNamespace(cells);
  return record.namespace;
}

/** The cell of a binding. A namespace binding gets a cell of its own, so that every importer reads `v`. */
export function cellOf({ cell, module }: Binding): Cell {
  return cell ?? makeLazyCell(() => namespaceOf(module));
}
