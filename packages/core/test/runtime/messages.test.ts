// Messages name what the author named.
import { describe, expect, it } from 'vitest';
import { authorsWords } from '../../src/runtime/messages.ts';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

const cases: readonly (readonly [source: string, message: string])[] = [
  ['globalThis.late = 5; late()', 'late is not a function'],
  ['globalThis.late = {}; late.x()', 'late.x is not a function'],
  ['globalThis.late = {}; late.x.y.z', "Cannot read properties of undefined (reading 'y')"],
  ['globalThis.late = {}; new late()', 'late is not a constructor'],
  ['globalThis.late = {}; new late.Thing()', 'late.Thing is not a constructor'],
  ['console.nothing("x")', 'console.nothing is not a function'],
  ['globalThis.late = {}; late`x`', 'late is not a function'],
  ['globalThis.late = {}; [...late]', 'object is not iterable'],
  ['let a = "x", b = "y"; (a + b)()', '(intermediate value) is not a function'],
  ['const [...a] = undefined', 'undefined is not iterable'],
  ['const f = 5; f()', 'f is not a function'],
  ['nowhere()', 'nowhere is not defined'],
  ['const f = 5; new f(1000)', 'f is not a constructor'],
  ['globalThis.late = {}; new late(1000)', 'late is not a constructor'],
  ['const o = {}; new o.x(1000)', '(intermediate value) is not a constructor'],
  ['globalThis.late = 5; const [a] = late()', 'late is not a function or its return value is not iterable'],
  ['globalThis.late = 5; for (const a of late) ;', 'late is not a function or its return value is not iterable'],
  ['globalThis.late = {}; for (const a of late.x) ;', 'late.x is not iterable'],
  ['const o = { [Symbol.iterator]: () => ({}) }; Math.max(...o)', 'undefined is not a function'],
  ['const o = { [Symbol.iterator]: () => ({ next: 5 }) }; Math.max(...o)', '5 is not a function'],
  ['const o = { [Symbol.iterator]: () => ({ next: {} }) }; const [...a] = o', 'object is not a function'],
  ['let s = "x"; const [a] = s.y += undefined', "Cannot create property 'y' on string 'x'"],
  ['let o = {}; const [a] = o.y += 1', '(intermediate value) is not iterable'],
  ['class A extends (() => { for (;;); }) {}', 'Class extends value () => {…} is not a constructor or null'],
  [
    '(function () { let i = 0; while (i < 5) i++; }).name = 1',
    "Cannot assign to read only property 'name' of function 'function () {…}'",
  ],
  [
    'Map.prototype.get.call(class { m() { for (;;); } })',
    'Method Map.prototype.get called on incompatible receiver class {…}',
  ],
  ['null.length = 1000', "Cannot set properties of null (setting 'length')"],
];

describe('an error of the engine', () => {
  it.each(cases)('as the host sees it: %s', async (source, message) => {
    expect((await makeTenant().run(source)).error?.message).toBe(message);
  });

  it.each(cases)('as a guest that catches it sees it: %s', (source, message) => {
    expect(
      makeTenant().evaluateNow(`let words; try { (() => { ${source} })() } catch (e) { words = e.message } words`),
    ).toBe(message);
  });

  it('in a session', async () => {
    const session = makeTenant().openSession();
    await session.run('let f = 5, o = {}');
    const message = async (cell: string): Promise<unknown> => (await session.run(cell)).error?.message;
    expect(await message('f()')).toBe('f is not a function');
    expect(await message('o.p()')).toBe('o.p is not a function');
    expect(await message('new o()')).toBe('o is not a constructor');
  });

  it('of what was awaited', async () => {
    const words = async (source: string): Promise<unknown> => (await makeTenant().run(source)).error?.message;
    expect(await words('const [a] = await 1')).toBe('(intermediate value) is not iterable');
    expect(await words('for (const a of await {}) ;')).toBe('(intermediate value) is not iterable');
  });

  it('of an import', async () => {
    const tenant = makeTenant({ modules: { a: 'export const f = 5', b: 'import { f } from "a"; f()' } });
    await expect(tenant.import('b')).rejects.toThrow('(intermediate value) is not a function');
  });
});

describe('authorsWords()', () => {
  it.each(['', 'plain', '$c', 'costs $c0', '$c0m is mine', 'a $cash register', '($c0g.x ?? 5) is not a function'])(
    'leaves %j',
    (text) => {
      expect(authorsWords(text)).toBe(text);
    },
  );
});
