// Guards of strings' methods that make a longer text out of a short one.
import { apply, freeze } from '../commons.ts';
import { payer } from '../meter/current.ts';
import type { Guard, Native } from './guard.ts';
import { normalized } from './strings-normalize.ts';
import { rawText } from './strings-raw.ts';
import { assertFits, chargeText, integerOf, lengthOf, textOf } from './strings-text.ts';

const RESULT = 'length of the result / 16, within stringLength';

/** `pad` of a text, paid for. */
function padded(original: Native, value: unknown, maxLength: unknown, filler: unknown): unknown {
  if (payer === undefined || value === undefined || value === null) return apply(original, value, [maxLength, filler]);
  const text = textOf(value);
  const length = lengthOf(maxLength);
  if (length <= text.length) return text;
  const fill = filler === undefined ? ' ' : textOf(filler);
  if (fill === '') return text;
  assertFits(payer, length);
  chargeText(payer, length);
  return apply(original, text, [length, fill]);
}

const htmlMethods = 'anchor big blink bold fixed fontcolor fontsize italics link small strike sub sup'.split(' ');

/** Longest tag and attribute around a text: `<font color=""></font>`. */
const MOST_TAGS = 32;

/** Methods of annex B; each quote in the attribute becomes six units. */
const htmlGuards: readonly Guard[] = htmlMethods.map((name) => ({
  path: `String.prototype.${name}`,
  model: RESULT,
  reason: 'a text is copied into a tag; quotes grow to six units each',
  make: (original) =>
    ({
      method(this: unknown, attribute?: unknown): unknown {
        if (payer === undefined || this === undefined || this === null) return apply(original, this, [attribute]);
        const text = textOf(this);
        const value = original.length === 0 ? '' : textOf(attribute);
        const quotes = value.length * 6 + text.length + MOST_TAGS > payer.limits.stringLength ? countQuotes(value) : 0;
        payer.charge(1 + (value.length >> 2));
        assertFits(payer, text.length + value.length + 5 * quotes);
        const result: string = apply(original, text, [value]);
        assertFits(payer, result.length);
        return result;
      },
    }).method,
}));

const { charCodeAt } = String.prototype;

function countQuotes(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) if (apply(charCodeAt, text, [i]) === 0x22) count += 1;
  return count;
}

export const growGuards: readonly Guard[] = freeze([
  {
    path: 'String.prototype.repeat',
    model: RESULT,
    reason: 'makes a text of half a gigabyte',
    make: (original) =>
      ({
        repeat(this: unknown, count?: unknown): unknown {
          if (payer === undefined || this === undefined || this === null) return apply(original, this, [count]);
          const text = textOf(this);
          const times = integerOf(count);
          // the native refuses negative and infinite counts
          if (times > 0 && times < Number.POSITIVE_INFINITY) {
            assertFits(payer, text.length * times);
            chargeText(payer, text.length * times);
          }
          return apply(original, text, [times]);
        },
      }).repeat,
  },
  {
    path: 'String.prototype.padStart',
    model: RESULT,
    reason: 'makes a text of half a gigabyte',
    make: (original) =>
      ({
        padStart(this: unknown, maxLength?: unknown, filler?: unknown): unknown {
          return payer === undefined ? apply(original, this, arguments) : padded(original, this, maxLength, filler);
        },
      }).padStart,
  },
  {
    path: 'String.prototype.padEnd',
    model: RESULT,
    reason: 'makes a text of half a gigabyte',
    make: (original) =>
      ({
        padEnd(this: unknown, maxLength?: unknown, filler?: unknown): unknown {
          return payer === undefined ? apply(original, this, arguments) : padded(original, this, maxLength, filler);
        },
      }).padEnd,
  },
  {
    path: 'String.prototype.concat',
    model: 'one per argument, and the result within stringLength',
    reason: 'a text doubled again and again',
    make: (original) =>
      ({
        concat(this: unknown): unknown {
          if (payer === undefined || this === undefined || this === null) return apply(original, this, arguments);
          const texts: string[] = [];
          const text = textOf(this);
          let length = text.length;
          for (let i = 0; i < arguments.length; i++) {
            const part = textOf(arguments[i]);
            texts[i] = part;
            length += part.length;
          }
          assertFits(payer, length);
          payer.charge(texts.length);
          return apply(original, text, texts);
        },
      }).concat,
  },
  {
    path: 'String.prototype.normalize',
    model: 'length / 2, and the square of each run of combining marks / 8; the result within stringLength',
    reason: 'marks are sorted by insertion: quadratic; compatibility forms are up to 18 times as long',
    make: (original) =>
      ({
        normalize(this: unknown, form?: unknown): unknown {
          if (payer === undefined || this === undefined || this === null) return apply(original, this, arguments);
          return normalized(payer, original, textOf(this), form);
        },
      }).normalize,
  },
  {
    path: 'String.raw',
    model: 'one per part, and the result within stringLength',
    reason: 'the length of its parts may be a lie: 2 ** 53 - 1',
    make: (original) =>
      ({
        raw(this: unknown, template: unknown): unknown {
          if (payer === undefined) return apply(original, this, arguments);
          return rawText(payer, template, arguments);
        },
      }).raw,
  },
  ...htmlGuards,
]);
