// A host over real threads and processes, from what was built: admission, calls, sessions, updates, restarts, idling,
// and nothing left at the end. The script must end by itself: a timer, a thread or a child that is left keeps it.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

interface Seen {
  readonly [what: string]: unknown;
  readonly types: readonly string[];
}

function run(script: string, placement: string): Seen {
  const program = fileURLToPath(new URL(`host-life/${script}.mjs`, import.meta.url));
  const { stdout, stderr, status, signal } = spawnSync(process.execPath, [program, placement], {
    encoding: 'utf8',
    timeout: 110_000,
  });
  expect([status, signal, status === 0 ? '' : stderr]).toEqual([0, null, '']);
  return JSON.parse(stdout) as Seen;
}

describe.each(['realm', 'thread', 'process'])('a host over the placement %s', (placement) => {
  let seen: Seen;
  beforeAll(() => {
    seen = run('life', placement);
  }, 120_000);

  it('gives exports as functions, and data by copy', () => {
    expect(seen).toMatchObject({
      exports: ['add', 'asks', 'calls', 'data', 'fails', 'handOver', 'service'],
      data: { list: [1, 2, 3] },
      add: [1, 3],
      asks: 'heard why?',
      calls: 41,
      fails: ['RangeError', 'not today'],
    });
  });

  it('runs programs, evaluates, opens sessions', () => {
    expect(seen).toMatchObject({
      run: { status: 'ok', value: { answer: 42 }, output: [{ stream: 'stdout', text: 'a line' }] },
      evaluate: 2,
      session: [10, true],
    });
  });

  it('takes code from wherever it comes', () => {
    const fours = { files: 4, directory: 4, package: 4, archive: 4 };
    expect(seen.fours).toEqual(placement === 'realm' ? { ...fours, modules: 4 } : fours);
  });

  it('gives objects with methods, which outlive the code that they came with', () => {
    expect(seen.service).toEqual([6, 'service', 10]);
  });

  it('puts other code in the place of the first, with its state, or leaves it there', () => {
    expect(seen).toMatchObject({ updated: -4, rollback: 'UPDATE_FAILED', afterRollback: -5 });
  });

  it('lets a tenant idle, and starts it again for the next call', () => {
    expect(seen.woken).toEqual(['idle', -7]);
  });

  it('stops a tenant that hits its limit', () => {
    expect(seen.fault).toEqual(['fuelPerTurn', 'stopped', 'LIMIT_FUEL_PER_TURN']);
  });

  it('has nothing left when it is closed, and the process ends', () => {
    expect(seen.stats).toMatchObject({ tenants: { running: 0, idle: 0 }, pools: [{ sides: 0, tenants: 0 }] });
    expect(seen.types.at(-1)).toBe('closed');
    const count = (type: string): number => seen.types.filter((each) => each === type).length;
    expect(count('side-ended')).toBe(count('side-started'));
  });

  it.runIf(placement === 'process')('starts a tenant again whose process was killed', () => {
    expect(seen).toMatchObject({ crashed: 'SIDE_ENDED', restarted: -1, restarts: 1 });
  });

  it.runIf(placement !== 'realm')('finds a tenant that nothing else stops', () => {
    expect(seen.endless).toEqual(['exhausted', 'wall', 'stopped']);
  });

  it.runIf(placement === 'thread')('ends a thread whose heap is full, and its other tenant goes on elsewhere', () => {
    expect(seen.greedy).toEqual(['exhausted', 'heap', true, 3, 1]);
  });
});
