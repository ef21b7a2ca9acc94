// Tenants as a host has them: from what was built, in a process of their own.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

function run(
  name: string,
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): { json: unknown; stderr: string } {
  const program = fileURLToPath(new URL(`tenant/${name}.mjs`, import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [...args, program], {
    encoding: 'utf8',
    timeout: 50_000,
    env: { ...process.env, ...env },
  });
  expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
  return { json: JSON.parse(stdout), stderr };
}

describe('two tenants with the same grants, modules and programs', () => {
  it('share nothing that could be changed, and neither does the host with them', () => {
    const { json } = run('isolation');
    const { reached, between, withHost, planted } = json as {
      reached: number[];
      between: { both: number; bad: string[] };
      withHost: { both: number; bad: string[] };
      planted: string[];
    };
    // The walk saw a good part of each, and knows a channel when there is one.
    for (const many of reached) expect(many).toBeGreaterThan(700);
    expect(between.both).toBeGreaterThan(400);
    expect(planted).toEqual(['[object Object]: not frozen', '[object Array]: not frozen']);
    expect(between.bad).toEqual([]);
    expect(withHost.bad).toEqual([]);
  });
});

describe('a tenant of a realm whose natives are not guarded', () => {
  it('says so, sees the traps that the engine calls, and is metered by its own code', () => {
    const { natively, ...rest } = run('unguarded').json as { natively: Record<string, string> };
    expect(Object.values(natively).every((traps) => /ownKeys|get/.test(traps))).toBe(true);
    expect(rest).toEqual({
      inTenant: natively,
      nativeGuards: false,
      faults: { fuelPerTurn: 'fuelPerTurn', string: 'string' },
    });
  });
});

/** V8 of Node 26 has lost the flag; what it has instead optimises after a few calls. */
const OPTIMISES = Number.parseInt(process.versions.node, 10) < 26 ? '--always-turbofan' : '--jit-fuzzing';

describe('a deterministic tenant', () => {
  const here = run('deterministic', { TZ: 'UTC' }).json;

  it('runs the programs', () => {
    expect(here).toMatchObject([
      { status: 'ok', value: expect.arrayContaining([Date.UTC(2020, 6, 1, 12), 0, 12]) },
      { status: 'ok' },
      { status: 'ok' },
      { status: 'exhausted', fault: 'depth' },
      { status: 'exhausted', fault: 'fuelPerTurn' },
      { status: 'error' },
      { status: 'error' },
      { status: 'ok', value: [1, 2, 3] },
    ]);
  });

  it.each([
    ['again', { TZ: 'UTC' }],
    ['east of Greenwich', { TZ: 'Asia/Tokyo' }],
    ['with a zone of half hours and summer time', { TZ: 'America/St_Johns' }],
    ['in Turkish', { TZ: 'Europe/Istanbul', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }],
    ['never optimised', { TZ: 'UTC' }, ['--no-opt']],
    ['optimised at once, with a small stack', { TZ: 'UTC' }, [OPTIMISES, '--stack-size=700']],
  ])('comes to the same value, output, fuel and fault: %s', (_name, env, args: string[] = []) => {
    expect(run('deterministic', env, args).json).toEqual(here);
  });
});

describe('a host whose guests leave rejections unheard', () => {
  it('lives, and its log is bounded, unforged and speaks of no path', () => {
    const { json, stderr } = run('unheard');
    expect(json).toEqual({ values: [1, 2, 3, null, 5, 6, 7], alive: 'alive' });
    expect(stderr.split('\n').length).toBeLessThan(60);
    expect(stderr).not.toMatch(/^Unhandled rejection: forged/m);
    expect(stderr).not.toMatch(/file:\/\/|node_modules/);
  });
});
