// Date for deterministic tenants: as if the machine's time zone were UTC, whatever it is.
//
// The shared Date.prototype reads the process's time zone, so these dates have a prototype of their own, frozen and
// shared by all such tenants, and the realm's one is out of their reach.
import { addDatePrototype } from '../border/kinds.ts';
import { freeze } from '../commons.ts';
import { payer } from '../meter/current.ts';
import type { ClockPower } from './types.ts';

const local = ['Date', 'Day', 'FullYear', 'Hours', 'Milliseconds', 'Minutes', 'Month', 'Seconds'] as const;
const kept = ['getTime', 'valueOf', 'setTime', 'toISOString', 'toJSON', 'toUTCString', 'toGMTString'] as const;

/** A date and time of ECMA-262's own format without a zone: V8 reads it in local time, a date alone in UTC. */
const ISO_LOCAL = /^(?:\d{4}|[+-]\d{6})(?:-\d\d(?:-\d\d)?)?T\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/;
const ISO_UTC = /^(?:\d{4}|[+-]\d{6})(?:-\d\d(?:-\d\d)?)?$/;
/** What V8's reader of other formats takes for a zone: a word after the first number, a sign after a time. */
const ZONE = /\d[\s\S]*?(?<![a-z])(?:utc?|gmt|z|[ecmp][sd]t)(?![a-z])|:[\s\S]*?[+-]\s*\d/i;

/** Text without V8's comments: parentheses nest, and an open one reaches to the end. */
function withoutComments(text: string): string {
  let bare = '';
  let depth = 0;
  for (const character of text) {
    if (character === '(') depth += 1;
    else if (character === ')' && depth > 0) depth -= 1;
    else if (depth === 0) bare += character;
  }
  return bare;
}

/** `Date.parse` as it is where local time is UTC. */
function parseUtc(HostDate: DateConstructor, text: string): number {
  if (ISO_UTC.test(text)) return HostDate.parse(text);
  if (ISO_LOCAL.test(text)) return HostDate.parse(`${text}Z`);
  if (text.length > MOST_TEXT) return Number.NaN;
  const bare = withoutComments(text);
  return HostDate.parse(ZONE.test(bare) ? text : `${bare} UTC`);
}

/** UTF-16 units of text that may be a date. */
const MOST_TEXT = 1_000;

interface UtcDates {
  readonly prototype: object;
  /** A Date constructor whose time is `now`'s. */
  makeConstructor(now: () => number): DateConstructor;
  make(time: number): Date;
}

let shared: UtcDates | undefined;

/** A Date whose local time is UTC. */
export function makeUtcDate(clock: ClockPower, HostDate: DateConstructor): DateConstructor {
  shared ??= makeUtcDates(HostDate);
  return shared.makeConstructor(() => Math.trunc(clock.now()));
}

/** One date of that kind, for what crosses the border. */
export function utcDateAt(time: number, HostDate: DateConstructor): Date {
  shared ??= makeUtcDates(HostDate);
  return shared.make(time);
}

