import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Side } from '../../src/placements/types.ts';
import { admit, startRealm, until } from './support.ts';

let side: Side;
beforeEach(async () => {
  side = await startRealm();
});
afterEach(() => side.close());

const text = (source: string) => ({ source: { kind: 'module', text: source } as const });
const gone = (promise: Promise<unknown>) => expect(promise).rejects.toThrow();

describe('admit()', () => {
  it('makes a tenant that runs, evaluates and imports', async () => {
    const { tenant } = await admit(side, text('export const one = 1; export const twice = (n) => n * 2;'));
    expect(await tenant.evaluate('6 * 7', {})).toBe(42);
    const outcome = await tenant.run('console.log("hi"); [1, new Map([[1, 2]])]', {});
    expect(outcome).toMatchObject({ status: 'ok', output: [{ stream: 'stdout', text: 'hi' }] });
    expect(outcome.value).toEqual([1, new Map([[1, 2]])]);
    const exports = new Map(await tenant.exports());
    expect(exports.get('one')).toBe(1);
    expect(await (exports.get('twice') as (n: number) => Promise<number>)(21)).toBe(42);
    expect(new Map(await tenant.import('./plugin.js')).get('one')).toBe(1);
  });

  it('gives no exports without a source', async () => {
    const { tenant } = await admit(side);
    expect(await tenant.exports()).toEqual([]);
  });

  it('runs nothing of a source that is not to be loaded, until it is asked for', async () => {
    const { tenant, heard } = await admit(side, { ...text('console.log("ran"); export const a = 1;'), load: false });
    expect(await tenant.exports()).toEqual([]);
    expect(heard.lines).toEqual([]);
    expect(await tenant.import('./plugin.js')).toEqual([['a', 1]]);
    await until(() => heard.lines.length > 0);
  });

  it('rejects with what the source throws, and tells of no end then', async () => {
    await expect(admit(side, text('throw new TypeError("no")'))).rejects.toMatchObject({ name: 'TypeError' });
    await expect(admit(side, text('export default ('))).rejects.toMatchObject({ code: 'SOURCE_SYNTAX' });
  });

  it('rejects with the refusal of a limit, of an unknown regexp policy, of two clocks', async () => {
    await expect(admit(side, { limits: { fule: 1 } as object })).rejects.toMatchObject({ code: 'OPTION_UNKNOWN' });
    await expect(admit(side, { regexp: 'all' as 'any' })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    await expect(admit(side, { deterministic: true, local: { clock: 'system' } })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    });
  });

  it('holds the tenant to its limits', async () => {
    const { tenant, heard } = await admit(side, { limits: { fuelPerTurn: 10_000 } });
    expect(await tenant.run('for (;;);', {})).toMatchObject({ status: 'exhausted', fault: 'fuelPerTurn' });
    await until(() => heard.states.length > 0);
    expect(heard.states).toMatchObject([{ status: 'stopped', fault: 'fuelPerTurn' }]);
    expect(await tenant.state()).toMatchObject({ status: 'stopped' });
  });

  it('costs the tenant nothing, and leaves it all of its limits', async () => {
    const source = text('export const one = async () => 1;');
    const { tenant } = await admit(side, { limits: { pendingCalls: 1 } });
    expect(await tenant.usage()).toMatchObject({ fuel: 0, turns: 0 });
    const { tenant: other } = await admit(side, { limits: { pendingCalls: 1 }, ...source });
    const { one } = Object.fromEntries(await other.exports()) as { one: () => Promise<number> };
    expect(await one()).toBe(1);
    expect((await admit(side, { limits: { pendingCalls: 0 } })).heard.states).toEqual([]);
  });

  it('gives globals: data by copy, functions that answer with promises', async () => {
    const data = { list: [1] };
    const { tenant } = await admit(side, {}, [
      ['data', data],
      ['add', (a: number, b: number) => a + b],
      ['store', { get: (key: string) => `got ${key}` }],
    ]);
    expect(await tenant.evaluate('data.list.push(2); data.list.length', {})).toBe(2);
    expect(data.list).toEqual([1]);
    expect(await tenant.evaluate('add(1, 2) instanceof Promise', {})).toBe(true);
    expect(await tenant.evaluate('add(1, 2)', {})).toBe(3);
    expect(await tenant.evaluate('store.get("x")', {})).toBe('got x');
  });

  it('hands what a host function throws to the guest as a coarse copy', async () => {
    const fail = (): never => {
      throw Object.assign(new RangeError('no'), { code: 'E_NO', secret: 1 });
    };
    const { tenant } = await admit(side, {}, [['fail', fail]]);
    const seen = 'fail().catch((e) => [e.name, e.message, e.code, e.secret, e instanceof RangeError])';
    expect(await tenant.evaluate(seen, {})).toEqual(['RangeError', 'no', 'E_NO', undefined, true]);
  });

  it('keeps its own objects from guests', async () => {
    const { tenant } = await admit(side, { local: { timers: true, endowments: true } }, [['given', { a: 1 }]]);
    const names = (await tenant.evaluate('Object.getOwnPropertyNames(globalThis)', {})) as readonly string[];
    for (const name of ['events', 'admit', 'ping', 'process', 'require']) expect(names).not.toContain(name);
    // The receiver of a host function, and what the guest can walk to from one, are not the wire's.
    expect(await tenant.evaluate('(function () { return this; })() === undefined', {})).toBe(true);
  });
});

