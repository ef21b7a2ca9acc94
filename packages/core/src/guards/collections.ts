// Guards of Map, Set, WeakMap and WeakSet, and of what iterates. Entries are charged where many are looked at by one call; getting, setting
// and deleting one takes no longer for large collections.
import { apply, freeze, getPrototypeOf, mapSize, setSize } from '../commons.ts';
import { payer } from '../meter/current.ts';
import { meteredIterable, meteredKeys } from './collections-iterable.ts';
import { iteratorGuards } from './collections-iterators.ts';
import { setMethodGuards } from './collections-sets.ts';
import type { Guard, Native } from './guard.ts';
import { isUnpaid, looking } from './slow-elements.ts';

const { construct, setPrototypeOf } = Reflect;

type Maker = new (entries?: unknown) => unknown;

const ENTRIES = 'one per entry';
const ENDLESS = 'its iterable may have no end';
const GROWS = 'walks all entries; a callback that is a native is not charged';

/** A size, when `value` has the slots for one. */
const sizeOr0 = (size: (value: unknown) => number, value: unknown): number => {
  try {
    return size(value);
  } catch {
    return 0; // the native refuses it
  }
};

const inheriting = (guard: object, original: Native): Native => {
  setPrototypeOf(guard, getPrototypeOf(original) as object);
  return guard as Native;
};

const refuseCall = (name: string): never => {
  throw new TypeError(`Constructor ${name} requires 'new'`);
};

/** `forEach` of Maps and Sets. */
const paidForEach = (original: Native, size: (value: unknown) => number): Native =>
  ({
    forEach(this: unknown, callback?: unknown): unknown {
      const guest = payer;
      if (guest === undefined) return apply(original, this, arguments);
      guest.charge(sizeOr0(size, this));
      return isUnpaid(callback)
        ? apply(original, this, [looking(guest, callback as Native), arguments[1]])
        : apply(original, this, arguments);
    },
  }).forEach;

export const collectionGuards: readonly Guard[] = freeze([
  {
    path: 'Map',
    model: ENTRIES,
    reason: ENDLESS,
    make(original) {
      const Original = original as unknown as Maker;
      function Map(entries?: unknown): unknown {
        if (new.target === undefined) return refuseCall('Map');
        const given = payer === undefined || entries === undefined || entries === null ? entries : meteredKeys(entries);
        return new.target === (Map as unknown) ? new Original(given) : construct(Original, [given], new.target);
      }
      return inheriting(Map, original);
    },
  },
  {
    path: 'Set',
    model: ENTRIES,
    reason: ENDLESS,
    make(original) {
      const Original = original as unknown as Maker;
      function Set(values?: unknown): unknown {
        if (new.target === undefined) return refuseCall('Set');
        const given = payer === undefined || values === undefined || values === null ? values : meteredKeys(values);
        return new.target === (Set as unknown) ? new Original(given) : construct(Original, [given], new.target);
      }
      return inheriting(Set, original);
    },
  },
  {
    path: 'WeakMap',
    model: ENTRIES,
    reason: ENDLESS,
    make(original) {
      const Original = original as unknown as Maker;
      function WeakMap(entries?: unknown): unknown {
        if (new.target === undefined) return refuseCall('WeakMap');
        const given =
          payer === undefined || entries === undefined || entries === null ? entries : meteredIterable(entries);
        return new.target === (WeakMap as unknown) ? new Original(given) : construct(Original, [given], new.target);
      }
      return inheriting(WeakMap, original);
    },
  },
  {
    path: 'WeakSet',
    model: ENTRIES,
    reason: ENDLESS,
    make(original) {
      const Original = original as unknown as Maker;
      function WeakSet(values?: unknown): unknown {
        if (new.target === undefined) return refuseCall('WeakSet');
        const given = payer === undefined || values === undefined || values === null ? values : meteredIterable(values);
        return new.target === (WeakSet as unknown) ? new Original(given) : construct(Original, [given], new.target);
      }
      return inheriting(WeakSet, original);
    },
  },
  {
    path: 'Map.prototype.forEach',
    model: ENTRIES,
    reason: GROWS,
    make: (original) => paidForEach(original, mapSize),
  },
  {
    path: 'Set.prototype.forEach',
    model: ENTRIES,
    reason: GROWS,
    make: (original) => paidForEach(original, setSize),
  },
  {
    path: 'Map.groupBy',
    model: ENTRIES,
    reason: ENDLESS,
    make: (original) =>
      ({
        groupBy(this: unknown, items?: unknown, callback?: unknown): unknown {
          return apply(original, this, [payer === undefined ? items : meteredKeys(items), callback]);
        },
      }).groupBy,
  },
  ...setMethodGuards,
  ...iteratorGuards,
]);
