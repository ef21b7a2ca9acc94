// `Error.prepareStackTrace` in tenants of packages, from what was built.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('a tenant of packages prepares its own stacks, of its own frames, and nobody else’s', () => {
  const program = fileURLToPath(new URL('stacks/own.mjs', import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [program], { encoding: 'utf8', timeout: 50_000 });
  expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toEqual({
    frames: {
      counted: true,
      name: 'inner',
      files: ['a.mjs'],
      frozen: true,
      nowhere: true,
      text: expect.stringMatching(/^inner \(a\.mjs:\d+:\d+\)$/),
    },
    whose: { one: 'number', other: 'string', host: 'string', thrown: ['told', 'string'] },
    without: { plain: ['string', 0], apart: ['string', 0] },
    ended: 'fuel',
  });
});
