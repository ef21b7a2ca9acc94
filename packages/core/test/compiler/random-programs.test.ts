// Random programs with everything in everything: each compiles to something V8 parses, and means what V8 says.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { makeTenant } from '../../src/tenant/make-tenant.ts';
import type { TenantOptions } from '../../src/tenant/types.ts';
import { logOfTenant, logsOfV8 } from './support/programs.ts';

/** Programs end by themselves: loops count down, recursion is bounded by a global. */
const PREFIX =
  'globalThis.steps = 0; globalThis.late = 3; globalThis.lateFn = (x) => x; const tick = () => { if (++steps > 300) throw "enough" }; let a = 1, b = "s", c = [1, 2, 3], d = { x: 1, y: [4, 5] }; const keep = [];\n';

const names = fc.constantFrom(
  'a',
  'b',
  'c',
  'd',
  'late',
  'undeclared',
  'd.x',
  'd.y',
  'c[0]',
  'd["x"]',
  'c.length',
  'd?.x',
  'd.z?.w',
);
const targets = fc.constantFrom('a', 'b', 'late', 'd.x', 'c[1]', 'd["q"]', 'd.y[0]');
const literals = fc.constantFrom(
  '1',
  '0',
  '-2',
  '1.5',
  '""',
  '"str"',
  '"<!-- x"',
  '`t`',
  'null',
  'undefined',
  'true',
  '/x-->/g',
  '[]',
  '{}',
  '[1, , 2]',
  '7n',
  '"import(" + "eval("',
  '3n',
  'NaN',
);
const patterns = fc.constantFrom(
  '[p]',
  '[p, ...q]',
  '[p = 5, [...q] = "de"]',
  '{ x: p }',
  '{ x: p = 2, ...q }',
  '{ y: [p, ...q] }',
  '{ y: [...p] = "z", [`x`]: q = tick() }',
  '[, p]',
  '[...[p, ...q]]',
  '{ y: [p], z: { w: q = 3 } = {} }',
);
const assigned = fc.constantFrom(
  '[a]',
  '[a, ...b]',
  '{ x: a }',
  '{ x: d.q, ...b }',
  '[d.x, c[0]]',
  '{ y: [...b] }',
  '[a = () => {}, late = 2]',
);
const binary = fc.constantFrom(
  '+',
  '-',
  '*',
  '/',
  '%',
  '**',
  '<<',
  '>>',
  '>>>',
  '&',
  '|',
  '^',
  '==',
  '===',
  '!=',
  '<',
  '>=',
  '&&',
  '||',
  'in',
  'instanceof',
  ',',
);
const assigning = fc.constantFrom('=', '+=', '-=', '*=', '**=', '<<=', '||=', '&&=', '??=', '|=');
const unary = fc.constantFrom('-', '+', '!', '~', 'typeof ', 'void ', 'delete ');
const label = fc.constantFrom('', 'l: ', 'm: n: ');

