// eval, Function and Compartment as a guest has them.
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';

const run = (source: string, options = {}): Promise<unknown> =>
  makeTenant(options)
    .run(source)
    .then(({ value, error }) => value ?? error);

describe("a guest's eval", () => {
  it.each([
    ['gives the completion value', "eval('1; 2')", 2],
    ['gives back what is no string', 'eval(5) + eval({ valueOf: () => 1 })', 6],
    ['is global: it sees no local names', "(() => { let secret = 1; return eval('typeof secret') })()", 'undefined'],
    ['sees globals that were added', "globalThis.added = 3; eval('added')", 3],
    ['keeps its declarations to itself', "eval('var mine = 1'); typeof mine", 'undefined'],
    [
      'throws SyntaxErrors with positions',
      "try { eval('1 +\\n }') } catch (e) { e instanceof SyntaxError && e.message }",
      'Unexpected token (2:2)',
    ],
    ['refuses top-level await', "try { eval('await 1') } catch (e) { e instanceof SyntaxError }", true],
    [
      'is strict',
      "eval('this') === globalThis && (() => { try { eval('undeclaredName = 1') } catch (e) { return e.name } })()",
      'ReferenceError',
    ],
  ])('%s', async (_name, source, expected) => {
    expect(await run(source)).toEqual(expected);
  });
});

describe("a guest's Function", () => {
  it.each([
    ['takes parameters and a body', "new Function('a', 'b = 2', 'return a + b')(1)", 3],
    ['is a function without any', 'Function()()', undefined],
    ['has the global object for this, as all sloppy code', "Function('return this')() === globalThis", true],
    ['has no this when it is strict', 'Function(\'"use strict"; return this\')()', undefined],
    [
      'gives templates the constructor of asynchronous functions (ejs, eta)',
      "const make = new Function('return (async function(){}).constructor')(); const f = new make('a', 'b', 'return await a + b'); [await f(Promise.resolve(1), 2), f.constructor.name, f instanceof make, make.name, String(f).startsWith('async function anonymous('), new make('with (o) { return await x }'.replace('o', '{ x: 5 }'))() instanceof Promise]",
      [3, 'AsyncFunction', true, 'AsyncFunction', true, true],
    ],
    [
      'gives them those of generators, and of arrows',
      "[...Function('return (function*\\n(){\\n}).constructor')()('a', 'yield a; yield 2')(1), typeof Function('return (async () => {}).constructor')()('await 0')().then, Function('return (async function*(){}).constructor')()('yield 1')()[Symbol.toStringTag]]",
      [1, 2, 'function', 'AsyncGenerator'],
    ],
    [
      'gives them one that refuses what closes it',
      "try { Function('return (async () => {}).constructor')()('}, async function () {') } catch (e) { e.name }",
      'SyntaxError',
    ],
    [
      'gives a compartment within its own one',
      "const c = new Compartment({ __options__: true, globals: { mine: 1 } }); globalThis.outer = 2; const make = c.evaluate(`new Function('return (async () => {}).constructor')()`); [await make('return [typeof mine, typeof outer, this === globalThis]')(), make === Function('return (async () => {}).constructor')()]",
      [['number', 'undefined', true], false],
    ],
    [
      'gives it to other text, too',
      "const A = async function () {}.constructor; const G = Object.getPrototypeOf(function* () {}).constructor; [await new A('x', 'return await x')(4), ...G('yield 5')(), (async () => {}) instanceof A, A === (async () => {}).constructor, A === Object.getPrototypeOf(async () => {})['constructor']]",
      [4, 5, true, true, true],
    ],
    [
      'leaves the one that is shared, which makes nothing, to text that compares with it',
      "const AsyncFunction = (async () => {}).constructor; const f = async () => {}; let e; try { AsyncFunction('return 1') } catch (x) { e = x.name } [f.constructor === AsyncFunction, e]",
      [true, 'TypeError'],
    ],
    [
      'gives no constructor of ordinary functions so, which every text has',
      "let e; try { (function () {}).constructor('return 1') } catch (x) { e = x.name } [(() => {}).constructor === Object.getPrototypeOf(() => {}).constructor, e]",
      [true, 'TypeError'],
    ],
    ['refuses parameters that are code', "try { Function('a){}, function(', '') } catch (e) { e.name }", 'SyntaxError'],
    ['refuses a body that closes it', "try { Function('}, function () {') } catch (e) { e.name }", 'SyntaxError'],
    [
      'is what functions are instances of',
      '(() => {}) instanceof Function && Function.prototype === Object.getPrototypeOf(class {})',
      true,
    ],
    ['names what it makes anonymous', "Function('return 1').name", 'anonymous'],
  ])('%s', async (_name, source, expected) => {
    expect(await run(source)).toEqual(expected);
  });

  it('spends the same budget as everything else', async () => {
    for (const source of ["Function('for (;;);')()", "eval('for (;;);')", "new Compartment().evaluate('for (;;);')"]) {
      const { status, fault } = await makeTenant({ limits: { fuel: 1e5 } }).run(
        `try { ${source} } catch {} finally {} 'free'`,
      );
      expect([status, fault]).toEqual(['exhausted', 'fuel']);
    }
  });

  it('pays for the length of what it compiles, and refuses what is too long', async () => {
    const { status, fault } = await makeTenant({ limits: { fuel: 1e4 } }).run(
      "const text = ';'.repeat(1e5); eval(text)",
    );
    expect([status, fault]).toEqual(['exhausted', 'fuel']);
    expect(await run("try { eval(';'.repeat(2 ** 22 + 1)) } catch (e) { e.message }")).toMatch(/4194304/);
  });
});

