// Guards of strings' methods that take a pattern: a regexp is asked to do it, and pays in its own methods; a text is
// looked for here.
//
// V8 makes a regexp of any other argument to match, matchAll and search by itself, past the constructor and its
// guards; here it comes from the constructor that guests have.
import { apply, freeze } from '../commons.ts';
import { type Payer, payer } from '../meter/current.ts';
import type { Guard, Native } from './guard.ts';
import { type Replacement, replaceText, splitText } from './strings-replace.ts';
import { SHORT, isRegExp, textOf } from './strings-text.ts';

type Method = (...args: unknown[]) => unknown;

const { match, matchAll, replace, search, split } = Symbol;
const { prototype: regExpPrototype } = RegExp;
const { indexOf } = String.prototype;

/** GetMethod (7.3.11) of a pattern: no primitive has one of these, their prototypes being frozen. */
function methodOf(pattern: unknown, key: symbol): Method | undefined {
  if ((typeof pattern !== 'object' && typeof pattern !== 'function') || pattern === null) return undefined;
  const method: unknown = (pattern as Record<symbol, unknown>)[key];
  if (method === undefined || method === null) return undefined;
  if (typeof method !== 'function') throw new TypeError(`${typeof method} is not a function`);
  return method as Method;
}

/** A regexp that is asked for all matches must say that it is global. */
function assertGlobal(pattern: unknown, method: string): void {
  if (!isRegExp(pattern)) return;
  const flags: unknown = (pattern as RegExp).flags;
  if (flags === undefined || flags === null || apply(indexOf, textOf(flags), ['g']) < 0)
    throw new TypeError(
      method === 'replaceAll'
        ? 'replaceAll must be called with a global RegExp'
        : 'String.prototype.matchAll called with a non-global RegExp argument',
    );
}

/** What match, matchAll and search do with a pattern, inside of a turn. */
function matchWith(subject: unknown, pattern: unknown, key: symbol, flags: string): unknown {
  const method = methodOf(pattern, key);
  if (method !== undefined) return apply(method, pattern, [subject]);
  const text = textOf(subject);
  const source = pattern === undefined ? pattern : textOf(pattern);
  const regexp = new (regExpPrototype.constructor as RegExpConstructor)(source as string, flags);
  return apply((regexp as unknown as Record<symbol, Method>)[key] as Method, regexp, [text]);
}

/** What replace and replaceAll do, inside of a turn. */
function replaceWith(payer: Payer, subject: unknown, pattern: unknown, by: unknown, all: boolean): unknown {
  if (all && Object(pattern) === pattern) assertGlobal(pattern, 'replaceAll');
  const method = methodOf(pattern, replace);
  if (method !== undefined) return apply(method, pattern, [subject, by]);
  const text = textOf(subject);
  const searched = textOf(pattern);
  return replaceText(payer, text, searched, (typeof by === 'function' ? by : textOf(by)) as Replacement, all);
}

/** What split does, inside of a turn. */
function splitWith(payer: Payer, original: Native, subject: unknown, separator: unknown, limit: unknown): unknown {
  const method = methodOf(separator, split);
  if (method !== undefined) return apply(method, separator, [subject, limit]);
  const text = textOf(subject);
  const most = limit === undefined ? 2 ** 32 - 1 : (limit as number) >>> 0;
  const searched = textOf(separator);
  if (most === 0 || separator === undefined)
    return apply(original, text, [separator === undefined ? separator : searched, most]);
  if (searched !== '' && text.length > SHORT) return splitText(payer, text, searched, most);
  const parts = Math.min(most, text.length);
  if (parts > payer.limits.arrayLength) payer.exhaust('array');
  payer.charge(parts + 1);
  return apply(original, text, [searched, most]);
}

const isShort = (value: unknown): value is string => typeof value === 'string' && value.length <= SHORT;

/** A template that repeats what is around an occurrence a few times at most. */
const isSimple = (by: unknown): boolean => typeof by === 'string' && by.length <= MOST_TEMPLATE;
const MOST_TEMPLATE = 16;
/** A short text, one occurrence in it replaced by that, is no longer than this. */
const MOST_REPLACED = SHORT * MOST_TEMPLATE;

/** A short text at another: paid by its parts, when they are there. */
function splitShort(guest: Payer, original: Native, text: string, separator: string): string[] {
  if (text.length >= guest.limits.arrayLength)
    return splitWith(guest, original, text, separator, undefined) as string[];
  const parts = apply(original as unknown as typeof text.split, text, [separator as never]);
  guest.charge(parts.length);
  return parts;
}

export const dispatchGuards: readonly Guard[] = freeze([
  {
    path: 'String.prototype.split',
    model: 'length searched / 4, and one per part, within arrayLength',
    reason: 'one text becomes millions; quadratic for long separators',
    make: (original) =>
      ({
        split(this: unknown, separator?: unknown, limit?: unknown): unknown {
          const guest = payer;
          if (guest === undefined || this === undefined || this === null) return apply(original, this, arguments);
          if (isShort(this) && typeof separator === 'string' && limit === undefined)
            return splitShort(guest, original, this, separator);
          return splitWith(guest, original, this, separator, limit);
        },
      }).split,
  },
  {
    path: 'String.prototype.replace',
    model: 'length searched / 4, and the result within stringLength',
    reason: 'quadratic for long texts; a template repeats the text around a match',
    make: (original) =>
      ({
        replace(this: unknown, pattern?: unknown, by?: unknown): unknown {
          return payer === undefined ||
            this === undefined ||
            this === null ||
            (isShort(this) && isShort(pattern) && isSimple(by) && payer.limits.stringLength >= MOST_REPLACED)
            ? apply(original, this, arguments)
            : replaceWith(payer, this, pattern, by, false);
        },
      }).replace,
  },
  {
    path: 'String.prototype.replaceAll',
    model: 'length searched / 4, one per occurrence, and the result within stringLength',
    reason: 'a text for each unit of another',
    make: (original) =>
      ({
        replaceAll(this: unknown, pattern?: unknown, by?: unknown): unknown {
          return payer === undefined || this === undefined || this === null
            ? apply(original, this, arguments)
            : replaceWith(payer, this, pattern, by, true);
        },
      }).replaceAll,
  },
  {
    path: 'String.prototype.match',
    model: 'what the regexp costs',
    reason: 'makes a regexp of a text, past the constructor',
    make: (original) =>
      ({
        match(this: unknown, pattern?: unknown): unknown {
          return payer === undefined || this === undefined || this === null
            ? apply(original, this, arguments)
            : matchWith(this, pattern, match, '');
        },
      }).match,
  },
  {
    path: 'String.prototype.matchAll',
    model: 'what the regexp costs',
    reason: 'makes a regexp of a text, past the constructor',
    make: (original) =>
      ({
        matchAll(this: unknown, pattern?: unknown): unknown {
          if (payer === undefined || this === undefined || this === null) return apply(original, this, arguments);
          if (Object(pattern) === pattern) assertGlobal(pattern, 'matchAll');
          return matchWith(this, pattern, matchAll, 'g');
        },
      }).matchAll,
  },
  {
    path: 'String.prototype.search',
    model: 'what the regexp costs',
    reason: 'makes a regexp of a text, past the constructor',
    make: (original) =>
      ({
        search(this: unknown, pattern?: unknown): unknown {
          return payer === undefined || this === undefined || this === null
            ? apply(original, this, arguments)
            : matchWith(this, pattern, search, '');
        },
      }).search,
  },
]);
