// Guard of Array.prototype.pop. An array that is kept in a table (mostly holes, or one with an accessor among its elements)
// is gone through as a whole when its length changes: 200,000 elements in a millisecond.
import { apply } from '../commons.ts';
import { type Payer, payer } from '../meter/current.ts';
import { LONG_CUT, lookForCut } from './array-lengths.ts';
import { isGenuineArray } from './genuine.ts';
import type { Guard } from './guard.ts';

/** How long what a proxy stands for may be. A proxy sees who asks, so it is not asked. */
const UNKNOWN = 2 ** 18;

/** One call in so many looks: asking each array for its length takes three times as long as the call. */
const EACH = 64;
let left = EACH;

function look(guest: Payer, array: unknown): void {
  left = EACH;
  const length = isGenuineArray(array) ? array.length : UNKNOWN;
  if (length > LONG_CUT) lookForCut(guest, length * EACH);
}

export const arrayPopGuards: readonly Guard[] = [
  {
    path: 'Array.prototype.pop',
    model: 'none; the clock is looked at for the length',
    reason: 'an array that is kept in a table is gone through for one element less',
    make: (original) =>
      ({
        pop(): unknown {
          if (payer !== undefined) {
            left -= 1;
            if (left < 0) look(payer, this);
          }
          return apply(original, this, arguments);
        },
      }).pop,
  },
];
