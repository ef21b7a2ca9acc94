// Operators that copy or list an object's properties at once: the same results, paid by what there is.
import { compile, makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';

const run = (source: string): unknown => makeTenant().evaluateNow(source);
const WIDE = 10_000;
const wide = `const o = {}; for (let i = 0; i < ${WIDE}; i++) o['k' + i] = i;`;
const fuelOf = async (source: string): Promise<number> => {
  const { usage, status } = await makeTenant().run(`${source}; 0`);
  expect(status).toBe('ok');
  return usage.fuel;
};

describe('object spread and for-in', () => {
  it.each<[string, unknown]>([
    ['({ ...{ a: 1 }, b: 2 })', { a: 1, b: 2 }],
    ['({ ...null, ...undefined, ...1, ...true })', {}],
    ['({ ..."ab" })', { 0: 'a', 1: 'b' }],
    ['({ ...[7, 8] })', { 0: 7, 1: 8 }],
    ['({ ...(false || { a: 1 }) })', { a: 1 }],
    ['({ ...{ get a() { return 5; } } })', { a: 5 }],
    ['({ ...new Proxy({ a: 1 }, {}) })', { a: 1 }],
    ['(() => { const out = []; for (const k in { a: 1, b: 2 }) out.push(k); return out; })()', ['a', 'b']],
    ['(() => { const out = []; for (const k in null) out.push(k); return out; })()', []],
    ['(() => { const out = []; let n = 0; for (const k in n++, { a: 1 }) out.push(k, n); return out; })()', ['a', 1]],
    ['(() => { const out = []; for (const k in Object.create({ a: 1 }, {})) out.push(k); return out; })()', ['a']],
    ['(() => { let k; for (k in "abc"); return k; })()', '2'],
    [
      '(() => { const f = function () {}; f.x = 1; const out = []; for (var k in f) out.push(k); return out; })()',
      ['x'],
    ],
  ])('gives what it gives elsewhere: %s', (source, value) => {
    expect(run(source)).toEqual(value);
  });

  it('runs the same code of the guest, in the same order', () => {
    const source = `(() => {
      const log = [];
      const spy = (name, target) => new Proxy(target, {
        ownKeys: (t) => { log.push(name + ' keys'); return Reflect.ownKeys(t); },
        getOwnPropertyDescriptor: (t, k) => { log.push(name + ' own ' + k); return Reflect.getOwnPropertyDescriptor(t, k); },
        get: (t, k) => { log.push(name + ' get ' + k); return t[k]; },
      });
      ({ ...spy('a', { x: 1 }), ...{ get y() { log.push('y'); return 1; } } });
      return log;
    })()`;
    expect(run(source)).toEqual(['a keys', 'a own x', 'a get x', 'y']);
  });

  it.each([
    '({ ...o })',
    'for (const k in o) break',
    'Object.assign({}, o)',
    'Object.getOwnPropertyDescriptors(o)',
    'Object.freeze(o)',
    '({ ...Object.keys(o) })',
    '({ ..."x".repeat(10000) })',
  ])('costs by what there is: %s', async (source) => {
    expect((await fuelOf(`${wide} ${source}`)) - (await fuelOf(wide))).toBeGreaterThan(WIDE / 1.1);
  });

  it.each(['Object.isFrozen(o)', 'Object.isSealed(o)'])('costs nothing while it is extensible: %s', async (source) => {
    const closed = `${wide} Object.preventExtensions(o);`;
    expect((await fuelOf(`${wide} ${source}`)) - (await fuelOf(wide))).toBeLessThan(16);
    expect((await fuelOf(`${closed} ${source}`)) - (await fuelOf(closed))).toBeGreaterThan(WIDE / 1.1);
  });

  it.each([
    ['that are not enumerable', 'Object.defineProperty(o, `k${i}`, { value: 1 })'],
    ['that are symbols', 'o[Symbol()] = 1'],
    ['of an array', 'o[`k${i}`] = 1', '[1]'],
    ['of a function', 'o[`k${i}`] = 1', '() => {}'],
  ])('costs by properties %s, too', async (_, add, made = '{}') => {
    const hidden = `const o = ${made}; for (let i = 0; i < ${WIDE}; i++) ${add};`;
    const base = await fuelOf(hidden);
    // An array is closed but once, and has paid for its properties by then.
    const freeze = made === '[1]' ? 'Object.freeze(Object.freeze(o))' : 'Object.freeze(o)';
    for (const source of ['({ ...o })', 'for (const k in o) break', 'Object.keys(o)', 'Object.values(o)', freeze])
      expect((await fuelOf(`${hidden} ${source}`)) - base, source).toBeGreaterThan(WIDE / 1.1);
  });

  it('costs the same for little things as it did', async () => {
    const [one, hundred] = [
      await fuelOf('({ ...{ a: 1 } })'),
      await fuelOf('for (let i = 0; i < 100; i++) ({ ...{ a: 1 } })'),
    ];
    expect(hundred - one).toBeLessThan(250);
  });

  it('ends a guest that does it for ever, without a call in sight', async () => {
    for (const loop of ['for (;;) ({ ...o });', 'for (;;) for (const k in o) break;']) {
      const { fault } = await makeTenant({ limits: { fuelPerTurn: 1e6, wallMs: 60_000 } }).run(`${wide} ${loop}`);
      expect(fault, loop).toBe('fuelPerTurn');
    }
  });

  it('is left alone in programs without charges', () => {
    const { text } = compile('({ ...a }); for (k in a);', {
      goal: 'script',
      name: 'a.js',
      flags: { metered: false },
    }).emit(() => true);
    expect(text).not.toMatch(/\$c0O/);
  });
});
