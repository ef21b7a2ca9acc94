// Guards of the functions that read numbers from text, and write URIs.
import { apply, freeze } from '../commons.ts';
import { type Payer, payer } from '../meter/current.ts';
import type { Guard, Native } from './guard.ts';
import { SHORT, assertFits, sliceOf, textOf } from './strings-text.ts';

const { charCodeAt } = String.prototype;

/** The argument as text, paid for. */
function read(value: unknown): string {
  const text = textOf(value);
  if (text.length > 7) payer?.charge(text.length >> 3);
  return text;
}

/** Texts longer than this are measured in pieces before they are made. */
const PIECE = 2 ** 12;

/** Ends the tenant unless what is made of each piece of a text fits, all in all. */
function assertPiecesFit(guest: Payer, text: string, made: (piece: string) => number): void {
  let length = 0;
  for (let from = 0; from < text.length; ) {
    const to = from + PIECE;
    // a pair of surrogates is encoded as one
    const code: number = apply(charCodeAt, text, [to - 1]);
    const end = code >= 0xd800 && code < 0xdc00 ? to + 1 : to;
    length += made(sliceOf(text, from, end));
    assertFits(guest, length);
    from = end;
  }
}

/** Encodes or decodes, paid for; `growth` is what one unit may become. */
function converted(original: Native, value: unknown, growth: number): unknown {
  if (payer === undefined) return apply(original, undefined, [value]);
  const text = textOf(value);
  payer.charge(text.length >> 1);
  if (growth > 1 && text.length * growth > payer.limits.stringLength)
    assertPiecesFit(payer, text, (piece) => (apply(original, undefined, [piece]) as string).length);
  const result = apply(original, undefined, [text]) as string;
  assertFits(payer, result.length);
  return result;
}

const ENCODES = 'length / 2, and the result within stringLength';
const GROWS = 'a unit becomes nine';

export const numberGuards: readonly Guard[] = freeze([
  {
    path: 'parseInt',
    model: 'length / 8',
    reason: 'reads all digits',
    make: (original) =>
      ({
        parseInt(text?: unknown, radix?: unknown): unknown {
          if (payer === undefined || (typeof text === 'string' && text.length <= SHORT) || typeof text === 'number')
            return apply(original, undefined, arguments);
          return apply(original, undefined, [read(text), radix]);
        },
      }).parseInt,
  },
  {
    path: 'parseFloat',
    model: 'length / 8',
    reason: 'reads all digits',
    make: (original) =>
      ({
        parseFloat(text?: unknown): unknown {
          if (payer === undefined || (typeof text === 'string' && text.length <= SHORT) || typeof text === 'number')
            return apply(original, undefined, arguments);
          return apply(original, undefined, [read(text)]);
        },
      }).parseFloat,
  },
  {
    path: 'encodeURIComponent',
    model: ENCODES,
    reason: GROWS,
    make: (original) =>
      ({
        encodeURIComponent(value?: unknown): unknown {
          return payer === undefined ? apply(original, undefined, arguments) : converted(original, value, 9);
        },
      }).encodeURIComponent,
  },
  {
    path: 'encodeURI',
    model: ENCODES,
    reason: GROWS,
    make: (original) =>
      ({
        encodeURI(value?: unknown): unknown {
          return payer === undefined ? apply(original, undefined, arguments) : converted(original, value, 9);
        },
      }).encodeURI,
  },
  {
    path: 'escape',
    model: ENCODES,
    reason: 'a unit becomes six',
    make: (original) =>
      ({
        escape(value?: unknown): unknown {
          return payer === undefined ? apply(original, undefined, arguments) : converted(original, value, 6);
        },
      }).escape,
  },
  {
    path: 'decodeURIComponent',
    model: 'length / 2',
    reason: 'reads and copies a text',
    make: (original) =>
      ({
        decodeURIComponent(value?: unknown): unknown {
          return payer === undefined ? apply(original, undefined, arguments) : converted(original, value, 1);
        },
      }).decodeURIComponent,
  },
  {
    path: 'decodeURI',
    model: 'length / 2',
    reason: 'reads and copies a text',
    make: (original) =>
      ({
        decodeURI(value?: unknown): unknown {
          return payer === undefined ? apply(original, undefined, arguments) : converted(original, value, 1);
        },
      }).decodeURI,
  },
  {
    path: 'RegExp.escape',
    model: 'length, and the result within stringLength',
    reason: 'a unit becomes six',
    make: (original) =>
      ({
        escape(text?: unknown): unknown {
          // what is no text is refused, not converted
          if (payer === undefined || typeof text !== 'string') return apply(original, undefined, arguments);
          payer.charge(text.length);
          const escaped = (piece: string): string => apply(original as (text: string) => string, undefined, [piece]);
          // a letter is escaped where it is the first: `_` stands before what is not
          if (text.length * 6 > payer.limits.stringLength)
            assertPiecesFit(payer, text, (piece) => escaped(`_${piece}`).length - 1);
          const result = escaped(text);
          assertFits(payer, result.length);
          return result;
        },
      }).escape,
  },
  {
    path: 'unescape',
    model: 'length / 2',
    reason: 'reads and copies a text',
    make: (original) =>
      ({
        unescape(value?: unknown): unknown {
          return payer === undefined ? apply(original, undefined, arguments) : converted(original, value, 1);
        },
      }).unescape,
  },
]);
