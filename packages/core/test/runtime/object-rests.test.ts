// `const { a, ...rest } = wide` copies all properties of `wide` at once: wherever such a pattern stands, they are paid.
import { describe, expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

const places: readonly (readonly [string, string])[] = [
  ['a declaration', 'const { a, ...rest } = wide'],
  ['an assignment', 'let a, rest; ({ a, ...rest } = wide)'],
  ['a member that is assigned to', 'const o = {}; ({ ...o.rest } = wide)'],
  ['a nested pattern', 'const { x: { a, ...rest } } = { x: wide }'],
  ['a nested pattern beside a rest', 'const { x: { ...inner }, ...rest } = { x: wide }'],
  ['an element of an array pattern', 'const [{ ...rest }] = [wide]'],
  ['an element beside an array rest', 'const [{ ...rest }, ...more] = [wide]'],
  ['a default', 'const { x: { ...rest } = wide } = {}'],
  ['the head of a loop', 'for (const { ...rest } of [wide]);'],
  ['the head of a loop that assigns', 'let rest; for ({ ...rest } of [wide]);'],
  ['a handler', 'try { throw wide } catch ({ ...rest }) {}'],
  ['a parameter', '(function ({ a, ...rest }) {})(wide)'],
  ['a parameter with a function of that name', '(function ({ ...rest }) { function rest() {} })(wide)'],
  ['a parameter before others', '(function ({ ...rest }, b, c = 1,) {})(wide, 2, 3, 4)'],
  ['a parameter of an arrow function', '(({ ...rest }) => 1)(wide)'],
  ['a parameter with a default', '(({ ...rest } = wide) => 1)()'],
  ['a parameter beside a rest parameter', '(({ ...rest }, ...more) => 1)(wide)'],
  ['a parameter beside an array rest', '(({ ...rest }, [...more]) => 1)(wide, [])'],
  ['the pattern of a rest parameter', '((...[{ ...rest }]) => 1)(wide)'],
  ['a method', '({ m({ ...rest }) {} }).m(wide)'],
  ['a setter', '({ set m({ ...rest }) {} }).m = wide'],
  ['a constructor', 'new (class { constructor({ ...rest }) {} })(wide)'],
  ['a generator', '(function* ({ ...rest }) {})(wide).next()'],
  ['an async function', '(async ({ ...rest }) => 1)(wide)'],
  ['the letters of a text', 'const { ...rest } = "x".repeat(20_000)'],
];

const MAKE = (width: number): string => `globalThis.wide = {}; for (let i = 0; i < ${width}; i++) wide['k' + i] = i;`;

/** What `source` spends itself. */
function spent(source: string, width: number): number {
  const tenant = makeTenant({ limits: { fuel: 1e7 } });
  tenant.evaluateNow(MAKE(width));
  const before = tenant.usage().fuel;
  tenant.evaluateNow(source);
  return tenant.usage().fuel - before;
}

describe('an object rest', () => {
  it.each(places)('is paid by what it copies in %s', (_, source) => {
    const narrow = spent(source.replace('20_000', '2'), 2);
    expect(narrow).toBeLessThan(500);
    expect(spent(source, 20_000) - narrow).toBeGreaterThanOrEqual(20_000 - 2);
  });

  it('is paid in a session', async () => {
    const session = makeTenant().openSession();
    await session.run(MAKE(20_000));
    const { usage } = await session.run('const { a, ...rest } = wide; 1');
    expect(usage.fuel).toBeGreaterThanOrEqual(20_000);
  });

  it('keeps length and arguments of its function', () => {
    const source = `
      function f({ ...rest }, b) { return [f.length, arguments.length, rest] }
      const g = ({ a, ...rest }) => [g.length, rest];
      [f({ x: 1 }, 2, 3), g({ a: 1, b: 2 })]`;
    expect(makeTenant().evaluateNow(source)).toEqual([
      [2, 3, { x: 1 }],
      [1, { b: 2 }],
    ]);
  });
});

describe('a rest in the head of a for-in loop', () => {
  it.each(['const [...x]', 'const { ...x }', 'var [{ ...x }, ...y]'])(
    'is paid by the letters of each name: %s',
    (head) => {
      const paid = (length: number): number => {
        const tenant = makeTenant({ limits: { fuel: 1e7 } });
        tenant.evaluateNow(`globalThis.o = { ['x'.repeat(${length})]: 1 }`);
        const before = tenant.usage().fuel;
        tenant.evaluateNow(`for (${head} in o);`);
        return tenant.usage().fuel - before;
      };
      expect(paid(40_000) - paid(4)).toBeGreaterThanOrEqual(2_000);
    },
  );
});
