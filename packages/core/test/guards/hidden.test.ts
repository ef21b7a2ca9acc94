// Properties that a list does not show, and that making the list passes all the same.
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { makeHiddenMembers } from '../../src/runtime/hidden-members.ts';

const spent = async (source: string): Promise<number> => {
  const { value, fault, error } = await makeTenant().run(source);
  expect(fault ?? error).toBeUndefined();
  return value as number;
};
/** Fuel of so many runs of `use`, one after the other, on what `make` gives. */
const fuelOf = async (make: string, use: string, times: number): Promise<number> => {
  const tenant = makeTenant();
  const { fault, error } = await tenant.run(
    `const o = (() => { ${make} })(); for (let i = 0; i < ${times}; i++) { ${use} }`,
  );
  expect(fault ?? error).toBeUndefined();
  return tenant.usage().fuel;
};

describe('properties that cannot be enumerated', () => {
  const makers = [
    [
      'Object.defineProperty',
      'const o = {}; for (let i = 0; i < 6000; i++) Object.defineProperty(o, "k" + i, { configurable: true }); return o',
    ],
    [
      'Reflect.defineProperty',
      'const o = {}; for (let i = 0; i < 6000; i++) Reflect.defineProperty(o, "k" + i, {}); return o',
    ],
    [
      'Object.defineProperties',
      'const d = {}; for (let i = 0; i < 6000; i++) d["k" + i] = {}; return Object.defineProperties({}, d)',
    ],
    ['Object.create', 'const d = {}; for (let i = 0; i < 6000; i++) d["k" + i] = {}; return Object.create(null, d)'],
    [
      'a proxy of descriptors',
      'const d = {}; for (let i = 0; i < 6000; i++) d["k" + i] = {}; return Object.defineProperties({}, new Proxy(d, {}))',
    ],
    [
      'the methods of a class',
      `return (class { ${Array.from({ length: 6000 }, (_, i) => `m${i}() {}`).join(' ')} }).prototype`,
    ],
    [
      'the static methods of a class',
      `return Object.setPrototypeOf(class { ${Array.from({ length: 6000 }, (_, i) => `static m${i}() {}`).join(' ')} }, null)`,
    ],
  ] as const;
  const uses = ['Object.keys(o)', 'Object.values(o)', 'Object.entries(o)'];
  it.each(makers.flatMap(([what, make]) => uses.map((use) => [use, what, make] as const)))(
    '%s pays for them: %s',
    async (use, _what, make) => {
      const once = await fuelOf(make, use, 1);
      expect(await fuelOf(make, use, 11)).toBeGreaterThan(once + 60_000);
    },
  );

  it('are free where they are few', async () => {
    const make = 'const o = {}; for (let i = 0; i < 100; i++) Object.defineProperty(o, "k" + i, {}); return o';
    expect(await fuelOf(make, 'Object.keys(o)', 22)).toBe((await fuelOf(make, 'Object.keys(o)', 12)) + 10);
  });

  it('leave a list of others as it is', async () => {
    expect(
      await spent(
        'const o = { a: 1 }; for (let i = 0; i < 5000; i++) Object.defineProperty(o, "k" + i, {}); Object.keys(o).length',
      ),
    ).toBe(1);
  });
});

describe('a list that was made', () => {
  it.each([
    'Object.keys(o)',
    'Object.values(o)',
    'Object.entries(o)',
    'Reflect.ownKeys(o)',
    'Object.getOwnPropertyNames(o)',
  ])('is paid for: %s', async (use) => {
    const make = 'const o = {}; for (let i = 0; i < 1000; i++) o["k" + i] = i; return o';
    expect(await fuelOf(make, use, 22)).toBe((await fuelOf(make, use, 12)) + 10 * 1001);
  });

  it.each(['Object.keys(o)', 'Object.values(o)', 'Object.entries(o)', 'Object.getOwnPropertyNames(o)'])(
    'stays within arrayLength: %s',
    async (use) => {
      const tenant = makeTenant({ limits: { arrayLength: 500 } });
      const { fault } = await tenant.run(`const o = {}; for (let i = 0; i < 1000; i++) o["k" + i] = i; ${use}`);
      expect(fault).toBe('array');
    },
  );
});

describe('private names', () => {
  it('that a class gives to objects of others are counted, for each evaluation', () => {
    const told: number[] = [];
    const meter = { hidden: 0, privates: 0, slow: (ns: number) => told.push(ns) };
    const hidden = makeHiddenMembers(meter);
    for (let i = 0; i < 1000; i += 1) hidden(0, 5);
    expect(meter).toMatchObject({ hidden: 0, privates: 5000 });
    expect(told).toEqual([1025 * 40, 2050 * 40, 3075 * 40, 4100 * 40]);
    hidden(0, 5000);
    expect(told.at(-1)).toBe(10_000 * 40);
    expect(told).toHaveLength(5);
    hidden(700, 0);
    expect(meter.hidden).toBe(700);
    expect(told).toHaveLength(5);
  });

  it('are the same in a class that is counted', async () => {
    const source = `
      class Giver { constructor(o) { return o } }
      class Tag extends Giver { #a = 1; #b() { return this.#a } get #c() { return 2 } static read(o) { return [o.#a, o.#b(), o.#c, #a in o] } }
      const target = {}; new Tag(target);
      JSON.stringify([Tag.read(target), Object.getOwnPropertyNames(Tag), Tag.name, (class extends Giver { #x }).name, \`\${Tag}\`.includes('static{')])`;
    const expected = [[1, 1, 2, true], ['length', 'name', 'prototype', 'read'], 'Tag', '', false];
    for (const limits of [{}, 'none'] as const)
      expect(JSON.parse((await makeTenant({ limits }).run(source)).value as string)).toEqual(expected);
  });

  it('without end slow nobody down for long', async () => {
    const source = `
      class Giver { constructor(o) { return o } }
      const o = {};
      for (let i = 0; i < 20000; i++) { class Tag extends Giver { #a; #b; #c; #d; #e; #f; #g; #h } new Tag(o) }
      for (let i = 0; i < 2e7; i++);
      for (;;) Object.keys(o)`;
    const { fault } = await makeTenant({ limits: { wallMs: 500 } }).run(source);
    expect(fault).toBe('wall');
  });
});