describe("a guest's Compartment", () => {
  it.each([
    ['has globals of its own', "globalThis.mine = 1; new Compartment().evaluate('typeof mine')", 'undefined'],
    [
      'gets the globals it is given',
      "new Compartment({ __options__: true, globals: { x: 20 } }).evaluate('x + 1')",
      21,
    ],
    ['gets them the older way, too', "new Compartment({ x: 20 }).evaluate('x + 1')", 21],
    ['shares the intrinsics', "new Compartment().evaluate('[]') instanceof Array", true],
    [
      'keeps state',
      "const c = new Compartment(); c.evaluate('globalThis.n = 5'); c.evaluate('n') + c.globalThis.n",
      10,
    ],
    [
      'has evaluators of its own',
      'const c = new Compartment({ x: 1 }); c.evaluate(\'eval("x") + Function("return x")()\')',
      2,
    ],
    ['nests', 'new Compartment().evaluate(\'new Compartment({ y: 3 }).evaluate("y")\')', 3],
    ['has no console', "new Compartment().evaluate('typeof console')", 'undefined'],
    [
      'refuses options it does not know',
      'try { new Compartment({ __options__: true, transforms: [] }) } catch (e) { e.message.slice(0, 35) }',
      'Unknown Compartment option transform'.slice(0, 35),
    ],
    ['is called with new only', 'try { Compartment() } catch (e) { e.name }', 'TypeError'],
  ])('%s', async (_name, source, expected) => {
    expect(await run(source)).toEqual(expected);
  });

  it('has no modules, neither by import() nor by a method', async () => {
    const modules = { './x.js': 'export default 7' };
    const seen = await run(
      `const c = new Compartment({ imported: () => import('./x.js') }); const told = (e) => e.name + ': ' + e.message;
       [(await import('./x.js')).default,
        await c.evaluate("import('./x.js')").catch(told), await c.evaluate("eval('import(\\"./x.js\\")')").catch(told),
        await c.evaluate("new Compartment().evaluate('import(\\"./x.js\\")')").catch(told), await c.import('./x.js').catch(told),
        (await c.evaluate('imported()')).default]`,
      { modules },
    );
    const refused = "TypeError: Cannot import './x.js': guests' compartments have no modules";
    const method = "TypeError: Compartment compartment has no modules: guests' compartments get none";
    expect(seen).toEqual([7, refused, refused, refused, method, 7]);
  });
});
