import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { makeRecorder, makeReplayer, type Recording, type ReplayReport } from '../../src/index.ts';
import { sha256 } from '../../src/node/index.ts';

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
type Powers = Readonly<Record<string, object>>;
type Guest = Readonly<Record<string, (...args: never[]) => unknown>>;
type Drive = (plugin: Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>) => Promise<unknown>;
interface Options {
  readonly digest?: typeof sha256;
}

async function record(source: string, given: Powers, drive: Drive, options: Options = {}) {
  const recorder = makeRecorder({ pause, ...options });
  const tenant = makeTenant({ globals: recorder.powers(given) });
  const plugin = recorder.guest('plugin', (await tenant.evaluate(source)) as Guest);
  const result = await drive(plugin as never);
  await pause();
  await pause();
  const recording: Recording = JSON.parse(JSON.stringify(recorder.end(tenant.usage())));
  tenant.stop();
  return { recording, result };
}

async function replay(source: string, recording: Recording, options: Options = {}): Promise<ReplayReport> {
  const replayer = makeReplayer(recording, { pause, ...options });
  const tenant = makeTenant({ globals: replayer.powers() });
  replayer.guest('plugin', (await tenant.evaluate(source)) as object);
  await replayer.run();
  const report = replayer.report(tenant.usage());
  tenant.stop();
  return report;
}

/** Records, replays the same source, and expects the same of everything. */
async function both(source: string, given: Powers, drive: Drive, options: Options = {}) {
  const { recording, result } = await record(source, given, drive, options);
  const report = await replay(source, recording, options);
  expect(report).toEqual({
    matched: recording.crossings.length,
    fuel: { recorded: recording.fuel, replayed: recording.fuel },
  });
  return { recording, result };
}

const later = <T>(value: T, ms: number): Promise<T> => new Promise((resolve) => setTimeout(resolve, ms, value));

describe('a recording and its replay', () => {
  it('agree on calls, answers and fuel', async () => {
    let calls = 0;
    const { recording, result } = await both(
      '({ total: (n) => { let sum = 0; for (let i = 0; i < n; i++) sum += price(i); return sum; } })',
      {
        price: (n: number) => {
          calls += 1;
          return n * 10;
        },
      },
      (plugin) => plugin.total!(4),
    );
    expect(result).toBe(60);
    expect(calls).toBe(4);
    expect(recording.crossings.map(({ kind }) => kind).join(' ')).toBe(
      'enter call answer call answer call answer call answer leave',
    );
  });

  it('agree on data of every kind', async () => {
    const values = [
      undefined,
      null,
      -0,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      12345678901234567890n,
      'text \ud800',
      new Date(5),
      new Map([[{ a: 1 }, [1]]]),
      new Set(['x']),
      new Uint8Array([1, 2]),
      new Float64Array([0.1, -0]),
      new BigInt64Array([-5n]),
      new Uint8Array([3]).buffer,
      { '@host': [0], '@@x': 1, nested: { list: [[]] } },
      JSON.parse('{"__proto__": 1}'),
      new RangeError('no'),
    ];
    const cyclic: unknown[] = [1];
    cyclic.push(cyclic, { cyclic });
    const seen: unknown[] = [];
    await both(
      '({ echo: (v) => give(take(v)) })',
      {
        take: (value: unknown) => value,
        give: (value: unknown) => {
          seen.push(value);
          return value;
        },
      },
      async (plugin) => {
        for (const value of [...values, cyclic]) await plugin.echo!(value);
      },
    );
    expect(seen.slice(0, -1)).toEqual(values);
    const last = seen.at(-1) as unknown[];
    expect(last[1]).toBe(last);
    expect((last[2] as { cyclic: unknown }).cyclic).toBe(last);
  });

  it('agree on what was thrown', async () => {
    const { result } = await both(
      "({ async run() { const seen = []; for (const f of [bad, worse]) { try { await f(); } catch (e) { seen.push(e.name + ' ' + e.message + ' ' + e.code); } } return seen; }, fail() { throw new TypeError('mine'); } })",
      {
        bad: () => {
          throw Object.assign(new RangeError('no'), { code: 'E_NO' });
        },
        worse: () => later(0, 1).then(() => Promise.reject(new Error('late'))),
      },
      async (plugin) => {
        await expect(plugin.fail!()).rejects.toThrow('mine');
        return plugin.run!();
      },
    );
    expect(result).toEqual(['RangeError no E_NO', 'Error late undefined']);
  });

  it('agree on the order of jobs when promises settle together or apart', async () => {
    const source = `({
      async run() {
        const order = [];
        const step = async (name, ms) => {
          note(name + ' begins');
          await wait(ms);
          for (let i = 0; i < name.charCodeAt(0) % 5; i++) await null;
          note(name + ' goes on');
          await wait(0);
          order.push(name);
          note(name);
        };
        await Promise.all([step('c', 2), step('a', 2), step('b', 0), step('d', 1)]);
        return order;
      },
    })`;
    for (let round = 0; round < 5; round += 1) {
      const { result } = await both(
        source,
        { wait: (ms: number) => (ms === 2 ? Promise.resolve() : later(undefined, ms)), note: () => {} },
        (plugin) => plugin.run!(),
      );
      expect([...(result as string[])].sort()).toEqual(['a', 'b', 'c', 'd']);
    }
  });

  it('agree on callbacks, during a call and after it', async () => {
    const { recording, result } = await both(
      `({ run() { const seen = []; return new Promise((resolve) => { seen.push(map([1, 2, 3], (n) => n * factor())); after((what) => { seen.push(what); resolve(seen); }); seen.push('first'); }); } })`,
      {
        map: (items: number[], f: (n: number) => number) => items.map((item) => f(item)),
        factor: () => 7,
        after: (f: (what: string) => void) => void setTimeout(() => f('then'), 2),
      },
      (plugin) => plugin.run!(),
    );
    expect(result).toEqual([[7, 14, 21], 'first', 'then']);
    expect(recording.crossings.filter(({ kind }) => kind === 'enter')).toHaveLength(5);
  });

  it('agree on capabilities that come out of others, and keep who is who', async () => {
    const { result } = await both(
      `({ run() { const a = open('a'), b = open('b'); a.write(1); b.write(2); const own = { ping: () => 'pong' }; return [a === same(a), a === b, own === same(own), same(a).read(), b.read()]; } })`,
      {
        open: () => {
          let held = 0;
          return {
            read: () => held,
            write: (n: number) => {
              held = n;
            },
          };
        },
        same: (it: object) => it,
      },
      (plugin) => plugin.run!(),
    );
    expect(result).toEqual([true, false, true, 1, 2]);
  });

  it('keep promises one and the same', async () => {
    const promise = Promise.resolve(1);
    const { result, recording } = await both(
      '({ async run() { const [a, b] = [first(), second()]; return [a === b, await a, await b]; } })',
      { first: () => promise, second: () => promise },
      (plugin) => plugin.run!(),
    );
    expect(result).toEqual([true, 1, 1]);
    expect(recording.crossings.filter(({ kind }) => kind === 'settle')).toHaveLength(1);
  });

  it('agree on calls that overlap', async () => {
    const { result } = await both(
      '({ async add(n) { const before = await get(); await put(before + n); return before + n; } })',
      (() => {
        let held = 0;
        return {
          get: async () => held,
          put: async (n: number) => {
            held = n;
          },
        };
      })(),
      (plugin) => Promise.all([plugin.add!(1), plugin.add!(2), plugin.add!(3)]),
    );
    expect(result).toHaveLength(3);
  });

  it('agree on digests, and the recording then says nothing of what the guest said', async () => {
    const { recording } = await both(
      "({ login: async (pin) => check('secret ' + pin) })",
      { check: async (text: string) => text.length },
      (plugin) => plugin.login!('1234'),
      { digest: sha256 },
    );
    expect(JSON.stringify(recording.crossings.filter(({ kind }) => kind === 'call'))).not.toContain('secret');
    await expect(replay('({})', recording)).rejects.toThrow(expect.objectContaining({ code: 'RECORD_DIGEST' }));
  });
});

