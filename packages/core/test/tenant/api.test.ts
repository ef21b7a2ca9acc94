// The tenant's own interface: options, evaluate and its kin, call, import, state.
import { makeTenant, type TenantOptions } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { collectRejections } from './support/rejections.ts';

collectRejections();

const refused = (code: string, details: object = {}): unknown =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

/** Each row: what is refused, the options, the code and some of the details. */
const refusals: readonly (readonly [what: string, options: unknown, code: string, details: object])[] = [
  ['an unknown option', { nmae: 'x' }, 'OPTION_UNKNOWN', { option: 'nmae' }],
  ['an unknown symbol', { [Symbol('s')]: 1 }, 'OPTION_UNKNOWN', {}],
  ['a list as options', [], 'OPTION_INVALID', {}],
  ['a Map as options', new Map(), 'OPTION_INVALID', {}],
  ['null', null, 'OPTION_INVALID', {}],
  ['an empty name', { name: '' }, 'OPTION_INVALID', { option: 'name' }],
  ['a name that is none', { name: 5 }, 'OPTION_INVALID', { option: 'name' }],
  ['a Map of globals', { globals: new Map([['x', 1]]) }, 'OPTION_INVALID', { option: 'globals' }],
  ['a list of globals', { globals: [1] }, 'OPTION_INVALID', { option: 'globals' }],
  ['a console that is none', { console: 5 }, 'OPTION_INVALID', { option: 'console' }],
  ['a clock that is none', { clock: () => 1 }, 'OPTION_INVALID', { option: 'clock' }],
  ['a random that is none', { random: {} }, 'OPTION_INVALID', { option: 'random' }],
  ['a console whose method is none', { console: { log: 1 } }, 'OPTION_INVALID', { option: 'console.log' }],
  ['a console without a known method', { console: { lgo() {} } }, 'OPTION_INVALID', { option: 'console' }],
  ['a time no Date can tell', { deterministic: { now: 1e20 } }, 'OPTION_INVALID', { option: 'deterministic.now' }],
  ...['undefined', 'NaN', 'Infinity', 'eval', 'Function', 'Compartment'].map(
    (name) => [`a global ${name}`, { globals: { [name]: 1 } }, 'OPTION_INVALID', { option: 'globals' }] as const,
  ),
  [
    'a misspelt part of a module',
    { modules: { a: { type: 'commonjs', source: '', exportName: ['x'] } } },
    'MODULE_MAP_INVALID',
    { path: 'a.exportName' },
  ],
];

describe('makeTenant()', () => {
  it.each(refusals)('refuses %s', (_name, options, code, details) => {
    expect(() => makeTenant(options as TenantOptions)).toThrow(refused(code, details));
  });

  it('names the global that cannot cross, and where', () => {
    expect(() => makeTenant({ globals: { fine: 1, bad: { deep: [1, new WeakMap()] } } })).toThrow(
      expect.objectContaining({ code: 'BORDER_REFUSED', message: expect.stringContaining('globals.bad.deep[1]') }),
    );
  });

  it('gives names of their own to tenants without one', () => {
    const [one, two] = [makeTenant(), makeTenant()];
    expect(one.name).not.toBe(two.name);
    expect(makeTenant({ name: 'plugin' }).name).toBe('plugin');
  });

  it('is frozen', () => {
    expect(Object.isFrozen(makeTenant())).toBe(true);
  });

  it('fixes its globals: a guest may add names, and change none', async () => {
    const tenant = makeTenant({ globals: { given: { a: 1 } } });
    const { value } = await tenant.run(
      "const told = (f) => { try { f(); return 'done' } catch (e) { return e.name } }; [told(() => { given = 2 }), told(() => { Math = 1 }), told(() => { delete globalThis.given }), told(() => { globalThis.added = 5 }), added, told(() => { given.a = 2 }), given.a]",
    );
    expect(value).toEqual(['TypeError', 'TypeError', 'TypeError', 'done', 5, 'done', 2]);
  });

  it('reads nothing of its options later', async () => {
    const globals: Record<string, unknown> = { x: { n: 1 } };
    const tenant = makeTenant({ globals });
    (globals['x'] as { n: number }).n = 2;
    globals['y'] = 3;
    expect((await tenant.run('[x.n, typeof y]')).value).toEqual([1, 'undefined']);
  });
});

