// Show 4 of sources: whatever a specifier is made of, it does not leave the root. Each trick is put to the source
// itself, which must refuse it by the code of its row, and to guests, who must see neither the secret nor a host path.
import { makeTenant, type ModuleHost } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { archive, makeArchive } from '../../src/node/archive.ts';
import { directory } from '../../src/node/directory.ts';
import { moduleMap } from '../../src/node/module-map.ts';
import { packageTree } from '../../src/node/package-tree.ts';
import { onDisk } from '../support/on-disk.ts';
import { files, SECRET_PATH, type Trick, tricks } from './tricks.ts';

const disk = onDisk('escapes');
const secret = `${disk.path}/secret.js`;
const filled = Object.fromEntries(
  Object.entries(files).map(([path, text]) => [path, text.replaceAll(SECRET_PATH, secret)]),
);
disk.write({ 'secret.js': 'export default "SECRET"', 'secret.txt': 'SECRET' });
disk.write(Object.fromEntries(Object.entries(filled).map(([path, text]) => [`plug/${path}`, text])));

const BELOW = 'packageTree() below its root';
const archived = makeArchive(disk.url('plug/'), {
  include: Object.keys(files).map((path) => `/${path}`),
}).bytes;

const powers = { kv: Object.freeze({ get: () => 'value' }) };
const sources: Readonly<Record<string, () => ModuleHost>> = {
  'moduleMap()': () => moduleMap(filled, { powers }),
  'directory()': () => directory(disk.url('plug/'), { powers }),
  'packageTree()': () => packageTree(disk.url('plug/'), { powers }),
  'archive()': () => archive(archived, { powers }),
  [BELOW]: () => packageTree(disk.url('plug/'), { powers, root: disk.url('') }),
};

const codeOf = (ask: () => unknown): unknown => {
  try {
    return `found ${String(ask())}`;
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
};

/** What a walled package refuses is refused as such; and below a wider root `..` reaches a wall before it does the root. */
const codesFor = (name: string, code: string): readonly string[] => {
  if (name === BELOW && code === 'MODULE_OUTSIDE_ROOT')
    return ['MODULE_OUTSIDE_ROOT', 'MODULE_OUTSIDE_PACKAGE', 'MODULE_NOT_FOUND'];
  return name.startsWith('packageTree()') ? [code, 'MODULE_OUTSIDE_PACKAGE'] : [code];
};

const trickOf = (trick: Trick): Trick => ({ ...trick, specifier: trick.specifier.replace(SECRET_PATH, secret) });

describe.each(Object.keys(sources))('%s', (name) => {
  const host = sources[name]?.() as ModuleHost;
  const at = name === BELOW ? '/plug' : '';

  it.each(Object.keys(tricks))('refuses %s', (group) => {
    for (const { specifier, code, require = code, type } of (tricks[group] ?? []).map(trickOf)) {
      const shown = JSON.stringify(specifier.slice(0, 100));
      const imported = codeOf(() => host.resolve(specifier, `${at}/ask.js`, 'import', type));
      expect(codesFor(name, code), `${shown} by import`).toContain(imported);
      const required = codeOf(() => host.resolve(specifier, `${at}/ask.cjs`, 'require'));
      if (type === undefined) expect(codesFor(name, require), `${shown} by require`).toContain(required);
      const entered = codeOf(() => host.resolve(specifier, undefined, 'import', type));
      expect(String(entered), `${shown} by the host`).not.toMatch(/^found .*(?:secret|passwd)/);
    }
  });

  it('shows guests neither what is outside nor where it is', async () => {
    const tenant = makeTenant({ modules: sources[name]?.() as ModuleHost });
    const asked = Object.values(tricks).flat().map(trickOf);
    const source = `
      import ask from './ask.js';
      import askNow from './ask.cjs';
      const results = [];
      for (const { specifier, type } of ${JSON.stringify(asked)}) {
        results.push([specifier, await ask(specifier, type), askNow(specifier)]);
      }
      export default [await ask('./index.js'), askNow('dep'), results];`;
    const { value, error } = await tenant.run(source, { module: true });
    expect(error).toBeUndefined();
    const [imported, required, results] = value as [unknown, unknown, [string, object, object][]];
    expect([imported, required]).toEqual([{ found: 'fine' }, { found: 'fine' }]); // the questions do find something
    expect(results).toHaveLength(asked.length);
    for (const [specifier, ...answers] of results) {
      for (const answer of answers) {
        expect({ specifier, found: (answer as { found?: unknown }).found }).toEqual({ specifier, found: undefined });
        if (!specifier.includes(disk.path)) expect(JSON.stringify(answer)).not.toContain(disk.path);
      }
    }
  });
});
