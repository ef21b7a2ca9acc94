import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

describe('docs/capabilities.md', () => {
  it('has an example that runs', () => {
    const text = readFileSync(new URL('../../docs/capabilities.md', import.meta.url), 'utf8');
    const [, code = '', output] = /^```js\n(.*?)^```\n\n```text\n(.*?)^```/ms.exec(text) ?? [];
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect([stdout, stderr]).toEqual([output, '']);
  });
});
