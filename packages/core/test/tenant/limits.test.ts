// Limits of a tenant: their validation, and what happens at the limit and one over.
import { DEFAULT_LIMITS, type Limits, makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';

const names = Object.keys(DEFAULT_LIMITS) as (keyof Limits)[];
const limited = (limits: Partial<Limits> | 'none', source: string) => makeTenant({ limits }).run(source);

describe('makeTenant({ limits })', () => {
  it.each(names)('takes any number >= 0, or Infinity, as %s', (name) => {
    for (const value of [
      0,
      0.5,
      1,
      2 ** 31,
      name === 'depth' ? 2_500 : Number.MAX_SAFE_INTEGER,
      Number.POSITIVE_INFINITY,
    ]) {
      const limits = {
        [name]: name === 'depth' ? Math.min(value, value === Number.POSITIVE_INFINITY ? value : 2_500) : value,
      };
      expect(makeTenant({ limits }).state()).toEqual({ status: 'running' });
    }
  });

  it.each(names)('refuses anything else as %s', (name) => {
    for (const value of [
      -1,
      Number.NaN,
      -Number.MIN_VALUE,
      Number.NEGATIVE_INFINITY,
      '5',
      5n,
      true,
      null,
      {},
      [],
      () => 1,
    ]) {
      const make = (): unknown => makeTenant({ limits: { [name]: value } as unknown as Partial<Limits> });
      expect(make, String(name)).toThrow(
        expect.objectContaining({ code: 'OPTION_INVALID', details: expect.objectContaining({ option: name }) }),
      );
    }
    expect(makeTenant({ limits: { [name]: undefined } as unknown as Partial<Limits> }).state().status).toBe('running');
  });

  it('refuses a depth that a native stack may not hold, and names it does not know', () => {
    expect(() => makeTenant({ limits: { depth: 2_501 } })).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
    expect(() => makeTenant({ limits: { fule: 1 } as unknown as Partial<Limits> })).toThrow(
      expect.objectContaining({ code: 'OPTION_UNKNOWN', message: expect.stringContaining('fule') }),
    );
    for (const limits of ['all', null, 5, [], new Map()]) {
      expect(() => makeTenant({ limits: limits as unknown as 'none' })).toThrow(
        expect.objectContaining({ code: 'OPTION_INVALID' }),
      );
    }
  });
});

describe('stringLength', () => {
  it.each([
    ['+', "'abc' + 'de'", "'abc' + 'def'"],
    ['+=', "let s = 'abc'; s += 'de'; s", "let s = 'abc'; s += 'def'; s"],
    ['a template', "const a = 'abc'; `${a}de`", "const a = 'abc'; `${a}def`"],
    ['a member', "const o = { s: 'abc' }; o.s += 'de'; o.s", "const o = { s: 'abc' }; o.s += 'def'; o.s"],
  ])('holds at the limit and strikes one over: %s', async (_name, at, over) => {
    expect(await limited({ stringLength: 5 }, at)).toMatchObject({ status: 'ok' });
    expect(await limited({ stringLength: 5 }, over)).toMatchObject({ status: 'exhausted', fault: 'string' });
  });

  it('stops doubling before it takes memory, whatever the guest catches', async () => {
    const outcome = await limited({}, "let s = 'x'; try { for (;;) s += s } catch {} finally { s = 'freed' } s");
    expect(outcome).toMatchObject({ status: 'exhausted', fault: 'string' });
  });
});

describe('bigintBits', () => {
  it.each([
    ['a product', '(2n ** 32n) * (2n ** 31n)', '(2n ** 32n) * (2n ** 32n)'],
    ['a power', '2n ** 63n', '2n ** 64n'],
    ['a shift', '1n << 63n', '1n << 64n'],
    ['a negative one', '(-2n) ** 63n', '-(2n ** 63n) * 2n'],
    ['*=', 'let x = 2n ** 62n; x *= 2n; x', 'let x = 2n ** 63n; x *= 2n; x'],
    ['**=', 'const o = { x: 2n }; o.x **= 63n; o.x', 'const o = { x: 2n }; o.x **= 64n; o.x'],
    ['<<=', 'let x = 1n; x <<= 63n; x', 'let x = 1n; x <<= 64n; x'],
  ])('holds at the limit and strikes one over: %s', async (_name, at, over) => {
    expect(await limited({ bigintBits: 64 }, at)).toMatchObject({ status: 'ok' });
    expect(await limited({ bigintBits: 64 }, over)).toMatchObject({ status: 'exhausted', fault: 'bigint' });
  });

  it('stops towers at once', async () => {
    for (const tower of [
      'let x = 9n; for (;;) x **= x',
      'let x = 3n; for (;;) x *= x',
      'let x = 1n; for (;;) x <<= 1000000n',
      '9n ** 9n ** 9n ** 9n',
    ]) {
      expect(await limited({}, tower)).toMatchObject({ status: 'exhausted', fault: 'bigint' });
    }
  });

  it('is none at all from what the engine cannot hold', async () => {
    for (const bigintBits of [2 ** 30, 2 ** 40, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY]) {
      expect(await limited({ bigintBits }, 'String(3n * 7n) + (2n ** 64n) + (1n << 8n)')).toMatchObject({
        value: '2118446744073709551616256',
      });
    }
  });

  it('leaves numbers alone', async () => {
    expect(
      (await limited({ bigintBits: 0 }, '[2 ** 40, 3 * 4, 1 << 30, 2 ** -1, "3" * "4", null << 1]')).value,
    ).toEqual([2 ** 40, 12, 2 ** 30, 0.5, 12, 0]);
  });
});

describe('depth', () => {
  const dive = (n: number): string => `let n = 0; function f(k) { n++; return k === 0 ? 0 : f(k - 1) } f(${n}); n`;

  it('holds at the limit and strikes one over', async () => {
    const { value: deepest } = await limited({ depth: 100 }, `${dive(98)}`);
    expect(deepest).toBe(99);
    expect(await limited({ depth: 100 }, dive(101))).toMatchObject({ status: 'exhausted', fault: 'depth' });
  });

  it('counts what is on the stack, not what was', async () => {
    const source =
      'function f(k) { if (k) f(k - 1) } for (let i = 0; i < 50; i++) { f(50); try { f(50); throw 1 } catch {} } 1';
    expect(await limited({ depth: 60 }, source)).toMatchObject({ status: 'ok' });
  });

  it.each([
    ['generators', 'function* g() { yield* g() } [...g()]'],
    ['async functions', 'async function f() { await f() } await f()'],
    ['getters', 'const o = { get x() { return o.x } }; o.x'],
    ['constructors', 'class A { constructor() { new A() } } new A()'],
    ['callbacks of natives', '(function f() { [1].map(f) })()'],
    ['conversions', 'const o = { toString() { return `${o}` } }; `${o}`'],
    ['tagged templates', '(function t() { return t`x` })()'],
    ['fields', 'class A { x = new A() } new A()'],
    ['default parameters', '(function f(a = f()) {})()'],
  ])('is exact, or the native stack ends it first: %s', async (_name, source) => {
    for (const depth of [50, 1_000, Number.POSITIVE_INFINITY]) {
      expect(await limited({ depth }, source)).toMatchObject({ status: 'exhausted', fault: 'depth' });
    }
  });
});

describe('fuel and fuelPerTurn', () => {
  it('stop at exactly the limit, and usage says so', async () => {
    const tenant = makeTenant({ limits: { fuel: 12_345 } });
    expect(await tenant.run('for (;;);')).toMatchObject({ status: 'exhausted', fault: 'fuel' });
    expect(tenant.usage().fuel).toBeLessThanOrEqual(12_345);
    expect(tenant.usage().fuel).toBeGreaterThan(12_345 - 50);
  });

  it('give the same program the same fuel, and just that much is enough', async () => {
    const source =
      'let s = 0; for (let i = 0; i < 5000; i++) { s += [1, 2, 3].map((x) => x * i).reduce((a, b) => a + b) } s';
    const { usage, value } = await limited({}, source);
    for (let round = 0; round < 5; round += 1) expect((await limited({}, source)).usage.fuel).toBe(usage.fuel);
    expect(await limited({ fuel: usage.fuel }, source)).toMatchObject({ status: 'ok', value });
    expect(await limited({ fuel: usage.fuel - 1 }, source)).toMatchObject({ status: 'exhausted', fault: 'fuel' });
    expect(await limited({ fuelPerTurn: usage.fuel }, source)).toMatchObject({ status: 'ok', value });
    // Describing the value is a turn of its own.
    expect(await limited({ fuelPerTurn: usage.fuel - 10 }, source)).toMatchObject({
      status: 'exhausted',
      fault: 'fuelPerTurn',
    });
  });

  it('fuelPerTurn is fresh in each turn, fuel is not', async () => {
    const loop = 'for (let i = 0; i < 600; i++); 1';
    const turns = makeTenant({ limits: { fuelPerTurn: 1_000 } });
    for (let i = 0; i < 10; i += 1) expect(turns.evaluateNow(loop)).toBe(1);
    const life = makeTenant({ limits: { fuel: 1_000 } });
    expect(life.evaluateNow(loop)).toBe(1);
    expect(() => life.evaluateNow(loop)).toThrow(expect.objectContaining({ code: 'LIMIT_FUEL' }));
  });

  it('jobs belong to the turn that left them', async () => {
    const source = 'for (let i = 0; i < 50; i++) { await null; for (let j = 0; j < 50; j++) Math.max(j); } 1';
    const { usage } = await limited({}, source);
    expect(await limited({ fuelPerTurn: usage.fuel + 10 }, source)).toMatchObject({ status: 'ok' });
    expect(await limited({ fuelPerTurn: 1_000 }, source)).toMatchObject({ status: 'exhausted', fault: 'fuelPerTurn' });
  });

  it('a callback of the host nests in the turn that is open', async () => {
    const globals = { again: (f: (n: number) => void) => [1, 2, 3, 4].map((n) => f(n)) };
    const source = 'again(() => { for (let i = 0; i < 500; i++); }); 1';
    const tenant = makeTenant({ globals, limits: { fuelPerTurn: 1_000 } });
    expect(await tenant.run(source)).toMatchObject({ status: 'exhausted', fault: 'fuelPerTurn' });
    expect(tenant.usage().turns).toBe(1);
  });

  it('of zero stop everything', async () => {
    for (const limits of [{ fuel: 0 }, { fuelPerTurn: 0 }]) {
      expect((await limited(limits, '1')).status).toBe('exhausted');
      expect((await limited(limits, 'for (;;);')).status).toBe('exhausted');
    }
  });

  it('what crosses the border is paid for, in jobs as anywhere', async () => {
    const globals = { take: () => 0 };
    const spent = async (source: string): Promise<number> => (await makeTenant({ globals }).run(source)).usage.fuel;
    const data = 'const data = Array.from({ length: 1000 }, (_, i) => ({ i }));';
    const idle = await spent(`${data} await null; 0`);
    expect((await spent(`${data} take(data); await null; 0`)) - idle).toBeGreaterThan(2_000);
    expect((await spent(`${data} await null; take(data); 0`)) - idle).toBeGreaterThan(2_000);
  });
});

describe('wallMs', () => {
  it.each([
    ['a loop', 'for (;;);'],
    ['a loop that catches', 'for (;;) { try { for (;;); } catch {} finally { continue } }'],
    ['a promise that never settles', 'await new Promise(() => {})'],
    ['a flood of jobs', 'for (;;) await null'],
    [
      'a chain of jobs',
      'const again = () => Promise.resolve().then(again); await again(); await new Promise(() => {})',
    ],
    ['thenables', 'const t = { then(r) { r(t) } }; await t'],
  ])('ends %s', async (_name, source) => {
    const start = performance.now();
    const tenant = makeTenant({
      globals: { never: () => new Promise(() => {}) },
      limits: { wallMs: 100, fuelPerTurn: Number.POSITIVE_INFINITY, heapBytes: Number.POSITIVE_INFINITY },
    });
    const { status, fault } = await tenant.run(source);
    expect([status, fault]).toEqual(['exhausted', 'wall']);
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(tenant.state()).toMatchObject({ status: 'stopped', fault: 'wall' });
  });
});

describe('hostWaitMs', () => {
  it('may be longer than any timer of the platform', async () => {
    const later = (): Promise<number> => new Promise((resolve) => setTimeout(resolve, 20, 7));
    for (const limits of [{ wallMs: 2 ** 40 }, { wallMs: Number.POSITIVE_INFINITY, hostWaitMs: 2 ** 31 }])
      expect((await makeTenant({ globals: { later }, limits }).run('later()')).value).toBe(7);
  });

  const never = (): Promise<never> => new Promise(() => {});
  const later = (): Promise<number> => new Promise((resolve) => setTimeout(() => resolve(1), 150));

  it('ends a wait for a host that never answers', async () => {
    const tenant = makeTenant({ globals: { never }, limits: { hostWaitMs: 50, wallMs: 60_000 } });
    expect(await tenant.run('await never()')).toMatchObject({ status: 'exhausted', fault: 'wait' });
    expect(tenant.state()).toMatchObject({ status: 'stopped', fault: 'wait' });
  });

  it('is not the time in which wallMs runs, nor the other way round', async () => {
    const tenant = makeTenant({ globals: { later }, limits: { wallMs: 50, hostWaitMs: 10_000 } });
    expect(await tenant.run('await later() + await later()')).toMatchObject({ status: 'ok', value: 2 });
    expect(await tenant.run('await later(); await new Promise(() => {})')).toMatchObject({ fault: 'wall' });
  });

  it('is twice wallMs unless it is given', async () => {
    const tenant = makeTenant({ globals: { never }, limits: { wallMs: 25 } });
    expect(await tenant.run('await never()')).toMatchObject({
      status: 'exhausted',
      fault: 'wait',
      error: { message: expect.stringContaining('50 ms') as string },
    });
  });

  it('is the sum of the waits of one run', async () => {
    const tenant = makeTenant({ globals: { later }, limits: { hostWaitMs: 200 } });
    expect(await tenant.run('await later()')).toMatchObject({ status: 'ok' });
    expect(await tenant.run('await later()')).toMatchObject({ status: 'ok' });
    expect(await tenant.run('await later(); await later()')).toMatchObject({ fault: 'wait' });
  });

  it('does not let a guest compute while a call of its own is outstanding', async () => {
    const limits = { wallMs: 100, fuelPerTurn: Number.POSITIVE_INFINITY };
    for (const work of ['for (;;);', 'for (;;) await null']) {
      const tenant = makeTenant({ globals: { never }, limits });
      expect(await tenant.run(`never(); ${work}`)).toMatchObject({ fault: 'wall' });
    }
  });
});

describe('pendingCalls', () => {
  it('holds at the limit and refuses one over', async () => {
    const globals = { never: () => new Promise(() => {}) };
    const source = (n: number): string => `for (let i = 0; i < ${n}; i++) never(); 1`;
    expect(makeTenant({ globals, limits: { pendingCalls: 5 } }).evaluateNow(source(5))).toBe(1);
    const tenant = makeTenant({ globals, limits: { pendingCalls: 5 } });
    expect(await tenant.run(source(6))).toMatchObject({
      status: 'error',
      error: { message: expect.stringContaining('at most 5') },
    });
    expect(tenant.state().status).toBe('running');
  });
});

describe("limits: 'none'", () => {
  it('compiles without charges and bounds nothing', async () => {
    const outcome = await limited(
      'none',
      "let n = 0; for (let i = 0; i < 1e6; i++) n++; let s = 'x'; for (let i = 0; i < 25; i++) s += s; [n, s.length, String(2n ** 300000n).length > 1]",
    );
    expect(outcome).toMatchObject({ status: 'ok', value: [1e6, 2 ** 25, true] });
    expect(outcome.usage.fuel).toBeLessThan(100);
  });
});
