// Lean constructors over the originals, in place of those of ses.
//
// ses wraps Error, RegExp and Date in functions that gather a rest array and call Reflect.construct each time (4-8x
// slower), and its Error captures every stack twice. These do the same with named parameters. The shared ones
// become the `constructor` of the shared prototypes, so `error.constructor === Error` holds for host and guest.
import { apply, defineProperty, hasOwn } from '../commons.ts';
import { assertMade, assertSource } from '../regexp/construct.ts';
import { payer } from '../meter/current.ts';
import { isPaid } from './regexp-plain.ts';

/** An Error constructor with V8's extras, which only the start compartment's has in earnest. */
export interface HostError extends ErrorConstructor {
  captureStackTrace(target: object, above?: unknown): void;
  stackTraceLimit: number;
  prepareStackTrace?: unknown;
}

/** An own property that is not enumerable. */
export function defineHidden(target: object, name: PropertyKey, value: unknown, writable = true): void {
  defineProperty(target, name, { value, writable, enumerable: false, configurable: writable });
}

function inherit(constructor: object, original: { readonly prototype: object; readonly length: number }): void {
  defineHidden(constructor, 'prototype', original.prototype, false);
  defineProperty(constructor, 'length', { value: original.length, configurable: true });
}

/**
 * `Error` over the original: bound, so that it adds neither a frame to the stack nor time to `new Error`.
 *
 * It has its own statics; `prototype` is the shared one.
 */
export function makeErrorConstructor(Original: ErrorConstructor): ErrorConstructor {
  const Bound = Original.bind(undefined) as unknown as ErrorConstructor;
  inherit(Bound, Original);
  defineProperty(Bound, 'name', { value: 'Error', configurable: true });
  const { isError } = Original as { isError?: unknown };
  if (isError !== undefined) defineHidden(Bound, 'isError', isError);
  return Bound;
}

/** `RegExp` over the original, without the legacy statics (`RegExp.$1`), which tell one guest of another. */
export function makeRegExpConstructor(Original: RegExpConstructor): RegExpConstructor {
  const { match, species } = Symbol;
  function RegExp(this: unknown, pattern?: unknown, flags?: string): unknown {
    if (new.target !== undefined) {
      const paid = isPaid();
      if (paid) assertSource(pattern);
      // with another new.target the regexp has another hidden class, with which the engine's `exec` is slow
      const made: unknown =
        new.target === (RegExp as unknown)
          ? new Original(pattern as string, flags)
          : Reflect.construct(Original, [pattern, flags], new.target);
      if (paid) assertMade(made as object);
      return made;
    }
    // 22.2.4.1 step 2: called as a function, a regexp of this very constructor is given back as it is
    if (flags === undefined && pattern !== null && (typeof pattern === 'object' || typeof pattern === 'function')) {
      const isRegExp: unknown = (pattern as { [match]?: unknown })[match];
      if (isRegExp !== undefined ? Boolean(isRegExp) : hasSource(pattern))
        if ((pattern as { constructor?: unknown }).constructor === RegExp) return pattern;
    }
    return new (RegExp as unknown as RegExpConstructor)(pattern as string, flags);
  }
  const getSource = Object.getOwnPropertyDescriptor(Original.prototype, 'dotAll')?.get as () => unknown;
  function hasSource(value: object): boolean {
    try {
      return apply(getSource, value, []) !== undefined;
    } catch {
      return false;
    }
  }
  inherit(RegExp, Original);
  defineProperty(RegExp, species, Object.getOwnPropertyDescriptor(Original, species) as PropertyDescriptor);
  const { escape } = Original as { escape?: unknown };
  if (escape !== undefined) defineHidden(RegExp, 'escape', escape);
  return RegExp as unknown as RegExpConstructor;
}

/** A `Date` that knows no time: `new Date()`, `Date()` and `Date.now()` throw, as those of ses do. */
export function makeDateConstructor(Original: DateConstructor): DateConstructor {
  const refuse = (what: string): never => {
    throw new TypeError(`secure mode: ${what} needs a clock`);
  };
  function Date(this: unknown, ...parts: unknown[]): unknown {
    if (new.target === undefined) return refuse('Date()');
    if (parts.length === 1 && new.target === (Date as unknown)) return new Original(parts[0] as string);
    return parts.length === 0 ? refuse('new Date()') : Reflect.construct(Original, parts, new.target);
  }
  inherit(Date, Original);
  defineHidden(Date, 'parse', Original.parse);
  defineHidden(Date, 'UTC', Original.UTC);
  const { now } = { now: (): number => refuse('Date.now()') };
  defineHidden(Date, 'now', now);
  return Date as unknown as DateConstructor;
}

/**
 * Makes V8's `Error` extras harmless: reading and assigning them works and does nothing, but that a tenant of npm
 * packages may say how its own stacks are prepared (depd, callsites): its function gets frames of its own files.
 *
 * `captureStackTrace` gives what `new Error().stack` would, to a target that has no stack of its own.
 */
export function addPowerlessExtras(Shared: ErrorConstructor, stackFor: (target: object) => unknown): void {
  const extras = {
    get stackTraceLimit(): undefined {
      return undefined;
    },
    set stackTraceLimit(_limit: unknown) {},
    get prepareStackTrace(): unknown {
      return payer?.stackHook ?? powerless;
    },
    set prepareStackTrace(prepare: unknown) {
      if (payer?.takesStackHook === true)
        payer.stackHook = typeof prepare === 'function' && prepare !== powerless ? prepare : undefined;
    },
    captureStackTrace(target: object): void {
      if (!hasOwn(target, 'stack'))
        defineProperty(target, 'stack', { value: stackFor(target), writable: true, configurable: true });
    },
  };
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(extras)))
    defineProperty(Shared, name, { ...descriptor, enumerable: false, configurable: true });
}

// All tenants are given it: unfrozen it would be a channel between them.
const powerless = Object.freeze((): string => '');
