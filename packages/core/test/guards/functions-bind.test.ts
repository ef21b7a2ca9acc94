// Natives that were bound to natives: they call each other, and no line of a guest's runs between.
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { guardAt, makeCounter, paidBy } from './support/agree.ts';

const LEVELS = 40;
/** `LEVELS` values, each made of two uses of the one before; the last is used. */
const tree = (first: string, next: string, use: string): string =>
  `let o = ${first}; for (let i = 0; i < ${LEVELS}; i++) { const p = o; o = ${next}; } ${use}; 0`;
const twice = (get: string): string =>
  `Object.defineProperties(%, { 0: { get: ${get}, enumerable: true }, 1: { get: ${get}, enumerable: true } })`;

describe('a tree of natives', () => {
  it.each<[string, string]>([
    ['valueOf', tree('{ valueOf: Math.max.bind(null, 1) }', '{ valueOf: Math.max.bind(null, p, p) }', '+o')],
    ['toString', tree('"x"', '{ toString: String.prototype.concat.bind("", p, p).bind() }', '`$' + '{o}`')],
    ['accessors of an array', tree('[1]', twice('[].indexOf.bind(p, 2)').replace('%', '[]'), '[].indexOf.call(o, 3)')],
    ['accessors of an object', tree('{ a: 1 }', twice('Object.values.bind(null, p)').replace('%', '{}'), '({ ...o })')],
    ['callbacks', tree('Math.abs', '[].map.bind([1, 2], p)', 'o()')],
    ['traps', tree('{ a: 1, b: 2 }', 'new Proxy(p, { get: Object.values })', 'Object.values(o)')],
    ['what apply passes on', tree('Math.max.bind(null, 1)', '[].forEach.bind([1, 2], p)', 'o.apply(null, [])')],
    ['constructors called', tree('"x"', '{ toString: RegExp.bind(null, p, p) }', 'RegExp(o)')],
  ])('ends by its fuel: %s', async (_, source) => {
    const { fault, error } = await makeTenant({ limits: { fuelPerTurn: 200_000, wallMs: 60_000 } }).run(source);
    // a regexp made of nonsense is refused at its first level
    expect(fault ?? error?.name).toMatch(/^(fuelPerTurn|SyntaxError|TypeError)$/);
    if (!source.includes('RegExp')) expect(fault).toBe('fuelPerTurn');
  });
});

describe('Function.prototype.bind', () => {
  const { guard, original } = guardAt('Function.prototype.bind');
  const bind = (of: typeof guard, target: unknown, ...args: unknown[]): CallableFunction =>
    paidBy(makeCounter(), () => Reflect.apply(of, target, args) as CallableFunction);

  it.each<[string, unknown, unknown[]]>([
    ['a method', Math.max, [null, 1]],
    ['a method of a prototype', Array.prototype.slice, [[1, 2, 3], 1]],
    ['a constructor', Map, [null, [[1, 2]]]],
    ['a constructor that converts', String, [null, 7]],
    ['a subclass of an intrinsic', Uint8Array, [null, 3]],
    ['call', Function.prototype.call, [Array.prototype.slice]],
    ['call with its receiver', Function.prototype.call, [Array.prototype.slice, [1, 2]]],
    ['a function of the guest’s', (a: number, b: number) => [a, b], [null, 1]],
  ])('of %s shows and gives what the original does', (_, target, args) => {
    const [ours, theirs] = [bind(guard, target, ...args), bind(original, target, ...args)];
    const shape = (fn: CallableFunction): unknown => [
      fn.name,
      fn.length,
      Object.getPrototypeOf(fn),
      Reflect.ownKeys(fn),
      String(fn).includes('native code'),
    ];
    expect(shape(ours)).toEqual(shape(theirs));
    const outcome = (make: () => unknown): unknown => {
      try {
        return make();
      } catch (error) {
        return (error as Error).name;
      }
    };
    expect(outcome(() => ours())).toEqual(outcome(() => theirs()));
    type Maker = new () => object;
    const made = outcome(() => new (ours as unknown as Maker)());
    expect(made).toEqual(outcome(() => new (theirs as unknown as Maker)()));
    if (typeof made === 'object') {
      expect(Object.getPrototypeOf(made)).toBe((target as { prototype: unknown }).prototype);
      expect(made instanceof (ours as unknown as Maker)).toBe(true);
    }
  });

  it('of a native costs one unit for each call', () => {
    const counter = makeCounter();
    const max = bind(guard, Math.max, null, 1);
    expect(paidBy(counter, () => [max(2), max(3)])).toEqual([2, 3]);
    expect(counter.spent.fuel).toBe(2);
  });

  it('of Array pays for the array that comes of it', async () => {
    const { fault } = await makeTenant({ limits: { fuelPerTurn: 1e6 } }).run('for (;;) Array.bind(null, 2 ** 20)()');
    expect(fault).toBe('fuelPerTurn');
  });
});
