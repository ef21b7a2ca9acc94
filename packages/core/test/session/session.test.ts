// Sessions: what a cell declares is there for the next ones.
import { describe, expect, it } from 'vitest';
import { ignoreFaultSignals } from '../meter/support/fault-signals.ts';
import { makeTenant } from '../../src/tenant/make-tenant.ts';
import type { Outcome, Session } from '../../src/tenant/types.ts';

ignoreFaultSignals();

/** What a cell came to: its value, or its error in one line. */
const shown = ({ status, value, error, inspection }: Outcome): unknown =>
  status === 'ok'
    ? value === undefined && inspection !== 'undefined'
      ? inspection
      : value
    : `${status} ${error?.name}: ${error?.message}`;

async function play(session: Session, cells: readonly string[]): Promise<unknown[]> {
  const results: unknown[] = [];
  for (const cell of cells) results.push(shown(await session.run(cell)));
  return results;
}

const REFERENCE = (name: string): string => `error ReferenceError: ${name} is not defined`;
const DEAD = (name: string): string => `error ReferenceError: Cannot access '${name}' before initialization`;
const CONSTANT = 'error TypeError: Assignment to constant variable.';

/** Each row: cells, and what each comes to (`null`: not looked at). */
const rows: readonly (readonly [title: string, ...cells: (readonly [source: string, result?: unknown])[]])[] = [
  ['let persists', ['let a = 1'], ['a', 1], ['a += 1; a', 2], ['a', 2]],
  ['const persists', ['const a = 1'], ['a', 1], ['a = 2', CONSTANT], ['a', 1]],
  ['var persists', ['var a = 1'], ['a', 1], ['var a; a', 1], ['var a = 3; a', 3]],
  [
    'var in blocks and loops persists',
    ['if (true) { var a = 1 } for (var i = 0; i < 3; i++) { var b = i } for (var k in { x: 1 }); for (var o of [7]);'],
    ['[a, i, b, k, o]', [1, 3, 2, 'x', 7]],
  ],
  ['var that was not reached is undefined', ['if (false) { var a = 1 }'], ['typeof a', 'undefined'], ['a', undefined]],
  ['function persists', ['function f(x) { return x + 1 }'], ['f(1)', 2], ['f.name', 'f']],
  [
    'functions are hoisted within a cell',
    ['const r = f(); function f() { return g() } function g() { return "g" }'],
    ['[r, f()]', ['g', 'g']],
  ],
  ['functions of one name: the last', ['function f() { return 1 } function f() { return 2 }'], ['f()', 2]],
  [
    'generator and async functions persist',
    ['function* g() { yield 1 } async function a() { return 2 } async function* ag() { yield 3 }'],
    ['[...g()]', [1]],
    ['await a()', 2],
    ['(await ag().next()).value', 3],
  ],
  [
    'class persists',
    ['class A { m() { return A.name } static s = A }'],
    ['new A().m()', 'A'],
    ['A.s === A', true],
    ['class B extends A {} new B().m()', 'A'],
  ],
  [
    'destructuring persists',
    ['const { a, b: [c, ...d], ...e } = { a: 1, b: [2, 3, 4], x: 5 }'],
    ['[a, c, d, e]', [1, 2, [3, 4], { x: 5 }]],
    ['a = 2', CONSTANT],
  ],
  [
    'destructuring with defaults persists',
    ['let { a = 1, b = a + 1, c = () => b } = {}; let [d = 5] = []'],
    ['[a, b, c(), d, c.name]', [1, 2, 2, 5, 'c']],
  ],
  [
    'a name is dead until it is initialised',
    ['let x = x', DEAD('x')],
    ['x', DEAD('x')],
    ['y; let y = 1', DEAD('y')],
    ['typeof z; const z = 1', DEAD('z')],
    ['const f = () => late; f(); let late = 1', DEAD('late')],
    ['g(); function g() { return typeof h } let h = 1', DEAD('h')],
    ['class A extends A {}', DEAD('A')],
    ['const [p = q, q] = []', DEAD('q')],
    ['let Array = Array.of(1)', DEAD('Array')],
    ['let a = 1; const g = () => b; let b = 2; [a, g()]', [1, 2]],
  ],
  [
    'what a cell that failed did not reach stays dead, and can be declared again',
    ['let a = 1, b = (() => { throw new Error("no") })(), c = 3', 'error Error: no'],
    ['a', 1],
    ['b', DEAD('b')],
    ['typeof c', DEAD('c')],
    ['let b = 2; b', 2],
    ['c = 4; c', 4],
    ['const k = null.x', "error TypeError: Cannot read properties of null (reading 'x')"],
    ['k', DEAD('k')],
    ['const k = 5; k', 5],
    ['const r = () => k', undefined],
    ['let k = 6; r()', 6],
  ],
  [
    'a name that is declared again is dead until then, for all that use it',
    ['let a = 1; const r = () => a'],
    ['let a = a + 1', DEAD('a')],
    ['r()', DEAD('a')],
    ['let a = 3; r()', 3],
  ],
  ['several declarators', ['let a = 1, b = a + 1, c'], ['[a, b, c]', [1, 2, undefined]]],
  [
    'declarations without a value',
    ['let a; var b; '],
    ['[a, b]', [undefined, undefined]],
    ['let a = 1; a', 1],
    ['let a; a', undefined],
  ],
  [
    'names of functions',
    ['const f = () => {}; let g = function () {}; var h = class {}; let k; k = () => {}'],
    ['[f.name, g.name, h.name, k.name]', ['f', 'g', 'h', 'k']],
  ],
  ['let by let', ['let a = 1'], ['let a = 2; a', 2]],
  ['const by let', ['const a = 1'], ['let a = 2; a = 3; a', 3]],
  ['let by const', ['let a = 1'], ['const a = 2'], ['a = 3', CONSTANT]],
  ['const by const', ['const a = 1'], ['const a = 2; a', 2]],
  ['var by let, let by var', ['var a = 1'], ['let a = 2; a', 2], ['var a = 3; a', 3]],
  [
    'function by let, let by function',
    ['function a() { return 1 }'],
    ['let a = 2; a', 2],
    ['function a() { return 3 }'],
    ['a()', 3],
  ],
  [
    'class by function, function by class',
    ['class a {}'],
    ['function a() { return 1 } a()', 1],
    ['class a { static v = 2 } a.v', 2],
  ],
  ['const by function', ['const a = 1'], ['function a() { return 2 } a()', 2], ['a = 3; a', 3]],
  ['const by var', ['const a = 1'], ['var a = 2; a = 3; a', 3]],
  [
    'closures see later changes',
    ['let n = 1; const get = () => n; const set = (v) => { n = v }'],
    ['n = 5; get()', 5],
    ['set(7); n', 7],
    ['let n = 9; get()', 9],
  ],
  [
    'closures see names that are declared later',
    ['const get = () => later'],
    ['get()', REFERENCE('later')],
    ['let later = 4; get()', 4],
    ['later = 5; get()', 5],
  ],
  [
    'closures assign names that are declared later',
    ['const set = (v) => { later = v }'],
    ['set(1)', REFERENCE('later')],
    ['let later; set(2); later', 2],
  ],
  [
    'functions call functions that are declared later',
    ['function f() { return g() }'],
    ['f()', REFERENCE('g')],
    ['function g() { return 1 } f()', 1],
    ['g = () => 2; f()', 2],
  ],
  ['typeof of what is not declared', ['typeof nowhere', 'undefined'], ['let nowhere = 1; typeof nowhere', 'number']],
  [
    'undeclared names',
    ['nowhere', REFERENCE('nowhere')],
    ['nowhere = 1', REFERENCE('nowhere')],
    ['nowhere++', REFERENCE('nowhere')],
  ],
  [
    'the global object',
    ['globalThis.g = 1; g', 1],
    ['g = 2; globalThis.g', 2],
    ['let g = 3; [g, globalThis.g]', [3, 2]],
  ],
  [
    'top-level await',
    ['await 5', 5],
    ['const a = await Promise.resolve(6); a', 6],
    ['for await (const x of [1, 2]) x', 2],
    ['let s = 0; for await (const x of [Promise.resolve(3)]) s += x; s', 3],
  ],
  [
    'await in every kind of statement',
    ['if (await true) { var z = await 1 } z', 1],
    ['try { throw await 2 } catch (e) { e }', 2],
    ['[await 1, ...(await [2])]', [1, 2]],
  ],
  ['a promise as the last value is awaited', ['Promise.resolve(5)', 5], ['(async () => 6)()', 6]],
  [
    'the value of the last expression',
    ['1; 2', 2],
    ['1; let a = 5', 1],
    ['1; function f() {}', 1],
    ['5; class A {}', 5],
    ['var b = 7', undefined],
  ],
  [
    'the value in blocks, conditions, loops and handlers',
    ['{ 3 }', 3],
    ['if (1) { 4 } else { 5 }', 4],
    ['for (let i = 0; i < 3; i++) i', 2],
    ['try { 6 } finally { 7 }', 6],
    ['try { throw 0 } catch { 8 }', 8],
    ['switch (1) { case 1: 9 }', 9],
    ['a: { 10; break a }', 10],
    ['do { 11 } while (0)', 11],
  ],
  ['object literals need parentheses, as always', ['({ a: 1 })', { a: 1 }], ['{ a: 1 }', 1]],
  [
    'errors half-way keep what was declared',
    ['let a = 1; const b = 2; function f() { return 3 } throw new Error("x"); let c = 4', 'error Error: x'],
    ['[a, b, f()]', [1, 2, 3]],
    ['c', DEAD('c')],
    ['let c = 5; c', 5],
  ],
  ['syntax errors declare nothing', ['let a = ; '], ['typeof a', 'undefined']],
  [
    'a constant assigned in every way',
    ['const c = 1; let d'],
    ['c++', CONSTANT],
    ['c += 1', CONSTANT],
    ['[c] = [2]', CONSTANT],
    ['({ c } = { c: 2 })', CONSTANT],
    ['for (c of [1]);', CONSTANT],
    ['c ||= 5', 1],
    ['c &&= 5', CONSTANT],
    ['c **= 2', CONSTANT],
    ['[...c] = []', CONSTANT],
    ['c', 1],
  ],
  ['a constant assigned by closures', ['const c = 1; const set = () => { c = 2 }'], ['set()', CONSTANT], ['c', 1]],
  [
    'a constant assigned from another cell by closures',
    ['const c = 1'],
    ['const set = () => { c = 2 }'],
    ['set()', CONSTANT],
    ['c', 1],
  ],
  [
    'globals can be shadowed',
    ['let Math = 5; Math', 5],
    ['Math', 5],
    ['const Object = 6; Object', 6],
    ['[typeof Math, Object]', ['number', 6]],
    ['function Array() { return "mine" } Array()', 'mine'],
  ],
  [
    'parameters and inner names shadow',
    ['let a = 1; const f = (a) => a; const g = () => { let a = 3; return a }'],
    ['[f(2), g(), a]', [2, 3, 1]],
    ['{ let a = 5; a }', 5],
    ['a', 1],
    ['try { throw 9 } catch (a) { a }', 9],
    ['a', 1],
  ],
  [
    'loops keep their own names',
    ['for (let i = 0; i < 2; i++) { const j = i }'],
    ['typeof i + typeof j', 'undefinedundefined'],
    ['for (const x of [1]); typeof x', 'undefined'],
    ['{ let y = 1; function z() {} } typeof y + typeof z', 'undefinedundefined'],
  ],
  [
    'loops over declared names',
    ['let x, o = {}'],
    ['for (x of [1, 2]);'],
    ['x', 2],
    ['for (o.p in { k: 1 }); o.p', 'k'],
    ['for ([x] of [[3]]); x', 3],
    ['for ({ x } of [{ x: 4 }]); x', 4],
  ],
  [
    'closures of loops',
    ['const fs = []; for (let i = 0; i < 3; i++) fs.push(() => i)'],
    ['fs.map((f) => f())', [0, 1, 2]],
  ],
  [
    'shorthand and patterns',
    ['let a = 1, b = 2'],
    ['({ a, b })', { a: 1, b: 2 }],
    ['[a, b] = [b, a]; [a, b]', [2, 1]],
    ['({ a, x: b = 9 } = { a: 7 }); [a, b]', [7, 9]],
    ['const { [a]: c = 4 } = {}; c', 4],
  ],
  [
    'calls have no receiver',
    ['function f() { return this } const g = { m: f }'],
    ['[f(), f?.(), (f)()]', [undefined, undefined, undefined]],
    ['g.m() === g', true],
    ['f`x`', undefined],
  ],
  [
    'new, tags, templates and optional chains',
    ['class A { x = 1 } const t = (s) => s[0]; let n = null'],
    ['[new A().x, (new A).x, t`hi`, n?.x, n?.[0], `${n}`]', [1, 1, 'hi', undefined, undefined, 'null']],
  ],
  [
    'growing assignment',
    ['let n = 2; const o = { p: 3 }; let k = 2'],
    ['n **= k; n <<= k; n *= k; n += k; n', 34],
    ['o.p **= k; o["p"] <<= k; o.p', 36],
  ],
  [
    'eval sees the global object, not the session',
    ['let a = 1'],
    ['(0, eval)("typeof a")', 'undefined'],
    ['Function("return typeof a")()', 'undefined'],
  ],
  ["names with the compiler's prefix", ['let $c0m = 1, $c0S = 2, \\u0024c0x = 3'], ['[$c0m, $c0S, $c0x]', [1, 2, 3]]],
  [
    'names like those of the language',
    ['let async = 1, of = 2, get = 3, constructor = 4, toString = 5, __proto__ = 6, hasOwnProperty = 7'],
    ['[async, of, get, constructor, toString, hasOwnProperty]', [1, 2, 3, 4, 5, 7]],
  ],
  ['labels and jumps', ['a: for (const x of [1, 2]) { for (;;) continue a }'], ['l: { 1; break l }', 1]],
  [
    'strict code',
    ['undeclared = 1', REFERENCE('undeclared')],
    ['(function () { return this })()', undefined],
    ['this === globalThis', true],
  ],
  ['html comments are refused', ['1 <!-- 2', null], ['2', 2]],
];

