// Units that were read already, so that a second tenant need not read and unpack them again.
import type { Unit } from '@cofferdam/core';

/** UTF-16 units of source that are kept, at most: as much as the compiler's own cache keeps. */
const MOST_KEPT = 2 ** 24;

export interface UnitMemo {
  get(key: string): Unit | undefined;
  set(key: string, unit: Unit): void;
}

/** Keeps the units that were used last. */
export function makeUnitMemo(most: number = MOST_KEPT): UnitMemo {
  const units = new Map<string, Unit>();
  let kept = 0;
  return Object.freeze<UnitMemo>({
    get(key) {
      const unit = units.get(key);
      if (unit !== undefined) {
        units.delete(key);
        units.set(key, unit);
      }
      return unit;
    },
    set(key, unit) {
      if (units.has(key)) return;
      units.set(key, unit);
      kept += unit.source.length;
      for (const [oldest, old] of units) {
        if (kept <= most || old === unit) break;
        units.delete(oldest);
        kept -= old.source.length;
      }
    },
  });
}
