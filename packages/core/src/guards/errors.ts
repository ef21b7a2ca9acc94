// Guards of errors. Making one costs a few microseconds, whatever its message: what the engine itself throws is no
// different, and neither is charged. What iterates, or makes a longer text, is.
import { apply, freeze, getPrototypeOf } from '../commons.ts';
import { payer } from '../meter/current.ts';
import { meteredIterable } from './collections-iterable.ts';
import type { Guard } from './guard.ts';
import { assertFits, chargeText, textOf } from './strings-text.ts';

const { construct, setPrototypeOf } = Reflect;

export const errorGuards: readonly Guard[] = freeze([
  {
    path: 'AggregateError',
    model: 'one per error',
    reason: 'its iterable may have no end',
    make(original) {
      const Original = original as unknown as new (...args: unknown[]) => unknown;
      function AggregateError(this: unknown, errors?: unknown, message?: unknown, options?: unknown): unknown {
        const iterable = payer === undefined ? errors : meteredIterable(errors);
        const target = new.target === undefined || new.target === (AggregateError as unknown) ? Original : new.target;
        return construct(Original, [iterable, message, options], target as new () => unknown);
      }
      setPrototypeOf(AggregateError, getPrototypeOf(original) as object);
      return AggregateError as never;
    },
  },
  {
    path: 'Error.prototype.toString',
    model: 'length / 16, within stringLength',
    reason: 'joins two texts',
    make: (original) =>
      ({
        toString(this: unknown): unknown {
          if (payer === undefined || Object(this) !== this) return apply(original, this, arguments);
          const { name, message } = this as { name?: unknown; message?: unknown };
          const shownName = name === undefined ? 'Error' : textOf(name);
          const shownMessage = message === undefined ? '' : textOf(message);
          const length = shownName.length + shownMessage.length + 2;
          assertFits(payer, length);
          chargeText(payer, length);
          if (shownName === '') return shownMessage;
          return shownMessage === '' ? shownName : `${shownName}: ${shownMessage}`;
        },
      }).toString,
  },
]);
