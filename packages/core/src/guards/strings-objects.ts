// Guards of String.prototype's toString and valueOf: natives ask objects that stand for a text by them, all of a list in
// one call. A text that is long is laid out flat here, with clock and heap looked at; a text itself is given back at once.
import { apply, freeze } from '../commons.ts';
import { payer } from '../meter/current.ts';
import type { Guard, Native } from './guard.ts';
import { anyLongText, SHORT_TEXT, settle } from './slow-elements.ts';

const shared = {
  model: 'none; the clock is looked at for the length of what an object stands for',
  reason: 'natives ask a list of objects for texts, each of which may be a concatenation that nobody looked into',
};

/** What an object stands for, laid out flat. */
function settled(original: Native, object: unknown): unknown {
  const text = apply(original, object, []) as string;
  if (payer !== undefined && text.length > SHORT_TEXT) settle(payer, text);
  return text;
}

export const stringObjectGuards: readonly Guard[] = freeze([
  {
    path: 'String.prototype.toString',
    ...shared,
    make: (original) =>
      ({
        toString(this: unknown): unknown {
          if (typeof this === 'string' || payer === undefined || !anyLongText) return apply(original, this, arguments);
          return settled(original, this);
        },
      }).toString,
  },
  {
    path: 'String.prototype.valueOf',
    ...shared,
    make: (original) =>
      ({
        valueOf(this: unknown): unknown {
          if (typeof this === 'string' || payer === undefined || !anyLongText) return apply(original, this, arguments);
          return settled(original, this);
        },
      }).valueOf,
  },
]);