describe('run()', () => {
  it('ends when its signal is aborted', async () => {
    const { tenant, heard } = await admit(side);
    const controller = new AbortController();
    const running = tenant.run('new Promise(() => {})', { signal: controller.signal });
    controller.abort('enough');
    expect(await running).toMatchObject({ status: 'stopped', error: { code: 'ABORTED' } });
    await until(() => heard.states.length > 0);
    expect(heard.states).toMatchObject([{ status: 'stopped', fault: 'aborted' }]);
  });

  it('runs a module, under the name that it is given', async () => {
    const { tenant } = await admit(side);
    const outcome = await tenant.run('export default await 3; ', { module: true, name: 'm.js' });
    expect(outcome).toMatchObject({ status: 'ok', value: 3 });
    const failed = await tenant.run('throw new Error("x")', { name: 'here.js' });
    expect(failed.error?.stack).toContain('here.js:1');
  });
});

describe('evaluate()', () => {
  it('says where in its own files the guest was, and what of our codes it claimed', async () => {
    const { tenant } = await admit(side);
    const source = '\n\nthrow Object.assign(new Error("no"), { code: "LIMIT_FUEL" })';
    const thrown: unknown = await tenant.evaluate(source, { name: 'rule.js' }).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ guestStack: expect.stringContaining('rule.js:3:'), guestCode: 'LIMIT_FUEL' });
    expect(thrown).not.toHaveProperty('code');
    expect((thrown as Error).stack).not.toContain('rule.js');
  });

  it('throws what the guest threw, as a coarse copy', async () => {
    const { tenant } = await admit(side);
    const thrown = tenant.evaluate('throw Object.assign(new TypeError("bad"), { code: "E_X", extra: () => 1 })', {});
    await expect(thrown).rejects.toMatchObject({ name: 'TypeError', message: 'bad', code: 'E_X' });
    await thrown.catch((error: object) => expect(error).not.toHaveProperty('extra'));
  });
});

describe('evaluate() with a signal', () => {
  it('ends when it is aborted', async () => {
    const { tenant } = await admit(side);
    const controller = new AbortController();
    const running = tenant.evaluate('new Promise(() => {})', { signal: controller.signal });
    controller.abort('enough');
    await expect(running).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

describe('openSession()', () => {
  it('keeps declarations, completes names, and forgets them', async () => {
    const { tenant } = await admit(side);
    const session = await tenant.openSession();
    expect(await session.run('const alpha = 1', {})).toMatchObject({ status: 'ok' });
    expect(await session.run('alpha + 1', {})).toMatchObject({ status: 'ok', value: 2 });
    expect(await session.complete('alp')).toEqual(['alpha']);
    await session.reset();
    expect(await session.run('typeof alpha', {})).toMatchObject({ value: 'undefined' });
  });
});

describe('stop()', () => {
  it('settles what is pending, and is told once', async () => {
    const { tenant, heard } = await admit(side);
    const pending = tenant.evaluate('new Promise(() => {})', {});
    await tenant.stop('enough');
    await tenant.stop('again');
    await gone(pending);
    await until(() => heard.states.length > 0);
    await tenant.state();
    expect(heard.states).toMatchObject([{ status: 'stopped', reason: 'enough' }]);
    expect(await tenant.run('1', {})).toMatchObject({ status: 'stopped' });
  });
});

describe('the end of the wire', () => {
  it('stops every tenant and settles every call', async () => {
    const beats: number[] = [];
    const { tenant } = await admit(side, { local: { timers: true } }, [['beat', () => void beats.push(1)]]);
    await tenant.evaluate('setInterval(() => { beat(); }, 1); undefined', {});
    await until(() => beats.length > 0);
    const pending = tenant.evaluate('new Promise(() => {})', {});
    pending.catch(() => {});
    expect(await side.close()).toMatchObject({ how: 'closed' });
    await expect(pending).rejects.toMatchObject({ code: 'SIDE_ENDED' });
    const seen = beats.length;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(beats.length).toBe(seen);
    await expect(tenant.state()).rejects.toMatchObject({ code: 'SIDE_ENDED' });
  });
});

describe('ping()', () => {
  it('answers with the bytes of heap in use', async () => {
    expect(await side.control.ping()).toBeGreaterThan(1_000_000);
  });
});
