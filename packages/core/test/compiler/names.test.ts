// What programs bind has names of its own, all of them different.
import { expect, it } from 'vitest';
import { injectedNames } from '../../src/compiler/names.ts';

it('injectedNames() gives no name twice', () => {
  const names = Object.values(injectedNames('$'));
  expect(new Set(names).size).toBe(names.length);
});