const { statements } = fc.letrec<{
  expression: string;
  statement: string;
  statements: string;
  block: string;
  params: string;
  member: string;
}>((tie) => {
  const e = tie('expression');
  const s = tie('statement');
  const block = fc.oneof(
    { maxDepth: 5, depthIdentifier: 'nest' },
    fc.constant('{}'),
    tie('statements').map((list) => `{ ${list} }`),
  );
  return {
    block,
    params: fc.constantFrom(
      '',
      'p',
      'p, q',
      'p = tick(), q',
      '...p',
      '[p, ...q]',
      '{ x: p = a }',
      'p = () => q, q = 1',
      '[...p], q = p',
      '{ y: [...p] = "z" }, ...q',
    ),
    member: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'nest' },
      fc.constant('f1 = 1'),
      fc.tuple(e, fc.constantFrom('', 'static ')).map(([x, st]) => `${st}f2 = ${x}`),
      fc
        .tuple(tie('params'), block, fc.constantFrom('', 'static ', 'async ', '*', 'async *'))
        .map(([p, x, st]) => `${st}m(${p}) ${x}`),
      block.map((x) => `static ${x}`),
      block.map((x) => `get g() ${x}`),
      fc.tuple(e, e).map(([k, x]) => `[(${k}, "k")] = ${x}`),
      e.map((x) => `#p = ${x}; r() { return this.#p }`),
      fc.tuple(tie('params'), block).map(([p, x]) => `constructor(${p}) ${x}`),
    ),
    expression: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'nest', withCrossShrink: true },
      fc.oneof(names, literals),
      fc.tuple(e, binary, e).map(([l, o, r]) => `((${l}) ${o} (${r}))`),
      fc
        .tuple(literals, fc.constantFrom('+', '*', '-'), names, fc.constantFrom('+', '<<'), names)
        .map((parts) => parts.join(' ')),
      fc.tuple(targets, assigning, e).map(([t, o, r]) => `(${t} ${o} ${r})`),
      fc.tuple(assigned, e).map(([t, r]) => `(${t} = ${r})`.replace(/^\(\{/, '({')),
      fc.tuple(unary, e).map(([o, r]) => `${o}(${r})`),
      fc.tuple(targets, fc.constantFrom('++', '--')).map(([t, o]) => `${t}${o}`),
      fc.tuple(e, e, e).map(([x, y, z]) => `(${x} ? ${y} : ${z})`),
      fc.tuple(tie('params'), e).map(([p, x]) => `((${p}) => (${x}))`),
      fc.tuple(tie('params'), block).map(([p, x]) => `((${p}) => ${x})`),
      fc.tuple(tie('params'), block).map(([p, x]) => `(function named(${p}) ${x})`),
      fc.tuple(tie('params'), e, e).map(([p, x, y]) => `((${p}) => { tick(); return ${x} })(${y})`),
      fc
        .tuple(tie('params'), block)
        .map(([p, x]) => `[...(function* (${p}) { tick(); yield 1; yield* [2, 3]; ${x} })("ab", "c")]`),
      e.map((x) => `[${x}, ...(Array.isArray(${x}) ? [9] : "uv")]`),
      fc.tuple(e, e).map(([x, y]) => `({ a, k: ${x}, ["c" + ${y}]: 1, ...d, get z() { return ${x} } })`),
      fc.tuple(e, e).map(([x, y]) => `\`<\${${x}}-\${${y}}>\``),
      fc.tuple(e, e).map(([x, y]) => `((s, ...v) => [s.raw, v])\`import(\${${x}}\\n\${${y}}-->\``),
      fc
        .tuple(tie('member'), tie('member'))
        .map(([x, y]) => `(class K { ${x}; ${/constructor|#p/.test(x) ? '' : y} })`),
      tie('member').map((x) =>
        /^(constructor|static|#|\[|f)/.test(x) ? '1' : `Object.keys(new (class extends Object { ${x} })())`,
      ),
      e.map((x) => `lateFn(${x})`),
      e.map((x) => `keep.push(${x})`),
      e.map((x) => `(0, eval)("late" + ${x.length % 7})`),
    ),
    statement: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'nest', withCrossShrink: true },
      e.map((x) => `(${x});`),
      e.map((x) => `log(${x});`),
      names.map((x) => `${x}`),
      fc.tuple(patterns, e).map(([p, x]) => `{ let ${p} = ${x}; log(p) }`),
      fc.tuple(e, block, block).map(([t, x, y]) => `if (${t}) ${x} else ${y}`),
      fc.tuple(e, s).map(([t, x]) => `if (${t}) { ${x} }`),
      fc.tuple(label, block).map(([l, x]) => `${l}for (let i = 0; i < 2; i++) ${x}`),
      fc.tuple(label, e).map(([l, x]) => `${l}for (let i = 0; i < 2; i++) (${x});`),
      fc.tuple(label, patterns, block).map(([l, p, x]) => `${l}for (const ${p} of [c, d, "xy"]) ${x}`),
      fc.tuple(assigned, block).map(([p, x]) => `for (${p} of [c, d]) ${x}`),
      fc.tuple(targets, block).map(([t, x]) => `for (${t} in { k: 1, l: 2 }) ${x}`),
      fc.tuple(label, e, block).map(([l, t, x]) => `{ let n = 3; ${l}while (n-- && (${t})) ${x} }`),
      fc.tuple(block, e).map(([x, t]) => `{ let n = 2; do ${x} while (--n && (${t})) }`),
      fc.tuple(block, block).map(([x, y]) => `try ${x} catch (e) ${y}`),
      fc.tuple(block, patterns, block, block).map(([x, p, y, z]) => `try ${x} catch (${p}) ${y} finally ${z}`),
      fc.tuple(block, block).map(([x, y]) => `try ${x} finally ${y}`),
      fc.tuple(e, e, s, s).map(([t, k, x, y]) => `switch (${t}) { case ${k}: ${x}; break; default: { ${y} } case 1: }`),
      e.map((x) => `throw ${x};`),
      fc.tuple(label, block).map(([l, x]) => `${l}${x}`),
      fc.constantFrom(
        'for (;;) { break }',
        'l: { break l }',
        'l: for (const z of c) { for (;;) continue l }',
        'debugger',
        ';',
        'var v1 = 1',
        'function fn() { return fn.name }',
        'class Cl { static s = Cl.name }',
      ),
      fc
        .tuple(tie('params'), block)
        .map(
          ([p, x]) =>
            `{ function f(${p}) ${x} log(f.length, f.name); try { f("ab", 1) } catch (e) { log(e instanceof Error ? e.name : e) } }`,
        ),
      fc
        .tuple(e, block)
        .map(
          ([x, y]) =>
            `(async () => { tick(); await (${x}); for await (const z of [1]) ${y} })().catch((e) => log(e instanceof Error ? e.name : e));`,
        ),
    ),
    statements: fc
      .array(s, { maxLength: 4, depthIdentifier: 'nest' })
      .chain((list) => fc.constantFrom('\n', '; ').map((separator) => list.join(separator))),
  };
});

