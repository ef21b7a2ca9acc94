// What CommonJS assigns to and defines on shared intrinsics by other names than theirs is let go, where Node's would change;
// a guest's own frozen objects refuse as they do there.
import { describe, expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

const valueOf = async (source: string, type: 'commonjs' | 'module' = 'commonjs'): Promise<unknown> => {
  const modules = { 'row.js': { type, source } };
  const { value, error } = await makeTenant({ modules }).run(
    "import row from 'row.js'; export default JSON.stringify(row)",
    { module: true },
  );
  expect(error).toBe(undefined);
  return JSON.parse(String(value));
};

const rows: readonly (readonly [string, string, unknown])[] = [
  [
    'a prototype taken from an intrinsic',
    '"use strict"; const Own = Error; function F() {} F.prototype = Own.prototype; F.prototype.toString = Own.prototype.toString; F.prototype.mine = 1; F.prototype[["mine", 2].join("_") + "x"] = 1; const T = Array; T.prototype.mine = 2; module.exports = [typeof F.prototype.toString, typeof [].mine]',
    ['function', 'undefined'],
  ],
  [
    'exports that are an intrinsic',
    'exports = module.exports = Object.keys; exports.shim = 1; module.exports = typeof Object.keys.shim',
    'undefined',
  ],
  [
    'definers by other names',
    '"use strict"; const $Object = Object, { length } = []; const es5 = { define: Object.defineProperty, all: $Object.defineProperties }; es5.define(Error, "mine", { value: 1 }); es5.all(Map.prototype, { mine: { value: 1 } }); es5.define(Math, "mine", {}); es5.define([].values().__proto__, "mine", {}); const f = Array.prototype.map; $Object.defineProperty(f, "mine", { value: 1 }); const own = es5.define({}, "x", { value: 5 }); module.exports = [Error.mine, new Map().mine, f.mine, own.x].map((x) => typeof x)',
    ['undefined', 'undefined', 'undefined', 'number'],
  ],
  [
    "what is a guest's own refuses",
    '"use strict"; const seen = []; const own = Object.freeze({}), F = function () {}; Object.freeze(F.prototype); for (const f of [() => Object.defineProperty(own, "x", { value: 1 }), () => { F.prototype.x = 1 }, () => Object.defineProperty(1, "x", {}), () => Object.defineProperty({}, "x", { get: 1 })]) try { f(); seen.push("none") } catch (e) { seen.push(e.name) } module.exports = seen',
    ['TypeError', 'TypeError', 'TypeError', 'TypeError'],
  ],
  [
    'descriptors of methods that let assignments through',
    '"use strict"; const of = Object.getPrototypeOf(new Error("x")); const { value, get, writable } = Object.getOwnPropertyDescriptor(of, "message"); module.exports = [value, typeof get, writable]',
    ['', 'undefined', true],
  ],
  [
    'functions added to what is an intrinsic',
    '"use strict"; const is = {}; is.array = Array.isArray; is.array.empty = function (x) { return x.length === 0 }; is.array.some = () => 1; is.own = {}; is.own.empty = (x) => x; const seen = []; const lib = { frozen: Object.freeze({}) }; try { lib.frozen.f = () => 1 } catch (e) { seen.push(e.name) } module.exports = [typeof is.array.empty, typeof is.array.some, is.own.empty(3), seen]',
    ['undefined', 'undefined', 3, ['TypeError']],
  ],
  [
    'what is listed by an intrinsic, and its constructor',
    '"use strict"; const list = Array.prototype, name = Symbol.unscopables, key = ["mine"].join(""); list[name][key] = true; const proto = RegExp.prototype; proto.constructor = function () {}; const own = { [name]: {} }; own[name][key] = 5; const frozen = { [name]: Object.freeze({}) }; const seen = []; try { frozen[name][key] = 1 } catch (e) { seen.push(e.name) } module.exports = [typeof list[name][key], /x/.constructor === RegExp, own[name], seen]',
    ['undefined', true, { mine: 5 }, ['TypeError']],
  ],
  [
    'what is deleted from an intrinsic',
    '"use strict"; const seen = [delete Function.prototype.constructor, delete /* c */ Math .max, delete Math.nothing, typeof Math.max]; { const Map = { a: 1, b: 2 }; seen.push(delete Map.a, Object.keys(Map)); const Set = Object.freeze({ a: 1 }); try { delete Set.a } catch (e) { seen.push(e.name) } } module.exports = seen',
    [true, true, true, 'function', true, ['b'], 'TypeError'],
  ],
  [
    'what is made to inherit from arrays',
    '"use strict"; function T() {} T.prototype.__proto__ = Array.prototype; T.prototype.size = function () { return this.length }; const U = function () {}; Object.setPrototypeOf(U.prototype, Array.prototype); const all = [new T(), new U()]; for (const one of all) { one.push(1, 2); one.length = 1 } const list = [1, 2]; const { constructor } = (list.__proto__ = Array.prototype); module.exports = [all.map((one) => [[...one], one.map((x) => x + 1), one.length]), all[0].size(), new T().length, [].length, constructor === Array, Object.getOwnPropertyNames(list)]',
    [
      [
        [[1], [2], 1],
        [[1], [2], 1],
      ],
      1,
      0,
      0,
      true,
      ['0', '1', 'length'],
    ],
  ],
  [
    "a definer of one's own keeps its receiver",
    'const lib = { n: 2, defineProperty(x) { return this.n + x } }; lib.defineProperties = (x) => x; const { n } = lib; delete lib.n; lib.n = n + 1; module.exports = [lib.defineProperty(1), lib.defineProperties(3)]',
    [4, 3],
  ],
  [
    'what inherits from the constructor of dates, in sloppy code',
    'function Fake() {} Fake.prototype = Date.prototype; Fake.prototype.constructor = Fake; module.exports = typeof Date',
    'function',
  ],
];

describe('what CommonJS changes without naming it', () => {
  it.each(rows)('%s', async (_name, source, expected) => {
    expect(await valueOf(source)).toEqual(expected);
  });

  it('lets what inherits from Math have a random of its own, in ES modules, too', async () => {
    const source =
      'const math = Object.create(Math); math.random = () => 4; export default [math.random(), math.max(1, 2), Math.random() < 1]';
    expect(await valueOf(source, 'module')).toEqual([4, 2, true]);
  });

  it('refuses in ES modules', async () => {
    const source =
      'let seen; try { const O = Object; O.defineProperty(Error, "mine", { value: 1 }) } catch (e) { seen = e.name } export default seen';
    expect(await valueOf(source, 'module')).toBe('TypeError');
  });
});
