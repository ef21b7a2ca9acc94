// The places of guards: what each path names, and that nothing leads around a guard.
import { describe, expect, it } from 'vitest';
import { originalOf } from '../../src/guards/install.ts';
import { findPlace } from '../../src/guards/paths.ts';
import { guards } from '../../src/guards/table.ts';
import { getRealm } from '../../src/lockdown/realm.ts';

describe('findPlace()', () => {
  it.each([
    ['Array.prototype.indexOf', Array.prototype, 'indexOf', 'value'],
    ['%TypedArray%.prototype.set', Object.getPrototypeOf(Uint8Array.prototype), 'set', 'value'],
    ['RegExp.prototype[Symbol.split]', RegExp.prototype, Symbol.split, 'value'],
    ['get Map.prototype.size', Map.prototype, 'size', 'get'],
    ['escape', globalThis, 'escape', 'value'],
  ])('finds %s', (path, holder, key, part) => {
    const place = findPlace(path);
    expect(place?.holder === holder).toBe(true);
    expect([place?.key, place?.part]).toEqual([key, part]);
  });

  it('finds nothing where there is nothing', () => {
    expect(findPlace('Array.prototype.nothing')).toBe(undefined);
    expect(findPlace('%Nothing%.x')).toBe(undefined);
    expect(findPlace('Nothing.prototype.x')).toBe(undefined);
  });
});

/** Everything that can be reached from `roots`, with the path to it. */
function reach(roots: Readonly<Record<string, unknown>>): Map<object, string> {
  const found = new Map<object, string>();
  const queue: [unknown, string][] = Object.entries(roots).map(([name, value]) => [value, name]);
  for (const [value, path] of queue) {
    if (Object(value) !== value || found.has(value as object)) continue;
    found.set(value as object, path);
    for (const key of Reflect.ownKeys(value as object)) {
      const property = Object.getOwnPropertyDescriptor(value, key) as PropertyDescriptor;
      for (const part of ['value', 'get', 'set'] as const) queue.push([property[part], `${path}.${String(key)}`]);
    }
    queue.push([Object.getPrototypeOf(value), `${path}.__proto__`]);
  }
  return found;
}

describe('installGuards()', () => {
  const { Compartment, sharedGlobals } = getRealm();
  const { globalThis: globals } = new Compartment({ __options__: true, globals: {} });
  for (const [name, value] of Object.entries(sharedGlobals)) Object.defineProperty(globals, name, { value });

  it('leaves no original within reach', () => {
    const reached = reach({ globalThis: globals });
    const leaks = [...reached.keys()]
      .map(originalOf)
      .filter((original) => original !== undefined && reached.has(original));
    expect(leaks.map((original) => reached.get(original as object))).toEqual([]);
  });

  it.each(guards.map(({ path }) => path))('keeps name, length, attributes and kind of %s', (path) => {
    const place = findPlace(path);
    if (place === undefined) return; // not in this engine
    const property = Object.getOwnPropertyDescriptor(place.holder, place.key) as PropertyDescriptor;
    // an override's getter shows what it gives
    const found = (property[place.part] ?? (property.get as { originalValue?: unknown }).originalValue) as object;
    const original = originalOf(found);
    if (original === undefined) throw new Error(`${path} is not guarded`);
    expect(Object.isFrozen(found)).toBe(true);
    for (const key of ['name', 'length'])
      expect(Object.getOwnPropertyDescriptor(found, key)?.value).toBe(
        Object.getOwnPropertyDescriptor(original, key)?.value,
      );
    expect(new Set(Reflect.ownKeys(found))).toEqual(new Set(Reflect.ownKeys(original)));
    expect(Function.prototype.toString.call(found)).toBe(Function.prototype.toString.call(original));
    const constructs = (value: object): boolean => {
      try {
        Reflect.construct(Object, [], value as never);
        return true;
      } catch {
        return false;
      }
    };
    expect(constructs(found)).toBe(constructs(original));
  });
});
