// What run() gives for every kind of guest behaviour. It never throws for any of them.
import { makeTenant, type Outcome, type TenantOptions } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { collectRejections } from './support/rejections.ts';

const rejections = collectRejections();
const run = (source: string, options: TenantOptions = {}): Promise<Outcome> => makeTenant(options).run(source);
const pending = (): Promise<never> => new Promise(() => {});

/** Every own part of a value is data: nothing callable, no accessor, no promise. */
function assertPlain(value: unknown, path = 'outcome'): void {
  if (typeof value === 'function') throw new Error(`${path} is a function`);
  if (typeof value !== 'object' || value === null) return;
  for (const [key, { value: part, get }] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    if (get !== undefined) throw new Error(`${path}.${key} is an accessor`);
    assertPlain(part, `${path}.${key}`);
  }
}

describe('Tenant.run() with a value', () => {
  it.each([
    ['a number', '1 + 1', 2],
    ['undefined', 'undefined', undefined],
    ['a string', "'x'", 'x'],
    ['null', 'null', null],
    ['a bigint', '2n ** 70n', 2n ** 70n],
    [
      'nested data',
      '({ a: [1, { b: new Date(0) }], s: new Set([1]), m: new Map([[1, 2]]) })',
      { a: [1, { b: new Date(0) }], s: new Set([1]), m: new Map([[1, 2]]) },
    ],
    ['a promise', 'Promise.resolve(3)', 3],
    ['a thenable', '({ then(resolve) { resolve(4) } })', 4],
    ['a thenable of a thenable', '({ then(resolve) { resolve({ then(r) { r(5) } }) } })', 5],
    ['top-level await', 'await 6', 6],
    ['await of what could be the arguments of a call', 'await (async () => 61)()', 61],
    ['await of a list, a sign, a pattern', '[(await [62])[0], await +63, (await /x/).source]', [62, 63, 'x']],
    ['await inside of functions only', 'const f = async () => { await null; return 64 }; f()', 64],
    ['for await', 'let s = 0; for await (const x of [Promise.resolve(65)]) s += x; s', 65],
    ['a thenable that calls back twice', '({ then(resolve, reject) { resolve(7); resolve(8); reject(9) } })', 7],
    ['a thenable that throws after', '({ then(resolve) { resolve(10); throw 11 } })', 10],
    ['bytes', 'new Uint8Array([1, 2])', new Uint8Array([1, 2])],
    ['an error that it gives back', "new TypeError('kept')", new TypeError('kept')],
    ['the value of a statement', 'if (true) { 12 } else { 13 }', 12],
    ['no value', 'let x = 1', undefined],
    ['nothing at all', '', undefined],
  ])('gives %s', async (_name, source, expected) => {
    const outcome = await run(source);
    expect(outcome).toMatchObject({ status: 'ok', output: [] });
    expect(outcome.value).toEqual(expected);
    expect(typeof outcome.inspection).toBe('string');
    expect(outcome).not.toHaveProperty('error');
    expect(outcome).not.toHaveProperty('fault');
  });

  it.each([
    ['a function', '() => 1', '[Function (anonymous)]'],
    ['a capability', '({ m() {} })', '{ m: [Function: m] }'],
    ['a symbol', "Symbol('s')", 'Symbol(s)'],
    ['a class', 'class A {}; A', '[class A]'],
    ['a proxy', 'new Proxy({}, {})', undefined],
    ['a weak map', 'new WeakMap()', undefined],
    ['a getter', '({ get x() { throw 1 } })', '{ x: [Getter] }'],
    ['a generator', '(function* () {})()', undefined],
    ['data with a function inside', '({ a: [() => 1] })', undefined],
    ['a namespace of functions', 'Math', undefined],
  ])('shows %s, which is no data, as text alone', async (_name, source, text) => {
    const outcome = await run(source);
    expect(outcome.status).toBe('ok');
    expect(outcome).not.toHaveProperty('value');
    if (text !== undefined) expect(outcome.inspection).toBe(text);
    expect(outcome.inspection?.length).toBeGreaterThan(0);
    assertPlain(outcome);
  });

  it('is bounded in text, whatever its size', async () => {
    for (const source of [
      "'x'.repeat(1e6)",
      'Array.from({ length: 1e5 }, (_, i) => ({ i }))',
      'let d = {}; for (let i = 0; i < 1e5; i++) d = { d }; d',
      'Object.fromEntries(Array.from({ length: 1e4 }, (_, i) => [`k${i}`, i]))',
    ]) {
      const { status, inspection } = await run(source);
      expect(status).toBe('ok');
      expect(inspection?.length).toBeLessThan(100_000);
    }
  });

  it('is plain data that goes through JSON, when its value does', async () => {
    const outcome = await run("console.log('a'); ({ n: 1, s: 'x', list: [1, null, true] })");
    assertPlain(outcome);
    expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome);
    const failed = await run("throw Object.assign(new Error('x', { cause: new TypeError('y') }), { code: 'E' })");
    assertPlain(failed);
    expect(JSON.parse(JSON.stringify(failed))).toEqual(failed);
  });

  it('is a copy: neither side sees the other change it', async () => {
    const tenant = makeTenant();
    const { value } = await tenant.run('globalThis.kept = { list: [1] }; kept');
    (value as { list: number[] }).list.push(2);
    expect((await tenant.run('kept.list.push(3); kept')).value).toEqual({ list: [1, 3] });
    expect(value).toEqual({ list: [1, 2] });
  });
});

