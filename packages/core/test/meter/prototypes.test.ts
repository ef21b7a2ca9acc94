// Prototypes are counted, each once, whichever way something comes to inherit from them.
import { describe, expect, it } from 'vitest';
import { makeMetered } from './support/metered.ts';

/** Nanoseconds that the meter is told of while a program runs. */
function toldBy(source: string): number[] {
  const { meter, run } = makeMetered();
  const told: number[] = [];
  meter.slow = (ns) => void told.push(ns);
  run(source);
  return told;
}

const many = (link: string): string => `let o = {}; for (let i = 0; i < 1000; i++) { ${link} }`;

describe('Prototypes', () => {
  it.each([
    ['Object.create', many('o = Object.create(o)')],
    ['Object.setPrototypeOf', many('o = Object.setPrototypeOf({}, o)')],
    ['Reflect.setPrototypeOf', many('const p = {}; Reflect.setPrototypeOf(p, o); o = p')],
    ['the setter of __proto__', many('const p = {}; p.__proto__ = o; o = p')],
    ['__proto__ in an object', many('o = { __proto__: o }')],
    ['"__proto__" in an object', many('o = { a: 1, "__proto__": (i, o), b: 2 }')],
    ['the prototype of a function', many('const F = function () {}; F.prototype = o; o = new F()')],
    ['a prototype under a literal name', many('const F = function () {}; F["prototype"] = o; o = new F()')],
    ['Reflect.construct', many('o = Reflect.construct(Object, [], class { static a = o })')],
    ['a class that extends', many('o = class extends (i ? o : Object) {}')],
    ['a class that extends and has a name', many('class A extends (i, i ? o : Object) { [i] = 1 } o = A')],
  ])('tell the meter of many: %s', (_, source) => {
    const told = toldBy(source);
    expect(told.length).toBeGreaterThan(2);
    expect(told.at(-1)).toBeGreaterThan(50_000);
    expect(told).toStrictEqual([...told].sort((a, b) => a - b));
  });

  it.each([
    ['of few', 'const a = {}, b = {}; for (let i = 0; i < 5000; i++) { Object.create(a); Object.create(b) }'],
    ['of none', 'for (let i = 0; i < 5000; i++) Object.create(null)'],
    ['that are primitives', 'for (let i = 0; i < 5000; i++) ({ __proto__: i })'],
    ['of one class', 'class A {} for (let i = 0; i < 5000; i++) { class B extends A {} }'],
    ['of own properties', 'for (let i = 0; i < 5000; i++) ({ ["__proto__"]: {}, __proto__() {} })'],
  ])('say nothing of many objects %s', (_, source) => {
    expect(toldBy(source)).toStrictEqual([]);
  });

  it('leave what a program means as it is', () => {
    const { run } = makeMetered();
    expect(
      run(`
        const p = { x: 1 };
        const F = function () {};
        const names = [(F.prototype = p) === p, new F().x, ({ __proto__: p }).x, ({ __proto__: null }) instanceof Object];
        class A { static s = 2; m() { return 3 } }
        class B extends (0, A) { m() { return super.m() + 1 } }
        const o = { __proto__: function () {} };
        const list = [1, 2, 3];
        names.push(B.s, new B().m(), Object.getPrototypeOf(o).name, list.length--, --list.length, list.length, list['length']++, list.length);
        class L extends Array { #length = 7; take() { this.#length--; this.#length += 3; return this.#length } }
        names.push(new L().take());
        try { class C extends 5 {} } catch (error) { names.push(error.message) }
        try { null.length-- } catch (error) { names.push(error.message) }
        names`),
    ).toStrictEqual([
      true,
      1,
      1,
      false,
      2,
      4,
      '',
      3,
      1,
      1,
      1,
      2,
      9,
      'Class extends value 5 is not a constructor or null',
      "Cannot read properties of null (reading 'length')",
    ]);
  });
});
