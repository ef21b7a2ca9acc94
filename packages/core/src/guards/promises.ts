// Guards of Promise's functions that take an iterable. Their jobs are charged where promises are (then, resolve).
import { apply, freeze } from '../commons.ts';
import { payer } from '../meter/current.ts';
import { meteredIterable } from './collections-iterable.ts';
import type { Guard } from './guard.ts';

const model = 'one per promise';
const reason = 'its iterable may have no end';

export const promiseStaticGuards: readonly Guard[] = freeze([
  {
    path: 'Promise.all',
    model,
    reason,
    make: (original) =>
      ({
        all(this: unknown, promises?: unknown): unknown {
          return apply(original, this, [payer === undefined ? promises : meteredIterable(promises)]);
        },
      }).all,
  },
  {
    path: 'Promise.allSettled',
    model,
    reason,
    make: (original) =>
      ({
        allSettled(this: unknown, promises?: unknown): unknown {
          return apply(original, this, [payer === undefined ? promises : meteredIterable(promises)]);
        },
      }).allSettled,
  },
  {
    path: 'Promise.any',
    model,
    reason,
    make: (original) =>
      ({
        any(this: unknown, promises?: unknown): unknown {
          return apply(original, this, [payer === undefined ? promises : meteredIterable(promises)]);
        },
      }).any,
  },
  {
    path: 'Promise.race',
    model,
    reason,
    make: (original) =>
      ({
        race(this: unknown, promises?: unknown): unknown {
          return apply(original, this, [payer === undefined ? promises : meteredIterable(promises)]);
        },
      }).race,
  },
]);
