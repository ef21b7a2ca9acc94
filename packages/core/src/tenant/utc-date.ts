// Date for deterministic tenants: as if the machine's time zone were UTC, whatever it is.
//
// The shared Date.prototype reads the process's time zone, so these dates have a prototype of their own, and
// the shared one is out of their reach.
import { freeze } from '../commons.ts';
import type { ClockPower } from './types.ts';

const local = ['Date', 'Day', 'FullYear', 'Hours', 'Milliseconds', 'Minutes', 'Month', 'Seconds'] as const;
const shared = ['getTime', 'valueOf', 'setTime', 'toISOString', 'toJSON', 'toUTCString'] as const;

/** Whether text names a zone of its own, as `Date.parse` reads it. */
const parseUtc = (HostDate: DateConstructor, text: string): number => {
  const asUtc = HostDate.parse(`${text} UTC`);
  const withZ = /^[-+\d]+-\d\d-\d\dT[\d:.]+$/.test(text) ? HostDate.parse(`${text}Z`) : Number.NaN;
  if (withZ === withZ) return withZ;
  return asUtc === asUtc ? asUtc : HostDate.parse(text);
};

/** A Date whose local time is UTC. */
export function makeUtcDate(clock: ClockPower, HostDate: DateConstructor): DateConstructor {
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
  for (const name of shared) methods[name as string] = base[name] as Method;
  const two = (n: number): string => String(n).padStart(2, '0');
  const valid = (date: Date): boolean => HostDate.prototype.getTime.call(date) === HostDate.prototype.getTime.call(date);
  const at = (date: Date, name: string): number => (base[name] as (this: Date) => number).call(date);
  const year = (date: Date): string => {
    const full = at(date, 'getUTCFullYear');
    return full < 0 ? `-${String(-full).padStart(6, '0')}` : String(full).padStart(4, '0');
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
  for (const key of Reflect.ownKeys(own)) methods[key] = (own as unknown as typeof methods)[key] as (this: Date) => unknown;

  const prototype: Record<PropertyKey, unknown> = {};
  const UtcDate = function Date(...args: unknown[]): unknown {
    const now = Math.trunc(clock.now());
    if (new.target === undefined) return methods['toString']?.call(new HostDate(now));
    const [first] = args;
    let time: unknown;
    if (args.length === 0) time = now;
    else if (args.length > 1) time = Reflect.apply(HostDate.UTC, undefined, args);
    else {
      // A date's own time, else ToPrimitive once; a string is read as UTC.
      const primitive = isDate(first) ? HostDate.prototype.getTime.call(first) : toPrimitive(first);
      time = typeof primitive === 'string' ? parseUtc(HostDate, primitive) : primitive;
    }
    const date = Reflect.construct(HostDate, [time], HostDate) as object;
    const target = new.target as { prototype: unknown };
    const wanted: unknown = target === (UtcDate as unknown) ? prototype : target.prototype;
    return Object.setPrototypeOf(date, Object(wanted) === wanted ? (wanted as object) : prototype);
  } as unknown as DateConstructor;
  const isDate = (value: unknown): value is Date => {
    try {
      HostDate.prototype.getTime.call(value as Date);
      return true;
    } catch {
      return false;
    }
  };
  for (const key of Reflect.ownKeys(methods)) {
    const name = typeof key === 'symbol' ? '[Symbol.toPrimitive]' : key;
    const method = methods[key] as object;
    if (!Object.isFrozen(method)) freeze(Object.defineProperty(method, 'name', { value: name }));
    Object.defineProperty(prototype, key, { value: method, writable: true, enumerable: false, configurable: true });
  }
  Object.defineProperty(prototype, 'constructor', { value: UtcDate, writable: true, enumerable: false, configurable: true });
  freeze(prototype);
  Object.defineProperties(UtcDate, {
    length: { value: 7 },
    prototype: { value: prototype, writable: false },
    now: { value: freeze(() => Math.trunc(clock.now())) },
    parse: { value: freeze((given: unknown) => parseUtc(HostDate, `${given as string}`)) },
    UTC: { value: HostDate.UTC },
  });
  return freeze(UtcDate);
}

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
