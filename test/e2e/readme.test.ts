// A README snippet that does not run is a failing test.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = [
  'README.md',
  'docs/audit.md',
  'docs/archives.md',
  'docs/hosting.md',
  'docs/loader.md',
  'docs/manifest.md',
  'docs/policy.md',
  ...readdirSync(`${root}packages`).map((name) => `packages/${name}/README.md`),
];

/** A `js` block, and the `text` block that may follow it at once. */
const block = /^```js\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?/gms;

for (const file of files.filter((name) => existsSync(root + name))) {
  const blocks = [...readFileSync(root + file, 'utf8').matchAll(block)]
    .map(([, code = '', output]) => ({ code, output }))
    .filter(({ code }) => !code.startsWith('// not run'));
  if (blocks.length === 0) continue;
  describe(file, () => {
    test.each(blocks.map((one, at) => ({ ...one, at: at + 1 })))('js block $at runs', ({ code, output }) => {
      const printed = execFileSync(process.execPath, ['--input-type=module', '--eval', code], {
        cwd: root,
        encoding: 'utf8',
        timeout: 30_000,
      });
      if (output !== undefined) expect(printed).toBe(output);
    });
  });
}