describe('Tenant.run() with what is thrown', () => {
  it.each([
    ['an error', "throw new RangeError('r')", { name: 'RangeError', message: 'r' }],
    [
      'an error with a code',
      "throw Object.assign(new Error('m'), { code: 'E_MINE' })",
      { name: 'Error', message: 'm', code: 'E_MINE' },
    ],
    [
      'a cause',
      "throw new Error('outer', { cause: new TypeError('inner') })",
      { message: 'outer', cause: { name: 'TypeError', message: 'inner' } },
    ],
    ['a cause that is no error', "throw new Error('outer', { cause: { a: 1 } })", { cause: { message: '{ a: 1 }' } }],
    [
      'the errors of an aggregate',
      "Promise.any([Promise.reject(new TypeError('a', { cause: 'b' })), Promise.reject(null), Promise.reject([5])])",
      {
        name: 'AggregateError',
        errors: [
          {
            name: 'TypeError',
            message: 'a',
            stack: expect.stringContaining('script.js:1:29'),
            cause: { message: 'b' },
          },
          { name: 'Error', message: 'null' },
          { name: 'Error', message: '[ 5 ]' },
        ],
      },
    ],
    [
      'a class of its own',
      "class Odd extends Error { name = 'Odd' }; throw new Odd('o')",
      { name: 'Odd', message: 'o' },
    ],
    ['a number', 'throw 5', { name: 'Error', message: '5' }],
    ['a string', "throw 'text'", { message: 'text' }],
    ['undefined', 'throw undefined', { message: 'undefined' }],
    ['null', 'throw null', { message: 'null' }],
    ['a bigint', 'throw 5n', { message: '5n' }],
    ['a symbol', "throw Symbol('s')", { message: 'Symbol(s)' }],
    ['a function', 'throw function thrown() {}', { message: '[Function: thrown]' }],
    ['an object', 'throw { a: 1 }', { message: '{ a: 1 }' }],
    ['a rejection', "await Promise.reject(new Error('later'))", { message: 'later' }],
    ['a rejection with a primitive', 'await Promise.reject(7)', { message: '7' }],
    ['an error of the engine', 'null.x', { name: 'TypeError' }],
    ['a typo', 'undeclared', { name: 'ReferenceError', message: 'undeclared is not defined' }],
    ['text that is no program', 'let let = 1', { code: 'SOURCE_SYNTAX' }],
    [
      'a host error in its mouth',
      "throw Object.assign(new Error('fake'), { code: 'LIMIT_FUEL' })",
      { message: 'fake' },
    ],
  ])('tells of %s', async (_name, source, expected) => {
    const tenant = makeTenant();
    const outcome = await tenant.run(source);
    expect(outcome.status).toBe('error');
    expect(outcome.error).toMatchObject(expected);
    expect(outcome).not.toHaveProperty('fault');
    expect(outcome).not.toHaveProperty('value');
    assertPlain(outcome);
    expect(tenant.state()).toEqual({ status: 'running' });
    expect((await tenant.run('1')).value).toBe(1);
  });

  it('does not let a guest take the words of a limit', async () => {
    const { status, error, fault } = await run("throw Object.assign(new Error('fake'), { code: 'LIMIT_FUEL' })");
    expect([status, error?.code, fault]).toEqual(['error', undefined, undefined]);
  });

  it.each([
    ['a frozen error', "throw Object.freeze(new Error('f'))"],
    ['a proxy', 'throw new Proxy({}, {})'],
    [
      'a proxy of an error',
      "throw new Proxy(new Error('p'), { get() { throw 1 }, getPrototypeOf() { throw 2 }, getOwnPropertyDescriptor() { throw 3 } })",
    ],
    ['a revoked proxy', 'const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); throw proxy'],
    [
      'getters',
      "const e = new Error('g'); for (const k of ['name', 'message', 'stack', 'code', 'cause']) Object.defineProperty(e, k, { get() { throw new Error(k) } }); throw e",
    ],
    ['cycles', "const e = new Error('c'); e.cause = e; e.self = e; throw e"],
    [
      'a long chain of causes',
      "let e = new Error('0'); for (let i = 1; i < 1e4; i++) e = new Error(String(i), { cause: e }); throw e",
    ],
    ['no prototype', 'throw Object.create(null)'],
    ['the prototype alone', 'throw Object.create(Error.prototype)'],
    [
      'aggregates of aggregates',
      "let e = new Error('x'.repeat(1e5)); for (let i = 0; i < 9; i++) e = new AggregateError([e, e, e, e], 'y'.repeat(1e5), { cause: e }); throw e",
    ],
    [
      'many errors at once',
      "throw new AggregateError(Array.from({ length: 2000 }, (_, i) => new Error(`e${i}`)), 'many')",
    ],
    ['an aggregate', "throw new AggregateError([new Error('a'), new Proxy({}, {}), 5], 'agg')"],
    ['a thenable', 'throw { then() { throw 1 } }'],
    ['a huge message', "throw new Error('x'.repeat(1e6))"],
    [
      'a message that is none',
      "throw Object.assign(new Error(), { message: { toString() { throw 1 } }, name: Symbol('n') })",
    ],
    ['a huge stack', "throw Object.assign(new Error('s'), { stack: 'x'.repeat(1e6) })"],
    ['a thenable that throws', '({ get then() { throw 9 } })'],
    [
      'a subclass of Promise that lies',
      "class P extends Promise { static get [Symbol.species]() { throw 1 } then() { throw new Error('p') } }; new P(() => {})",
    ],
    ['a rejected proxy', "await Promise.reject(new Proxy(new Error('x'), {}))"],
    ['a thrown global object', 'throw globalThis'],
  ])('is an error, of bounded text: %s', async (_name, source) => {
    const outcome = await run(source);
    expect(outcome.status).toBe('error');
    expect(typeof outcome.error?.name).toBe('string');
    expect(typeof outcome.error?.message).toBe('string');
    expect(JSON.stringify(outcome).length).toBeLessThan(200_000);
    assertPlain(outcome);
  });

  it('asks nothing of a proxy that is thrown, caught or not', async () => {
    const spied =
      'const asked = []; const spy = (t) => new Proxy(t, new Proxy({}, { get: (_, trap) => (...a) => { asked.push(trap); return Reflect[trap](...a) } }));';
    const caught = `for (const t of [{}, new TypeError('t'), new RangeError('r')]) try { throw spy(t) } catch {}
      try { await Promise.reject(spy({})) } catch {}
      try { for (const x of [1, 2]) throw spy(new TypeError('t')) } catch {} finally { asked.push('end') } asked`;
    expect((await run(spied + caught)).value).toEqual(['end']);
    const tenant = makeTenant();
    await tenant.run(`${spied} globalThis.asked = asked; throw spy(new TypeError('t'))`);
    expect((await tenant.run('asked')).value).toEqual([]);
    const { status, error } = await run('throw new Proxy(new Error(), { getPrototypeOf() { for (;;); } })');
    expect([status, error?.message]).toEqual(['error', '[Proxy]']);
  });

  it('gives the author his own lines and columns', async () => {
    const { error } = await makeTenant().run(
      "// a comment\nfunction inner() {\n  throw new Error('here')\n}\ninner()",
      { name: 'plugin.js' },
    );
    expect(error?.stack).toBe('    at inner (plugin.js:3:9)\n    at plugin.js:5:1');
  });

  it('refuses what is no source, and options it does not know', async () => {
    for (const source of [undefined, null, 5, {}, () => 1]) {
      expect(await makeTenant().run(source as unknown as string)).toMatchObject({
        status: 'error',
        error: { code: 'SOURCE_NOT_STRING' },
      });
    }
    await expect(makeTenant().run('1', { timeout: 5 } as never)).rejects.toMatchObject({ code: 'OPTION_UNKNOWN' });
  });
});

