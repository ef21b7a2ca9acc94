// The powers and pure endowments as a host has them: from what was built, in processes of their own.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const base = mkdtempSync(join(tmpdir(), 'cofferdam-e2e-powers-'));
afterAll(() => rmSync(base, { recursive: true }));

const run = (name: string, ...args: readonly string[]) =>
  spawnSync(process.execPath, [fileURLToPath(new URL(`powers/${name}.mjs`, import.meta.url)), ...args], {
    encoding: 'utf8',
    timeout: 50_000,
  });

describe('two tenants with every pure endowment and every power', () => {
  it('share nothing that could be changed, and exchange no bit but through what is shared on purpose', () => {
    const { status, stdout, stderr } = run('isolation');
    // It ends by itself: what the tenants had under way has ended with them.
    expect([status, stderr]).toEqual([0, '']);
    const { reached, between, withHost, leaked, shared, planted } = JSON.parse(stdout);
    for (const many of reached) expect(many).toBeGreaterThan(1000);
    expect(between.both).toBeGreaterThan(400);
    expect(between.bad).toEqual([]);
    expect(between.unknown).toEqual([]);
    expect(withHost.bad).toEqual([]);
    expect(withHost.unknown).toEqual([]);
    expect(leaked).toEqual([]);
    // The walk and the channels are real: what is shared is found.
    expect(shared).toBe('hello');
    expect(planted).toContain('[object URL]: not frozen');
  });
});

describe.each(['file', 'sqlite'])('a store in %s', (kind) => {
  it('keeps everything that was said to be set, through kill -9 in a loop', () => {
    const path = join(base, kind);
    for (let round = 0; round < 4; round += 1) {
      const { stdout, signal, stderr } = run('kill', kind, path);
      expect([signal, stdout, stderr]).toEqual(['SIGKILL', String(21 * round + 20), '']);
    }
  });
});

describe('docs/powers.md', () => {
  it('has an example that runs', () => {
    const text = readFileSync(new URL('../../docs/powers.md', import.meta.url), 'utf8');
    const [, code = '', output] = /^```js\n(.*?)^```\n\n```text\n(.*?)^```/ms.exec(text) ?? [];
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect([stdout, stderr]).toEqual([output, '']);
  });
});
