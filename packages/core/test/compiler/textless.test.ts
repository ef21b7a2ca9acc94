// Sums of variables that never hold a text are not checked; whatever else may give them one brings the check back.
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import type { Goal } from '../../src/compiler/unit.ts';
import { makeMetered } from '../meter/support/metered.ts';

const emitted = (source: string, goal: Goal = 'script'): string =>
  compile(source, { goal, name: 'test.js' }).emit(() => true).text;

/** How many sums of a program are checked. */
const checksIn = (source: string, goal?: Goal): number => emitted(source, goal).split('$c0p(').length - 1;

/** Doubles the variable s, which is `grow`n until it is too long. */
const grow = (body: string): string => `for (let i = 0; i < 12; i++) { ${body} }`;

describe('sums of variables without texts', () => {
  it.each([
    ['counters', 'for (let i = 0, j = 9; i < 9; i += 1, j -= 1) i + j'],
    ['what is declared without a value', 'let n; n = 1; let m = n + 2; m += n'],
    [
      'var, declared twice',
      '(() => { for (var i = 0; i < 3; i += 1); for (var i = 0; i < 3; i += 2); return i + i })()',
    ],
    ['what closures count', 'let n = 0; const next = () => { n += 1; return n + n }; next()'],
    ['chains in any order', '(() => { let a, b, c; a = b + c; b = c + 1; c = a + b; return a + b + c })()'],
    ['values by cases', 'let a = 1, b = 2; a = a ? b : a && 3; b = (a, b) ? 1 : -b; a + b'],
    ['BigInts', 'let n = 1n; n += 2n; n + n'],
    [
      'results of operators',
      'let a = "7" * 1, b = ~"x", c = !"", d = +"8", e = "a" < "b", f = a++; f - c + (d + e) + b',
    ],
    [
      'exported constants are left alone, locals of modules not',
      'const f = () => { let n = 0; n += 1; return n + n }',
      'module',
    ],
  ] as [string, string, Goal?][])('are not checked: %s', (_, source, goal) => {
    expect(checksIn(source, goal)).toBe(0);
  });

  it.each([
    ['a text', `let s = 'ab'; ${grow('s = s + s')}`],
    ['an assignment', `let s = 1; s = 'ab'; ${grow('s = s + s')}`],
    ['an assignment later on', `let s = 1; ${grow("s = s + s; if (i === 1) s = 'ab'")}`],
    ['a sum', `let s = 1; s = s + 'ab'; ${grow('s += s')}`],
    ['an assignment by a closure', `let s = 1; (() => { s = 'ab' })(); ${grow('s = s + s')}`],
    ['a closure declared before', `const set = () => { s = 'ab' }; let s = 1; set(); ${grow('s += s')}`],
    ['a logical assignment', `let s = 0; s ||= 'ab'; ${grow('s += s')}`],
    ['a nullish assignment', `let s; s ??= 'ab'; ${grow('s += s')}`],
    ['an assignment within another', `let s = 0, t = 0; t = s = 'ab'; ${grow('s += s')}`],
    ['an assignment as a value', `let s = 0, t = 0; t = s = 'ab'; ${grow('t += t')}`],
    ['a case of a condition', `let s = 0; s = s ? 1 : 'ab'; ${grow('s += s')}`],
    ['the last of a list', `let s = 0; s = (1, 'ab'); ${grow('s += s')}`],
    ['typeof', `let s = typeof 1; ${grow('s += s')}`],
    ['an object that is converted', `let o = { toString: () => 'ab' }; let s = o + 1; ${grow('s += s')}`],
    ['an array', `let s = ['ab']; ${grow('s = s + s')}`],
    ['a function', `let s = () => 1; ${grow('s = s + s')}`],
    ['a parameter', `((s) => { ${grow('s = s + s')} })('ab')`],
    ['a default', `((s = 'ab') => { ${grow('s = s + s')} })()`],
    ['a rest', `((...s) => { ${grow('s = s + s')} })('ab')`],
    ['a parameter that is declared again', `(function (s) { var s; ${grow('s = s + s')} })('ab')`],
    ['arguments', `(function () { let s = arguments[0]; ${grow('s = s + s')} })('ab')`],
    ['a destructuring declaration', `let [s] = ['ab']; ${grow('s = s + s')}`],
    ['a destructured property', `let { s } = { s: 'ab' }; ${grow('s = s + s')}`],
    ['a destructuring assignment', `let s = 1; [s] = ['ab']; ${grow('s = s + s')}`],
    ['a shorthand', `let s = 1; ({ s } = { s: 'ab' }); ${grow('s = s + s')}`],
    ['a shorthand with a default', `let s = 1; ({ s = 'ab' } = {}); ${grow('s = s + s')}`],
    ['a renamed property', `let s = 1; ({ a: s } = { a: 'ab' }); ${grow('s = s + s')}`],
    ['a rest of a pattern', `let s = 1; [...s] = ['ab']; ${grow('s = s + s')}`],
    ['the head of a loop', `let s = 1; for (s of ['ab']); ${grow('s = s + s')}`],
    ['the head of for in', `let s = 1; for (s in { ab: 1 }); ${grow('s = s + s')}`],
    ['a declaration in the head of a loop', `for (let s of ['ab']) ${grow('s = s + s')}`],
    ['var in the head of a loop, and elsewhere', `var s = 1; for (var s of ['ab']); ${grow('s = s + s')}`],
    ['a caught value', `try { throw 'ab' } catch (s) { ${grow('s = s + s')} }`],
    ['var under a caught value', `try { throw 'ab' } catch (s) { var s = 'ab'; ${grow('s = s + s')} }`],
    ['a function of that name', `function s() {} let t = 1; t = s; ${grow('t = t + t')}`],
    ['var and a function of that name', `(() => { function s() {} var s; ${grow('s = s + s')} })()`],
    ['the name of a function expression', `(function s() { let t = s; ${grow('t = t + t')} })()`],
    ['a class', `class S {} let s = S; ${grow('s = s + s')}`],
    ['another variable', `let t = 'ab'; let s = t; ${grow('s = s + s')}`],
    [
      'others around a circle',
      `let a = 1, b = a, c = b; a = c; ${grow("a = b + c; b = a + c; c = a + b; if (i === 1) b = 'x'")}`,
    ],
    [
      'a variable of the same name further out',
      `let t = 'ab'; { let s = t; { let t = 1; t + t } ${grow('s = s + s')} }`,
    ],
    ['a global', `let s = name; ${grow('s = s + s')}`],
    ['a call', `let f = () => 'ab'; let s = f(); ${grow('s = s + s')}`],
    ['a property', `let o = { x: 'ab' }; ${grow('o.x = o.x + o.x')}`],
    [
      'what a generator is given',
      `const g = (function* () { let s = yield; ${grow('s = s + s')} })(); g.next(); g.next('ab')`,
    ],
    ['a deep value', `let s = ${'(1, '.repeat(40)}'ab'${')'.repeat(40)}; ${grow('s = s + s')}`],
    ['with', `with ({ s: 'ab' }) { ${grow('s = s + s')} }`, 'commonjs'],
    ['with around an assignment', `var n = 1; with ({ t: 'ab' }) { n = t } ${grow('n = n + n')}`, 'commonjs'],
    ['with that hides one without', `var t = 1; with ({ t: 'ab' }) { ${grow('t = t + t')} }`, 'commonjs'],
  ] as [string, string, Goal?][])('are checked when one comes from %s', (_, source, goal) => {
    const { meter, globals, run } = makeMetered({ limits: { stringLength: 1_000 }, ...(goal && { goal }) });
    globals['name'] = 'ab';
    const go = (): unknown => {
      const value = run(source);
      return typeof value === 'function' ? value({}, () => {}, {}, '', '') : value;
    };
    expect(go).toThrow();
    expect(meter.fault?.kind).toBe('string');
  });

  it('are told through long chains of variables', () => {
    const n = 2_000;
    const chain = Array.from({ length: n }, (_, i) => `v${i} = v${i + 1} + 1`).join(';');
    const declared = Array.from({ length: n + 1 }, (_, i) => `v${i}`).join();
    expect(checksIn(`(() => { let ${declared}; ${chain} })()`)).toBe(0);
    expect(checksIn(`(() => { let ${declared}; ${chain}; v${n} = 'ab' })()`)).toBe(n);
  });
});
