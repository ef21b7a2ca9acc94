// Data of every kind, both ways. The oracle is the same text, evaluated in the test's own realm, which no tenant saw.
import { look } from '../look.mjs';

/** @type {Record<string, () => unknown>} Each is evaluated by the host, and by the guest from its text. */
export const VALUES = {
  undefined: () => undefined,
  null: () => null,
  booleans: () => [true, false],
  'numbers of every kind': () => [0, -0, 1.5, -1e308, 5e-324, Number.NaN, Infinity, -Infinity, 2 ** 53],
  'minus zero by itself': () => -0,
  'NaN by itself': () => Number.NaN,
  'BigInts, small and wide': () => [0n, -1n, 2n ** 64n, -(3n ** 500n)],
  'strings, lone surrogates and NULs among them': () => [
    '',
    'a',
    '\u{1f6a2}',
    '\ud800',
    'x\0y',
    '\udc00\ud800',
    '\u2028',
  ],
  'a string of 100,000 units': () => 'ab€'.repeat(33_334),
  'registered symbols': () => [Symbol.for('cofferdam.test'), Symbol.iterator],
  'dates, and one that is none': () => [
    new Date(0),
    new Date(-62198755200000),
    new Date(8.64e15),
    new Date(Number.NaN),
  ],
  'plain objects, their keys in order': () => ({ b: 1, a: 2, 10: 'x', 9: 'y', '': null, 'with space': undefined }),
  'an own key __proto__': () => JSON.parse('{"__proto__": {"x": 1}, "constructor": 2, "then": null}'),
  arrays: () => [[], [1], [[2], [[3]]]],
  'holes of arrays': () => [[, 1, , 2, ,], new Array(3), [,]],
  'maps and sets, of objects too': () => [
    new Map([
      ['k', 1],
      [{ key: true }, [1]],
      [Number.NaN, -0],
      [undefined, null],
    ]),
    new Set([1, 'a', Number.NaN, { x: 1 }]),
    new Map(),
    new Set(),
  ],
  'maps in maps in sets': () => new Set([new Map([[new Map([[1, new Set([2])]]), new Set()]])]),
  'array buffers': () => [new ArrayBuffer(0), new Uint8Array([1, 2, 3]).buffer],
  'typed arrays of every integer kind': () => [
    new Int8Array([-1, 127]),
    new Uint8Array([255]),
    new Uint8ClampedArray([0, 255]),
    new Int16Array([-32768]),
    new Uint16Array([65535]),
    new Int32Array([-(2 ** 31)]),
    new Uint32Array([2 ** 32 - 1]),
    new BigInt64Array([-(2n ** 63n)]),
    new BigUint64Array([2n ** 64n - 1n]),
  ],
  'float arrays': () => [new Float32Array([1.5, Infinity]), new Float64Array([0.1, -0])],
  'an error with code and cause': () =>
    Object.assign(new TypeError('no', { cause: new RangeError('deeper', { cause: 'a text' }) }), { code: 'E_NO' }),
  'errors in data': () => ({
    list: [new Error('one'), new SyntaxError('two')],
    map: new Map([['e', new URIError('')]]),
  }),
  'a cycle': () => {
    const self = { name: 'self', list: [] };
    self.list.push(self, self.list);
    return self;
  },
  'a cycle through a map and a set': () => {
    const map = new Map();
    const set = new Set([map]);
    map.set('set', set).set(map, { map });
    return map;
  },
  'one object in several places': () => {
    const shared = { n: 1 };
    return { a: shared, b: [shared, shared], c: new Map([[shared, shared]]) };
  },
  'sixty levels': () => {
    let nested = 'core';
    for (let i = 0; i < 30; i++) nested = [{ nested }];
    return nested;
  },
  'a thousand objects': () => Array.from({ length: 1_000 }, (_, i) => ({ i, even: i % 2 === 0, text: `row ${i}` })),
};

const GUEST = `${look}
export const echo = (x) => x;
export { look };
export const isFrozen = (x) => Object.isFrozen(x);
export const change = (x) => { x.a = 2; x.list.push(3); return x; };
`;

/** @type {import('../stage.d.mts').Case[]} */
export const valueCases = [
  ...Object.entries(VALUES).map(([kind, make]) => ({
    name: `values: ${kind} cross both ways`,
    admit: { source: GUEST },
    play: async ({ tenant }) => {
      const { exports } = tenant;
      return {
        'as the guest sees it': await exports.look(make()),
        'of the guest': look(await tenant.evaluate(`(${make})()`)),
        'there and back': look(await exports.echo(make())),
        'as an outcome': look((await tenant.run(`(${make})()`)).value),
      };
    },
    gives: () => {
      const seen = look(make());
      return { 'as the guest sees it': seen, 'of the guest': seen, 'there and back': seen, 'as an outcome': seen };
    },
  })),
  {
    name: 'values: the guest gets a copy that it may change, of frozen data too',
    admit: { source: GUEST },
    play: async ({ tenant }) => {
      const mine = { a: 1, list: [1] };
      const changed = await tenant.exports.change(mine);
      return [mine, changed, await tenant.exports.isFrozen(Object.freeze({ deep: Object.freeze([1]) }))];
    },
    gives: () => [{ a: 1, list: [1] }, { a: 2, list: [1, 3] }, false],
  },
  {
    name: 'values: globals are data by copy',
    admit: { globals: { settings: { currency: 'EUR', rates: new Map([['USD', 1.1]]), since: new Date(5), big: 7n } } },
    play: async ({ tenant }) =>
      look(await tenant.evaluate('[settings, typeof settings.rates.get, settings === settings]')),
    gives: () =>
      look([{ currency: 'EUR', rates: new Map([['USD', 1.1]]), since: new Date(5), big: 7n }, 'function', true]),
  },
  {
    name: 'values: exports that are data are there without a call',
    admit: { source: 'export const version = "1.2"; export const table = new Map([[1, [2]]]); export default 5;' },
    play: async ({ tenant }) => [look(tenant.exports.version), look(tenant.exports.table), tenant.exports.default],
    gives: () => ['"1.2"', 'Map{1 => [2]}', 5],
  },
];
