// Loops without calls pay ahead: what they spend is what their iterations weigh, whichever way they end.
import { describe, expect, it } from 'vitest';
import { makeMetered } from './support/metered.ts';

/** Fuel that a program spends, and what it gives. */
function spentBy(source: string): { fuel: number; value: unknown } {
  const { meter, run } = makeMetered();
  const value = run(source);
  return { fuel: meter.spent().fuel, value };
}

/** The fuel of `loop(n)` where only the iterations depend on n. */
const perIteration = (source: string, from: number, to: number): number =>
  (spentBy(source.replace('N', String(to))).fuel - spentBy(source.replace('N', String(from))).fuel) / (to - from);

describe('prepaid loops', () => {
  it.each([
    ['a loop of a program', 'let s = 0; for (let i = 0; i < N; i++) s += i'],
    ['a loop that is broken out of', 'let s = 0; for (let i = 0; ; i++) { if (i === N) break; s++ }'],
    ['a loop that is returned from', '(() => { for (let i = 0; ; i++) if (i === N) return i })()'],
    ['a loop that is returned from without a value', '(() => { for (let i = 0; ; i++) if (i === N) return })()'],
    ['a loop that is thrown out of', 'try { for (let i = 0; ; i++) if (i === N) throw i } catch {}'],
    ['a labelled loop', '(() => { l: for (let i = 0; i < N; i++) continue l })()'],
    ['a single statement', 'const n = N; let i = 0; if (n) while (i < n) i++; else i = 2'],
    ['a do loop', 'const n = N; let i = 0; do i++\nwhile (i < n) i'],
  ])('charge %s for its iterations', (_, source) => {
    expect(perIteration(source, 3, 5)).toBe(1);
    expect(perIteration(source, 3, 5_003)).toBe(1);
  });

  it('charge nested loops for the iterations of each', () => {
    const { fuel, value } = spentBy(
      '(() => { let n = 0; for (let i = 0; i < 50; i++) for (let j = 0; j < 70; j++) n++; return n })()',
    );
    expect(value).toBe(3_500);
    expect(fuel).toBeGreaterThanOrEqual(3_550);
    expect(fuel).toBeLessThan(3_650);
  });

  it('keep values and jumps', () => {
    const { value } = spentBy(`
      const f = (n) => { for (const a of [1, 2, 3]) { for (const b of [4, 5]) { if (a * b === n) return [a, b] } } };
      const g = (n) => { outer: for (let i = 0; ; i++) { for (let j = 0; j < 3; j++) { if (i === n) break outer; if (j === 1) continue outer } } return n };
      const h = (n) => { l: { for (let i = 0; ; i++) if (i === n) break l; } return n };
      const k = () => { for (let i = 0; ; i++) if (i > 2) return; };
      const t = () => { for (;;) throw 7 };
      let thrown; try { t() } catch (e) { thrown = e }
      JSON.stringify([f(10), f(99), g(2), h(3), k(), thrown])`);
    expect(value).toBe('[[2,5],null,2,3,null,7]');
  });

  it('spend no more than there is before it is owed', () => {
    const { meter, run } = makeMetered({ limits: { fuel: 100 } });
    expect(run('let s = 0; for (let i = 0; i < 50; i++) s++; s')).toBe(50);
    expect(meter.fault).toBeUndefined();
    expect(meter.spent().fuel).toBeLessThanOrEqual(52);
  });

  it('give back what they prepaid to a unit whose fuel was collected meanwhile', () => {
    const source =
      'let n = 0; const o = { get x() { if (++n === 9) take(); return 1 } }; (() => { let s = 0; for (let i = 0; i < 9; i++) s += o.x; return s })()';
    // Grants are 65,536 units: with the lesser fuel 50,000 more are there only once they were collected.
    const spent = [100_000, 1_000_000].map((fuel) => {
      const { meter, globals, run } = makeMetered({ limits: { fuel, depth: 1_000 } });
      globals['take'] = () => meter.charge(50_000);
      expect(run(source)).toBe(9);
      return meter.spent().fuel;
    });
    expect(spent[0]).toBe(spent[1]);
    expect(spent[0]).toBeLessThan(50_100);
  });

  it.each([
    ['errors of the engine', 'for (;;) try { for (let i = 0; ; i++) { if (i === 1000) null.x } } catch {}'],
    [
      'errors in nested loops',
      'for (;;) try { for (let i = 0; ; i++) { for (let j = 0; j < 1000; j++) if (j === 999) null.x } } catch {}',
    ],
    ['jumps to a label further out', 'for (;;) { l: { for (let i = 0; ; i++) if (i === 1000) break l } }'],
    [
      'errors thrown by an accessor',
      'const o = { get x() { throw 1 } }; for (;;) try { for (let i = 0; ; i++) { if (i === 1000) o.x } } catch {}',
    ],
    ['returns', 'const f = [() => { for (let i = 0; ; i++) if (i === 1000) return i }]; for (;;) f[0]()'],
    [
      'finally',
      'for (;;) { try { for (let i = 0; ; i++) if (i === 1000) throw 1 } catch {} finally { for (let i = 0; i < 9; i++); } }',
    ],
  ])('are never left unpaid by %s', (_, source) => {
    const { meter, globals, run } = makeMetered({ limits: { fuel: 20_000_000 } });
    let rounds = 0;
    globals['tick'] = () => {
      rounds += 1;
    };
    // Each round has 1,000 iterations, so 20,000 rounds are all that the fuel can pay.
    expect(() => run(source.replace('for (;;)', 'for (;;tick())'))).toThrow();
    expect(meter.fault?.kind).toBe('fuel');
    // Calls and loops may run into debt that is paid later: rounds of 1,000 cannot, by more than its bound.
    expect(rounds).toBeLessThan(26_000);
  });
});
