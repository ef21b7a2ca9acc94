// What core does for a guest costs the same the first time and later, whatever it keeps: errors, stacks, showing.
import { expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

const globals = {
  echo: (value: unknown): unknown => value,
  fail: (): never => {
    throw new RangeError('no');
  },
};

it.each([
  ['errors that cross', 'echo(new RangeError("no")).message'],
  ['errors of the host', 'try { fail() } catch (error) { error.message }'],
  ['errors that nobody catches', 'null.x'],
  ['values that are shown', 'console.log({ a: [1, "x", new Map([[1, 2]])] }, new Error("y"))'],
  ['patterns', '"a1b22".replace(/[0-9]+(?=b)|(x)\\1/g, "-")'],
  ['patterns with many ways to return to', '/^(?:(\\w)\\1?|z)*$/.test("aab".repeat(400))'],
  ['patterns of far characters', '/^(?:([α-ω])\\1?|z)*$/.test("αβ".repeat(20))'],
  ['text that is compiled', '(0, eval)("1 + 1") + Function("return 1")()'],
  ['values that are inspected', '({ a: 1, b: [new Date(0), /x/] })'],
])('the same fuel is spent the first time and later: %s', async (_, source) => {
  const spent: number[] = [];
  for (let i = 0; i < 4; i += 1) {
    const tenant = makeTenant({ globals, console: {} });
    await tenant.run(source);
    spent.push(tenant.usage().fuel);
  }
  expect(new Set(spent).size).toBe(1);
});