describe('makeReplayer()', () => {
  const source = `({ async buy(sku) { const price = await rates.of(sku); if (price > 10) audit('dear'); return store.set(sku, price); } })`;
  const powers = () => ({
    rates: { of: async (sku: string) => sku.length * 4 },
    store: { set: (sku: string, price: number) => `${sku}=${price}` },
    audit: (_: string) => {},
  });
  const drive: Drive = async (plugin) => [await plugin.buy!('tea'), await plugin.buy!('m')];

  it('asks nothing of the host', async () => {
    const { recording } = await record(source, powers(), drive);
    expect((await replay(source, recording)).divergence).toBeUndefined();
  });

  it.each([
    [
      'another argument',
      ['store.set(sku, price)', 'store.set(sku, price + 1)'],
      'call',
      'call set',
      [
        ['tea', 12],
        ['tea', 13],
      ],
    ],
    ['another method', ['rates.of(sku)', 'rates.off(sku)'], 'settled', undefined, undefined],
    ['a call that is left out', ["audit('dear')", "'dear'"], 'call', 'call set', undefined],
    ['a call more', ['return store', "audit('x'); return store"], 'call', 'call ()', undefined],
    [
      'another result',
      ['return store.set(sku, price)', 'store.set(sku, price); return 1'],
      'settled',
      'settled',
      undefined,
    ],
    [
      'a call that never comes',
      ["if (price > 10) audit('dear')", 'await new Promise(() => {})'],
      'nothing',
      'call ()',
      undefined,
    ],
    ['an error', ["audit('dear')", "(() => { throw new Error('x') })()"], 'settled', undefined, undefined],
  ] as const)('finds %s at its position', async (_, [from, to], kind, call, args) => {
    const { recording } = await record(source, powers(), drive);
    expect(source).toContain(from);
    const { divergence, matched } = await replay(source.replace(from, to), recording);
    expect(divergence).toBeDefined();
    expect(divergence!.expected).toEqual(recording.crossings[divergence!.position]);
    if (kind === 'nothing') expect(divergence!.got).toBeUndefined();
    else if (kind === 'call') expect(divergence!.got?.kind).toBe('call');
    else if (kind === 'settled') expect(['settled', 'leave', undefined]).toContain(divergence!.got?.kind);
    if (call !== undefined) expect(divergence!.call).toBe(call);
    if (args !== undefined) {
      expect((divergence!.expected as { args: unknown }).args).toEqual(args[0]);
      expect((divergence!.got as { args: unknown }).args).toEqual(args[1]);
    }
    expect(matched).toBeLessThan(recording.crossings.length);
  });

  it('finds more fuel where everything else is the same', async () => {
    const { recording } = await record(source, powers(), drive);
    const slower = source.replace('const price', 'for (let i = 0; i < 1000; i++); const price');
    const { divergence, fuel } = await replay(slower, recording);
    expect(divergence).toBeUndefined();
    expect(fuel.replayed).toBeGreaterThan(fuel.recorded + 900);
  });

  it('refuses every call after a divergence', async () => {
    const { recording } = await record(source, powers(), drive);
    const replayer = makeReplayer(recording, { pause });
    const { store, audit } = replayer.powers() as unknown as ReturnType<typeof powers>;
    expect(() => audit('no')).toThrow(expect.objectContaining({ code: 'REPLAY_DIVERGED' }));
    expect(() => store.set('a', 1)).toThrow(expect.objectContaining({ code: 'REPLAY_DIVERGED' }));
    expect(replayer.report({ fuel: 0 }).divergence).toMatchObject({ position: 0, call: 'call ()' });
  });

  it('replays a guest that was stopped in the middle up to there', async () => {
    const recorder = makeRecorder({ pause });
    const tenant = makeTenant({ name: 'endless', globals: recorder.powers({ tick: () => 1 }), limits: { fuel: 5000 } });
    const endless = '({ run() { for (;;) tick(); } })';
    const plugin = recorder.guest('plugin', (await tenant.evaluate(endless)) as { run(): void });
    await expect(plugin.run()).rejects.toThrow(expect.objectContaining({ code: 'LIMIT_FUEL' }));
    const recording = recorder.end(tenant.usage());
    const replayer = makeReplayer(recording, { pause });
    const again = makeTenant({ name: 'endless', globals: replayer.powers(), limits: { fuel: 5000 } });
    replayer.guest('plugin', (await again.evaluate(endless)) as object);
    await replayer.run();
    expect(replayer.report(again.usage())).toEqual({
      matched: recording.crossings.length,
      fuel: { recorded: recording.fuel, replayed: recording.fuel },
    });
  });
});

