// Real packages, with what they depend on: an archive of one is the package.
import { makeTenant, type ModuleHost } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { archive, findPackage, makeArchive, packageTree, verifyArchive } from '../../src/node/index.ts';

const root = new URL('../../../../', import.meta.url);

/** What a package gives for a snippet, by the module that stands for it. */
async function answer(modules: ModuleHost, use: string): Promise<unknown> {
  const outcome = await makeTenant({ modules, limits: { fuel: 1e8, fuelPerTurn: 1e8 } }).run(
    `import * as all from '.'; const m = all.default ?? all; export default ${use};`,
    { module: true },
  );
  return outcome.status === 'ok' ? outcome.value : outcome.error;
}

describe.each([
  ['semver', "m.satisfies('1.2.3', '^1.0.0')"],
  ['mustache', "m.render('{{ a }}!', { a: 1 })"],
  ['ajv', "new m({ strict: false }).validate({ type: 'number' }, 1)"],
  ['yaml', "m.parse('a: [1, 2]')"],
  ['preact-render-to-string', 'typeof m'],
])('%s', (name, use) => {
  const url = findPackage(name, import.meta.url);

  it('gives the same from an archive, and the same archive twice', async () => {
    const made = makeArchive(url, { root, walled: true });
    expect(Buffer.compare(made.bytes, makeArchive(url, { root, walled: true }).bytes)).toBe(0);
    expect(verifyArchive(made.bytes)).toMatchObject({ unitsState: 'checked', digest: made.digest });
    const expected = await answer(packageTree(url, { root }), use);
    expect(expected).not.toMatchObject({ message: expect.anything() as unknown });
    expect(await answer(archive(made.bytes), use)).toEqual(expected);
    expect(await answer(archive(made.bytes, { units: 'use', digest: made.digest }), use)).toEqual(expected);
  });
});
