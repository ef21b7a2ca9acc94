// What it takes to show a value is paid by whoever made the value, also where the text says little of it.
import { inspect, makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';

const WIDE = 20_000;

const fuelOf = async (source: string): Promise<number> => {
  const { usage, status } = await makeTenant({ limits: { outputBytes: Number.POSITIVE_INFINITY } }).run(source);
  expect(status).toBe('ok');
  return usage.fuel;
};

const things: readonly (readonly [string, string])[] = [
  ['keys', `const o = {}; for (let i = 0; i < ${WIDE}; i++) o['k' + i] = i;`],
  ['symbols', `const o = {}; for (let i = 0; i < ${WIDE}; i++) o[Symbol('k' + i)] = i;`],
  ['holes', `const o = []; o[${WIDE} * 2] = 1;`],
];

describe('the fuel of showing', () => {
  it.each(things)('covers %s that are looked at and not shown', async (what, make) => {
    const least = what === 'holes' ? 9_000 : WIDE;
    const before = await fuelOf(`${make} console.log({}); 0`);
    for (const show of ['console.log(o)', 'console.log("%O", o)', 'console.dir(o)', 'console.error("x", o)']) {
      expect(await fuelOf(`${make} ${show}; 0`), show).toBeGreaterThan(before + least);
    }
    expect(await fuelOf(`${make} o`)).toBeGreaterThan(before + least);
  });

  it('covers keys that %j lists', async () => {
    const [, make] = things[0] as readonly [string, string];
    const before = await fuelOf(`${make} console.log({}); 0`);
    expect(await fuelOf(`${make} console.log("%j", o); 0`)).toBeGreaterThan(before + WIDE);
  });

  it('covers the indentation of groups', async () => {
    const lines = 'const text = "\\n".repeat(10000);';
    const groups = 'for (let i = 0; i < 20; i++) console.group();';
    const [flat, deep] = [
      await fuelOf(`${lines} ${groups} console.groupEnd(); 0`),
      await fuelOf(`${lines} ${groups} console.log(text); 0`),
    ];
    expect(deep).toBeGreaterThan(flat + (10_000 * 40) / 16);
  });

  it('is little for little things, however often they are shown', async () => {
    const shown = 'console.log({ a: 1, b: [1, 2, 3] });';
    const [once, hundred] = [await fuelOf(shown), await fuelOf(shown.repeat(100))];
    expect(hundred - once).toBeLessThan(99 * 25);
  });

  it('ends a guest that shows wide things for ever', async () => {
    const [, make] = things[0] as readonly [string, string];
    const { status, fault } = await makeTenant({ limits: { fuelPerTurn: 3e6, wallMs: 60_000, outputBytes: 1e9 } }).run(
      `${make} for (;;) console.log(o)`,
    );
    expect({ status, fault }).toEqual({ status: 'exhausted', fault: 'fuelPerTurn' });
  });
});

describe('inspect({ charge })', () => {
  it('is told of work beyond what is shown, and of no other', () => {
    const told: number[] = [];
    const charge = (amount: number): void => {
      told.push(amount);
    };
    const wide = Object.fromEntries(Array.from({ length: WIDE }, (_, i) => [`k${i}`, i]));
    inspect({ a: [1, 2, 3], b: new Map([[1, 2]]) }, { charge });
    expect(told).toEqual([]);
    inspect({ wide }, { charge });
    expect(told).toEqual([WIDE]);
  });

  it('may stop the inspection', () => {
    const wide = Object.fromEntries(Array.from({ length: WIDE }, (_, i) => [`k${i}`, i]));
    const charge = (): never => {
      throw new Error('enough');
    };
    expect(() => inspect([wide], { charge, isProxy: () => false })).toThrow('enough');
  });
});
