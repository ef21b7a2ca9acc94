// Objects that inherit from a frozen intrinsic have members of their own, as in Node, although V8's protectors keep what
// is inherited a data property; and nothing that is shared is changed.
import { describe, expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

async function valueOf(source: string, type: 'module' | 'commonjs' = 'module'): Promise<unknown> {
  const tenant = makeTenant({ modules: { row: { type, source } }, limits: { wallMs: 60_000 } });
  const { value, error } = await tenant.run("export { default } from 'row'", { module: true });
  return error === undefined ? value : `${error.name}: ${error.message}`;
}

/** Texts of ES modules, each with the value that it has in Node. */
const rows: readonly (readonly [string, string, unknown])[] = [
  [
    'a typed array',
    'const a = new Uint8Array(2); a.constructor = function C(n) { return new Uint8Array(n); }; export default [Object.keys(a), a.constructor.name, a.slice().length, new Uint8Array(1).constructor === Uint8Array];',
    [['0', '1', 'constructor'], 'C', 2, true],
  ],
  [
    'a promise',
    "const p = Promise.resolve(1); p.then = 5; p['constructor'] = 6; export default [Object.entries(p), typeof Promise.resolve(1).then];",
    [
      [
        ['then', 5],
        ['constructor', 6],
      ],
      'function',
    ],
  ],
  [
    'what inherits from arrays',
    'function S() {} S.prototype = Object.create(Array.prototype); S.prototype.constructor = S; S.prototype.push = S.prototype.concat = () => 1; S.prototype[Symbol.iterator] = function* () { yield 7; }; const s = new S(); export default [s.constructor === S, s.push(), s.concat(), [...s], [...[1]], [].concat([2])];',
    [true, 1, 1, [7], [1], [2]],
  ],
  [
    'regular expressions with methods of their own, by names of the symbols (core-js)',
    "const known = (name) => Symbol[name], MATCH = known('match'), cut = Symbol.split; const a = /a/g, b = /b/, c = /c/; a[MATCH] = false; b[cut] = () => 'cut'; c[Symbol.replace] = () => 'replaced'; export default [RegExp(a) === a, 'abc'.startsWith.call('/a/g', a), 'b'.split(b), 'c'.replace(c, ''), /a/[MATCH].name, RegExp(/x/) === /x/];",
    [false, true, 'cut', 'replaced', '[Symbol.match]', false],
  ],
  [
    'what has its iterator by a name of the symbol (immer)',
    'function make(M) { function D() {} D.prototype = Object.create(M.prototype); D.prototype[K] = function* () { yield 1; }; const p = Object.create(M.prototype); p[own] = function* () { yield 2; }; return [[...new D()], [...p]]; } var x = {}, own=Symbol.iterator, K = typeof Symbol !== "undefined" && Symbol.iterator || "@@iterator"; export default [make(Map), make(Array), make(Uint8Array), [...new Map([[3, 4]])]];',
    [[[1], [2]], [[1], [2]], [[1], [2]], [[3, 4]]],
  ],
  [
    'what is made to inherit from arrays',
    'function L() {} L.prototype = Object.create(Array.prototype, { constructor: { value: L } }); const l = new L(); l.push(1, 2); Object.assign(L.prototype, { [Symbol.iterator]: function* () { yield 7; } }); function E() { this.length = 0; } E.prototype = Object.create(Array.prototype); const e = new E(); e.unshift(4); const own = Object.create(Array.prototype, { length: { value: 5 } }); const other = ((Array) => Object.keys(Object.create(Array.prototype)))({ prototype: { a: 1 } }); export default [l.length, Object.keys(l), [...l], l.constructor === L, l.map((x) => x * 2), e.length, [...e], e.slice(0), Object.keys(Object.create(Array.prototype)), own.length, other, new L().length, [...[5]]];',
    [2, ['0', '1', 'length'], [7], true, [2, 4], 1, [4], [4], [], 5, [], 0, [5]],
  ],
  [
    'a regular expression',
    "const r = /x/g; r.toString = () => 'R'; r.exec = function (text) { return RegExp.prototype.exec.call(this, `${text}x`); }; export default [String(r), r.test(''), 'a'.replace(r, 'y'), String(/x/), /x/.test('')];",
    ['R', true, 'ay', '/x/', false],
  ],
  [
    'a class of dates',
    'class D extends Date {} D.now = () => 5; D.parse = D.UTC = () => 6; export default [D.now(), D.parse(), D.UTC(), Date.now() === 5, new D(7).getTime()];',
    [5, 6, 6, false, 7],
  ],
  [
    'the value of an assignment',
    'const o = {}; export default [o.then = 1, (o.push = (2, 3)), o[Symbol.iterator] = 4];',
    [1, 3, 4],
  ],
  [
    'what is assigned, comments and line breaks in between',
    "const o = { p: {} }; (o.p)/*)*/.constructor // (\n = /*(*/ ((1));\n(o.p).then = (() => 2)(); o['p']['push'] = o\n.p\n.concat = 3; export default o.p;",
    { constructor: 1, then: 2, push: 3, concat: 3 },
  ],
  [
    'the order of it',
    'const seen = []; const at = (x) => { seen.push(x); return {}; }; at(1).then = at(2); export default seen;',
    [1, 2],
  ],
  [
    'setters, and what they throw',
    "let seen; const o = { set then(v) { seen = v; } }; Object.create(o).then = 3; let e; try { ({ set push(v) { throw new TypeError('mine'); } }).push = 1; } catch (x) { e = x.message; } export default [seen, e];",
    [3, 'mine'],
  ],
  ['nothing', 'let e; try { null.then = 1; } catch (x) { e = x.name; } export default e;', 'TypeError'],
];

/** What stays refused, each to be thrown as a TypeError. */
const refused: readonly string[] = [
  'Array.prototype.push = 1',
  'Promise.prototype.then = 1',
  'Uint8Array.prototype.constructor = 1',
  'Array.prototype[Symbol.iterator] = 1',
  'Date.now = 1',
  'Object.create(Object.freeze({ constructor: 1 })).constructor = 2',
  'Object.preventExtensions([]).push = 1',
  'Object.freeze(new Uint8Array(0)).constructor = 1',
  "'text'.concat = 1",
];

describe('an assignment to what V8 watches', () => {
  it.each(rows)('is as in Node: %s', async (_name, source, value) => {
    expect(await valueOf(source)).toEqual(value);
  });

  it.each(refused)('changes nothing that is shared or fixed: %s', async (text) => {
    const before = '[].push.name + [].concat.name + typeof [][Symbol.iterator] + Promise.resolve().then.name';
    const source = `const before = ${before}; let e; try { ${text}; } catch (x) { e = x.name; } export default [e, before === ${before}, new Uint8Array(1).constructor === Uint8Array];`;
    expect(await valueOf(source)).toEqual(['TypeError', true, true]);
  });

  it.each([
    '({ set then(value) { for (;;); } }).then = 1',
    'new Proxy([], { set() { throw new TypeError(); }, getPrototypeOf() { for (;;); } }).push = 1',
    'new Proxy([], { set() { throw new TypeError(); }, getOwnPropertyDescriptor() { for (;;); } }).push = 1',
    'let up = {}; up = new Proxy({}, { set() { throw new TypeError(); }, getPrototypeOf: () => up }); for (;;) try { up.push = 1; } catch {}',
  ])('ends with the budget, whatever it meets: %s', async (source) => {
    const { fault } = await makeTenant({ limits: { fuelPerTurn: 1e6 } }).run(source);
    expect(fault).toBe('fuelPerTurn');
  });
});

describe('ES modules', () => {
  it('say in vain how JSON is to show shared intrinsics, and nothing else of them', async () => {
    const source = `let order = ''; const at = (x) => (order += typeof x, x);
      const value = RegExp.prototype['toJSON'] = RegExp.prototype.toString; (BigInt).prototype.toJSON = at(() => 'n');
      const thrown = [() => { RegExp.prototype.exec = 1; }, () => { Math.own = 1; }, () => { Date.prototype.toJSON = 1; }, () => { Array.prototype.own = 1; }, () => { Array.prototype.concat = 1; },
        () => { Date.prototype.getTime = 1; }, (Map = { prototype: Object.freeze({ x: 1 }) }) => { Map.prototype.x = 2; },
      ].map((run) => { try { run(); } catch (e) { return e.name; } });
      const own = ((Set) => { Set.prototype.toJSON = 3; return Set.prototype.toJSON; })({ prototype: {} });
      export default [value === RegExp.prototype.toString, /x/.toJSON, 1n.toJSON, order, thrown, own];`;
    expect(await valueOf(source)).toEqual([true, undefined, undefined, 'function', Array(7).fill('TypeError'), 3]);
  });

  it.each(['module', 'commonjs'] as const)(
    'are told of a method where an accessor lets assignments through: %s',
    async (type) => {
      const source = `const described = Object.getOwnPropertyDescriptor(Function.prototype, 'toString');
      const named = () => 1;
      for (const text of ['one', 'two']) Object.defineProperty(named, 'toString', { ...described, value: () => text });
      const size = Object.getOwnPropertyDescriptor(Map.prototype, 'size');
      const mine = (Set) => Object.getOwnPropertyDescriptor(Set, 'x');
      let e; try { Object.getOwnPropertyDescriptor(Array.prototype, { toString() { throw new TypeError('mine'); } }); } catch (x) { e = x.message; }
      const result = [String(named), described.value === Function.prototype.toString, described.writable, described.configurable, described.enumerable,
        typeof size.get, Object.getOwnPropertyDescriptor(Array.prototype, 'none') === undefined, typeof mine({ get x() { return 1; } }).get, e,
        Object.getOwnPropertyDescriptor(Date.prototype, 'constructor').value === Date];
      ${type === 'module' ? 'export default result' : 'module.exports = result'};`;
      expect(await valueOf(source, type)).toEqual([
        'two',
        true,
        true,
        true,
        false,
        'function',
        true,
        'function',
        'mine',
        true,
      ]);
    },
  );
});

describe('CommonJS that defines on shared intrinsics', () => {
  it('does so in vain, by whatever name it has the function', async () => {
    const source = `const es5 = { defineProperty: Object.defineProperty };
      const made = [Object.defineProperty(Error, 'own', { value: 1 }) === Error, (es5).defineProperty/*(*/(Array.prototype, 'own', { value: 1 }) === Array.prototype,
        Reflect.defineProperty(Math, 'own', { value: 1 })];
      module.exports = [made, Error.own, [].own, Math.own];`;
    expect(await valueOf(source, 'commonjs')).toEqual([[true, true, false], undefined, undefined, undefined]);
  });

  it('does so in vain by the methods that were before', async () => {
    const source = `String.prototype.__defineGetter__('red', function () { return 'red ' + this; });
      (Array.prototype)/*)*/.__defineGetter__('own', () => 1);
      const o = {}; o.__defineGetter__('own', () => 2);
      let e; try { Object.prototype.__defineGetter__('own', 5); Object.preventExtensions(o).__defineGetter__('more', () => 3); } catch (x) { e = x.name; }
      module.exports = ['x'.red, [].own, o.own, e];`;
    expect(await valueOf(source, 'commonjs')).toEqual([undefined, undefined, 2, 'TypeError']);
  });

  it('does so in earnest on what is its own, and is told of what is wrong', async () => {
    const source = `function f(Map) { Object.defineProperty(Map, 'own', { value: 1 }); return Map.own; }
      function g(Set) { try { return Object.defineProperty(Set, 'own', 5); } catch (e) { return e.name; } }
      module.exports = [f({}), g({})];`;
    expect(await valueOf(source, 'commonjs')).toEqual([1, 'TypeError']);
    expect(await valueOf("Object.defineProperty(Error, 'own', { value: 1 }); export default 1;")).toMatch(/^TypeError/);
  });

  it.each(['Math.own = (1)', 'Math.own /* ( */ = ((1), 2)', "Array.prototype['own'] // )\n = (function () {})"])(
    'may put in parentheses what it assigns: %s',
    async (text) => {
      expect(await valueOf(`${text}; module.exports = [typeof Math.own, typeof [].own];`, 'commonjs')).toEqual([
        'undefined',
        'undefined',
      ]);
    },
  );
});
