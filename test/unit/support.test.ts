import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packages = readdirSync(join(root, 'packages')).map((name) => join('packages', name, 'test'));

// Where test files share a realm, a module that they share is run once: what it hooked then, it hooked into the first.
test('modules that tests share hook into no test by being imported: they offer a function that does', () => {
  const files = packages.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
  );
  const shared = files.filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.includes('fixtures'),
  );
  expect(shared.length).toBeGreaterThan(20);
  const hooking = shared.filter((file) =>
    /^(?:await )?(?:before|after|around)(?:Each|All)\(/m.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(hooking).toEqual([]);
});
