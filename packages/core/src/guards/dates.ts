// Guards of Date: what reads a text of any length. All else works on one number.
import { apply, freeze } from '../commons.ts';
import { payer } from '../meter/current.ts';
import type { Guard } from './guard.ts';
import { SHORT, textOf } from './strings-text.ts';

export const dateGuards: readonly Guard[] = freeze([
  {
    path: 'Date.parse',
    model: 'length / 4',
    reason: 'reads all of a text of millions of units',
    make: (original) =>
      ({
        parse(value?: unknown): unknown {
          if (payer === undefined || (typeof value === 'string' && value.length <= SHORT))
            return apply(original, undefined, arguments);
          const text = textOf(value);
          payer.charge(text.length >> 2);
          return apply(original, undefined, [text]);
        },
      }).parse,
  },
]);
