// Where exports go from one part of a tenant to another, they are hardened, if the part that has them says so.
//
// A module that is still running when another part gets hold of it (a cycle) is hardened when it has run.
import type { Cell } from '../compiler/unit.ts';
import { hasOwn } from '../commons.ts';
import { linkOf, type ModuleRecord } from './record.ts';
import { exportedNames, resolveExport } from './resolve-export.ts';

export interface Crossings {
  /** A part gets all that a module exports. */
  all(module: ModuleRecord, to: string | undefined): void;
  /** A module gets what it imports: before its body runs. */
  imports(module: ModuleRecord): void;
  /** A part gets what `require` gives it. */
  required(module: ModuleRecord, value: unknown, to: string | undefined): void;
  /** Looks after what was still running. */
  settle(): void;
}

type Waiting = { readonly module: ModuleRecord; readonly value: () => unknown };

/** `isNeeded`: whether any part hardens what it exports. */
export function makeCrossings(isNeeded: () => boolean): Crossings {
  let waiting: Waiting[] = [];

  const hand = (module: ModuleRecord, to: string | undefined, value: () => unknown): void => {
    const { place } = module;
    if (place?.harden === undefined || place.scope === to) return;
    if (isComplete(module)) place.harden(value());
    else waiting.push({ module, value });
  };
  /** One export; a namespace among them goes into `namespaces`. */
  const handExport = (
    module: ModuleRecord,
    to: string | undefined,
    name: string,
    namespaces: Set<ModuleRecord>,
  ): void => {
    const found = resolveExport(module, name);
    if (found?.kind !== 'binding') return;
    const { module: owner, cell } = found;
    if (cell === undefined) namespaces.add(owner);
    else hand(owner, to, () => valueIn(cell));
  };
  // A set that grows while it is walked: namespaces may hold each other.
  const handAll = (namespaces: Set<ModuleRecord>, to: string | undefined): void => {
    for (const module of namespaces) for (const name of exportedNames(module)) handExport(module, to, name, namespaces);
  };

  const settle = (): void => {
    if (waiting.length === 0) return;
    const ready = waiting.filter(({ module }) => isComplete(module));
    waiting = waiting.filter((each) => !ready.includes(each) && each.module.failure === undefined);
    for (const { module, value } of ready) module.place?.harden?.(value());
  };

  return {
    all(module, to) {
      if (isNeeded()) handAll(new Set([module]), to);
    },
    imports(module) {
      if (!isNeeded()) return;
      settle();
      const to = module.place?.scope;
      const namespaces = new Set<ModuleRecord>();
      for (const { request, imported } of module.shape.bindings) {
        const target = linkOf(module, request);
        if (imported === undefined) namespaces.add(target);
        else handExport(target, to, imported, namespaces);
      }
      handAll(namespaces, to);
    },
    required: (module, value, to) => hand(module, to, () => value),
    settle,
  };
}

const valueIn = (cell: Cell): unknown => (hasOwn(cell, 'v') ? cell.v : undefined);

function isComplete({ isComplete: own, status, failure }: ModuleRecord): boolean {
  return own === undefined ? status === 'evaluated' && failure === undefined : own();
}
