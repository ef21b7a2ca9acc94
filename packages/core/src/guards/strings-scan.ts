// Guards of strings' methods that look through a text, or for another text in it.
import { apply, freeze } from '../commons.ts';
import { compareByLocale } from '../lockdown/locale.ts';
import { payer } from '../meter/current.ts';
import type { Guard, Native } from './guard.ts';
import { findLastText, findText } from './strings-search.ts';
import { SHORT, assertFits, chargeText, integerOf, isRegExp, textOf } from './strings-text.ts';

const SEARCHED = 'length searched / 4, / 16 for one unit';
const SCANNED = 'length / 16, from 257 units';
const QUADRATIC = 'searching for a long text in a long text is quadratic in V8';
const SCANS = 'reads all of a text of millions of units';

const shortText = (value: unknown): value is string => typeof value === 'string' && value.length <= SHORT;

/** The receiver as text, paid for; null and undefined stay, for the native to refuse. */
function scanned(value: unknown): unknown {
  if (value === undefined || value === null) return value;
  const text = textOf(value);
  if (payer !== undefined) chargeText(payer, text.length);
  return text;
}

/** Upper or lower case, paid for. One unit makes three at most. */
function converted(original: Native, value: unknown): unknown {
  if (payer === undefined || value === undefined || value === null) return apply(original, value, []);
  const text = textOf(value);
  if (text.length > 7) payer.charge(text.length >> 3);
  const result = apply(original, text, []) as string;
  assertFits(payer, result.length);
  return result;
}

/** A short text in the other case is no longer than this. */
const MOST_SHORT = SHORT * 3;

function refuseRegExp(value: unknown, method: string): void {
  if (isRegExp(value))
    throw new TypeError(`First argument to String.prototype.${method} must not be a regular expression`);
}

/** Where a search starts, in [0, length]. */
const startOf = (position: unknown, length: number): number => {
  const start = integerOf(position);
  return start < 0 ? 0 : Math.min(start, length);
};

