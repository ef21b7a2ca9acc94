// Guards of Symbol.
import { apply, freeze } from '../commons.ts';
import { payer } from '../meter/current.ts';
import type { Guard } from './guard.ts';
import { textOf } from './strings-text.ts';

/**
 * Units for one registered symbol. The registry is the engine's, for all tenants, and forgets nothing: a turn of the
 * usual 200 million units leaves no more than 200,000 in it. Whether a name is new is not asked: that would depend on
 * what other tenants did.
 */
const REGISTERED = 1_000;

export const symbolGuards: readonly Guard[] = freeze([
  {
    path: 'Symbol.prototype.constructor',
    global: 'Symbol',
    model: 'none: counted',
    reason: 'an object may have any number of them, which take long to list: see width.ts',
    make(original) {
      function Symbol(): unknown {
        if (new.target !== undefined) throw new TypeError('Symbol is not a constructor');
        if (payer !== undefined) payer.symbols += 1;
        return apply(original, undefined, arguments);
      }
      return Symbol as never;
    },
  },
  {
    path: 'Symbol.for',
    model: '1000, and length',
    reason: 'what is registered is kept for as long as the process lives',
    make: (original) =>
      ({
        for(this: unknown, key?: unknown): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          const text = textOf(key);
          payer.symbols += 1;
          payer.charge(REGISTERED + text.length);
          return apply(original, this, [text]);
        },
      }).for,
  },
]);
