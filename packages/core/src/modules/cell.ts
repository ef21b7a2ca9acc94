// Export cells. A cell in its temporal dead zone has no own `v`, so reads and writes reach the accessors of the
// prototype and throw; initialising defines an own data property, and from then on every importer's read is one
// load from one shared object shape.
import type { Cell } from '../compiler/unit.ts';
import { defineProperty, freeze, hasOwn, ReferenceErrorIntrinsic } from '../commons.ts';

class DeadCell implements Cell {
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  get v(): unknown {
    throw new ReferenceErrorIntrinsic(`Cannot access '${this.#name}' before initialization`);
  }

  set v(_value: unknown) {
    throw new ReferenceErrorIntrinsic(`Cannot access '${this.#name}' before initialization`);
  }
}
freeze(DeadCell.prototype);

/** A cell in its temporal dead zone: reading or writing `v` throws a ReferenceError that names `name`. */
export function makeCell(name: string): Cell {
  return new DeadCell(name);
}

/** Ends the temporal dead zone of `cell`; from then on `v` is a plain writable property. May be called again. */
export function initialiseCell(cell: Cell, value: unknown): void {
  if (hasOwn(cell, 'v')) cell.v = value;
  else defineProperty(cell, 'v', { value, writable: true, enumerable: true, configurable: false });
}

/** A cell that holds `value` from the start. */
export function makeCellOf(name: string, value: unknown): Cell {
  const cell = makeCell(name);
  initialiseCell(cell, value);
  return cell;
}

class LazyCell implements Cell {
  readonly #give: () => unknown;

  constructor(give: () => unknown) {
    this.#give = give;
  }

  get v(): unknown {
    const value = this.#give();
    defineProperty(this, 'v', { value, writable: false, enumerable: true, configurable: false });
    return value;
  }
}
freeze(LazyCell.prototype);

/** A constant cell whose value is made when it is first read: namespaces may contain themselves. */
export function makeLazyCell(give: () => unknown): Cell {
  return new LazyCell(give);
}
