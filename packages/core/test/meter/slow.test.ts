// Operations on large values take long for their one unit of fuel: the clock is looked at all the same.
import { expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

// Each uses what it makes: V8 leaves out an operation that nobody looks at, and the loop that is left spends its fuel.
const programs: readonly (readonly [string, string])[] = [
  [
    'division of BigInts',
    'const b = (1n << 250000n) - 1n; const d = b >> 100000n; let n = 0; for (;;) if (b % d === 5n) n++',
  ],
  ['a BigInt made text', 'const b = (1n << 250000n) - 1n; let n = 0; for (;;) n += String(b).length'],
  ['a BigInt in a template', 'const b = (1n << 250000n) - 1n; let n = 0; for (;;) n += `${b}`.length'],
  ['comparison of long strings', 'const s = "x".repeat(4e6); let n = 0; for (;;) if ("a" + s + n === "a" + s + n) n++'],
  [
    'a property that a long chain of prototypes lacks',
    'let o = null; for (let i = 0; i < 3e4; i++) o = Object.create(o); for (let i = 0; ; i++) o["k" + i]',
  ],
  [
    'the same, made by __proto__',
    'let o = {}; for (let i = 0; i < 3e4; i++) o = { __proto__: o }; for (let i = 0; ; i++) "k" + i in o',
  ],
  [
    'the same, made by the setter of __proto__',
    'let o = {}; for (let i = 0; i < 3e4; i++) { const p = {}; p.__proto__ = o; o = p } for (let i = 0; ; i++) o["k" + i]',
  ],
  [
    'the same, made by functions',
    'let o = {}; for (let i = 0; i < 3e4; i++) { const F = function () {}; F.prototype = o; o = new F() } for (let i = 0; ; i++) o["k" + i]',
  ],
  [
    'the same, made by Reflect.construct',
    'let o = {}; for (let i = 0; i < 3e4; i++) { const F = (() => {}).bind(); F.prototype = o; try { o = Reflect.construct(Object, [], function () {}.bind()) } catch {} const p = {}; Reflect.setPrototypeOf(p, o); o = p } for (let i = 0; ; i++) o["k" + i]',
  ],
  [
    'the same of classes',
    'let C = class {}; for (let i = 0; i < 2e4; i++) C = class extends C {}; for (let i = 0; ; i++) C["k" + i]',
  ],
  [
    'a prototype that many inherit from, changed',
    'const top = {}, all = []; for (let i = 0; i < 2e4; i++) { const d = Object.create(Object.create(top)); d.x; all.push(d) } for (let i = 0; ; i++) { top["k" + (i % 50)] = i; delete top["k" + (i % 50)]; all[i % 2e4].x }',
  ],
  [
    'proxies within one another, asked whether they are arrays',
    'let p = []; for (let i = 0; i < 5e4; i++) p = new Proxy(p, {}); let n = 0; for (;;) n += Array.isArray(p)',
  ],
  ['a sparse array, cut by one', 'const a = []; for (let i = 0; i < 1e5; i++) a[i * 1000] = 1; for (;;) a.length--'],
  ['strings made numbers', 'const s = "9".repeat(4e6); let n = 0; for (;;) if (+s === 5) n++'],
];

// What an engine lists of a proxy's target, whatever the handler says.
const wide = 'const t = {}; for (let i = 0; i < 2e4; i++) t["k" + i] = i;';
it.each([
  ['without a trap', `${wide} const p = new Proxy(t, {}); for (;;) Object.keys(p)`],
  ['with a trap', `${wide} const p = new Proxy(t, { ownKeys: () => [] }); for (;;) Object.keys(p)`],
  ['in a for-in loop', `${wide} const p = new Proxy(t, { ownKeys: () => [] }); for (;;) for (const k in p);`],
  ['in a spread', `${wide} const p = new Proxy(t, { ownKeys: () => [] }); for (;;) ({ ...p })`],
  ['of descriptors', `${wide} const p = new Proxy(t, { ownKeys: () => [] }); for (;;) Object.create(null, p)`],
])('The keys of a proxy’s target are paid for %s', (_, source) => {
  const tenant = makeTenant({ limits: { wallMs: 60_000, fuel: 400_000 } });
  expect(() => tenant.evaluateNow(source)).toThrow(expect.objectContaining({ code: 'LIMIT_FUEL' }) as Error);
});

it.each(programs)('Meter.slow() has the clock looked at after few units: %s', (_, source) => {
  const tenant = makeTenant({ limits: { wallMs: 500, fuel: 5_000_000 } });
  // A loop that was fast is looked at seldom; what it then does is not. Its fuel alone would last for minutes.
  const run = (): unknown => tenant.evaluateNow(`for (let i = 0; i < 1e6; i++); ${source}`);
  expect(run).toThrow(expect.objectContaining({ code: 'LIMIT_WALL' }) as Error);
  expect(tenant.usage().fuel).toBeLessThan(2_000_000);
});
