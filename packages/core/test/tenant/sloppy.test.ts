// Sloppy code in CommonJS modules and in functions made from text: each row gives here what it gives in Node.
import { describe, expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

/** Bodies of a CommonJS module. What they export is compared as JSON. */
const rows: readonly (readonly [string, string])[] = [
  ['this of a function called alone', 'function f() { return this === globalThis } module.exports = f()'],
  ['this in a strict function', 'function f() { "use strict"; return this === undefined } module.exports = f()'],
  [
    'this in a strict class',
    'class C { m() { return this === undefined } } const { m } = new C(); module.exports = m()',
  ],
  [
    'this of a method',
    'const o = { m() { return this === o }, get g() { return this === o } }; module.exports = [o.m(), o.g]',
  ],
  [
    'this through arrows',
    'function f() { return [1].map(() => this === globalThis) } module.exports = f.call(undefined)',
  ],
  [
    'this in defaults',
    'function f(a = this === globalThis, b = [this].length) { return [a, b, this === globalThis] } module.exports = f()',
  ],
  [
    'this with a rest pattern',
    'function f(a, [b, ...c]) { return [this === globalThis, c] } module.exports = f(1, [2, 3])',
  ],
  ['this of null', 'function f() { return this === globalThis } module.exports = f.call(null)'],
  [
    'this of what new makes',
    'function F() { this.x = 1; return 0 } F.prototype.y = 2; const f = new F(); module.exports = [f.x, f.y]',
  ],
  ['this of the module', 'module.exports.own = this === exports'],
  ['this in generators', 'function* g() { yield this === globalThis } module.exports = [...g()]'],
  [
    'an undeclared global',
    'undeclared1 = 5; undeclared1 += 1; module.exports = [undeclared1, typeof undeclared1]; delete globalThis.undeclared1',
  ],
  ['an undeclared read', 'try { undeclared2 } catch (e) { module.exports = e.name }'],
  [
    'an undeclared global in strict code',
    '(function () { "use strict"; try { undeclared3 = 1 } catch (e) { module.exports = e.name } })()',
  ],
  [
    'assignments to frozen intrinsics',
    'Array.prototype.mine = 1; Math.mine = 2; JSON["mine"] = 3; module.exports = [typeof [].mine, typeof Math.mine, JSON.mine, (Math.mine = 7)]',
  ],
  [
    'assignments to the name of a function, and copies onto one',
    'function f(a) {} f.name = 1; var o = { m: f }; o["name"] = 2; o.m.name = 3; var from = { name: "x", length: 9, own: 4 }; for (var key in from) f[key] = from[key]; o.name = 5; for (var key in from) o[key] = from[key]; var all = { f: f }, which = "f"; for (var key in from) all[which][key] = key; module.exports = [f.name, f.length, f.own, o.name, o.length, (f.name = 7), Object.keys(f)]',
  ],
  [
    'setters of functions run, and what they throw is thrown',
    'function f() {} var seen = []; Object.defineProperty(f, "own", { set: function (v) { seen.push(v, this === f); if (v > 1) throw new RangeError("x") } }); var from = { own: 1 }; for (var key in from) f[key] = from[key]; from.own = 2; try { f[key] = from[key] } catch (e) { seen.push(e.name) } module.exports = seen',
  ],
  [
    'values in the head of for-in',
    'var seen = []; var o = { a: 1, b: 2 }; for (var i = 0 in o) seen.push(i); seen.push(i); for (var j = seen.push("value") in (seen.push("list"), null)); seen.push(j); l: for (var package /* = */ = /* in */ (1, 2) in o) { if (seen.push(package)) continue l } for (var f = function () {} in {}); module.exports = [seen, f.name]',
  ],
  ['octal', 'module.exports = [010, 0777, 089, "\\101\\0\\08", "\\1".length]'],
  [
    'arguments: parameters set them',
    'function f(a, b) { a = 2; b = 3; return [arguments[0], arguments[1], arguments.length] } module.exports = [f(1), f(1, 1), f(1, 1, 9)]',
  ],
  [
    'arguments: they set parameters',
    'function f(a, b) { arguments[0] = 5; arguments[1] = 6; arguments[0]++; return [a, b, [...arguments]] } module.exports = [f(1), f(1, 2), f()]',
  ],
  [
    'arguments: in arrows, loops, patterns, updates and var',
    'function f(a, b, c, d) { (() => { a = 1 })(); [b] = [2]; c++; for (d in { x: 0 }); var a = a + 10; return Array.prototype.slice.call(arguments) } module.exports = f(0, 0, 2, 0)',
  ],
  [
    'arguments: handed on',
    'function g() { return Array.from(arguments) } function f(a, b) { b = a; a = arguments.length; return g.apply(this, arguments) } module.exports = f(7, 8)',
  ],
  [
    'arguments: not in strict functions, nor with defaults, rests or patterns',
    'function s(a) { "use strict"; a = 2; return arguments[0] } function d(a, b = 1) { a = 2; return arguments[0] } function r(a, ...b) { a = 2; return arguments[0] } function p(a, { b }) { arguments[0] = 3; return a } module.exports = [s(1), d(1), r(1), p(1, {})]',
  ],
  [
    'arguments: of methods, generators and functions made from text',
    'var o = { m(a) { a = 2; return arguments[0] } }; function* g(a) { a = 3; yield arguments[0] } var t = new Function("a", "a = 4; return arguments[0]"); module.exports = [o.m(1), [...g(1)], t(1)]',
  ],
  [
    'arguments: redefined and deleted',
    'function f(a) { delete arguments[0]; a = 2; arguments[0] = 3; return [a, arguments[0], Object.keys(arguments)] } module.exports = f(1)',
  ],
  [
    'arguments: a parameter and a function of one name',
    'function f(a) { a = 2; function a() {} return [typeof arguments[0], a] } module.exports = f(1)[1]',
  ],
  [
    'arguments.callee',
    'function f(n) { return n < 2 ? 1 : n * arguments.callee(n - 1) } var g = function (n) { return n < 2 ? 1 : n * arguments.callee(n - 1) }; module.exports = [f(5), g(5), [3].map(function (n) { return n ? [n, arguments.callee(n - 1)] : 0 }), new Function("n", "return n < 2 ? 1 : n * arguments.callee(n - 1)")(5), new (function () { this.own = this instanceof arguments.callee })().own, (function () { return () => typeof arguments.callee })()(), f.length, typeof g.name]',
  ],
  [
    'arguments.callee of a class that extends Function',
    'class A extends Function { constructor() { super("return arguments.callee.m(1)"); this.x = 2 } m(y) { return this.x + y } } var a = new A(); module.exports = [a(), a instanceof A, Object.getPrototypeOf(new Function()) === Function.prototype]',
  ],
  [
    'with: reads and calls',
    'function f(o) { var y = 2; with (o) { return [x, y, typeof x, typeof nothing, g(1), (function (x) { return x })(8)] } } module.exports = f({ x: 1, g: function (n) { return [this.x, n] } })',
  ],
  [
    'with: writes',
    'function f(o) { var y = 2, n = 1; with (o) { x = 5; y = 6; x++; n += x; x += "s" } return [o, y, n] } module.exports = f({ x: 1 })',
  ],
  [
    'with: in one another',
    'var r = []; with ({ a: 1, b: 1 }) with ({ b: 2 }) { r.push(a, b); b = 3; r.push(b); with ({ b: 4, r: { push() {} } }) r.push(b) } module.exports = r',
  ],
  [
    'with: shorthands and unscopables',
    'with ({ a: 1, b: 2, [Symbol.unscopables]: { b: true } }) { var b = "var"; module.exports = [{ a, b }] }',
  ],
  [
    'with: undeclared names',
    'var r = []; function f() { with ({}) { (function () { undeclared4 = 1 })(); for (undeclared5 of [7]); [undeclared6] = [8]; undeclared4 += 2; undeclared4++; undeclared6 ??= 9; for (const g of [() => undeclared7, () => { undeclared7++ }, () => ({ undeclared7 }), () => { "use strict"; undeclared7 = 1 }]) try { g() } catch (e) { r.push(e.message) } } } f(); module.exports = [r, undeclared4, undeclared5, undeclared6]; for (const k of [4, 5, 6]) delete globalThis["undeclared" + k]',
  ],
  ['with: null', 'try { with (null) {} } catch (e) { module.exports = e.name }'],
  [
    'with: a proxy',
    'var seen = []; with (new Proxy({ p: 1 }, { has(t, k) { if (k === "p") seen.push(k); return k in t } })) { p } module.exports = seen',
  ],
  [
    'a template',
    "module.exports = Function(\"obj\", \"var __p='',print=function(){__p+=[].join.call(arguments,'')};with(obj||{}){__p+='<b>'+((__t=(name))==null?'':__t)+'</b>';for(var i=0;i<list.length;i++){print(list[i])}}return __p; var __t\")({ name: \"n\", list: [1, 2] })",
  ],
  [
    'functions in blocks',
    'var seen = [typeof f, typeof g]; if (true) { seen.push(f()); function f() { return 1 } } if (0) { function g() {} } { function h() { return 2 } h = 5; seen.push(h) } switch (2) { case 1: function one() {} case 2: function two() { return 3 } } for (var i = 0; i < 2; i++) { function loop() { return i } } try { throw 0 } catch (e) { function caught() { return 4 } } module.exports = [seen, f(), typeof g, h(), typeof one, two(), loop(), caught()]',
  ],
  [
    'functions in blocks: in every kind of function',
    'var o = { m() { { function a() { return this === globalThis } } return a() } }; var r = () => { { function a() { return 1 } } return a() }; function* g() { { function a() { return 2 } } yield a() } class K { m() { { function a() {} } return typeof a } } function s() { "use strict"; { function a() {} } return typeof a } module.exports = [o.m(), r(), [...g()], new K().m(), s(), new Function("if (1) { function a() { return 3 } } return a()")()]',
  ],
  [
    'functions in blocks: what else has the name',
    'function p(a) { { function a() {} } return typeof a } function d({ a }) { { function a() {} } return typeof a } function v() { var a = 1; { function a() {} } return typeof a } function l() { let a = 1; { function a() {} } return typeof a } function b() { { let a = 1; { function a() {} } } return typeof a } function f() { function a() { return 1 } { function a() { return 2 } } return a() } function n() { { { function a() { return 1 } } } return a() } function z() { { a = 1; function a() {} } return typeof a } module.exports = [p(1), d({ a: 1 }), v(), l(), b(), f(), n(), z()]',
  ],
  [
    'functions in blocks: two of one name, and catch parameters called alike',
    '{ var early = a(); function a() { return 1 } function a() { return 2 } } switch (1) { case 0: function b() { return 3 } case 1: function b() { return 4 } } try { throw 0 } catch (c) { { function c() { return 5 } } var caught = c } try { throw {} } catch ({ d = 6 }) { { function d() {} } } { function e() { return 7 } { function e() { return 8 } } } module.exports = [early, a(), b(), c(), caught, typeof d, e()]',
  ],
  [
    'functions in blocks: none of async and generator functions',
    '{ async function a() {} function* g() {} } module.exports = [typeof a, typeof g]',
  ],
  [
    'functions in blocks: texts in their variables are counted as such',
    'var sum = 1; { function sum() {} } module.exports = [(sum + sum).length > 20, typeof (sum + 1)]',
  ],
  [
    'functions as bodies of if, else and labels',
    'if (1) function a() { return 1 } else function b() {} if (0) function c() {} l: function d() { return 2 } m: n: function e() { return 3 } module.exports = [a(), typeof b, typeof c, d(), e()]',
  ],
  [
    'names that strict code may not have',
    'var package = { let: 1 }, let = 2, static = 3, private = 4; function yield(public, protected) { interface: for (;;) { for (;;) break interface } return [public, protected, typeof implements] } for (var interface in { i: 0 }); var { let: a, package: b = 5, private: c = 6 } = package, { static: public = 7 } = {}; package.static = { private, let }; [private] = [9]; module.exports = [package, let, static, private, interface, yield(1, 2), a, b, c, public, `${let}`, ((static) => static + let)(1), (class { static static = 1 }).static, new Function("package", "return package")(8)]',
  ],
  [
    'names that strict code may not have: in a with',
    'var let = 1, r = []; with ({ package: 2 }) { r.push(let, package); package = 3; let = 4; r.push(package) } module.exports = [r, let]',
  ],
  [
    'names that strict code may not have: messages and texts',
    'var package; function f(private) { return private.let } var r = [f.toString(), f.length]; for (const g of [() => package.x, () => package(), () => f(), () => protected]) try { g() } catch (e) { r.push(e.message) } module.exports = r',
  ],
  [
    'parameters of one name',
    'function f(_, a, _) { return [_, a, [...arguments], f.length] } function g(a, a) { a = 5; arguments[0] = 6; return [a, ...arguments] } module.exports = [f(1, 2, 3), f(1), g(1, 2), (function (a, a, a) { return a })(1, 2, 3), f.toString()]',
  ],
  [
    'Function and this',
    'module.exports = [Function("return this")() === globalThis, Function("x = 1; return typeof x")(), Function("\'use strict\'; return this")() === undefined]; delete globalThis.x',
  ],
];

describe('sloppy code', () => {
  it.each(rows)('means what it means in Node: %s', async (_name, source) => {
    const native = { exports: {} as unknown };
    const wrapped = new Function('module', 'exports', source) as (module: object, exports: unknown) => void;
    wrapped.call(native.exports, native, native.exports);
    const tenant = makeTenant({ modules: { 'row.cjs': { type: 'commonjs', source } }, limits: { wallMs: 60_000 } });
    const { value, error } = await tenant.run("import row from 'row.cjs'; export default JSON.stringify([row])", {
      module: true,
    });
    expect(error).toBe(undefined);
    expect(JSON.parse(String(value))).toEqual(JSON.parse(JSON.stringify([native.exports])));
  });

  it.each(rows.filter(([name]) => /blocks|bodies|names that strict code may not have$|in a with/.test(name)))(
    'means the same where frames are counted, and where nothing is: %s',
    async (_name, source) => {
      const told = async (options: object): Promise<unknown> => {
        const tenant = makeTenant({ modules: { 'row.cjs': { type: 'commonjs', source } }, ...options });
        return (await tenant.run("import row from 'row.cjs'; export default JSON.stringify([row])", { module: true }))
          .value;
      };
      const value = await told({});
      expect(typeof value).toBe('string');
      expect([await told({ deterministic: true }), await told({ limits: 'none' })]).toEqual([value, value]);
    },
  );

  it('does not begin where a module says that it is strict', async () => {
    const source = '"use strict"; function f() { return this } module.exports = [typeof f(), typeof (() => this)()]';
    const tenant = makeTenant({ modules: { 'row.cjs': { type: 'commonjs', source } } });
    const { value } = await tenant.run("export { default } from 'row.cjs'", { module: true });
    expect(value).toEqual(['undefined', 'object']);
  });

  it('assigns to shared intrinsics in vain in all of CommonJS, and throws in modules', async () => {
    const source =
      '"use strict"; Function.prototype.toString = 1; Symbol.own = Array.prototype.own = 2; module.exports = 3';
    const tenant = makeTenant({ modules: { 'row.cjs': { type: 'commonjs', source } } });
    const see = 'export default [row, typeof Function.prototype.toString, Symbol.own, [].own]';
    expect((await tenant.run(`import row from 'row.cjs'; ${see}`, { module: true })).value).toEqual([
      3,
      'function',
      undefined,
      undefined,
    ]);
    expect((await tenant.run('Array.prototype.own = 1', { module: true })).error?.name).toBe('TypeError');
  });

  it('gives no other function for arguments.callee where its name is hidden', async () => {
    const source =
      'function f(f) { try { return arguments.callee } catch (e) { return e.name } } module.exports = f(1)';
    const tenant = makeTenant({ modules: { 'row.cjs': { type: 'commonjs', source } } });
    expect((await tenant.run("export { default } from 'row.cjs'", { module: true })).value).toBe('TypeError');
  });

  it('is paid for: parameters that are tied at each call', async () => {
    const list = Array.from({ length: 1000 }, (_, i) => `p${i}`).join();
    const source = `function f(${list}) { p0 = 1; return arguments } for (let i = 0; i < 1000; i++) f()`;
    const fuelOf = async (text: string): Promise<number> => {
      const tenant = makeTenant({ modules: { 'row.cjs': { type: 'commonjs', source: text } } });
      return (await tenant.run("import 'row.cjs'", { module: true })).usage.fuel;
    };
    const untied = await fuelOf(source.replace('return arguments', 'return 1'));
    expect(await fuelOf(source)).toBeGreaterThan(untied + 1000 * 1000 * 32);
  });

  it('is paid for: a loop in a with, an endless has trap', async () => {
    for (const source of ['with ({}) for (;;);', 'with (new Proxy({}, { has() { for (;;); } })) { x }']) {
      const tenant = makeTenant({ modules: { 'row.cjs': { type: 'commonjs', source } }, limits: { fuelPerTurn: 1e6 } });
      const { status, fault } = await tenant.run("import 'row.cjs'", { module: true });
      expect([status, fault]).toEqual(['exhausted', 'fuelPerTurn']);
    }
  });

  it('has one Date: the one that its dates name', async () => {
    const ask =
      '[new Date(5).constructor === Date, Date.prototype.constructor === Date, new (new Date(5).constructor)(7).getTime()]';
    for (const deterministic of [false, true])
      expect(await makeTenant({ deterministic }).evaluate(ask)).toEqual([true, true, 7]);
    const [one, other] = [makeTenant({ clock: { now: () => 1 } }), makeTenant({ clock: { now: () => 2 } })];
    const time = 'new Date(0).constructor.now()';
    expect([await one.evaluate(time), await other.evaluate(time), await one.evaluate(time)]).toEqual([1, 2, 1]);
    // the host's dates know no time of a tenant's
    expect(() => (Date.prototype.constructor as DateConstructor).now()).toThrow('needs a clock');
  });

  it('reaches no other tenant by what it leaves on its Reflect', async () => {
    const [one, other] = [makeTenant(), makeTenant()];
    expect(await one.evaluate('Reflect.own = 1; Reflect.get = 2; [Reflect.own, Reflect.get]')).toEqual([1, 2]);
    expect(await other.evaluate('[Reflect.own, typeof Reflect.get]')).toEqual([undefined, 'function']);
    expect(await one.evaluate('new Compartment().evaluate("Reflect.own")')).toBe(undefined);
    expect(typeof Reflect.get).toBe('function');
  });
});
