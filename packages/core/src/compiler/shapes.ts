// Keeps the engine's optimised code of the compiler through garbage collections.
//
// V8 builds optimised code on the hidden classes of the objects that it has seen, holds those weakly, and throws the
// code away when one dies. All objects of a compilation die with it: without more, each full collection takes the
// compiler back to the interpreter, 3 to 4 times slower (see docs/benchmarks.md). So one small program that has every
// kind of syntax is compiled once, and what that made is kept: less than a megabyte.

/** Characters compiled before the sample is: a process that compiles little has nothing to keep. */
const WORTH_IT = 2 ** 16;

/** After so many times as much they are compiled again: hidden classes change as the engine sees more. */
const AGAIN = 4;

/** What every program may have. */
const COMMON = `
var a = 1, b = 'x', c = \`p\${a}q\`, d = /r/g, e = null, f = 0x1n, f1 = 1.5, f2 = 1e300, f3 = true, { g, h: { i = 2 }, ...j } = {}, [k, , l = 3, ...m] = [];
let n, o = { a, 'b': b, [c]: d, get e() { return 1; }, set e(v) { }, f() { }, *g() { }, async h() { }, async *i() { }, ...j, 3: 4 };
const p = [1, , ...m], q = (x, { y }, [z] = [], ...r) => x + y, s = async (x) => { await x; }, t = x => ({ x });
function u(x, y = 1) { if (x) return y; else if (y) { return; } return u.call(this, ...arguments); }
function* v() { const x = yield 1; yield* x; yield; }
async function w() { for await (const x of y()) await x; const y = async function* () { yield await 1; }; }
class A { constructor() { this.x = new.target; } static #p = 1; #q; r = 2; static s; [c] = 1; static { A.#p; } #m() { return #q in this; } get t() { return this.#q; } set t(v) { this.#q = v; } static async *u() { } }
class B extends A { constructor() { super(); super.t = super.r; } }
const C = class D extends B { }, E = function F() { return F; }, G = class { }, H = function () { };
for (var aa = 0, ab; aa < 1; aa++, ab--) { if (aa) continue; break; }
for (let x of p) { x; } for (const x in o) { delete o[x]; } for (n in o) ; for (n of p) ; for ([n] of p) ; for (;;) { break; }
while (a > b && a <= b || a == b) { a += 1; b -= 1; --a; } do { a **= 2; } while (!a);
outer: for (;;) { inner: while (true) { continue outer; } break outer; }
switch (a) { case 1: case 2: a = b = c; break; default: { let x; } }
try { throw new Error('x' + a); } catch (x) { x; } finally { a; } try { a; } catch { } try { a; } catch ({ x }) { x; }
a ? b : c, (a, b), a ?? b, a?.b?.[c]?.(d), a.b.c(d)[e].f, new A, new A.b(c), typeof a, void 0, -a, +b, ~c, a | b & c ^ d << 1 >>> 2;
a &&= b, a ||= c, a ??= d, [a, b] = [b, a], ({ a, b: c.d = 1, ...n } = o), a.b = c, a[b] ^= c, a instanceof b, 'x' in o;
c\`x\${a}y\`, import('x'), (() => { })(), (function () { })(), !function () { }(), o.if.class, [...m, ...p], f(...m, a), a = (b, c);
p.map((x) => x * 2).filter(function (x) { return x % 2 === 0 && x !== 1 && x >= 0; }).forEach(x => { n = x; });
debugger;
; {}
`;

const MODULE = `import x0 from 'x'; import * as x1 from 'y'; import x2, { x3, x4 as x5 } from 'z' with { type: 'json' }; import 'w';
export { a, b as bb }; export { c as cc } from 'x'; export * from 'y'; export * as ns from 'z'; export const X = x0, Y = x3(x1, x2, x5);
export function fn() { } export class Cl { } export default function () { } import.meta.url; await a;
`;

/** The sample of each goal that matters. */
export const SAMPLES: readonly (readonly [goal: 'module' | 'commonjs', source: string])[] = [
  [
    'commonjs',
    `exports.x = module.exports = require('y'); function f(a) { with (a) b = typeof c; return this; } d = 010; var { e } = f(d);`,
  ],
  ['module', `${MODULE}${COMMON}`],
];

/** Compiles a sample. */
export type CompileSample = (...sample: (typeof SAMPLES)[number]) => void;

export interface ShapeKeeper {
  /** Told of each compilation, in characters; has the samples compiled when there were enough. Never throws. */
  compiled(characters: number, compileSample: CompileSample): void;
  /** Keeps `thing` alive while a sample is compiled; else nothing. */
  keep(thing: unknown): void;
  /** How much is kept. */
  kept(): number;
}

/** `worthIt`: characters after which the samples are compiled. */
export function makeShapeKeeper(worthIt: number = WORTH_IT): ShapeKeeper {
  let kept: unknown[] = [];
  let worth = worthIt;
  let left = worth;
  let keeping = false;
  return Object.freeze<ShapeKeeper>({
    compiled(characters, compileSample) {
      if (keeping) return;
      left -= characters;
      if (left > 0) return;
      const before = kept;
      kept = [];
      keeping = true;
      try {
        for (const sample of SAMPLES) compileSample(...sample);
        worth *= AGAIN;
      } catch {
        kept = before; // no room on the stack, which may be a guest's: another time
      } finally {
        keeping = false;
        left = worth;
      }
    },
    keep(thing) {
      if (keeping) kept.push(thing);
    },
    kept: () => kept.length,
  });
}

/** One for the process: so is the engine's code. */
const keeper: ShapeKeeper = makeShapeKeeper();
export const keepShape: ShapeKeeper['keep'] = keeper.keep;
export const noteCompiled: ShapeKeeper['compiled'] = keeper.compiled;
