import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Side } from '../../src/placements/types.ts';
import { admit, startRealm, until } from './support.ts';

let side: Side;
beforeEach(async () => {
  side = await startRealm();
});
afterEach(() => side.close());

describe('local powers', () => {
  it('are not there unless they are asked for', async () => {
    const { tenant } = await admit(side);
    const kinds = '[typeof setTimeout, typeof URL, typeof TextEncoder, Date.now()]';
    expect(await tenant.evaluate(kinds, {})).toEqual(['undefined', 'undefined', 'undefined', 0]);
  });

  it('give the time of day and the numbers of the engine, at once', async () => {
    const local = { clock: 'system', random: 'system' } as const;
    const [{ tenant: one }, { tenant: two }] = [await admit(side, { local }), await admit(side, { local })];
    const before = Date.now();
    expect(await one.evaluate('Date.now()', {})).toBeGreaterThanOrEqual(before);
    expect(await one.evaluate('Math.random()', {})).not.toBe(await two.evaluate('Math.random()', {}));
  });

  it('give timers that call the guest and end with it', async () => {
    const beats: unknown[] = [];
    const { tenant, heard } = await admit(side, { local: { timers: true } }, [
      ['beat', (n: unknown) => void beats.push(n)],
    ]);
    expect(await tenant.evaluate('typeof setTimeout(() => { beat(1); }, 1)', {})).toBe('number');
    await until(() => beats.length === 1);
    await tenant.evaluate('setInterval(() => { beat(2); }, 1); undefined', {});
    await until(() => beats.length > 2);
    await tenant.stop();
    await until(() => heard.states.length > 0);
    const seen = beats.length;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(beats.length).toBe(seen);
  });

  it('hold timers to limits.timers', async () => {
    const { tenant } = await admit(side, { local: { timers: true }, limits: { timers: 2 } });
    const third = 'const f = () => {}; setTimeout(f, 1e6); setTimeout(f, 1e6); setTimeout(f, 1e6)';
    await expect(tenant.evaluate(third, {})).rejects.toThrow('has 2 timers set and may set no more');
  });

  it('give what every platform has, under its names', async () => {
    const { tenant } = await admit(side, { local: { endowments: true, timers: true } });
    const use = `[new URL('../b?x=1', 'https://a.example/c/d').href, atob(btoa('x')), new TextEncoder().encode('é').length,
      structuredClone(new Map([[1, 2]])).get(1), AbortSignal.timeout(1e6).aborted]`;
    expect(await tenant.evaluate(use, {})).toEqual(['https://a.example/b?x=1', 'x', 2, 2, false]);
  });

  it('yield to a global of the same name', async () => {
    const { tenant } = await admit(side, { local: { timers: true } }, [['setTimeout', 'mine']]);
    expect(await tenant.evaluate('setTimeout', {})).toBe('mine');
  });
});
