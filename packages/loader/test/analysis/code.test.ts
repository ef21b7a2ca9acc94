import { describe, expect, it } from 'vitest';
import { analyseCode } from '../../src/analysis/code-file.ts';

const of = (source: string, kind: 'module' | 'commonjs' | 'unknown' = 'unknown') => analyseCode(source, 'x.js', kind);
const kinds = (source: string): readonly string[] => [...new Set(of(source).findings.map(({ kind }) => kind))];
const long = (characters: string): string => characters.repeat(600).slice(0, 600);

describe('analyseCode(): imports', () => {
  it.each<[string, string, (string | undefined)[][]]>([
    [
      'import',
      "import a from 'a'; import './b.js'; import * as c from 'c';",
      [
        ['import', 'a'],
        ['import', './b.js'],
        ['import', 'c'],
      ],
    ],
    [
      'export from',
      "export { a } from 'a'; export * from 'b'; export * as c from 'c'; export const d = 1;",
      [
        ['export', 'a'],
        ['export', 'b'],
        ['export', 'c'],
      ],
    ],
    [
      'import()',
      "import('a'); import(`b`); import('c' + 'd'); import(x);",
      [
        ['dynamic', 'a'],
        ['dynamic', 'b'],
        ['dynamic', 'cd'],
        ['dynamic', undefined],
      ],
    ],
    [
      'require',
      "require('a'); (require)('b'); require(`c`); require('d' + e); require.resolve('f');",
      [
        ['require', 'a'],
        ['require', 'b'],
        ['require', 'c'],
        ['require', undefined],
        ['resolve', 'f'],
      ],
    ],
    ['a require of its own', "function f(require) { require('a'); }", []],
    ['what is no require', "x.require('a'); typeof require;", []],
  ])('finds %s', (_, source, expected) => {
    expect(of(source).imports.map(({ how, specifier }) => [how, specifier])).toEqual(expected);
  });

  it('tells where, and what is caught', () => {
    const source =
      "\n  try { require('a'); } catch {}\ntry { (() => require('b'))() } catch {}\ntry { } catch { require('c') } finally { require('d') }";
    expect(
      of(source).imports.map(({ specifier, line, column, guarded }) => [specifier, line, column, guarded]),
    ).toEqual([
      ['a', 2, 9, true],
      ['b', 3, 14, false],
      ['c', 4, 17, false],
      ['d', 4, 42, false],
    ]);
  });
});

describe('analyseCode(): globals', () => {
  it.each<[string, readonly string[]]>([
    ['fetch(1); process.env.HOME; console.log(2);', ['read fetch', 'read process.env.HOME', 'read console.log']],
    ['globalThis.fetch; self.process.env; window.document', ['member fetch', 'member process.env', 'member document']],
    ['globalThis["fe" + "tch"]; global[`process`]', ['member fetch', 'member process']],
    ['globalThis.globalThis.window.fetch', ['member fetch']],
    ['const { fetch: f, process } = globalThis; f(process)', ['member fetch', 'member process']],
    ['typeof fetch; typeof globalThis.process', ['typeof fetch', 'typeof process']],
    ['leaked = 1; globalThis.left = 2; count++', ['write leaked', 'write left', 'write count']],
    ['const fetch = 1; fetch; { let process; process } function console() {} console()', []],
    ['((fetch, { process }, [console], ...rest) => [fetch, process, console, rest])', []],
    ['try {} catch (process) { process }; class fetch { static x = fetch }', []],
    ['Math.max(Object.keys(JSON))', ['read Math.max', 'read Object.keys', 'read JSON']],
    ['({ fetch: 1 }).fetch; label: for (;;) break label', []],
    [
      'const g = globalThis; g.fetch(1); new g.TextEncoder()',
      ['read globalThis', 'member fetch', 'member TextEncoder'],
    ],
    [
      "var root = typeof self === 'object' ? self : (0, 1) || globalThis; root.process",
      ['typeof self', 'read self', 'member process', 'read globalThis', 'member process'],
    ],
    ['f(globalThis)', ['read f', 'read globalThis']],
    ['var a = a || process', ['read process']],
  ])('finds those of %s', (source, expected) => {
    expect(of(source).globals.map(({ how, path }) => `${how} ${path}`)).toEqual(expected);
  });

  it('takes the names of CommonJS for what they are, in CommonJS alone', () => {
    expect(of('module.exports = [exports, __filename, __dirname, require]').globals).toEqual([]);
    expect(of('export default [require, __filename]').globals.map(({ name }) => name)).toEqual([
      'require',
      '__filename',
    ]);
  });
});