describe('session.run()', () => {
  it.each(rows.map(([title, ...cells]) => ({ title, cells })))('$title', async ({ cells }) => {
    const session = makeTenant().openSession();
    const results = await play(
      session,
      cells.map(([source]) => source),
    );
    cells.forEach((cell, i) => {
      if (cell.length > 1 && cell[1] !== null) expect([cell[0], results[i]]).toEqual([cell[0], cell[1]]);
    });
  });

  it('declares destructured names before a cell that fails', async () => {
    const session = makeTenant().openSession();
    expect(await play(session, ['const { a, b = boom() } = { a: 1 }', 'a', 'b', 'let b = 2; b'])).toEqual([
      REFERENCE('boom'),
      1,
      DEAD('b'),
      2,
    ]);
  });

  it('runs cells that wait side by side', async () => {
    const session = makeTenant().openSession();
    await session.run('let release; const gate = new Promise((r) => { release = r }); const order = []');
    const first = session.run('order.push("a"); await gate; order.push("b"); let late = 1; order');
    const second = await session.run('order.push("c"); typeof late');
    expect(shown(second)).toBe(DEAD('late'));
    await session.run('release()');
    expect(shown(await first)).toEqual(['a', 'c', 'b']);
    expect(shown(await session.run('late'))).toBe(1);
  });

  it('takes output of a cell into its outcome', async () => {
    const session = makeTenant().openSession();
    const { output } = await session.run('console.log("hi"); console.error("err")');
    expect(output).toEqual([
      { stream: 'stdout', text: 'hi' },
      { stream: 'stderr', text: 'err' },
    ]);
  });

  it('names cells in stacks', async () => {
    const session = makeTenant().openSession();
    await session.run('function f() {\n  null.x\n}');
    const { error } = await session.run('\n f()');
    expect(error?.stack).toBe('    at f (cell-1.js:2:8)\n    at cell-2.js:2:2');
  });

  it('ends with its tenant when a cell is exhausted', async () => {
    const tenant = makeTenant({ limits: { fuel: 100_000 } });
    const session = tenant.openSession();
    await session.run('let a = 1');
    const outcome = await session.run('for (;;) a++');
    expect([outcome.status, outcome.fault]).toEqual(['exhausted', 'fuel']);
    expect((await session.run('a')).status).toBe('exhausted');
    expect(tenant.state()).toMatchObject({ status: 'stopped', fault: 'fuel' });
  });

  it('stops a cell by its signal', async () => {
    const session = makeTenant().openSession();
    const controller = new AbortController();
    const running = session.run('await new Promise(() => {})', { signal: controller.signal });
    controller.abort('enough');
    expect((await running).status).toBe('stopped');
  });

  it('gives the same values whatever declares what', async () => {
    // Redeclaration of each kind by each kind: the newer one counts.
    const kinds: Record<string, (value: number) => string> = {
      let: (v) => `let x = ${v}`,
      const: (v) => `const x = ${v}`,
      var: (v) => `var x = ${v}`,
      class: (v) => `class x { static v = ${v} }`,
      function: (v) => `function x() { return ${v} }`,
      pattern: (v) => `let { x } = { x: ${v} }`,
    };
    const value = 'typeof x === "function" ? (x.v ?? x()) : x';
    for (const first of Object.values(kinds)) {
      for (const second of Object.values(kinds)) {
        const session = makeTenant().openSession();
        expect((await play(session, [first(1), value, second(2), value])).filter((_, i) => i % 2 === 1)).toEqual([
          1, 2,
        ]);
      }
    }
  });
});

