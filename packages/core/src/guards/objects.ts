// Guards of Object's and Reflect's functions that go through all properties: see width.ts.
import { apply, freeze } from '../commons.ts';
import { payer } from '../meter/current.ts';
import { assignEach, assignsLength } from './array-targets.ts';
import { meteredKeys } from './collections-iterable.ts';
import type { Guard } from './guard.ts';
import { BYTES_PER_ENTRY, isSeen, payForList, payForTest, payForWalk, payForWidth } from './width.ts';

const LISTED = 'one per property, from 17; elements within arrayLength';
const LISTS = 'makes a text, or more, for every property, element or unit of a text';
const WALKED = 'one for four elements of an array; one per property of other objects, from 17';
const WALKS = 'looks at, or changes, every property';
const TESTED = `as Object.freeze, for what is not extensible`;

export const objectGuards: readonly Guard[] = freeze([
  {
    path: 'Object.keys',
    model: LISTED,
    reason: LISTS,
    make: (original) =>
      ({
        keys(value?: unknown): unknown {
          const guest = payer;
          if (guest === undefined) return apply(original, undefined, arguments);
          if (isSeen(guest, value)) {
            const list = apply(original, undefined, arguments) as unknown[];
            payForList(guest, list.length);
            return list;
          }
          payForWidth(guest, value);
          return apply(original, undefined, arguments);
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
          const guest = payer;
          if (guest === undefined) return apply(original, undefined, arguments);
          if (isSeen(guest, value)) {
            const list = apply(original, undefined, arguments) as unknown[];
            payForList(guest, list.length);
            return list;
          }
          payForWidth(guest, value);
          return apply(original, undefined, arguments);
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
          const guest = payer;
          if (guest === undefined) return apply(original, undefined, arguments);
          if (isSeen(guest, value)) {
            const list = apply(original, undefined, arguments) as unknown[];
            payForList(guest, list.length);
            return list;
          }
          payForWidth(guest, value, BYTES_PER_ENTRY);
          return apply(original, undefined, arguments);
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
          const guest = payer;
          if (guest === undefined) return apply(original, undefined, arguments);
          if (isSeen(guest, value)) {
            const list = apply(original, undefined, arguments) as unknown[];
            payForList(guest, list.length);
            return list;
          }
          payForWidth(guest, value);
          return apply(original, undefined, arguments);
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
          if (payer !== undefined) payForWidth(payer, value);
          return apply(original, undefined, arguments);
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
          if (payer !== undefined) payForWidth(payer, value, BYTES_PER_ENTRY);
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
          const guest = payer;
          if (guest === undefined) return apply(original, undefined, arguments);
          if (isSeen(guest, value)) {
            const list = apply(original, undefined, arguments) as unknown[];
            payForList(guest, list.length);
            return list;
          }
          payForWidth(guest, value);
          return apply(original, undefined, arguments);
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
          const guest = payer;
          if (guest !== undefined) {
            for (let i = 1; i < arguments.length; i++) payForWidth(guest, arguments[i]);
            if (assignsLength(arguments)) return assignEach(guest, arguments);
          }
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
          if (payer !== undefined) payForWalk(payer, value);
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
          if (payer !== undefined) payForWalk(payer, value);
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
          if (payer !== undefined) payForWalk(payer, value);
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
          if (payer !== undefined) payForWalk(payer, value);
          return apply(original, undefined, arguments);
        },
      }).preventExtensions,
  },
  {
    path: 'Object.isFrozen',
    model: TESTED,
    reason: WALKS,
    make: (original) =>
      ({
        isFrozen(value?: unknown): unknown {
          if (payer !== undefined) payForTest(payer, value);
          return apply(original, undefined, arguments);
        },
      }).isFrozen,
  },
  {
    path: 'Object.isSealed',
    model: TESTED,
    reason: WALKS,
    make: (original) =>
      ({
        isSealed(value?: unknown): unknown {
          if (payer !== undefined) payForTest(payer, value);
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
          return apply(original, this, [payer === undefined ? entries : meteredKeys(entries)]);
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
          return apply(original, this, [payer === undefined ? items : meteredKeys(items), callback]);
        },
      }).groupBy,
  },
]);