describe('analyseCode(): what is suspicious', () => {
  it.each<[string, string]>([
    ['dynamic-eval', "eval('x')"],
    ['dynamic-eval', "(0, eval)('x')"],
    ['dynamic-eval', 'const e = eval; e(x)'],
    ['dynamic-eval', "new Function('return this')()"],
    ['dynamic-eval', "Function('return process')()"],
    ['dynamic-eval', "Function.constructor('x')()"],
    ['encoded-eval', "eval(atob('eA=='))"],
    ['encoded-eval', "new Function(Buffer.from(x, 'hex').toString())()"],
    ['encoded-eval', 'eval(String.fromCharCode(1, 2) + y)'],
    ['dynamic-import', 'import(x)'],
    ['dynamic-import', 'require(x)'],
    ['dynamic-global', 'globalThis[x]'],
    ['dynamic-global', 'const g = globalThis; g[x]'],
    ['dynamic-global', 'const { [x]: y } = globalThis'],
    ['string-timer', "setTimeout('alert(1)', 1)"],
    ['constructor-chain', '[].constructor.constructor("return this")()'],
    ['constructor-chain', "''['constructor']['constructor']('return this')()"],
    ['constructor-chain', '(() => {}).constructor("x")()'],
    ['constructor-chain', "f.constructor('return process')()"],
    ['process-internals', "process.binding('fs')"],
    ['process-internals', "process['binding']('fs')"],
    ['process-internals', "process.dlopen(m, 'x.node')"],
    ['process-internals', 'process.mainModule.require'],
    ['module-internals', "module.constructor._load('fs')"],
    ['module-internals', "require('module')._load('fs')"],
    ['module-internals', 'module.parent.require'],
    ['module-internals', 'delete require.cache[x]'],
    ['module-internals', "import { createRequire } from 'module'; m.createRequire(x)"],
    ['prototype-write', 'Array.prototype.map = x'],
    ['prototype-write', "Object.prototype['x'] = 1"],
    ['prototype-write', 'Object.prototype[x] = 1'],
    ['prototype-write', "Object.defineProperty(Array.prototype, 'x', {})"],
    ['prototype-write', 'Object.assign(String.prototype, y)'],
    ['prototype-write', 'delete Function.prototype.call'],
    ['proto-access', 'x.__proto__ = y'],
    ['proto-access', "x['__pro' + 'to__']"],
    ['proto-access', 'x.__lookupGetter__(y)'],
    ['all-of-env', 'JSON.stringify(process.env)'],
    ['all-of-env', 'const all = { ...process.env }'],
    ['all-of-env', 'for (const k in process.env) ;'],
    ['encoded-text', `x = '${long('aGVsbG8gd29ybGQ')}'`],
    ['encoded-text', `x = \`${long('0123456789abcdef')}\``],
    ['escaped-text', `x = '${'\\x68\\x65'.repeat(20)}'`],
    ['obfuscated-names', Array.from({ length: 10 }, (_, i) => `var _0x1a2b${i}c = ${i};`).join('')],
    ['hidden-characters', 'const admin = "user\u202E \u2066// check\u2069";'],
    ['hidden-characters', `x = "${'\uDB40\uDD00'.repeat(3)}"`],
    ['with-statement', 'with (x) { y }'],
    ['syntax-error', 'const = ;'],
    ['too-deep', '['.repeat(200_000)],
    ['too-deep', `${'a('.repeat(50_000)}${')'.repeat(50_000)}`],
    ['too-large', ' '.repeat(9_000_000)],
  ])('says %s (%#)', (kind, source) => {
    expect(kinds(source)).toContain(kind);
  });

  it.each<[string, string]>([
    ['plain code', 'import a from "a"; export const f = (x) => a.map((y) => y.constructor === x.constructor);'],
    ['feature tests', "typeof process !== 'undefined' && process.env.NODE_ENV; typeof Function; x instanceof Function"],
    ['reads of prototypes', 'Object.prototype.hasOwnProperty.call(x, y); Array.prototype.slice.call(arguments)'],
    ['methods by the same names', 'x.eval(y); z.Function(1); a.binding(b); c.setTimeout("x")'],
    ['its own prototypes', 'function A() {} A.prototype.x = 1; class Array2 extends Array {} Array2.prototype.y = 2;'],
    ['long texts that are written', `x = '${'The quick brown fox jumps over the lazy dog. '.repeat(20)}'`],
    ['escapes of what does not print', `x = '${'\\u00e9\\u0000'.repeat(30)}'`],
    ['emoji, and a byte order mark', '\uFEFFx = "\u{1F468}\u200D\u{1F469} \u2764\uFE0F"'],
    ['timers with functions', 'setTimeout(() => {}, 1); setTimeout(f, 2)'],
    ['one variable', 'process.env.HOME; f(process.env.PATH)'],
    ['entry points', 'if (require.main === module) run();'],
    ['classes', 'new this.constructor(x); new (x.constructor)("a")'],
  ])('has nothing to say of %s', (_, source) => {
    expect(of(source).findings).toEqual([]);
  });

  it('points at it', () => {
    const [found] = of('const a = 1;\n  eval(a);').findings;
    expect(found).toMatchObject({ file: 'x.js', line: 2, column: 3, risk: 'high' });
    expect(of('ok;\nconst = 1').findings[0]).toMatchObject({ kind: 'syntax-error', line: 2, column: 7 });
    const [hidden] = of('a;\nb; // \u202E').findings;
    expect(hidden).toMatchObject({ line: 2, column: 7, message: expect.stringContaining('U+202E') });
  });

  it('says each thing a bounded number of times', () => {
    expect(of('eval(x);'.repeat(1000)).findings).toHaveLength(20);
  });
});