describe('Tenant.run() with what stays pending', () => {
  it.each([
    ['a promise that never settles', 'new Promise(() => {})'],
    ['a thenable that never calls back', '({ then() {} })'],
  ])('ends %s at wallMs', async (_name, source) => {
    const { status, fault } = await run(source, { globals: { never: pending }, limits: { wallMs: 30 } });
    expect([status, fault]).toEqual(['exhausted', 'wall']);
  });

  it.each([
    ['a host that never answers', 'never()'],
    ['a chain onto it', 'await never().then(() => 1)'],
  ])('ends %s at hostWaitMs', async (_name, source) => {
    const { status, fault } = await run(source, { globals: { never: pending }, limits: { hostWaitMs: 30 } });
    expect([status, fault]).toEqual(['exhausted', 'wait']);
  });

  it('does not wait for what nobody waits for', async () => {
    const { status, value } = await run('never(); new Promise(() => {}); 5', { globals: { never: pending } });
    expect([status, value]).toEqual(['ok', 5]);
  });

  it('survives rejections that nobody handles, before and after the end', async () => {
    const seen = rejections.length;
    const tenant = makeTenant({ limits: { fuelPerTurn: 1e5 } });
    expect((await tenant.run("Promise.reject(new Error('unheard')); (async () => { throw 1 })(); 2")).value).toBe(2);
    expect(
      (
        await tenant.run(
          'Promise.resolve().then(() => { for (;;); }); (async () => { await null; throw 3 })(); await null; for (;;);',
        )
      ).status,
    ).toBe('exhausted');
    await new Promise((settled) => setTimeout(settled, 5));
    expect(rejections.length).toBeGreaterThan(seen);
    expect((await makeTenant().run('1')).value).toBe(1);
  });
});

