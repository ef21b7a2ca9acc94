// Every function that a guest can reach is guarded, or stands in the list of those that need no guard.
import { describe, expect, it } from 'vitest';
import { constants } from '../../src/guards/constant.ts';
import { originalOf } from '../../src/guards/install.ts';
import { findPlace } from '../../src/guards/paths.ts';
import { guards } from '../../src/guards/table.ts';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

const tenant = makeTenant({ limits: { wallMs: 60_000 } });
const globals = tenant.evaluateNear('globalThis') as Record<string, unknown>;
/** Its globals, with those that are made when they are first used. */
const root = Object.fromEntries(Reflect.ownKeys(globals).map((key) => [key, globals[key as string]]));

/** The property at a path of a tenant's, or of the realm's where tenants have no name for it. */
function functionAt(path: string): unknown {
  const place = findPlace(path, root) ?? findPlace(path);
  if (place === undefined) return undefined;
  const property = Object.getOwnPropertyDescriptor(place.holder, place.key) as PropertyDescriptor;
  if (place.part !== 'value' || 'value' in property) return property[place.part];
  // an override, or what is made when it is first used
  return shown(property.get) ?? (place.holder as Record<PropertyKey, unknown>)[place.key];
}

/** What an override's getter gives. */
const shown = (getter: unknown): unknown => (getter as { originalValue?: unknown } | undefined)?.originalValue;

/** The paths that a path with a `*` stands for. */
function expand(path: string): readonly string[] {
  if (!path.endsWith('.*')) return [path];
  const [, accessor = '', holder = ''] = /^((?:get|set) )?(.*)\.\*$/.exec(path) as RegExpExecArray;
  const found = functionAt(holder);
  if (Object(found) !== found) throw new Error(`${path} is nowhere`);
  return Reflect.ownKeys(found as object)
    .filter((key) => key !== 'constructor')
    .filter((key) => {
      const property = Object.getOwnPropertyDescriptor(found, key) as PropertyDescriptor;
      const getter = property.get !== undefined && shown(property.get) === undefined;
      return getter === (accessor === 'get ');
    })
    .map((key) => `${accessor}${holder}${typeof key === 'symbol' ? `[${String(key.description)}]` : `.${key}`}`);
}

/** Every function that a guest reaches by properties and prototypes → a path to it. */
function reachable(): Map<unknown, string> {
  const roots = tenant.evaluateNear(`({
    '%Error.stack%': Object.getOwnPropertyDescriptor(new Error(), 'stack'),
    '%TypedArray%': Object.getPrototypeOf(Uint8Array),
    '%ArrayIteratorPrototype%': Object.getPrototypeOf([].values()),
    '%StringIteratorPrototype%': Object.getPrototypeOf(''[Symbol.iterator]()),
    '%MapIteratorPrototype%': Object.getPrototypeOf(new Map().entries()),
    '%SetIteratorPrototype%': Object.getPrototypeOf(new Set().values()),
    '%RegExpStringIteratorPrototype%': Object.getPrototypeOf(''.matchAll(/./g)),
    '%GeneratorFunction.prototype%': Object.getPrototypeOf(function* () {}),
    '%AsyncFunction.prototype%': Object.getPrototypeOf(async () => {}),
    '%AsyncGeneratorFunction.prototype%': Object.getPrototypeOf(async function* () {}),
    '%IteratorHelperPrototype%': Object.getPrototypeOf([].values()).map && Object.getPrototypeOf([].values().map(() => {})),
    '%WrapForValidIteratorPrototype%': globalThis.Iterator && Object.getPrototypeOf(Iterator.from({ next() {} })),
  })`) as object;
  const found = new Map<unknown, string>();
  const queue: [unknown, string][] = Object.entries(roots).map(([name, value]) => [value, name]);
  for (const key of Object.keys(root)) queue.push([root[key], key]);
  for (const [value, path] of queue) {
    if (Object(value) !== value || found.has(value)) continue;
    found.set(value, path);
    for (const key of Reflect.ownKeys(value as object)) {
      const property = Object.getOwnPropertyDescriptor(value, key) as PropertyDescriptor;
      const name = typeof key === 'symbol' ? `${path}[${String(key.description)}]` : `${path}.${key}`;
      const original = shown(property.get);
      if (original !== undefined) queue.push([original, name]);
      else
        for (const part of ['value', 'get', 'set'] as const)
          if (property[part] !== undefined) queue.push([property[part], part === 'value' ? name : `${part} ${name}`]);
    }
    queue.push([Object.getPrototypeOf(value), `${path}.__proto__`]);
  }
  return found;
}

const functions = [...reachable()].filter(([value]) => typeof value === 'function');

describe('what a guest can reach', () => {
  const listed = new Set(constants.flatMap(({ path }) => expand(path)).map(functionAt));

  it('is a realm’s worth of functions', () => {
    expect(functions.length).toBeGreaterThan(450);
  });

  it('is guarded, or needs no guard for a reason', () => {
    const neither = functions.filter(([value]) => originalOf(value as object) === undefined && !listed.has(value));
    expect(neither.map(([, path]) => path)).toEqual([]);
  });

  it('is not both', () => {
    const both = functions.filter(([value]) => originalOf(value as object) !== undefined && listed.has(value));
    expect(both.map(([, path]) => path)).toEqual([]);
  });

  it('has no guard that was never installed', () => {
    const lost = guards.filter(
      ({ path }) => findPlace(path) !== undefined && originalOf(functionAt(path) as object) === undefined,
    );
    expect(lost.map(({ path }) => path)).toEqual([]);
  });
});