describe("a tenant's clock, randomness and console", () => {
  const source = `({ run() { const at = Date.now(); console.log('at', at); return [at, Math.random(), new Date().getTime(), performanceLike.now()]; } })`;
  const start = (powers: Powers) => {
    const {
      clock,
      random,
      console: lines,
      ...globals
    } = powers as unknown as {
      clock: { now(): number };
      random: { random(): number };
      console: Record<'debug' | 'log' | 'info' | 'warn' | 'error', (line: string) => void>;
      performanceLike: object;
    };
    return makeTenant({ clock, random, console: lines, globals });
  };

  it('are recorded like every other power, and replayed', async () => {
    const lines: string[] = [];
    const write = (line: string): void => void lines.push(line);
    const recorder = makeRecorder({ pause });
    const tenant = start(
      recorder.powers({
        clock: { now: () => Date.now() },
        random: { random: () => Math.random() },
        console: { debug: write, log: write, info: write, warn: write, error: write },
        performanceLike: { now: () => performance.now() },
      }),
    );
    const plugin = recorder.guest('plugin', (await tenant.evaluate(source)) as { run(): number[] });
    const [at] = await plugin.run();
    const recording: Recording = JSON.parse(JSON.stringify(recorder.end(tenant.usage())));
    expect(lines).toEqual([`at ${at}`]);

    const replayer = makeReplayer(recording, { pause });
    const again = start(replayer.powers());
    replayer.guest('plugin', (await again.evaluate(source)) as object);
    await replayer.run();
    expect(replayer.report(again.usage())).toEqual({
      matched: recording.crossings.length,
      fuel: { recorded: recording.fuel, replayed: recording.fuel },
    });
    expect(lines).toHaveLength(1);
  });
});

describe('makeRecorder()', () => {
  it('refuses what no recording can hold', async () => {
    const { result } = await record(
      '({ run() { try { return odd(); } catch (e) { return e.code; } } })',
      { odd: () => Symbol('s') },
      (plugin) => plugin.run!(),
    );
    expect(result).toBe('RECORD_REFUSED');
  });

  it('shows the guest nothing of the host: errors without stacks, capabilities without more than methods', async () => {
    const { result } = await record(
      "({ run() { try { bad(); } catch (e) { return [typeof e.stack === 'string' && e.stack.includes('replay'), Object.keys(till), till.limit]; } } })",
      {
        bad: () => {
          throw new Error('x');
        },
        till: { pay: () => 1, limit: 5 },
      },
      (plugin) => plugin.run!(),
    );
    expect(result).toEqual([false, ['pay'], undefined]);
  });
});