const program = fc.array(statements, { minLength: 1, maxLength: 3 }).map((parts) => PREFIX + parts.join('\n'));

const parses = (source: string): boolean => {
  try {
    new Function(`"use strict"; ${source}`);
    return true;
  } catch {
    return false;
  }
};

/** Messages may show code; names of errors do not. */
const normal = (line: string): string => line.replace(/(\w*Error): .*/g, '$1').replace(/"[^"]*Error: .*"/, '"Error"');

const SEED = 20_260;
const MANY = 400;

describe('random programs', () => {
  const sources = fc
    .sample(program, { numRuns: MANY * 3, seed: SEED })
    .filter(parses)
    .slice(0, MANY);

  it('are programs', () => {
    expect(sources.length).toBeGreaterThan(MANY / 2);
    expect(sources.filter((source) => source.length > PREFIX.length + 80).length).toBeGreaterThan(MANY / 4);
  });

  it('compile to what V8 parses, whatever the flags', () => {
    for (const source of sources) {
      for (const depth of [false, true]) {
        const unit = compile(source, { goal: 'script', name: 'a.js', flags: { metered: true, guarded: true, depth } });
        for (const isFixed of [() => false, (name: string) => name !== 'late']) {
          const { text } = unit.emit(isFixed);
          try {
            new Function(`return ${text}`);
          } catch (error) {
            expect.fail(`${String(error)}\n${source}\n=>\n${text}`);
          }
        }
      }
      compile(source, { goal: 'cell', name: 'a.js' }).emit(() => false);
    }
  });

  const settings: readonly (readonly [string, TenantOptions])[] = [
    ['in a tenant', {}],
    ['in a tenant that counts depth', { limits: { depth: 500 } }],
    ['in a tenant without limits', { limits: 'none' }],
  ];

  it.each(settings)(
    'mean what V8 says %s',
    async (_, options) => {
      const native = logsOfV8(sources);
      for (const [i, source] of sources.entries()) {
        // A function's own text is the one thing that shows what the compiler put in.
        if (
          (native[i] as readonly string[]).some((line) =>
            /=>|\bfunction\b|\bclass\b|\(\) ?\{/.test(line.replace(/\[function[^\]]*\]/g, '')),
          )
        )
          continue;
        const log = await logOfTenant(makeTenant(options), source);
        expect(`${source}\n${log.map(normal).join('\n')}`).toBe(
          `${source}\n${(native[i] as readonly string[]).map(normal).join('\n')}`,
        );
      }
    },
    120_000,
  );
});
