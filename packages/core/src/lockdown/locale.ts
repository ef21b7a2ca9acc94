// toLocaleString, toLocaleDateString, toLocaleTimeString and localeCompare as ECMA-402 has them.
//
// ses makes them forget all locales, so that a guest learns nothing of the machine's. Packages format dates and sort
// names by them, and get another answer without a word. Here a tenant that is not deterministic gets the platform's
// answer for the locale that it names, and for en-US where it names none; the time zone is the one that its dates show
// anyway. In host code, and in deterministic tenants, nothing changes: the answers depend on the engine's data.
//
// What the platform is given was read before, as plain data: a list of locales may say it has 2 ** 53 of them.
import { apply, defineProperty, freeze, getOwnPropertyDescriptor, isArray } from '../commons.ts';
import { type Payer, payer } from '../meter/current.ts';

type Method = (this: unknown, ...args: unknown[]) => unknown;

const natives = freeze({
  number: Number.prototype.toLocaleString as Method,
  bigint: BigInt.prototype.toLocaleString as Method,
  both: Date.prototype.toLocaleString as Method,
  date: Date.prototype.toLocaleDateString as Method,
  time: Date.prototype.toLocaleTimeString as Method,
  compare: String.prototype.localeCompare as Method,
});
const valueOf = freeze({
  number: Number.prototype.valueOf as Method,
  bigint: BigInt.prototype.valueOf as Method,
  date: Date.prototype.getTime as Method,
});

/** Units for a formatter, which the engine makes anew where there are options. */
const FORMATTER = 1000;
/** Locales that are looked at. */
const MOST_LOCALES = 10;

const names = (text: string): readonly string[] => freeze(text.trim().split(/\s+/));
const NUMBER_OPTIONS = names(`
  localeMatcher numberingSystem style currency currencyDisplay currencySign unit unitDisplay notation compactDisplay
  useGrouping signDisplay minimumIntegerDigits minimumFractionDigits maximumFractionDigits minimumSignificantDigits
  maximumSignificantDigits roundingMode roundingPriority roundingIncrement trailingZeroDisplay`);
const DATE_OPTIONS = names(`
  localeMatcher calendar numberingSystem hour12 hourCycle timeZone weekday era year month day dayPeriod hour minute
  second fractionalSecondDigits timeZoneName formatMatcher dateStyle timeStyle`);
const COMPARE_OPTIONS = names('usage localeMatcher collation numeric caseFirst sensitivity ignorePunctuation');

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';
const plain = (value: unknown): unknown => (isObject(value) ? `${value as unknown as string}` : value);

function localesOf(given: unknown): unknown {
  if (given === undefined) return 'en-US';
  if (!isArray(given)) return plain(given);
  if (given.length === 0) return 'en-US';
  const list: unknown[] = [];
  for (let i = 0; i < given.length && i < MOST_LOCALES; i++) list[i] = plain(given[i]);
  return list;
}

function optionsOf(given: unknown, known: readonly string[]): unknown {
  if (!isObject(given)) return given === null ? null : undefined;
  const read: Record<string, unknown> = {};
  for (let i = 0; i < known.length; i++) {
    const name = known[i] as string;
    const value = (given as Record<string, unknown>)[name];
    if (value !== undefined) defineProperty(read, name, { value: plain(value), enumerable: true });
  }
  return read;
}

/** `text.localeCompare(that, locales, options)` for the tenant that pays. */
export function compareByLocale(by: Payer, text: string, that: string, locales: unknown, options: unknown): unknown {
  const length = Math.min(text.length, that.length);
  if (locales === undefined && options === undefined) {
    if (length > 15) by.charge(length);
    return apply(natives.compare, text, [that, 'en-US']);
  }
  by.charge(FORMATTER + length);
  return apply(natives.compare, text, [that, localesOf(locales), optionsOf(options, COMPARE_OPTIONS)]);
}

/** Puts a method in the place of one that ses tamed. */
function install(prototype: object, name: string, native: Method, value: Method, known: readonly string[]): void {
  const found = getOwnPropertyDescriptor(prototype, name) as PropertyDescriptor;
  const tamed = found.value as Method;
  const method = {
    [name](this: unknown, locales?: unknown, options?: unknown): unknown {
      if (payer?.locale !== true) return apply(tamed, this, []);
      apply(value, this, []); // refuses what is no number, no date, before anything is asked
      payer.charge(FORMATTER);
      return apply(native, this, [localesOf(locales), optionsOf(options, known)]);
    },
  }[name] as Method;
  defineProperty(method, 'length', { value: 0, configurable: true });
  defineProperty(prototype, name, { ...found, value: method });
}

/** To be called between repair and harden. */
export function installLocaleMethods(): void {
  install(Number.prototype, 'toLocaleString', natives.number, valueOf.number, NUMBER_OPTIONS);
  install(BigInt.prototype, 'toLocaleString', natives.bigint, valueOf.bigint, NUMBER_OPTIONS);
  install(Date.prototype, 'toLocaleString', natives.both, valueOf.date, DATE_OPTIONS);
  install(Date.prototype, 'toLocaleDateString', natives.date, valueOf.date, DATE_OPTIONS);
  install(Date.prototype, 'toLocaleTimeString', natives.time, valueOf.date, DATE_OPTIONS);
}
