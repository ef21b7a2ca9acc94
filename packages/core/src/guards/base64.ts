// Guards of Uint8Array's base64 and hex, which engines have since 2025: each reads all of a text, or writes one.
import { apply, freeze, typedArrayLength, typedArrayTag } from '../commons.ts';
import { type Payer, payer } from '../meter/current.ts';
import type { Guard, Native } from './guard.ts';
import { assertFits } from './strings-text.ts';

const UNITS = 3; // eight units of text in the time of one unit of fuel

/** Pays for reading a text; what is none, the native refuses. */
function payForText(guest: Payer, text: unknown): number {
  if (typeof text !== 'string') return 0;
  if (text.length > 7) guest.charge(text.length >>> UNITS);
  return text.length;
}

/** `from` on the class, which allocates so many bytes for each unit of text. */
const from = (name: string, bytes: number): Guard => ({
  path: `Uint8Array.${name}`,
  model: 'length / 8, and the bytes themselves',
  reason: 'reads a text, and allocates memory that is not on the heap',
  make: (original) =>
    ({
      method(this: unknown, text?: unknown): unknown {
        if (payer !== undefined) {
          const length = payForText(payer, text);
          if (length > 0) payer.allocate(Math.ceil(length * bytes));
        }
        return apply(original, this, arguments);
      },
    }).method,
});

const set = (name: string): Guard => ({
  path: `Uint8Array.prototype.${name}`,
  model: 'length / 8',
  reason: 'reads a text, though nothing of it may fit',
  make: (original) =>
    ({
      method(this: unknown, text?: unknown): unknown {
        if (payer !== undefined) payForText(payer, text);
        return apply(original, this, arguments);
      },
    }).method,
});

/** A native that writes a text, of so many units for each byte. */
const to = (name: string, units: number, readsOptions: boolean): Guard => ({
  path: `Uint8Array.prototype.${name}`,
  model: 'length of the result / 8, within stringLength',
  reason: 'makes a text that is longer than the array',
  make: (original) =>
    ({
      method(this: unknown, options?: unknown): unknown {
        if (payer === undefined || typedArrayTag(this) !== 'Uint8Array') return apply(original, this, arguments);
        // read here: a getter may make the array longer
        const given = readsOptions && Object(options) === options ? optionsOf(original, options as Options) : options;
        const length = Math.ceil(typedArrayLength(this) * units);
        if (length > 7) payer.charge(length >>> UNITS);
        const result = apply(original as (given: unknown) => string, this, [given]);
        assertFits(payer, result.length);
        return result;
      },
    }).method,
});

interface Options {
  readonly alphabet?: unknown;
  readonly omitPadding?: unknown;
}

const EMPTY: Uint8Array = freeze(new Uint8Array(0));

/** What `toBase64` is to do, read once, in its order; an alphabet that is none is refused before the rest is read. */
function optionsOf(original: Native, given: Options): Options {
  const { alphabet } = given;
  if (alphabet !== undefined) apply(original as (options: Options) => string, EMPTY, [{ alphabet }]);
  const { omitPadding } = given;
  return { alphabet, omitPadding };
}

export const base64Guards: readonly Guard[] = freeze([
  from('fromBase64', 3 / 4),
  from('fromHex', 1 / 2),
  set('setFromBase64'),
  set('setFromHex'),
  to('toBase64', 4 / 3, true),
  to('toHex', 2, false),
]);
