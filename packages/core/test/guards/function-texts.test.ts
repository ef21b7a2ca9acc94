// Function.prototype.toString: the author's text, of the tenant's own programs and of nothing else.
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';

/** Expressions that are functions: each is to say its own text. */
const functions = [
  'function () {}',
  'function named(a, b) { for (const x of a) { b(x); } return a + b; }',
  'async function (a) { await a; return a; }',
  'function* (a) { yield a; yield* a; }',
  'async function* (a) { for await (const x of a) yield x; }',
  'a => a + 1',
  '(a, b) => `${a}${b}`',
  '(a) => ({ a, ...a })',
  'async (a) => a',
  'async ([a, ...b]) => await a',
  '([a, ...b], c = 1, ) => [...a, b, c]',
  '(...[a, ...b]) => b',
  'function ({ a, ...b }, [c, ...d], e = () => undeclared) { return b; }',
  'function (a) { try { a(); } catch { return 1; } finally { a(); } }',
  'function (a) { /* <!-- kept --> */ return "import(x) --> <!--" + a; }',
  'function () { return eval; }',
  'function () { return typeof nobody === "undefined" && (nobody = 1); }',
  'function (a) { return new Promise((go) => go(a ** 2 << 3)); }',
  'class { }',
  'class Some extends Object { #a = [1].map((x) => x); static { this.b = 1; } constructor() { super(); } get a() { return this.#a; } }',
  'class extends Promise { static async *all(x) { yield x; } }',
];

/** Expressions that give a function, and the text it has. */
const parts: readonly [string, string][] = [
  ['({ method(a) { return a + a; } }).method', 'method(a) { return a + a; }'],
  ['({ async *[`a${1}`](a) { yield a; } }).a1', 'async *[`a${1}`](a) { yield a; }'],
  ['Object.getOwnPropertyDescriptor({ get a() { return unheard + 1; } }, "a").get', 'get a() { return unheard + 1; }'],
  ['Object.getOwnPropertyDescriptor({ set a([b, ...c]) { } }, "a").set', 'set a([b, ...c]) { }'],
  ['(class { static "x <!--"(a) { a(); } })["x <!--"]', '"x <!--"(a) { a(); }'],
  ['new Function("a", "b", "return a + b")', 'function anonymous(a,b\n) {\nreturn a + b\n}'],
  ['(0, eval)("(a) => a + a")', '(a) => a + a'],
];

const sameInNode = ([expression, text]: readonly [string, string]): boolean =>
  String(new Function(`return (${expression})`)()) === text;