describe('session.reset()', () => {
  it('forgets declarations, not the global object', async () => {
    const session = makeTenant().openSession();
    await play(session, ['let a = 1; globalThis.g = 2; const f = () => a']);
    session.reset();
    expect(await play(session, ['typeof a', 'g', 'let a = 5; a'])).toEqual(['undefined', 2, 5]);
  });

  it('leaves closures what they had', async () => {
    const session = makeTenant().openSession();
    await play(session, ['let a = 1; globalThis.f = () => a++']);
    session.reset();
    expect(await play(session, ['[f(), f()]', 'let a = 10; f()'])).toEqual([[1, 2], 3]);
  });
});

describe('session.complete()', () => {
  it('offers declared names and globals, sorted', async () => {
    const session = makeTenant({ globals: { mapper: 1 } }).openSession();
    await session.run('let mapping = 1; const m2 = 2; function match() {} class Mat {}');
    expect(session.complete('ma')).toEqual(['mapper', 'mapping', 'match']);
    expect(session.complete('Ma')).toEqual(['Map', 'Mat', 'Math']);
    expect(session.complete('nothingLikeThis')).toEqual([]);
    session.reset();
    expect(session.complete('ma')).toEqual(['mapper']);
  });
});

describe('two sessions of one tenant', () => {
  it('share globals and nothing else', async () => {
    const tenant = makeTenant();
    const one = tenant.openSession();
    const two = tenant.openSession();
    await one.run('let a = 1; globalThis.g = 1');
    expect(await play(two, ['typeof a', 'g', 'let a = 2; g = 5; a'])).toEqual(['undefined', 1, 2]);
    expect(await play(one, ['a', 'g'])).toEqual([1, 5]);
  });
});
