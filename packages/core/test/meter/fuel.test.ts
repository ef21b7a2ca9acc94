// Fuel is exact: the same program spends the same, cold and warm, however it is handed out, and ends at the same place.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';
import { ignoreFaultSignals } from './support/fault-signals.ts';

ignoreFaultSignals();

const programs: readonly string[] = [
  'let s = 0; for (let i = 0; i < 10_000; i++) s += i; s',
  'const f = (n) => n < 2 ? n : f(n - 1) + f(n - 2); f(18)',
  'const a = []; for (let i = 0; i < 3_000; i++) a.push({ i }); a.map((x) => x.i).filter((x) => x % 3).reduce((x, y) => x + y, 0)',
  'function* g() { for (let i = 0; i < 500; i++) yield [...Array(i % 7)] } let n = 0; for (const [...x] of g()) n += x.length; n',
  'class A { x = Math.abs(-1); static s = 0; constructor() { A.s += this.x } } for (let i = 0; i < 900; i++) new A(); A.s',
  'let n = 0; for (let i = 0; i < 500; i++) try { if (i % 2) throw i; n++ } catch (e) { n += e % 3 } finally { n++ } n',
  'let n = 0; outer: for (let i = 0; i < 100; i++) for (let j = 0; j < 100; j++) { if (j > i) continue outer; n += j } n',
  '[5, 3, 8, 1].concat(Array.from({ length: 200 }, (_, i) => (i * 7919) % 1000)).sort((a, b) => a - b).join()',
  'let n = 3n; for (let i = 0; i < 9; i++) n = n * n % 1000007n + (n << 3n) ** 2n; String(n)',
  'let o = { a: { b: 1 } }; for (let i = 0; i < 1500; i++) { const { a: { b, ...r }, ...q } = o; o = { ...q, a: { b: b + 1, ...r } } } o.a.b',
  'function f() { let s = 0; for (let i = 0; i < 50_000; i++) s = (s * 31 + i) | 0; return s } f() + f()',
  'const leaf = (a, b) => a * 2 + b; let s = 0; for (let i = 0; i < 5_000; i++) s = leaf(s, i) % 10007; s',
  '"x".repeat(300).replace(/x/g, (_, i) => String(i)).split("").map(Number).reduce((a, b) => a + b)',
  'let n = 0; const p = new Proxy({}, { get: (t, k) => { n++; return k } }); for (let i = 0; i < 700; i++) `${p.a}${p[i]}`; n',
  'let s = ""; for (const c of "abcdefghij".repeat(40)) s = c + s; s.length',
  'Function("let s = 0; for (let i = 0; i < 2000; i++) s += i; return s")() + (0, eval)("let q = 0; while (q < 2000) q++; q")',
];

const jobs: readonly string[] = [
  '(async () => { let n = 0; for (let i = 0; i < 400; i++) n += await i; return n })()',
  '(async () => { async function* g() { for (let i = 0; i < 150; i++) yield i } let n = 0; for await (const x of g()) n += x; return n })()',
  'Promise.all(Array.from({ length: 150 }, async (_, i) => { await 0; let n = 0; for (let j = 0; j < i; j++) n += await j; return n })).then((all) => all.reduce((a, b) => a + b))',
];

interface End {
  readonly value: unknown;
  readonly fuel: number;
  readonly fault: unknown;
}

const LIMITS = { wallMs: 60_000 };

/** More than what loops prepay at once. */
const PREPAID = 256;

async function run(source: string, limits: object = {}): Promise<End> {
  const tenant = makeTenant({ limits: { ...LIMITS, ...limits } });
  const value = await tenant.evaluate(source).catch((error: { code?: unknown }) => error.code);
  return { value, fuel: tenant.usage().fuel, fault: tenant.state().fault };
}

