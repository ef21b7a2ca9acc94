// What a tenant has spent, beyond fuel: CPU time, growth of the heap, timers.
import { type HeapPower, makeTenant } from '@cofferdam/core';
import { countTimer } from '@cofferdam/core/kit';
import { describe, expect, it } from 'vitest';
import { fillLimits } from '../../src/meter/limits.ts';
import { Meter } from '../../src/meter/meter.ts';

const MIB = 2 ** 20;

describe('Meter.spent()', () => {
  /** A meter whose clocks stand where a test sets them. */
  const makeTimed = (cpu = true) => {
    const clock = { now: 1, cpu: 1 };
    const meter = new Meter({
      tenant: 'test',
      limits: fillLimits({ wallMs: 1e9 }, false),
      now: () => clock.now,
      ...(cpu ? { cpuTime: () => clock.cpu } : {}),
      onEnd: () => {},
    });
    const pass = (wall: number, own: number): void => {
      clock.now += wall;
      clock.cpu += own;
    };
    return { meter, pass };
  };

  it('counts CPU time within turns only, and never more of it than of wall time', () => {
    const { meter, pass } = makeTimed();
    const turn = (wall: number, own: number): void => {
      meter.begin();
      meter.charge(1); // the clock is looked at
      pass(wall, own);
      meter.end();
    };
    turn(100, 40); // somebody else had the CPU
    pass(1_000, 1_000);
    expect(meter.spent()).toMatchObject({ ms: 100, cpuMs: 40 });
    turn(10, 25); // other threads of the process had more than one
    expect(meter.spent()).toMatchObject({ ms: 110, cpuMs: 50 });
  });

  it('counts jobs that are looked at in full, and wall time where nothing tells CPU time', () => {
    const { meter, pass } = makeTimed(false);
    for (let i = 0; i < 3; i += 1) {
      expect(meter.openJob()).toBe(true);
      meter.charge(1_000_000);
      pass(7, 3);
      meter.closeJob();
    }
    expect(meter.spent()).toMatchObject({ ms: 21, cpuMs: 21 });
  });

  it('counts short turns and jobs by one in sixteen', () => {
    const { meter, pass } = makeTimed();
    for (let i = 0; i < 32; i += 1) {
      meter.begin();
      pass(1, 1);
      meter.end();
      meter.openJob();
      pass(1, 1);
      meter.closeJob();
    }
    expect(meter.spent()).toMatchObject({ ms: 64, cpuMs: 64 });
  });

  it('counts a turn in a turn once', () => {
    const { meter, pass } = makeTimed();
    meter.begin();
    meter.charge(1);
    pass(5, 5);
    meter.begin();
    pass(5, 5);
    meter.end();
    pass(5, 5);
    meter.end();
    expect(meter.spent()).toMatchObject({ ms: 15, cpuMs: 15 });
  });
});

describe('Tenant.usage().heapBytes', () => {
  /** A heap that holds what a guest says it does. */
  const makeHeap = (): { heap: HeapPower; globals: { hold: (bytes: number) => void } } => {
    let used = 100 * MIB;
    return {
      heap: { used: () => used, collect: () => {} },
      globals: {
        hold: (bytes) => {
          used += bytes;
        },
      },
    };
  };

  it('is the most by which a turn grew the heap; of an outcome, a turn of that run', async () => {
    const { heap, globals } = makeHeap();
    const tenant = makeTenant({ heap, globals, limits: { heapBytes: 10 * MIB } });
    const grown: number[] = [];
    for (const bytes of [3 * MIB, 5 * MIB, MIB, -MIB]) grown.push((await tenant.run(`hold(${bytes})`)).usage.heapBytes);
    expect(grown).toEqual([3 * MIB, 5 * MIB, MIB, 0]);
    expect(tenant.usage().heapBytes).toBe(5 * MIB);
  });

  it('is what went over the limit', async () => {
    const { heap, globals } = makeHeap();
    const tenant = makeTenant({ heap, globals, limits: { heapBytes: MIB } });
    // the meter looks at most once in a millisecond
    const { fault, usage } = await tenant.run(`hold(${4 * MIB}); for (;;);`);
    expect([fault, usage.heapBytes]).toEqual(['heap', 4 * MIB]);
  });

  it('is 0 where the heap is not watched', async () => {
    const { heap, globals } = makeHeap();
    const tenant = makeTenant({ heap, globals, limits: { heapBytes: Number.POSITIVE_INFINITY } });
    expect((await tenant.run(`hold(${MIB})`)).usage.heapBytes).toBe(0);
  });

  it('sees what a real guest hoards', async () => {
    const { usage } = await makeTenant().run('const a = []; for (let i = 0; i < 1e6; i++) a.push({ i }); a.length');
    expect(usage.heapBytes).toBeGreaterThan(8 * MIB);
    expect(usage.heapBytes).toBeLessThan(256 * MIB);
  });
});

describe('countTimer()', () => {
  const makeTimed = (timers?: number) => {
    const ends: (() => void)[] = [];
    const globals = { later: (callback: () => void): void => void ends.push(countTimer(callback)) };
    const tenant = makeTenant({ name: 'T', globals, ...(timers === undefined ? {} : { limits: { timers } }) });
    return { tenant, ends };
  };

  it('counts for the tenant whose function it is, until it has ended', async () => {
    const { tenant, ends } = makeTimed();
    const other = makeTenant();
    const { usage } = await tenant.run('later(() => 1); later(() => 2)');
    expect([usage.timers, tenant.usage().timers, other.usage().timers]).toEqual([2, 2, 0]);
    ends[0]?.();
    ends[0]?.(); // twice does no harm
    expect(tenant.usage().timers).toBe(1);
  });

  it('refuses one more than the limit, as an error that the guest may handle, and goes on when one has ended', async () => {
    const { tenant, ends } = makeTimed(2);
    expect(await tenant.run('later(() => 1); later(() => 2); 1')).toMatchObject({ status: 'ok', value: 1 });
    const refused = 'try { later(() => 3); "set" } catch (error) { error.code }';
    expect(await tenant.run(refused)).toMatchObject({ status: 'ok', value: 'TIMERS_FULL' });
    expect(tenant.state()).toEqual({ status: 'running' });
    ends[0]?.();
    expect(await tenant.run(refused)).toMatchObject({ status: 'ok', value: 'set' });
  });

  it('counts functions of the host’s own for nobody', () => {
    const { tenant } = makeTimed(0);
    countTimer(() => {})();
    countTimer('code')();
    countTimer(undefined)();
    expect(tenant.usage().timers).toBe(0);
  });
});
