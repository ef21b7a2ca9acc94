// Guards of Object's and Reflect's functions that go through all properties.
//
// What a text, an array or a typed array has is known before; it is charged then. How many properties any other object
// has the engine does not say: they are listed and counted, or what comes out is charged by its length. Proxies answer
// by guest code, which pays for itself.
import { apply, freeze, hasOwn, isArray, typedArrayLength } from '../commons.ts';
import { type Payer, payer } from '../meter/current.ts';
import { meteredIterable } from './collections-iterable.ts';
import type { Guard, Native } from './guard.ts';
import { isProxy } from '../lockdown/proxies.ts';

const { isView } = ArrayBuffer;
const { ownKeys } = Reflect;
const { valueOf: stringValueOf } = String.prototype;

/** Longer arrays are sparse in V8: their length says nothing. */
const MOST_DENSE = 2 ** 25;

/** Elements that `value` is known to have; 0 for what is not known. Runs no guest code. */
function elementsOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null || isProxy(value) !== false) return 0;
  if (isArray(value)) return value.length > MOST_DENSE ? 0 : value.length;
  if (isView(value)) return value instanceof DataView ? 0 : typedArrayLength(value);
  if (hasOwn(value, 'length')) {
    try {
      return (apply(stringValueOf, value, []) as string).length; // a String object
    } catch {
      return 0;
    }
  }
  return 0;
}

/** Lists of so many are not worth a charge. */
const FEW = 16;

/** Runs a native that lists what `value` has, paid for. */
function listed(original: Native, value: unknown): unknown {
  const known = elementsOf(value);
  if (known > FEW && payer !== undefined) {
    if (known > payer.limits.arrayLength) payer.exhaust('array');
    payer.charge(known);
  }
  const list: unknown = apply(original, undefined, [value]);
  if (known === 0 && isArray(list) && list.length > FEW) payer?.charge(list.length);
  return list;
}

/**
 * Properties that `value` has, to be charged before they are gone through. Of objects that are no lists they are
 * counted by listing them, which is no more work than is to be done. Runs no guest code.
 */
function widthOf(value: unknown): number {
  const known = elementsOf(value);
  if (known > 0 || ((typeof value !== 'object' || value === null) && typeof value !== 'function')) return known;
  if (isProxy(value) !== false || isArray(value) || isView(value)) return 0;
  return ownKeys(value).length;
}

/** Charges for copying or listing all properties at once. Runs no guest code. */
export function payForWidth(guest: Pick<Payer, 'charge'>, value: unknown): void {
  const width = widthOf(value);
  if (width > FEW) guest.charge(width);
}

/** Charges for going through all properties once. */
function walked(value: unknown): void {
  const list = elementsOf(value);
  const cost = list > 0 ? Math.floor(list / 4) : widthOf(value);
  if (cost > FEW) payer?.charge(cost);
}

const LISTED = 'one per property, within arrayLength where that is known before';
const LISTS = 'makes a text, or more, for every element of a text or an array';
const WALKED = 'one for four elements of an array; one per property of other objects';
const WALKS = 'looks at, or changes, every property';

