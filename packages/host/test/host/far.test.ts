// `E` of Endo over what a host gives: exports are functions that stay what they are, so messages to them arrive.
import '@endo/eventual-send/shim.js';
import { expect, it } from 'vitest';
import { makeHost } from '../../src/host.ts';

it('E(handle.exports).method() calls the export, across an update, too', async () => {
  const { E } = await import('@endo/far');
  await using host = makeHost({ placements: { use: ['realm'] } });
  const tenant = await host.admit<{ add(by: number): number }>({
    name: 'a',
    source: 'export const add = (by) => by + 1;',
  });
  const { exports } = tenant;
  expect(await E(exports).add(1)).toBe(2);
  await tenant.update('export const add = (by) => by + 10;');
  expect([await E(exports).add(1), await E(exports.add)(2)]).toEqual([11, 12]);
});
