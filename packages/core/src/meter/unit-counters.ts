// The counters of a tenant's compiled units, each a local variable of its program: what they hold was granted, and is
// not spent.

/**
 * Gives back where a unit's counter stands; sets it, where it asks, and how much loops prepay at once, unless `value`
 * is READ.
 */
export type SwapCounter = (value: number, low: number, batch: number) => number;

/** Given to a unit's swap to read it only. */
const READ = -1;

export interface UnitCounter {
  readonly swap: SwapCounter;
  listed: boolean;
}

export class UnitCounters {
  readonly #listed: UnitCounter[] = [];

  /** How many may hold something. */
  get size(): number {
    return this.#listed.length;
  }

  /** Counts a unit among those that may hold something. */
  list(unit: UnitCounter): void {
    if (unit.listed) return;
    unit.listed = true;
    this.#listed.push(unit);
  }

  /** Leaves each with nothing, and gives what they held. `none` of them is on the stack: they are listed no more. */
  collect(batch: number, none: boolean): number {
    let held = 0;
    for (const unit of this.#listed) {
      held += unit.swap(0, 0, batch);
      if (none) unit.listed = false;
    }
    // A loop on the stack may yet give back to a unit at rest what it prepaid.
    if (none) this.#listed.length = 0;
    return held;
  }

  held(): number {
    let held = 0;
    for (const unit of this.#listed) held += unit.swap(READ, 0, 0);
    return held;
  }
}
Object.freeze(UnitCounters.prototype);
