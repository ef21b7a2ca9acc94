// Synthetic modules (ECMA-262 16.2.1.8.4): their exports are known before they run, and hold undefined until then.
import type { Cell, ModuleShape } from '../compiler/unit.ts';
import { lazy } from '../lazy.ts';
import { initialiseCell, makeCell } from './cell.ts';
import { type ModuleDescription, ModuleRecord } from './record.ts';

export interface SyntheticModule extends Omit<ModuleDescription, 'shape' | 'cells' | 'prepare'> {
  readonly names: () => readonly string[];
  /** Gives each export its value, in the order of `names`. */
  readonly run: (set: (name: string, value: unknown) => void) => void;
}

export function makeSyntheticRecord(module: SyntheticModule): ModuleRecord {
  const { names, run } = module;
  const cellByName = lazy(() => new Map<string, Cell>(names().map((name) => [name, makeCell(name)])));
  const cells = lazy(() => [...cellByName().values()]);
  const shape = lazy(() => shapeOf([...cellByName().keys()]));
  const set = (name: string, value: unknown): void => {
    const cell = cellByName().get(name);
    if (cell !== undefined) initialiseCell(cell, value);
  };
  const prepare: ModuleDescription['prepare'] = () => {
    const steps = [
      (): void => {
        for (const name of names()) set(name, undefined);
      },
      (): void => run(set),
    ];
    return {
      async: false,
      next() {
        steps.shift()?.();
        return { done: steps.length === 0, value: undefined };
      },
    };
  };
  const { id, url, type, requireNow, place, isComplete } = module;
  return new ModuleRecord({ id, url, type, shape, cells, prepare, requireNow, place, isComplete }, []);
}

function shapeOf(names: readonly string[]): ModuleShape {
  return {
    requests: [],
    bindings: [],
    cells: names.length,
    localExports: names.map((name, cell) => ({ name, cell })),
    indirectExports: [],
    starExports: [],
    hasTopLevelAwait: false,
  };
}