describe('Tenant.run() and the end of the tenant', () => {
  it('is stopped during the run', async () => {
    const tenant = makeTenant({ globals: { never: pending } });
    const running = tenant.run("console.log('before'); await never()");
    tenant.stop('enough');
    tenant.stop('again');
    expect(await running).toMatchObject({
      status: 'stopped',
      error: { code: 'TENANT_STOPPED', message: expect.stringContaining('enough') },
      output: [{ text: 'before' }],
    });
    expect(tenant.state()).toEqual({ status: 'stopped', reason: 'enough' });
    expect(await tenant.run('1')).toMatchObject({ status: 'stopped', error: { code: 'TENANT_STOPPED' } });
    await expect(tenant.evaluate('1')).rejects.toMatchObject({ code: 'TENANT_STOPPED' });
    expect(() => tenant.evaluateNow('1')).toThrow(expect.objectContaining({ code: 'TENANT_STOPPED' }));
  });

  it('is stopped from inside a host function, and does not go on', async () => {
    const steps: string[] = [];
    const tenant = makeTenant({
      globals: { end: () => tenant.stop('from inside'), step: (name: string) => void steps.push(name) },
    });
    const outcome = await tenant.run(
      "step('a'); try { end(); step('b') } catch { step('c') } finally { step('d') } for (;;) step('e')",
    );
    expect(outcome.status).toBe('stopped');
    expect(steps).toEqual(['a']);
  });

  it('rejects every promise that crossed, and leaves nothing waiting', async () => {
    const tenant = makeTenant({ globals: { never: pending } });
    const near = tenant.evaluateNow(
      '({ p: never().then(() => 1), q: new Promise(() => {}), f: async () => { await never() } })',
    ) as { p: Promise<unknown>; q: Promise<unknown>; f: () => Promise<unknown> };
    const all = [near.p, near.q, near.f(), tenant.evaluate('await never()'), tenant.evaluate('new Promise(() => {})')];
    tenant.stop();
    for (const { status, reason } of (await Promise.allSettled(all)) as PromiseRejectedResult[]) {
      expect([status, (reason as { code: string }).code]).toEqual(['rejected', 'TENANT_STOPPED']);
    }
    expect(() => near.f()).toThrow(expect.objectContaining({ code: 'TENANT_STOPPED' }));
  });

  it.each([
    ['before', 0],
    ['during', 1],
    ['from inside a host function', 2],
  ])('is aborted by the signal: %s', async (_name, when) => {
    const controller = new AbortController();
    const tenant = makeTenant({
      globals: { never: pending, abort: () => controller.abort(new Error('changed my mind')) },
    });
    if (when === 0) controller.abort(new Error('changed my mind'));
    const running = tenant.run(when === 2 ? 'abort(); await never()' : 'await never()', { signal: controller.signal });
    if (when === 1) controller.abort(new Error('changed my mind'));
    expect(await running).toMatchObject({
      status: 'stopped',
      error: { code: 'ABORTED', message: expect.stringContaining('changed my mind') },
    });
    // A run that never began leaves the tenant alone.
    expect(tenant.state().status).toBe(when === 0 ? 'running' : 'stopped');
  });

  it('is not aborted after the run, and keeps no hold of the signal', async () => {
    const listeners = new Set<() => void>();
    const signal = {
      aborted: false,
      addEventListener: (_type: 'abort', listener: () => void) => void listeners.add(listener),
      removeEventListener: (_type: 'abort', listener: () => void) => void listeners.delete(listener),
    };
    const tenant = makeTenant({ globals: { never: pending } });
    await tenant.run('await null', { signal });
    await tenant.run('throw 1', { signal });
    await tenant.evaluate('await 1', { signal });
    expect(listeners.size).toBe(0);
    const running = tenant.run('await never()', { signal });
    tenant.stop();
    await running;
    expect(listeners.size).toBe(0);
  });
});

