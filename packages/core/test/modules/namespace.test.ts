// What ordinary cases do not reach: see test/module-semantics for the rest of a namespace's behaviour.
import { makeTenant } from '../../src/tenant/make-tenant.ts';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { makeCell, makeCellOf } from '../../src/modules/cell.ts';
import { makeNamespace } from '../../src/modules/namespace.ts';

const make = (names: readonly string[]): object =>
  makeNamespace(new Map(names.map((name) => [name, makeCellOf(name, name)])));

describe('makeNamespace()', () => {
  it('keeps every invariant of proxies and lists its names by UTF-16 units, whatever they are', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.nat(300).map(String),
      fc.constantFrom('__proto__', 'then'),
    );
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 12 }), (names) => {
        const namespace = make(names);
        expect(Reflect.ownKeys(namespace)).toEqual([...[...names].sort(), Symbol.toStringTag]);
        for (const key of names) {
          expect(Reflect.get(namespace, key)).toBe(key);
          expect(Reflect.has(namespace, key)).toBe(true);
          expect(Reflect.set(namespace, key, key)).toBe(false);
          expect(Reflect.deleteProperty(namespace, key)).toBe(false);
          expect(Reflect.defineProperty(namespace, key, { value: key })).toBe(true);
          expect(Reflect.defineProperty(namespace, key, { value: 0 })).toBe(false);
          const expected = { value: key, writable: true, enumerable: true, configurable: false };
          expect(Reflect.getOwnPropertyDescriptor(namespace, key)).toEqual(expected);
        }
        const missing = `${names.join('')}!`;
        expect(Reflect.has(namespace, missing)).toBe(false);
        expect(Reflect.deleteProperty(namespace, missing)).toBe(true);
        expect(Reflect.defineProperty(namespace, missing, { value: 1 })).toBe(false);
        expect(Reflect.isExtensible(namespace)).toBe(false);
        expect(Reflect.getPrototypeOf(namespace)).toBe(null);
      }),
      { numRuns: 300 },
    );
  });

  it('shows nothing but its exports: no cell, no handler', () => {
    const inner = Object.freeze({ deep: true });
    const namespace = makeNamespace(new Map([['x', makeCellOf('x', inner)]]));
    const seen = new Set<unknown>();
    const walk = (value: unknown): void => {
      if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
      seen.add(value);
      walk(Reflect.getPrototypeOf(value));
      for (const key of Reflect.ownKeys(value)) walk(Object.getOwnPropertyDescriptor(value, key)?.value);
    };
    for (const key of Reflect.ownKeys(namespace)) walk(Reflect.get(namespace, key));
    seen.delete(inner);
    seen.delete(Object.prototype);
    expect([...seen].filter((value) => !Object.isFrozen(value))).toEqual([]);
    expect(Reflect.ownKeys(namespace)).toEqual(['x', Symbol.toStringTag]);
  });

  it('throws for a dead binding wherever its value would show', () => {
    const namespace = makeNamespace(new Map([['x', makeCell('x')]]));
    const dead = new ReferenceError("Cannot access 'x' before initialization");
    expect(() => Reflect.get(namespace, 'x')).toThrow(dead);
    expect(() => Reflect.getOwnPropertyDescriptor(namespace, 'x')).toThrow(dead);
    expect(() => Reflect.defineProperty(namespace, 'x', { value: 1 })).toThrow(dead);
    expect(Reflect.has(namespace, 'x')).toBe(true);
    expect(Reflect.set(namespace, 'x', 1)).toBe(false);
  });
});

describe('a namespace that a guest gives', () => {
  const modules = {
    './data.js': "export const list = [1, { b: 2 }]; export default 'd'",
    './methods.js': 'export const n = 1; export function twice(x) { return 2 * x * n }',
    './dead.js': "import { see } from './see.js'; see(); export let late = 1",
    './see.js':
      "import * as dead from './dead.js'; export const see = () => { console.log(dead); try { look(dead) } catch (e) { console.log(e.name) } }",
  };

  it('crosses as a record of its exports, and is shown as one', async () => {
    const tenant = makeTenant({ modules });
    expect({ ...((await tenant.evaluate("import('./data.js')")) as object) }).toEqual({
      default: 'd',
      list: [1, { b: 2 }],
    });
    const { value, inspection } = await tenant.run("[await import('./data.js')]");
    expect(value).toEqual([{ default: 'd', list: [1, { b: 2 }] }]);
    expect(inspection).toContain("default: 'd'");
    const methods = (await tenant.evaluate("import('./methods.js')")) as { n: number; twice: (x: number) => number };
    expect([methods.n, methods.twice(4)]).toEqual([1, 8]);
  });

  it('refuses what is dead, and what would be a thenable', async () => {
    const tenant = makeTenant({ modules, globals: { look: () => 1 } });
    const { status, output } = await tenant.run("import './dead.js'", { module: true });
    expect([status, output.map(({ text }) => text)]).toEqual(['ok', ['[unreadable]', 'ReferenceError']]);
    const thenable = makeTenant({ modules: { a: 'export * as ns from "b"', b: 'export const then = () => {}' } });
    await expect(thenable.evaluate("import('a').then(({ ns }) => [ns])")).rejects.toMatchObject({
      code: 'BORDER_THENABLE',
    });
  });
});
