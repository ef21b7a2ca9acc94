// Standard methods that an older engine lacks. Each does what ECMA-262 says where a program could tell.
import { apply, defineProperty, hasOwn } from '../commons.ts';

interface Supply {
  readonly holder: object;
  readonly path: string;
  readonly method: (this: never, ...args: never) => unknown;
}

/** GroupBy (7.3.35): key → the items of it, in order. */
function group<K>(items: Iterable<unknown>, callback: unknown, toKey: (value: unknown) => K): Map<K, unknown[]> {
  if (items === null || items === undefined) throw new TypeError(`${items} is not iterable`);
  if (typeof callback !== 'function') throw new TypeError(`${typeof callback} is not a function`);
  const groups = new Map<K, unknown[]>();
  let index = 0;
  for (const item of items) {
    const key = toKey(apply(callback as never, undefined, [item, index++]));
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [item]);
    else known.push(item);
  }
  return groups;
}

function toPropertyKey(value: unknown): PropertyKey {
  const [key] = Reflect.ownKeys({ [value as PropertyKey]: true });
  return key as PropertyKey;
}

const standard = {
  Object: {
    groupBy(items: Iterable<unknown>, callback: unknown): object {
      const result: object = Object.create(null);
      for (const [key, group_] of group(items, callback, toPropertyKey))
        defineProperty(result, key, { value: group_, writable: true, enumerable: true, configurable: true });
      return result;
    },
  },
  Map: {
    groupBy(items: Iterable<unknown>, callback: unknown): Map<unknown, unknown[]> {
      return group(items, callback, (key) => key);
    },
  },
  Promise: {
    withResolvers(this: PromiseConstructor): object {
      let resolve: unknown;
      let reject: unknown;
      const promise = new this((...functions) => {
        [resolve, reject] = functions;
      });
      return { promise, resolve, reject };
    },
    try(this: PromiseConstructor, callback: (...args: unknown[]) => unknown, ...args: unknown[]): object {
      if ((typeof this !== 'object' && typeof this !== 'function') || this === null)
        throw new TypeError('Promise.try called on non-object');
      return new this((resolve, reject) => {
        try {
          resolve(apply(callback, undefined, args));
        } catch (error) {
          reject(error);
        }
      });
    },
  },
  Array: {
    async fromAsync(this: unknown, items: unknown, map?: unknown, self?: unknown): Promise<unknown> {
      if (map !== undefined && typeof map !== 'function') throw new TypeError(`${typeof map} is not a function`);
      const source = items as ArrayLike<unknown>;
      const iterable = iterableOf(items);
      const iterates = iterable !== undefined;
      const construct = isConstructor(this) ? this : Array;
      const length = iterates ? 0 : toLength(source.length);
      const result = (iterates ? new construct() : new construct(length)) as { length: number };
      let at = 0;
      const add = async (item: unknown): Promise<void> => {
        const value: unknown = map === undefined ? item : await apply(map as never, self, [item, at]);
        defineProperty(result, String(at), { value, writable: true, enumerable: true, configurable: true });
        at++;
      };
      if (iterates) for await (const item of iterable) await add(item);
      else while (at < length) await add(await source[at]);
      result.length = at;
      return result;
    },
  },
};

/** What is iterated asynchronously, or not at all; whether and how it is to be is asked once. */
function iterableOf(items: unknown): AsyncIterable<unknown> | Iterable<unknown> | undefined {
  for (const symbol of [Symbol.asyncIterator, Symbol.iterator] as const) {
    const method: unknown = (items as Record<symbol, unknown>)[symbol];
    if (method === undefined || method === null) continue;
    if (typeof method !== 'function') throw new TypeError(`${typeof method} is not a function`);
    return { [symbol]: () => apply(method as never, items, []) } as unknown as Iterable<unknown>;
  }
  return undefined;
}

function isConstructor(value: unknown): value is new (length?: number) => unknown {
  if (typeof value !== 'function') return false;
  try {
    Reflect.construct(Object, [], value);
    return true;
  } catch {
    return false;
  }
}

function toLength(value: unknown): number {
  const length = Math.trunc(Number(value));
  return length > 0 ? Math.min(length, Number.MAX_SAFE_INTEGER) : 0;
}

/** Adds what is missing; to be called between repair and harden. Returns the paths added. */
export function supplyMissing(): readonly string[] {
  const holders: Record<string, object> = { Object, Map, Promise, Array };
  const supplies: Supply[] = Object.entries(standard).flatMap(([name, methods]) =>
    Object.entries(methods).map(([key, method]) => ({
      holder: holders[name] as object,
      path: `${name}.${key}`,
      method,
    })),
  );
  const added = supplies.filter(({ holder, path }) => !hasOwn(holder, path.slice(path.indexOf('.') + 1)));
  for (const { holder, path, method } of added) {
    defineProperty(method, 'length', {
      value: path.startsWith('Promise.w') ? 0 : path === 'Promise.try' || path === 'Array.fromAsync' ? 1 : 2,
      configurable: true,
    });
    defineProperty(holder, path.slice(path.indexOf('.') + 1), {
      value: method,
      writable: true,
      enumerable: false,
      configurable: true,
    });
  }
  return Object.freeze(added.map(({ path }) => path));
}
