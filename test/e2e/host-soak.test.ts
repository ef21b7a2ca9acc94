// A short soak: admissions, calls, stops, crashes, updates and kills at random, and nothing left of them. For as long as
// one likes: `npm run soak -- --minutes 10`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

interface Summary {
  readonly operations: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly left: { readonly children: number };
  readonly problems: readonly string[];
  readonly windows: readonly { readonly heapUsed: number; readonly stats: { readonly admitted: number } }[];
}

const script = fileURLToPath(new URL('../soak/main.mjs', import.meta.url));

describe('a host that is used at random', () => {
  it('settles every promise, and leaves no tenant, handle or process behind', () => {
    const flags = ['--minutes', '0.2', '--windows', '2', '--seed', '20261122', '--json'];
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--expose-gc', script, ...flags], {
      encoding: 'utf8',
      timeout: 280_000,
    });
    expect(stderr).toBe('');
    const { operations, counts, left, problems, windows } = JSON.parse(stdout) as Summary;
    expect(problems).toEqual([]);
    expect(status).toBe(0);
    expect(left.children).toBe(0);
    // It has done something of everything, on a busy machine too.
    expect(operations).toBeGreaterThan(100);
    expect(Object.keys(counts).length).toBeGreaterThan(12);
    expect(windows.at(-1)?.stats.admitted).toBeGreaterThan(20);
  }, 300_000);
});