describe('usage().fuel', () => {
  it.each([...programs, ...jobs])('is the same whenever it runs: %s', async (source) => {
    const cold = await run(source);
    for (let i = 0; i < 12; i += 1) expect(await run(source)).toEqual(cold);
  });

  it.each(programs)('is what the program needs, to the unit: %s', async (source) => {
    const free = await run(source);
    // A loop that prepays, and calls what it does not name (an iterator, a trap, a power), may need what it prepaid on top.
    const prepaid = source.startsWith('function* g') || source.includes('Proxy') || source.includes('**') ? PREPAID : 0;
    expect(await run(source, { fuel: free.fuel + prepaid })).toEqual(free);
    const short = await run(source, { fuel: free.fuel - 1 });
    expect(short).toEqual({ value: 'LIMIT_FUEL', fuel: free.fuel - 1, fault: 'fuel' });
  });

  it.each(jobs)('is what the jobs need, and the next entry is refused for one less: %s', async (source) => {
    const free = await run(source);
    expect(await run(source, { fuel: free.fuel })).toEqual(free);
    const tenant = makeTenant({ limits: { ...LIMITS, fuel: free.fuel - 1 } });
    await tenant.evaluate(source).catch(() => {});
    expect(() => tenant.evaluateNow('1')).toThrow(expect.objectContaining({ code: 'LIMIT_FUEL' }) as Error);
    expect(tenant.usage().fuel).toBe(free.fuel - 1);
  });

  it('does not depend on what ran before in the tenant', () => {
    const cost = (tenant: ReturnType<typeof makeTenant>, source: string): number => {
      const before = tenant.usage().fuel;
      tenant.evaluateNow(source);
      return tenant.usage().fuel - before;
    };
    const fresh = programs.slice(0, 12).map((source) => cost(makeTenant({ limits: LIMITS }), source));
    const shared = makeTenant({ limits: LIMITS });
    for (let round = 0; round < 3; round += 1) {
      expect(programs.slice(0, 12).map((source) => cost(shared, `{ ${source} }`) - cost(shared, '{ }'))).toEqual(
        programs
          .slice(0, 12)
          .map(
            (source) =>
              cost(makeTenant({ limits: LIMITS }), `{ ${source} }`) - cost(makeTenant({ limits: LIMITS }), '{ }'),
          ),
      );
    }
    expect(fresh.every((fuel) => fuel > 0)).toBe(true);
  });

  it('adds up over units that call each other', () => {
    const tenant = makeTenant({ limits: LIMITS });
    tenant.evaluateNow('globalThis.sum = (n) => { let s = 0; for (let i = 0; i < n; i++) s += i; return s }');
    const fuels: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      const before = tenant.usage().fuel;
      tenant.evaluateNow('let t = 0; for (let k = 0; k < 50; k++) t += sum(k * 10); t');
      fuels.push(tenant.usage().fuel - before);
    }
    expect(new Set(fuels).size).toBe(1);
  });

  it('is bounded by fuelPerTurn, to the unit, turn by turn', () => {
    const source = 'let s = 0; for (let i = 0; i < 10_000; i++) s += [i].length; s';
    const tenant = makeTenant({ limits: LIMITS });
    tenant.evaluateNow(source);
    const { fuel } = tenant.usage();
    const enough = makeTenant({ limits: { ...LIMITS, fuelPerTurn: fuel } });
    for (let i = 0; i < 5; i += 1) expect(enough.evaluateNow(source)).toBe(10_000);
    expect(enough.usage().fuel).toBe(fuel * 5);
    const short = makeTenant({ limits: { ...LIMITS, fuelPerTurn: fuel - 1 } });
    expect(() => short.evaluateNow(source)).toThrow(expect.objectContaining({ code: 'LIMIT_FUEL_PER_TURN' }) as Error);
  });

  it('property: whatever the limit, effects on the host are those of the fuel spent', () => {
    // What reaches the host before the end is a prefix of what reaches it without a limit, and no shorter for more fuel.
    const reached = (limit: number): number => {
      let calls = 0;
      const tenant = makeTenant({
        limits: { ...LIMITS, fuel: limit },
        globals: {
          tick: () => {
            calls += 1;
          },
        },
      });
      try {
        tenant.evaluateNow(
          'function step(i) { if (i % 3) tick(); return [i].length } for (let i = 0; i < 400; i++) { step(i); let s = 0; for (let j = 0; j < i; j++) s += j }',
        );
      } catch {}
      return calls;
    };
    const all = reached(10_000_000);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120_000 }), fc.integer({ min: 0, max: 3_000 }), (limit, more) => {
        const less = reached(limit);
        expect(less).toBeLessThanOrEqual(all);
        expect(reached(limit)).toBe(less);
        expect(reached(limit + more)).toBeGreaterThanOrEqual(less);
      }),
      { numRuns: 60 },
    );
  });
});
