// Operations that take long for one unit of fuel behind a loop that was fast: when the clock was looked at last, nothing was
// slow yet. Without what is tested here each of these programs comes to its end, some of them after half a minute.
import { expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

const warm = 'for (let i = 0; i < 2e6; i++);';
/** Kept in a table, though all elements are there. */
const table =
  'const a = []; for (let i = 0; i < 2e5; i++) a[i] = 1; Object.defineProperty(a, 0, { get: () => 1, configurable: true });';
const sparse = 'const a = []; for (let i = 0; i < 1e5; i++) a[i * 100] = 1;';
const fields = (many: string): string => `const C = new Function('return class {' + ${many}.join('') + '}')();`;

const programs: readonly (readonly [string, string])[] = [
  ['pop of a sparse array', `${sparse} ${warm} for (let i = 0; i < 3000; i++) a.pop();`],
  ['pop of an array with an accessor', `${table} ${warm} for (let i = 0; i < 3000; i++) a.pop();`],
  ['length of an array with an accessor', `${table} ${warm} for (let i = 0; i < 3000; i++) a.length--;`],
  [
    'instances with very many fields',
    `${fields('Array.from({ length: 2000 }, (_, i) => "f" + i + "=1;")')} ${warm} for (let i = 0; i < 1500; i++) new C();`,
  ],
  [
    'instances with very many fields that say nothing',
    `${fields('Array.from({ length: 2000 }, (_, i) => "f" + i + ";")')} ${warm} for (let i = 0; i < 1500; i++) new C();`,
  ],
  [
    'instances of classes with a few fields that inherit from each other',
    `let P = class {}; for (let d = 0; d < 60; d++) P = new Function('P', 'return class extends P {' + Array.from({ length: 15 }, (_, i) => 'f' + d + '_' + i + '=1;').join('') + '}')(P); ${warm} for (let i = 0; i < 3000; i++) new P();`,
  ],
  [
    'keys of one length that were made before',
    `const s = 'x'.repeat(60000), l = [], o = {}; for (let i = 1e4; i < 11500; i++) l.push(s + i); ${warm} for (const k of l) o[k] = 1;`,
  ],
  [
    'keys of one length, made where they stand',
    `const s = 'x'.repeat(60000), o = {}; for (let i = 1e6; i < 1002000; i++) o[s + i] = i;`,
  ],
  [
    'keys of one length that are asked for',
    `const s = 'x'.repeat(60000), o = {}; for (let i = 1e6; i < 1002000; i++) (s + i) in o;`,
  ],
  [
    'keys of one length in a Map',
    `const s = 'x'.repeat(1e6), k = new Map(); for (let i = 1e6; i < 1000500; i++) k.set(s + i, i);`,
  ],
  [
    'keys of one length in a Set',
    `const s = 'x'.repeat(17000), k = new Set(); ${warm} for (let i = 1e6; i < 1002500; i++) k.add(s + i);`,
  ],
];

it.each(programs)('An operation that takes long is cut off at the deadline: %s', (_, source) => {
  const tenant = makeTenant({ limits: { wallMs: 120, heapBytes: 2 ** 30 } });
  expect(() => tenant.evaluateNow(source)).toThrow(expect.objectContaining({ code: 'LIMIT_WALL' }) as Error);
});

it('A class with many fields gives its instances what it says', () => {
  const many = Array.from({ length: 40 }, (_, i) => `f${i}`);
  const source = (list: readonly string[]): string => `
    const key = 'k';
    class C { static s = 1; ${list.join(';\n')} }
    const made = new C();
    [Object.entries(made).map(([name, value]) => [name, typeof value === 'function' ? value.name : value]), made.p?.()]`;
  for (const list of [
    many.map((name) => name),
    many.map((name, i) => `${name} = ${i}`),
    many.map((name, i) => `${name} = () => ${i};`),
    many.map((name, i) => `['${name}' /* ] */ ] /* ] */ = (${i})`),
    ['[key]', ...many, 'p = function () { return this.f0; }'],
    ['#own = 5', 'p = () => this.#own', ...many.map((name) => `${name} = this.#own`)],
  ])
    expect(makeTenant().evaluateNow(source(list))).toEqual(makeTenant({ limits: 'none' }).evaluateNow(source(list)));
});