export const objectGuards: readonly Guard[] = freeze([
  {
    path: 'Object.keys',
    model: LISTED,
    reason: LISTS,
    make: (original) =>
      ({
        keys(value?: unknown): unknown {
          return payer === undefined ? apply(original, undefined, arguments) : listed(original, value);
        },
      }).keys,
  },
  {
    path: 'Object.values',
    model: LISTED,
    reason: LISTS,
    make: (original) =>
      ({
        values(value?: unknown): unknown {
          return payer === undefined ? apply(original, undefined, arguments) : listed(original, value);
        },
      }).values,
  },
  {
    path: 'Object.entries',
    model: LISTED,
    reason: LISTS,
    make: (original) =>
      ({
        entries(value?: unknown): unknown {
          return payer === undefined ? apply(original, undefined, arguments) : listed(original, value);
        },
      }).entries,
  },
  {
    path: 'Object.getOwnPropertyNames',
    model: LISTED,
    reason: LISTS,
    make: (original) =>
      ({
        getOwnPropertyNames(value?: unknown): unknown {
          return payer === undefined ? apply(original, undefined, arguments) : listed(original, value);
        },
      }).getOwnPropertyNames,
  },
  {
    path: 'Object.getOwnPropertySymbols',
    model: LISTED,
    reason: WALKS,
    make: (original) =>
      ({
        getOwnPropertySymbols(value?: unknown): unknown {
          return payer === undefined ? apply(original, undefined, arguments) : listed(original, value);
        },
      }).getOwnPropertySymbols,
  },
  {
    path: 'Object.getOwnPropertyDescriptors',
    model: LISTED,
    reason: 'makes an object for each element',
    make: (original) =>
      ({
        getOwnPropertyDescriptors(value?: unknown): unknown {
          if (payer !== undefined) payForWidth(payer, value);
          return apply(original, undefined, arguments);
        },
      }).getOwnPropertyDescriptors,
  },
  {
    path: 'Reflect.ownKeys',
    model: LISTED,
    reason: LISTS,
    make: (original) =>
      ({
        ownKeys(value?: unknown): unknown {
          return payer === undefined ? apply(original, undefined, arguments) : listed(original, value);
        },
      }).ownKeys,
  },
  {
    path: 'Object.assign',
    model: LISTED,
    reason: 'makes a property for each unit of a text',
    make: (original) =>
      ({
        assign(): unknown {
          if (payer !== undefined) for (let i = 1; i < arguments.length; i++) payForWidth(payer, arguments[i]);
          return apply(original, undefined, arguments);
        },
      }).assign,
  },
  {
    path: 'Object.freeze',
    model: WALKED,
    reason: WALKS,
    make: (original) =>
      ({
        freeze(value?: unknown): unknown {
          if (payer !== undefined) walked(value);
          return apply(original, undefined, arguments);
        },
      }).freeze,
  },
  {
    path: 'Object.seal',
    model: WALKED,
    reason: WALKS,
    make: (original) =>
      ({
        seal(value?: unknown): unknown {
          if (payer !== undefined) walked(value);
          return apply(original, undefined, arguments);
        },
      }).seal,
  },
  {
    path: 'Object.preventExtensions',
    model: WALKED,
    reason: WALKS,
    make: (original) =>
      ({
        preventExtensions(value?: unknown): unknown {
          if (payer !== undefined) walked(value);
          return apply(original, undefined, arguments);
        },
      }).preventExtensions,
  },
  {
    path: 'Reflect.preventExtensions',
    model: WALKED,
    reason: WALKS,
    make: (original) =>
      ({
        preventExtensions(value?: unknown): unknown {
          if (payer !== undefined) walked(value);
          return apply(original, undefined, arguments);
        },
      }).preventExtensions,
  },
  {
    path: 'Object.isFrozen',
    model: WALKED,
    reason: WALKS,
    make: (original) =>
      ({
        isFrozen(value?: unknown): unknown {
          if (payer !== undefined) walked(value);
          return apply(original, undefined, arguments);
        },
      }).isFrozen,
  },
  {
    path: 'Object.isSealed',
    model: WALKED,
    reason: WALKS,
    make: (original) =>
      ({
        isSealed(value?: unknown): unknown {
          if (payer !== undefined) walked(value);
          return apply(original, undefined, arguments);
        },
      }).isSealed,
  },
  {
    path: 'Object.fromEntries',
    model: 'one per entry',
    reason: 'its iterable may have no end',
    make: (original) =>
      ({
        fromEntries(this: unknown, entries?: unknown): unknown {
          return apply(original, this, [payer === undefined ? entries : meteredIterable(entries)]);
        },
      }).fromEntries,
  },
  {
    path: 'Object.groupBy',
    model: 'one per element',
    reason: 'its iterable may have no end',
    make: (original) =>
      ({
        groupBy(this: unknown, items?: unknown, callback?: unknown): unknown {
          return apply(original, this, [payer === undefined ? items : meteredIterable(items), callback]);
        },
      }).groupBy,
  },
]);