describe('Tenant.evaluate(), evaluateNow() and evaluateNear()', () => {
  it('give the completion value: awaited, as it is, raw', async () => {
    const tenant = makeTenant();
    expect(await tenant.evaluate('Promise.resolve([1])')).toEqual([1]);
    const now = tenant.evaluateNow('Promise.resolve(2)');
    expect(now).toBeInstanceOf(Promise);
    expect(await now).toBe(2);
    const near = tenant.evaluateNear('globalThis.kept = { list: [] }') as { list: unknown[] };
    near.list.push(1);
    expect(tenant.evaluateNow('kept.list.length')).toBe(1);
  });

  it('throw what the guest threw, as a copy', async () => {
    const tenant = makeTenant();
    const source = "throw Object.assign(new RangeError('no'), { code: 'E_NO' })";
    const expected = expect.objectContaining({ name: 'RangeError', message: 'no', code: 'E_NO' });
    expect(() => tenant.evaluateNow(source)).toThrow(expected);
    expect(() => tenant.evaluateNear(source)).toThrow(expected);
    await expect(tenant.evaluate(source)).rejects.toThrow(expected);
    await expect(
      tenant.evaluate(`Promise.reject((() => { try { ${source} } catch (e) { return e } })())`),
    ).rejects.toThrow(expected);
  });

  it('refuse top-level await where there is no time for it', () => {
    expect(() => makeTenant().evaluateNow('await 1')).toThrow(refused('SOURCE_AWAIT'));
  });

  it('name the file in stacks', async () => {
    const stack = (error: unknown): unknown => (error as { guestStack?: string }).guestStack;
    const tenant = makeTenant();
    await tenant
      .evaluate('null.x', { name: 'mine.js' })
      .catch((error: unknown) => expect(stack(error)).toBe('    at mine.js:1:6'));
    await tenant.evaluate('null.x').catch((error: unknown) => expect(stack(error)).toBe('    at script.js:1:6'));
    await expect(tenant.evaluate('1', { name: '' })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    await expect(tenant.evaluate('1', { nmae: 'x' } as never)).rejects.toMatchObject({ code: 'OPTION_UNKNOWN' });
    expect.assertions(4);
  });

  it('keep what a script declares to itself, and what it adds to the globals', async () => {
    const tenant = makeTenant();
    await tenant.evaluate('let mine = 1; var ours = 2; globalThis.theirs = 3');
    expect(await tenant.evaluate('[typeof mine, typeof ours, typeof theirs]')).toEqual([
      'undefined',
      'undefined',
      'number',
    ]);
  });

  it('poisoned globals change nothing for the next evaluation', async () => {
    const tenant = makeTenant();
    await tenant.evaluate(
      "for (const name of ['Array', 'Object', 'Promise', 'eval', 'undefined', 'Function', 'Symbol']) { try { globalThis[name] = () => 'poison' } catch {} try { Object.defineProperty(globalThis, name, { value: 1 }) } catch {} } try { Array.prototype.map = 1 } catch {} try { Object.setPrototypeOf(globalThis, null) } catch {} 0",
    );
    expect(
      await tenant.evaluate("[[1].map((x) => x + 1)[0], typeof Promise, eval('2'), new Function('return 3')()]"),
    ).toEqual([2, 'function', 2, 3]);
  });
});

describe('what a tenant is asked to do', () => {
  const tenant = makeTenant();
  const asks: readonly (readonly [what: string, ask: () => unknown, details: object])[] = [
    ...(['evaluate', 'evaluateNow', 'evaluateNear', 'run'] as const).flatMap((where) => {
      const ask = tenant[where] as (source: string, options: object) => unknown;
      return [
        [`${where}() with a signal that is none`, () => ask('1', { signal: {} }), { where, option: 'signal' }],
        [`${where}() with a name that is none`, () => ask('1', { name: 5 }), { where, option: 'name' }],
      ] as const;
    }),
    ['run() with a module that is no boolean', () => tenant.run('1', { module: 'no' as never }), { option: 'module' }],
    ['a cell with a signal that is none', () => tenant.openSession().run('1', { signal: 1 as never }), {}],
    ['import() of no text', () => tenant.import(5 as never), { where: 'import' }],
    ['call() of no function', () => tenant.call(5 as never), { where: 'call' }],
    ['callNow() of no function', () => tenant.callNow(undefined as never), { where: 'callNow' }],
  ];

  it.each(asks)('is refused before anything runs: %s', async (_what, ask, details) => {
    const { fuel } = tenant.usage();
    await expect((async () => ask())()).rejects.toThrow(refused('OPTION_INVALID', details));
    expect(tenant.usage().fuel).toBe(fuel);
  });

  it('stop() keeps no object of the host for a reason', () => {
    const stopped = makeTenant();
    stopped.stop({ secret: () => 1 } as never);
    expect(stopped.state().reason).toBe('no reason given');
  });
});

describe('Tenant.call() and callNow()', () => {
  it('enter guest functions, and give errors and promises as the host expects them', async () => {
    const tenant = makeTenant();
    const { add, fail, later, self } = tenant.evaluateNow(
      '({ add: (a, b) => a + b, fail() { throw new TypeError("f") }, async later(x) { return [x] }, self() { return typeof this } })',
    ) as {
      add: (a: number, b: number) => number;
      fail: () => never;
      later: (x: number) => Promise<number[]>;
      self: () => string;
    };
    expect(tenant.callNow(add, 1, 2)).toBe(3);
    expect(await tenant.call(add, 1, 2)).toBe(3);
    expect(await tenant.call(later, 5)).toEqual([5]);
    expect(() => tenant.callNow(fail)).toThrow(TypeError);
    await expect(tenant.call(fail)).rejects.toThrow(TypeError);
    expect(self()).toBe('object');
  });

  it('copy arguments and results', () => {
    const tenant = makeTenant();
    const keep = tenant.evaluateNow(
      'const kept = []; ((x) => { kept.push(x); x.list.push(2); return kept[0] })',
    ) as (x: { list: number[] }) => { list: number[] };
    const given = { list: [1] };
    const back = keep(given);
    expect(given).toEqual({ list: [1] });
    expect(back).toEqual({ list: [1, 2] });
    expect(back).not.toBe(given);
  });
});

describe('Tenant.import()', () => {
  const modules = {
    './main.js':
      "import { b } from './b.js'; import data from './data.json' with { type: 'json' }; export const a = b + data.n; export default (x) => x * 2; export let live = 1; export const up = () => { live++ }",
    './b.js': 'export const b = 1',
    './data.json': { type: 'json', source: '{"n": 41}' },
    './thenable.js': "export const then = (resolve) => resolve('hijacked')",
    './throws.js': "throw new RangeError('body')",
  } as const;

  it('gives the exports across the border', async () => {
    const exports = await makeTenant({ modules }).import('./main.js');
    expect(exports['a']).toBe(42);
    expect((exports['default'] as (x: number) => number)(4)).toBe(8);
    expect(Object.isFrozen(exports)).toBe(true);
  });

  it('is not taken in by an export called then', async () => {
    await expect(makeTenant({ modules }).import('./thenable.js')).rejects.toMatchObject({ code: 'BORDER_THENABLE' });
    const harmless = makeTenant({ modules: { './x.js': 'export const then = 1' } });
    expect({ ...(await harmless.import('./x.js')) }).toEqual({ then: 1 });
  });

  it('rejects with what the module threw, or with why it cannot be loaded', async () => {
    const tenant = makeTenant({ modules });
    await expect(tenant.import('./throws.js')).rejects.toMatchObject({ name: 'RangeError', message: 'body' });
    await expect(tenant.import('./none.js')).rejects.toMatchObject({ code: 'MODULE_NOT_FOUND' });
    await expect(makeTenant().import('node:fs')).rejects.toMatchObject({ code: 'MODULE_NOT_FOUND' });
  });

  it('keeps modules of two tenants apart', async () => {
    const [one, two] = [makeTenant({ modules }), makeTenant({ modules })];
    const [a, b] = [await one.import('./main.js'), await two.import('./main.js')];
    (a['up'] as () => void)();
    expect((await one.import('./main.js'))['live']).toBe(2);
    expect(b['live']).toBe(1);
    expect((await two.import('./main.js'))['live']).toBe(1);
    expect(
      (
        await one.run(
          "import('./data.json', { with: { type: 'json' } }).then((ns) => { ns.default.n = 0; return ns.default.n })",
        )
      ).value,
    ).toBe(0);
    expect((await two.run("import('./data.json', { with: { type: 'json' } }).then((ns) => ns.default.n)")).value).toBe(
      41,
    );
  });
});

describe('Tenant.openSession()', () => {
  it('shares the tenant, not its declarations', async () => {
    const tenant = makeTenant();
    const [one, two] = [tenant.openSession(), tenant.openSession()];
    await one.run('const x = 1; globalThis.shared = 2');
    expect(await two.run('[typeof x, shared]')).toMatchObject({ status: 'ok', value: ['undefined', 2] });
    expect(await one.run('x')).toMatchObject({ value: 1 });
    await one.run('for (;;);');
    expect(await two.run('1')).toMatchObject({ status: 'exhausted' });
  });
});
