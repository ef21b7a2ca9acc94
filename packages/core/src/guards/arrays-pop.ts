// Guard of Array.prototype.pop. An array that is kept in a table (mostly holes, or one with an accessor among its elements)
// is gone through as a whole when its length changes: 200,000 elements in a millisecond.
import { apply, isArray } from '../commons.ts';
import { payer } from '../meter/current.ts';
import { LONG_CUT, lookForCut } from './array-lengths.ts';
import { anyArrayProxy, isGenuineArray } from './genuine.ts';
import type { Guard } from './guard.ts';

/** How long what a proxy stands for may be. A proxy sees who asks, so it is not asked. */
const UNKNOWN = 2 ** 18;

export const arrayPopGuards: readonly Guard[] = [
  {
    path: 'Array.prototype.pop',
    model: 'none; the clock is looked at for the length',
    reason: 'an array that is kept in a table is gone through for one element less',
    make: (original) =>
      ({
        pop(): unknown {
          const guest = payer;
          if (guest === undefined) return apply(original, this, arguments);
          // The engine writes pop out in place where it has just learnt which array it is, by its length: see family.ts.
          if (anyArrayProxy) {
            if (!isGenuineArray(this)) lookForCut(guest, UNKNOWN);
            else if (this.length > LONG_CUT) lookForCut(guest, this.length);
          } else if (isArray(this)) {
            if (this.length <= LONG_CUT) return apply(original, this, arguments);
            lookForCut(guest, this.length);
          }
          return apply(original, this, arguments);
        },
      }).pop,
  },
];