describe('runs at the same time', () => {
  it('in different tenants keep their output, values and faults apart', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        run(`for (let k = 0; k < 5; k++) { console.log(${i}, k); await null } ${i === 7 ? 'for (;;);' : i}`, {
          limits: { fuelPerTurn: 1e5 },
        }),
      ),
    );
    outcomes.forEach(({ status, value, output }, i) => {
      expect(status).toBe(i === 7 ? 'exhausted' : 'ok');
      if (i !== 7) expect(value).toBe(i);
      expect(output.map(({ text }) => text)).toEqual([0, 1, 2, 3, 4].map((k) => `${i} ${k}`));
    });
  });

  it('in one tenant lose and double no line', async () => {
    const tenant = makeTenant();
    const [one, two] = await Promise.all([
      tenant.run("console.log('one: sync'); await null; console.log('one: later'); 1"),
      tenant.run("console.log('two: sync'); await null; console.log('two: later'); 2"),
    ]);
    expect([one?.value, two?.value]).toEqual([1, 2]);
    const lines = [one, two].flatMap((outcome) => outcome?.output.map(({ text }) => text));
    expect([...lines].sort()).toEqual(['one: later', 'one: sync', 'two: later', 'two: sync']);
    expect(one?.output[0]?.text).toBe('one: sync');
    expect(two?.output[0]?.text).toBe('two: sync');
  });

  it('end together when one of them runs away', async () => {
    const tenant = makeTenant({ globals: { never: pending }, limits: { fuelPerTurn: 1e5 } });
    const waiting = tenant.run('await never()');
    expect(await tenant.run('for (;;);')).toMatchObject({ status: 'exhausted', fault: 'fuelPerTurn' });
    expect(await waiting).toMatchObject({ status: 'exhausted', fault: 'fuelPerTurn' });
  });
});

