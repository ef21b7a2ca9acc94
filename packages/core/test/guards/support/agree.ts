// Runs one call twice, on equal inputs: the original, and the guard inside or outside of a turn.
import { originalOf } from '../../../src/guards/install.ts';
import { findPlace } from '../../../src/guards/paths.ts';
import { type Payer, swapPayer } from '../../../src/meter/current.ts';
import { DEFAULT_LIMITS } from '../../../src/meter/limits.ts';
import type { Limits } from '../../../src/tenant/types.ts';

/** A budget that counts. It ends like a tenant's: by throwing what nobody else throws. */
export interface Counter extends Payer {
  readonly spent: { fuel: number; bytes: number };
}

const SPENT: object = Object.freeze({ what: 'the budget is spent' });

export function makeCounter(fuel = Number.POSITIVE_INFINITY, limits: Partial<Limits> = {}): Counter {
  const spent = { fuel: 0, bytes: 0 };
  return {
    limits: { ...DEFAULT_LIMITS, ...limits },
    spent,
    charge(amount) {
      if (!(amount >= 0)) throw new Error(`A charge of ${amount}`);
      spent.fuel += amount;
      if (spent.fuel > fuel) throw SPENT;
    },
    allocate(bytes) {
      spent.bytes += bytes;
    },
    refund(amount) {
      spent.fuel -= amount;
    },
    slow() {},
    symbols: 0,
    hidden: 0,
    privates: 0,
    answersByCode: false,
    exhaust(kind) {
      throw Object.freeze({ exhausted: kind });
    },
  };
}

/** Runs `work` as a turn that `payer` pays for. */
export function paidBy<T>(payer: Payer | undefined, work: () => T): T {
  const before = swapPayer(payer);
  try {
    return work();
  } finally {
    swapPayer(before);
  }
}

/** The guard at a path, and what it stands for. */
export function guardAt(path: string): { guard: CallableFunction; original: CallableFunction } {
  const place = findPlace(path);
  if (place === undefined) throw new Error(`${path} is nowhere`);
  const property = Object.getOwnPropertyDescriptor(place.holder, place.key) as PropertyDescriptor;
  const guard = (property[place.part] ??
    (property.get as { originalValue?: unknown }).originalValue) as CallableFunction;
  const original = originalOf(guard) as CallableFunction | undefined;
  if (original === undefined) throw new Error(`${path} is not guarded`);
  return { guard, original };
}

/** What a call came to: its value or error, what it did to its inputs, and what it asked of them, in order. */
export interface Came {
  readonly value?: unknown;
  readonly threw?: string;
  readonly after: unknown;
  readonly log: readonly string[];
}

/** Builds the inputs anew for each call: `log` hears everything that is asked of them. */
export type Build = (log: string[]) => { readonly self: unknown; readonly args: readonly unknown[] };

export function came(fn: CallableFunction, build: Build): Came {
  const log: string[] = [];
  const { self, args } = build(log);
  try {
    const value: unknown = Reflect.apply(fn, self, args);
    const heard = [...log];
    return { value: value === self ? 'itself' : plain(value), after: plain(self), log: heard };
  } catch (error) {
    if (!(error instanceof Error)) throw error; // a budget's end is no result
    const heard = [...log];
    return { threw: error.name, after: plain(self), log: heard };
  }
}

/** A value as data that can be compared: holes, extra properties, prototypes and all. */
export function plain(value: unknown, depth = 4): unknown {
  if (typeof value === 'symbol' || typeof value === 'bigint') return String(value);
  if (typeof value === 'function') return `function ${value.name}`;
  if (Object(value) !== value || value === null) return Object.is(value, -0) ? '-0' : value;
  if (depth === 0) return '...';
  const own: [string, unknown][] = [];
  for (const key of Reflect.ownKeys(value as object)) {
    const property = Object.getOwnPropertyDescriptor(value, key) as PropertyDescriptor;
    const flags = `${property.writable ? 'w' : ''}${property.enumerable ? 'e' : ''}${property.configurable ? 'c' : ''}`;
    own.push([`${String(key)}:${flags}`, 'value' in property ? plain(property.value, depth - 1) : 'accessor']);
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  const named =
    prototype === null ? 'null' : ((prototype as { constructor?: { name?: unknown } }).constructor?.name ?? '');
  return { of: named, array: Array.isArray(value), own };
}

/** A proxy around `target` that logs what is asked of it. */
export function logged<T extends object>(target: T, name: string, log: string[]): T {
  const say = (what: string, key?: unknown): void =>
    void log.push(`${name}.${what}${key === undefined ? '' : ` ${String(key)}`}`);
  return new Proxy(target, {
    get(source, key, receiver) {
      say('get', key);
      return Reflect.get(source, key, receiver);
    },
    set(source, key, value, receiver) {
      say('set', key);
      return Reflect.set(source, key, value, receiver);
    },
    has(source, key) {
      say('has', key);
      return Reflect.has(source, key);
    },
    deleteProperty(source, key) {
      say('delete', key);
      return Reflect.deleteProperty(source, key);
    },
    defineProperty(source, key, descriptor) {
      say('define', key);
      return Reflect.defineProperty(source, key, descriptor);
    },
    getOwnPropertyDescriptor(source, key) {
      say('own', key);
      return Reflect.getOwnPropertyDescriptor(source, key);
    },
    getPrototypeOf(source) {
      say('prototype');
      return Reflect.getPrototypeOf(source);
    },
    ownKeys(source) {
      say('keys');
      return Reflect.ownKeys(source);
    },
  });
}