describe('Function.prototype.toString', () => {
  const cases = [...functions.map((text): [string, string] => [text, text]), ...parts];

  it.each(cases)('gives what the author wrote: %s', (expression, text) => {
    expect(sameInNode([expression, text])).toBe(true);
    const tenant = makeTenant();
    expect(tenant.evaluateNow(`String(${expression})`)).toBe(text);
    expect(tenant.evaluateNow(`var twice = ${expression}; [String(twice), twice + ''].join()`)).toBe(
      [text, text].join(),
    );
  });

  it.each([
    ['host', 'host'],
    ['capability.method', 'method'],
    ['console.log', 'log'],
    ['eval', 'eval'],
    ['Function', 'Function'],
    ['Compartment', 'Compartment'],
    ['RegExp', 'RegExp'],
    ['RegExp.prototype[Symbol.replace]', '[Symbol.replace]'],
    ['Date', 'Date'],
    ['Math.random', 'random'],
    ['Array.fromAsync ?? Array.from', ''],
    ['Object.getOwnPropertyDescriptor(Array.prototype, "map").get', 'get'],
  ])('says of what is none of the tenant’s that it is native: %s', (expression, name) => {
    const globals = { host: () => 'secret', capability: { method: () => 'secret' } };
    const text = makeTenant({ globals }).evaluateNow(`String(${expression})`) as string;
    expect(text).toMatch(/^function [^(]*\(\) \{ \[native code\] \}$/);
    expect(text).toContain(name);
  });

  it('is not looked for inside of literals that the compiler wrote anew', () => {
    for (const source of ['"import("; class A {}', '/* <!-- */ class A {}'])
      expect(makeTenant().evaluateNow(`(0, eval)(${JSON.stringify(`${source}; String(A)`)})`)).toBe('class A {}');
  });

  it('gives a text that evaluates to the same function', () => {
    const source = 'const f = (n) => { let s = 0; for (let i = 0; i < n; i++) s += i; return s; };';
    expect(makeTenant().evaluateNow(`${source} (0, eval)(f.toString())(10)`)).toBe(45);
  });

  it('gives the text of functions of modules, CommonJS included', async () => {
    const files: Record<string, { type: 'module' | 'commonjs'; source: string }> = {
      a: { type: 'module', source: 'export default function f(x) { return g(x); }\nexport const g = (x) => [...x];' },
      b: { type: 'commonjs', source: 'module.exports = function (x) { return 010 + x + this; };' },
    };
    const tenant = makeTenant({
      modules: {
        resolve: (specifier) => specifier,
        load: (id) => ({ name: id, ...(files[id] as { type: 'module'; source: string }) }),
      },
    });
    const { value, error } = await tenant.run(
      "import f, { g } from 'a'; import h from 'b'; export default [f, g, h].map(String);",
      { module: true },
    );
    expect({ value, error }).toEqual({
      value: ['function f(x) { return g(x); }', '(x) => [...x]', 'function (x) { return 010 + x + this; }'],
      error: undefined,
    });
  });

  it('gives natives, bound functions and functions of the host as the engine shows them', () => {
    const tenant = makeTenant({ globals: { ask: (secret: unknown) => secret } });
    expect(tenant.evaluateNow('String(Array.prototype.map)')).toBe('function map() { [native code] }');
    expect(tenant.evaluateNow('String((function f(a) { return a; }).bind(1))')).toBe('function () { [native code] }');
    expect(tenant.evaluateNow('String(ask)')).not.toContain('secret');
    expect(() => tenant.evaluateNow('Function.prototype.toString.call({})')).toThrow(TypeError);
  });

  it('looks in no program of another tenant', () => {
    const authored = '(a) => { for (;;) a(); }';
    const shared = makeTenant().evaluateNear(authored) as object;
    // handed over by a host that knows what it does: a tenant that did not write it sees what runs
    const show = makeTenant().evaluateNear('(f) => String(f)') as (f: object) => string;
    expect(show(shared)).toBe(String(shared));
    expect(show(shared)).not.toBe(authored);
  });

  it('is paid for by the programs that are looked through', () => {
    const fuelOf = (padding: string, times: number): number => {
      const tenant = makeTenant();
      tenant.evaluateNow(padding);
      const before = tenant.usage().fuel;
      tenant.evaluateNow(`const f = () => ${times}; for (let i = 0; i < ${times}; i++) String(f); 0`);
      return tenant.usage().fuel - before;
    };
    const long = `'${'x'.repeat(160_000)}'`;
    expect(fuelOf(long, 1) - fuelOf('1', 1)).toBeGreaterThanOrEqual(10_000);
    // once for each function
    expect(fuelOf(long, 9) - fuelOf(long, 1)).toBeLessThan(1_000);
  });

  it('is looked for where it can be: in one of many programs', () => {
    const tenant = makeTenant();
    const body = (i: number): string => `function f${i}(x) { for (;;) { if (x === 'text ${i}') return ${i}; } }`;
    for (let i = 0; i < 100; i++)
      tenant.evaluateNow(`globalThis.f${i} = ${body(i)}; '${`${i} padding `.repeat(2_000)}'`);
    expect(tenant.evaluateNow('String(f7)')).toBe(body(7)); // makes the filters
    const before = tenant.usage().fuel;
    const texts = tenant.evaluateNow('let all = ""; for (let i = 0; i < 100; i++) all += globalThis["f" + i]; all');
    expect(texts).toBe(Array.from({ length: 100 }, (_, i) => body(i)).join(''));
    // each looks through one program of 20,000 units or two, not through all hundred
    expect(tenant.usage().fuel - before).toBeLessThan(100 * 6_000);
  });

  it('is paid for at each place of a program where a text nearly is', () => {
    const f = `function () {${'a();'.repeat(20_000)}}`;
    const compiled = String(makeTenant().evaluateNear(`(${f})`));
    const fuelOf = (times: number): number => {
      const tenant = makeTenant();
      tenant.evaluateNow(`0, '${compiled.slice(0, 1000).repeat(times).padEnd(100_000)}'`);
      const before = tenant.usage().fuel;
      tenant.evaluateNow(`String(${f}).length`);
      return tenant.usage().fuel - before;
    };
    expect(fuelOf(100) - fuelOf(0)).toBeGreaterThan((99 * compiled.length) / 16);
  });

  it('is not kept for ever: of programs that ran long ago it is what runs', () => {
    const tenant = makeTenant();
    const own = 'function (x) { for (;;) if (x) return x; }';
    for (let i = 0; i < 20; i++) tenant.evaluateNow(`globalThis.f${i} = ${own}; /*${'-'.repeat(2 ** 20)}${i}*/ 0`);
    expect(tenant.evaluateNow('String(f19)')).toBe(own);
    expect(tenant.evaluateNow('String(f1)')).toBe(own); // it stands in later programs, too
    tenant.evaluateNow('globalThis.early = function (x) { for (;;) if (x) return "early"; }');
    for (let i = 20; i < 40; i++) tenant.evaluateNow(`0 /*${'-'.repeat(2 ** 20)}${i}*/`);
    expect(tenant.evaluateNow('String(early)')).toMatch(/^function \(x\) \{.*"early"/);
    expect(tenant.evaluateNow('String(early)')).not.toBe('function (x) { for (;;) if (x) return "early"; }');
  });
});
