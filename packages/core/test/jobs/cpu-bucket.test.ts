// CPU time over time: what comes in, what is kept, and what happens while there is none.
import { isCodedError, makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { makeCpuBucket } from '../../src/jobs/cpu-bucket.ts';

describe('makeCpuBucket()', () => {
  it('is full at first, empties by what is spent, fills by the clock up to its cap', () => {
    let time = 0;
    const bucket = makeCpuBucket({ msPerSecond: 100, capMs: 50 }, () => time);
    expect(bucket.waitMs(49)).toBe(0);
    expect(bucket.waitMs(60)).toBe(101); // 10 ms below empty, at 0.1 ms per ms
    time = 101;
    expect(bucket.waitMs(60)).toBe(0);
    time = 1e6;
    expect(bucket.waitMs(60 + 49)).toBe(0);
    expect(bucket.waitMs(60 + 51)).toBeGreaterThan(0); // a long rest gave no more than the cap
  });
});

describe('makeTenant({ cpu })', () => {
  const busy = 'const end = tick() + 400; while (tick() < end); 1';
  const globals = { tick: () => performance.now() };

  it('refuses new turns while there is none, ends nothing, and goes on', async () => {
    const tenant = makeTenant({ globals, cpu: { msPerSecond: 800, capMs: 250 } });
    expect(tenant.evaluateNow(busy)).toBe(1);
    const retry = ((): number => {
      try {
        tenant.evaluateNow('1');
      } catch (error) {
        if (isCodedError(error, 'CPU_EMPTY'))
          return (error as unknown as { details: { retryMs: number } }).details.retryMs;
      }
      return -1;
    })();
    expect(retry).toBeGreaterThan(0);
    await expect(tenant.evaluate('1')).rejects.toMatchObject({ code: 'CPU_EMPTY' });
    await expect(tenant.import('x')).rejects.toMatchObject({ code: 'CPU_EMPTY' });
    expect(await tenant.run('1')).toMatchObject({ status: 'error', error: { code: 'CPU_EMPTY' } });
    expect(tenant.state().status).toBe('running');
    await new Promise((resolve) => setTimeout(resolve, retry + 20));
    expect(tenant.evaluateNow('2')).toBe(2);
  });

  it('refuses calls of its functions, but not in the middle of a turn', async () => {
    const tenant = makeTenant({
      globals: { ...globals, call: (f: () => number) => f() },
      cpu: { msPerSecond: 800, capMs: 250 },
    });
    const f = tenant.evaluateNow(`() => { ${busy.replace('; 1', '; return call(() => 3)')} }`) as () => number;
    expect(f()).toBe(3);
    expect(f).toThrow(expect.objectContaining({ code: 'CPU_EMPTY' }));
  });

  it('lets answers of the host wait', async () => {
    const order: string[] = [];
    const answer = async (): Promise<number> => 5;
    const tenant = makeTenant({
      globals: { ...globals, answer, say: (x: string) => order.push(x) },
      cpu: { msPerSecond: 800, capMs: 250 },
    });
    const waiting = tenant.run(`const a = answer(); ${busy}; say('asked'); say('got ' + await a); 7`);
    await new Promise((resolve) => setTimeout(resolve, 0));
    order.push('loop');
    expect(await waiting).toMatchObject({ status: 'ok', value: 7 });
    expect(order).toEqual(['asked', 'loop', 'got 5']);
  });

  it.each([
    [{}],
    [{ msPerSecond: 0, capMs: 1 }],
    [{ msPerSecond: 1, capMs: Number.NaN }],
    [{ msPerSecond: 1, capMs: 1, more: 1 }],
    [5],
  ])('refuses %o', (cpu) => {
    expect(() => makeTenant({ cpu: cpu as never })).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^OPTION_/) }),
    );
  });
});
