// A list of expressions in parentheses stays one operand, whatever the compiler wraps around it.
import { expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

it.each([
  ['let a; [...a] = (0, [1, 2]); a', [1, 2]],
  ['function* g() { yield* (0, [1, 2]) } [...g()]', [1, 2]],
  ['[...(0, [1, 2])]', [1, 2]],
  ['const [...b] = (0, [3]); b', [3]],
  ['let c; for (c = (1, 2), c++; c < 5; c++); c', 5],
  ['let x = 1\nx, x + 1', 2],
  ['let f = (z) => (z, z * 2); f(2)', 4],
  ['const A = (0, Array); new A(3).length', 3],
  ['(1, eval)("3")', 3],
  ['(1, "a") + (2, "b")', 'ab'],
  ['let d; d = (1, 2) ** (0, 3); d', 8],
  ['`${(1, 2)}`', '2'],
  ['(function () { return 1, 2 })()', 2],
])('a sequence is one operand: %s', (source, value) => {
  expect(makeTenant().evaluateNow(source)).toEqual(value);
});