export const scanGuards: readonly Guard[] = freeze([
  {
    path: 'String.prototype.indexOf',
    model: SEARCHED,
    reason: QUADRATIC,
    make: (original) =>
      ({
        indexOf(this: unknown, pattern?: unknown, position?: unknown): unknown {
          if (
            payer === undefined ||
            this === undefined ||
            this === null ||
            (shortText(this) && typeof pattern === 'string')
          )
            return apply(original, this, arguments);
          const text = textOf(this);
          const searched = textOf(pattern);
          return findText(payer, text, searched, startOf(position, text.length));
        },
      }).indexOf,
  },
  {
    path: 'String.prototype.includes',
    model: SEARCHED,
    reason: QUADRATIC,
    make: (original) =>
      ({
        includes(this: unknown, pattern?: unknown, position?: unknown): unknown {
          if (
            payer === undefined ||
            this === undefined ||
            this === null ||
            (shortText(this) && typeof pattern === 'string')
          )
            return apply(original, this, arguments);
          const text = textOf(this);
          refuseRegExp(pattern, 'includes');
          const searched = textOf(pattern);
          return findText(payer, text, searched, startOf(position, text.length)) >= 0;
        },
      }).includes,
  },
  {
    path: 'String.prototype.lastIndexOf',
    model: SEARCHED,
    reason: QUADRATIC,
    make: (original) =>
      ({
        lastIndexOf(this: unknown, pattern?: unknown, position?: unknown): unknown {
          if (payer === undefined || this === undefined || this === null) return apply(original, this, arguments);
          const text = textOf(this);
          const searched = textOf(pattern);
          const number = +(position as number);
          const room = text.length - searched.length;
          if (room < 0) return -1;
          const from = number === number ? startOf(number, room) : room;
          return findLastText(payer, text, searched, from);
        },
      }).lastIndexOf,
  },
  {
    path: 'String.prototype.startsWith',
    model: 'length of the argument / 16',
    reason: 'compares texts of millions of units',
    make: (original) =>
      ({
        startsWith(this: unknown, pattern?: unknown, position?: unknown): unknown {
          if (payer === undefined || this === undefined || this === null || shortText(pattern))
            return apply(original, this, arguments);
          const text = textOf(this);
          refuseRegExp(pattern, 'startsWith');
          const searched = textOf(pattern);
          chargeText(payer, searched.length);
          return apply(original, text, [searched, position]);
        },
      }).startsWith,
  },
  {
    path: 'String.prototype.endsWith',
    model: 'length of the argument / 16',
    reason: 'compares texts of millions of units',
    make: (original) =>
      ({
        endsWith(this: unknown, pattern?: unknown, position?: unknown): unknown {
          if (payer === undefined || this === undefined || this === null || shortText(pattern))
            return apply(original, this, arguments);
          const text = textOf(this);
          refuseRegExp(pattern, 'endsWith');
          const searched = textOf(pattern);
          chargeText(payer, searched.length);
          return apply(original, text, [searched, position]);
        },
      }).endsWith,
  },
  {
    path: 'String.prototype.trim',
    model: SCANNED,
    reason: SCANS,
    make: (original) =>
      ({
        trim(this: unknown): unknown {
          return payer === undefined || shortText(this)
            ? apply(original, this, arguments)
            : apply(original, scanned(this), []);
        },
      }).trim,
  },
  {
    path: 'String.prototype.trimStart',
    model: SCANNED,
    reason: SCANS,
    make: (original) =>
      ({
        trimStart(this: unknown): unknown {
          return payer === undefined || shortText(this)
            ? apply(original, this, arguments)
            : apply(original, scanned(this), []);
        },
      }).trimStart,
  },
  {
    path: 'String.prototype.trimEnd',
    model: SCANNED,
    reason: SCANS,
    make: (original) =>
      ({
        trimEnd(this: unknown): unknown {
          return payer === undefined || shortText(this)
            ? apply(original, this, arguments)
            : apply(original, scanned(this), []);
        },
      }).trimEnd,
  },
  {
    path: 'String.prototype.isWellFormed',
    model: SCANNED,
    reason: SCANS,
    make: (original) =>
      ({
        isWellFormed(this: unknown): unknown {
          return payer === undefined || shortText(this)
            ? apply(original, this, arguments)
            : apply(original, scanned(this), []);
        },
      }).isWellFormed,
  },
  {
    path: 'String.prototype.toWellFormed',
    model: SCANNED,
    reason: SCANS,
    make: (original) =>
      ({
        toWellFormed(this: unknown): unknown {
          return payer === undefined || shortText(this)
            ? apply(original, this, arguments)
            : apply(original, scanned(this), []);
        },
      }).toWellFormed,
  },
  {
    path: 'String.prototype.localeCompare',
    model: 'the shorter length / 16; by locale all of it, and 1000 where one is named',
    reason: 'compares texts of millions of units',
    make: (original) =>
      ({
        localeCompare(this: unknown, other?: unknown, locales?: unknown, options?: unknown): unknown {
          if (payer === undefined || this === undefined || this === null) return apply(original, this, arguments);
          const text = textOf(this);
          const that = textOf(other);
          if (payer.locale === true) return compareByLocale(payer, text, that, locales, options);
          chargeText(payer, Math.min(text.length, that.length));
          return apply(original, text, [that]);
        },
      }).localeCompare,
  },
  {
    path: 'String.prototype.toLowerCase',
    model: 'length / 8, from 257 units, and the result within stringLength',
    reason: 'copies a text, up to three times as long',
    make: (original) =>
      ({
        toLowerCase(this: unknown): unknown {
          return payer === undefined || (shortText(this) && payer.limits.stringLength >= MOST_SHORT)
            ? apply(original, this, arguments)
            : converted(original, this);
        },
      }).toLowerCase,
  },
  {
    path: 'String.prototype.toUpperCase',
    model: 'length / 8, from 257 units, and the result within stringLength',
    reason: 'copies a text, up to three times as long',
    make: (original) =>
      ({
        toUpperCase(this: unknown): unknown {
          return payer === undefined || (shortText(this) && payer.limits.stringLength >= MOST_SHORT)
            ? apply(original, this, arguments)
            : converted(original, this);
        },
      }).toUpperCase,
  },
  {
    path: 'String.prototype.toLocaleLowerCase',
    model: 'length / 8, from 257 units, and the result within stringLength',
    reason: 'copies a text, up to three times as long',
    make: (original) =>
      ({
        toLocaleLowerCase(this: unknown): unknown {
          return payer === undefined || (shortText(this) && payer.limits.stringLength >= MOST_SHORT)
            ? apply(original, this, arguments)
            : converted(original, this);
        },
      }).toLocaleLowerCase,
  },
  {
    path: 'String.prototype.toLocaleUpperCase',
    model: 'length / 8, from 257 units, and the result within stringLength',
    reason: 'copies a text, up to three times as long',
    make: (original) =>
      ({
        toLocaleUpperCase(this: unknown): unknown {
          return payer === undefined || (shortText(this) && payer.limits.stringLength >= MOST_SHORT)
            ? apply(original, this, arguments)
            : converted(original, this);
        },
      }).toLocaleUpperCase,
  },
]);
