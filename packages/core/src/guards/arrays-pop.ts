// Guard of Array.prototype.pop. An array that is kept in a table (mostly holes, or one with an accessor among its elements)
// is gone through as a whole when its length changes.
import { apply, isArray } from '../commons.ts';
import { payer } from '../meter/current.ts';
import { isGenuineArray } from './genuine.ts';
import { LONG_CUT, lookForCut } from './array-lengths.ts';
import type { Guard } from './guard.ts';

/** How long what a proxy stands for may be. */
const UNKNOWN = 2 ** 18;

export const arrayPopGuards: readonly Guard[] = [
  {
    path: 'Array.prototype.pop',
    model: 'none; the clock is looked at for the length',
    reason: 'an array that is kept in a table is gone through for one element less',
    make: (original) =>
      ({
        pop(): unknown {
          if (payer !== undefined && isArray(this)) {
            // a proxy sees who asks
            const length = isGenuineArray(this) ? this.length : UNKNOWN;
            if (length > LONG_CUT) lookForCut(payer, length);
          }
          return apply(original, this, arguments);
        },
      }).pop,
  },
];