describe('analyseCode(): exports that change later', () => {
  it.each<[boolean, readonly string[], string]>([
    [true, [], 'exports.f = () => { exports.x = 1; }'],
    [true, [], 'function f() { module.exports.x += 1; }'],
    [true, [], 'class A { m() { exports.count++; } }'],
    [true, [], 'const state = {}; exports.set = (v) => { state.v = v; }'],
    [true, [], 'let list = []; exports.add = (v) => list.push(v);'],
    [true, [], 'const a = {}; exports.f = () => Object.assign(a, {})'],
    [true, [], '(function () { var lib = {}; lib.next = function () { lib.n += 1; }; module.exports = lib; })()'],
    [true, [], "const own = require('./own'); exports.f = () => { own.x = 1; }"],
    [false, ['p'], "const p = require('p'); p.x = 1;"],
    [false, ['p'], "const { inner } = require('p'); exports.f = () => { delete inner.x; }"],
    [false, ['p'], "const x = require('p').a.b; x.list.push(1)"],
    [false, ['p'], "import p from 'p'; p.locales.xx = {};"],
    [false, ['p'], "import * as p from 'p'; Object.defineProperty(p.x, 'y', {});"],
    [false, [], 'exports.x = 1; module.exports = {}; module.exports.y = 2;'],
    [false, [], '(function (exports) { exports.x = 1; })(exports)'],
    [false, [], '(function () { exports.x = 1; })()'],
    [false, [], '(function () { module.exports.x = 1; }).call(this)'],
    [false, [], 'function f() { return exports.x; }'],
    [false, [], 'function f() { const own = {}; own.x = 1; own.list.push(2); return own; }'],
    [false, [], 'let count = 0; exports.f = () => ++count;'],
  ])('is %s and of %j (%#)', (own, others, source) => {
    expect(of(source).writes).toEqual({ own, others });
  });
});
