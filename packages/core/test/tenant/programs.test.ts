// What a tenant knows of the programs that it evaluated, and for how long.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { makeTenant } from '../../src/index.ts';
import type { Emission } from '../../src/compiler/unit.ts';
import { Programs } from '../../src/tenant/programs.ts';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Collects what nothing holds, and has it be known. */
async function collect(): Promise<void> {
  for (let i = 0; i < 4; i += 1) {
    gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const emission = (script: string): Emission => ({ script, text: '' }) as Emission;
const many = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => `s${from + i}`);

describe('programs', () => {
  it('are known while something holds what they were given, modules and the first for good', async () => {
    const programs = new Programs();
    for (const script of many(0, 32)) expect(programs.add(emission(script), false)).toBeUndefined();
    expect(programs.add(emission('module'), true)).toBeUndefined();
    const held = many(32, 64).map((script) => programs.add(emission(script), false));
    for (const script of many(64, 200)) programs.add(emission(script), false);
    await collect();
    expect(many(0, 32).every((script) => programs.has(script))).toBe(true);
    expect(programs.has('module')).toBe(true);
    expect(held.every((one) => typeof one === 'object')).toBe(true);
    expect(many(32, 64).every((script) => programs.has(script))).toBe(true);
    expect(many(64, 168).some((script) => programs.has(script))).toBe(false);
    expect(many(168, 200).every((script) => programs.has(script))).toBe(true);
  });

  it('that are evaluated again while they are known are held by the same', () => {
    const programs = new Programs();
    for (const script of many(0, 32)) programs.add(emission(script), false);
    const again = emission('again');
    const held = programs.add(again, false);
    expect(programs.add(again, false)).toBe(held);
  });
});

/** Frames of guests, of what a guest's function throws. */
function stackOfThrown(fn: () => unknown): unknown {
  try {
    return fn();
  } catch (error) {
    return (error as { guestStack?: string }).guestStack;
  }
}

describe.each([
  ['a metered tenant', {}],
  ['a tenant without limits', { limits: 'none' as const }],
])('%s', (_, options) => {
  it('leads errors of each function that lives to where its author wrote it, however much was evaluated since', async () => {
    const tenant = makeTenant(options);
    for (const name of many(0, 40)) tenant.evaluateNow(`0 /* ${name} */`);
    const kinds = [
      '\n\n  (() => nothing.here)',
      '\n\n  ({ f() { return nothing.here } }).f',
      '\n\n  new (class { f = () => nothing.here })().f',
      '\n\n  ((list) => list.map.bind(list, () => nothing.here))([1])',
      '\n\n  Function("return nothing.here")',
      '\n\n  (0, eval)("(() => nothing.here)")',
      '\n\n  (() => { let n = 0; return () => { n += 1; if (n > 0) return nothing.here } })()',
    ];
    const functions = kinds.map((source, i) => tenant.evaluateNow(source, { name: `kind${i}.js` }) as () => unknown);
    const stacks = (): unknown[] => functions.map(stackOfThrown);
    const atFirst = stacks();
    for (const i of [0, 1, 2, 3, 6]) expect(atFirst[i]).toMatch(new RegExp(`kind${i}\\.js:3:\\d+`));
    expect(JSON.stringify(atFirst)).not.toContain('$c'); // no name of the compiler's for what has none
    expect(atFirst[4]).toMatch(/Function:\d+:\d+/);
    expect(atFirst[5]).toMatch(/eval:1:8/);
    for (const name of many(40, 400)) tenant.evaluateNow(`(() => 0) /* ${name} */`);
    // What keeps programs for other reasons, up to so much, is to keep none of these.
    for (const name of many(0, 20)) tenant.evaluateNow(`0 /* ${name.padEnd(2 ** 20)} */`);
    await collect();
    expect(stacks()).toEqual(atFirst);
  });
});