describe('Tenant.run({ module })', () => {
  it.each([
    ['its default export', 'export default 1', 1],
    ['awaits it', 'export default Promise.resolve(2)', 2],
    ['awaits at the top', 'const x = await 3; export default x', 3],
    ['is undefined without one', 'export const y = 1', undefined],
    [
      'is not a namespace that is thenable',
      "export const then = () => { throw new Error('awaited') }; export default 4",
      4,
    ],
  ])('gives %s', async (_name, source, expected) => {
    expect(await makeTenant().run(source, { module: true })).toMatchObject({
      status: 'ok',
      ...(expected === undefined ? {} : { value: expected }),
    });
  });

  it('tells of link errors and of what it throws', async () => {
    expect(await makeTenant().run("import { x } from './none.js'", { module: true })).toMatchObject({
      status: 'error',
      error: { code: expect.stringMatching(/MODULE/) },
    });
    expect(await makeTenant().run("export default 1; throw new TypeError('body')", { module: true })).toMatchObject({
      status: 'error',
      error: { name: 'TypeError', message: 'body' },
    });
  });
});

describe('re-entrancy', () => {
  it('host and guest call each other, and each sees its own errors', async () => {
    const log: string[] = [];
    const globals = {
      outer: (f: (n: number) => unknown): unknown => {
        log.push('host');
        try {
          return f(1);
        } catch (error) {
          log.push((error as Error).message);
          return 'handled';
        }
      },
    };
    const { value } = await run("outer((n) => outer((m) => { if (m === 1) throw new Error('deep'); return n }))", {
      globals,
    });
    expect(value).toBe('handled');
    expect(log).toEqual(['host', 'host', 'deep']);
  });

  it('a run inside a run of the same tenant', async () => {
    const inner: Promise<Outcome>[] = [];
    const tenant = makeTenant({ globals: { again: () => void inner.push(tenant.run("console.log('in'); 2")) } });
    expect(await tenant.run('again(); 1')).toMatchObject({ status: 'ok', value: 1 });
    expect(await inner[0]).toMatchObject({ status: 'ok', value: 2, output: [{ text: 'in' }] });
  });

  it('exhaustion inside a callback of the host cannot be hidden by the host or the guest', async () => {
    const codes: unknown[] = [];
    const globals = {
      call: (f: () => unknown): unknown => {
        try {
          return f();
        } catch (error) {
          codes.push((error as { code?: string }).code);
          return 'swallowed';
        }
      },
    };
    const tenant = makeTenant({ globals, limits: { fuelPerTurn: 1e4 } });
    const outcome = await tenant.run("try { call(() => { for (;;); }) } catch {} call(() => 1); 'free'");
    expect(outcome).toMatchObject({ status: 'exhausted', fault: 'fuelPerTurn' });
    expect(codes).toEqual(['LIMIT_FUEL_PER_TURN']);
  });
});

describe('Tenant.usage()', () => {
  it('only grows, and adds up', async () => {
    const tenant = makeTenant();
    let before = tenant.usage();
    let fuel = 0;
    for (let round = 0; round < 10; round += 1) {
      const { usage } = await tenant.run(
        `console.log(${round}); for (let i = 0; i < ${round * 1_000}; i++) Math.max(i); await null`,
      );
      const after = tenant.usage();
      fuel += usage.fuel;
      expect(after.fuel - before.fuel).toBe(usage.fuel);
      expect(after.outputBytes - before.outputBytes).toBe(usage.outputBytes);
      expect(usage.fuel).toBeGreaterThanOrEqual(round * 1_000);
      expect(usage.turns).toBeGreaterThan(0);
      expect(usage.ms).toBeGreaterThanOrEqual(0);
      before = after;
    }
    expect(tenant.usage().fuel).toBe(fuel);
  });

  it('can be asked for while the guest runs', async () => {
    const seen: number[] = [];
    const tenant = makeTenant({ globals: { look: () => void seen.push(tenant.usage().fuel) } });
    await tenant.run('look(); for (let i = 0; i < 1000; i++) Math.max(i); look()');
    expect((seen[1] as number) - (seen[0] as number)).toBeGreaterThanOrEqual(1_000);
    expect((seen[1] as number) - (seen[0] as number)).toBeLessThan(1_100);
  });
});