function makeUtcDates(HostDate: DateConstructor): UtcDates {
  const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  type Method = (this: Date, ...args: never[]) => unknown;
  const base = HostDate.prototype as unknown as Record<PropertyKey, (this: Date, ...args: unknown[]) => unknown>;
  const methods = Object.create(null) as Record<PropertyKey, Method>;
  for (const part of local) {
    const get = base[`getUTC${part}`] as Method;
    methods[`get${part}`] = methods[`getUTC${part}`] = get;
    const set = base[`setUTC${part}`] as ((this: Date, ...args: unknown[]) => unknown) | undefined;
    if (set !== undefined) methods[`set${part}`] = methods[`setUTC${part}`] = set;
  }
  for (const name of kept) methods[name as string] = base[name] as Method;
  const two = (n: number): string => String(n).padStart(2, '0');
  const valid = (date: Date): boolean =>
    HostDate.prototype.getTime.call(date) === HostDate.prototype.getTime.call(date);
  const at = (date: Date, name: string): number => (base[name] as (this: Date) => number).call(date);
  const year = (date: Date): string => {
    const full = at(date, 'getUTCFullYear');
    return `${full < 0 ? '-' : ''}${String(Math.abs(full)).padStart(4, '0')}`;
  };
  const dateText = (date: Date): string =>
    `${days[at(date, 'getUTCDay')]} ${months[at(date, 'getUTCMonth')]} ${two(at(date, 'getUTCDate'))} ${year(date)}`;
  const timeText = (date: Date): string =>
    `${two(at(date, 'getUTCHours'))}:${two(at(date, 'getUTCMinutes'))}:${two(at(date, 'getUTCSeconds'))} GMT+0000 (Coordinated Universal Time)`;
  const text = (show: (date: Date) => string) =>
    function (this: Date): string {
      return valid(this) ? show(this) : 'Invalid Date';
    };
  const own = {
    getTimezoneOffset(this: Date): number {
      return valid(this) ? 0 : Number.NaN;
    },
    getYear(this: Date): number {
      return at(this, 'getUTCFullYear') - 1900;
    },
    setYear(this: Date, year: unknown): unknown {
      const number = Math.trunc(Number(year));
      const full = number >= 0 && number <= 99 ? 1900 + number : number;
      // From an invalid date it makes the first of January of that year.
      if (!valid(this)) (base.setTime as (this: Date, time: number) => number).call(this, 0);
      return (base.setUTCFullYear as (this: Date, year: number) => number).call(this, full);
    },
    toString: text((date) => `${dateText(date)} ${timeText(date)}`),
    toDateString: text(dateText),
    toTimeString: text(timeText),
    toLocaleString: text((date) => `${dateText(date)} ${timeText(date)}`),
    toLocaleDateString: text(dateText),
    toLocaleTimeString: text(timeText),
    [Symbol.toPrimitive](this: Date, hint: unknown): unknown {
      return hint === 'number' ? HostDate.prototype.getTime.call(this) : methods['toString']?.call(this);
    },
  };
  for (const key of Reflect.ownKeys(own))
    methods[key] = (own as unknown as typeof methods)[key] as (this: Date) => unknown;

  const prototype: Record<PropertyKey, unknown> = {};
  const isDate = (value: unknown): value is Date => {
    try {
      HostDate.prototype.getTime.call(value as Date);
      return true;
    } catch {
      return false;
    }
  };
  const adopt = (date: object, target: { readonly prototype: unknown }): Date => {
    const wanted = target.prototype;
    return Object.setPrototypeOf(date, Object(wanted) === wanted ? (wanted as object) : prototype) as Date;
  };

  const makeConstructor = (now: () => number): DateConstructor => {
    const UtcDate = function Date(...args: unknown[]): unknown {
      if (new.target === undefined) return methods['toString']?.call(new HostDate(now()));
      const [first] = args;
      let time: unknown;
      if (args.length === 0) time = now();
      else if (args.length > 1) time = Reflect.apply(HostDate.UTC, undefined, args);
      else {
        // A date's own time, else ToPrimitive once; a string is read as UTC.
        const primitive = isDate(first) ? HostDate.prototype.getTime.call(first) : toPrimitive(first);
        time = typeof primitive === 'string' ? parseUtc(HostDate, primitive) : primitive;
      }
      return adopt(Reflect.construct(HostDate, [time], HostDate) as object, new.target as { prototype: unknown });
    } as unknown as DateConstructor;
    Object.defineProperties(UtcDate, {
      length: { value: 7 },
      prototype: { value: prototype, writable: false },
      now: { value: freeze(makeNow(now)) },
      parse: { value: parse },
      UTC: { value: HostDate.UTC },
    });
    return freeze(UtcDate);
  };
  const parse = freeze(named('parse', (given: unknown) => parseUtc(HostDate, `${given as string}`)));

  for (const key of Reflect.ownKeys(methods)) {
    const method = methods[key] as object;
    if (!Object.isFrozen(method)) freeze(named(typeof key === 'symbol' ? '[Symbol.toPrimitive]' : key, method));
    Object.defineProperty(prototype, key, { value: method, writable: true, enumerable: false, configurable: true });
  }
  // Like the realm's own shared constructor it knows no time: that is each tenant's.
  const constructor = makeConstructor(() => Number.NaN);
  Object.defineProperty(prototype, 'constructor', {
    get: freeze(named('get constructor', () => payer?.date ?? constructor)),
    enumerable: false,
    configurable: true,
  });
  freeze(prototype);
  addDatePrototype(prototype);
  return { prototype, makeConstructor, make: (time) => Object.setPrototypeOf(new HostDate(time), prototype) as Date };
}

const named = <F extends object>(name: PropertyKey, method: F): F =>
  Object.defineProperty(method, 'name', { value: name });
const makeNow = (now: () => number): (() => number) => named('now', () => now());

/** ToPrimitive without a hint. */
function toPrimitive(value: unknown): unknown {
  if (Object(value) !== value) return value;
  let found: unknown;
  // `+` on a template is ToString; ToPrimitive itself is what Date's own conversion of an array element gives.
  const exotic: unknown = (value as { [Symbol.toPrimitive]?: unknown })[Symbol.toPrimitive];
  if (exotic !== undefined && exotic !== null) found = Reflect.apply(exotic as () => unknown, value, ['default']);
  else {
    const { valueOf } = value as { valueOf?: unknown };
    found = typeof valueOf === 'function' ? Reflect.apply(valueOf, value, []) : value;
    if (Object(found) === found) found = `${value as string}`;
  }
  if (Object(found) === found) throw new TypeError('Cannot convert object to primitive value');
  return found;
}
