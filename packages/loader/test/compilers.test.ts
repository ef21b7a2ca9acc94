// TypeScript, JSX and a host's own compilers: what they make runs, and its errors stand where the author wrote them.
import { makeTenant, type Outcome } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';
import { moduleMap as portableMap } from '../src/index.ts';
import { compileTypeScript, moduleMap, type NodeSourceOptions } from '../src/node/index.ts';

const run = (
  files: Readonly<Record<string, string>>,
  entry: string,
  options: NodeSourceOptions = {},
): Promise<Outcome> =>
  makeTenant({ modules: moduleMap(files, options) }).run(`export { default } from ${JSON.stringify(entry)}`, {
    module: true,
  });

const runtime = {
  'node_modules/react/package.json': '{"name":"react","exports":{".":"./index.js","./jsx-runtime":"./jsx.js"}}',
  'node_modules/react/index.js':
    'exports.createElement = (type, props, ...children) => [type, props, ...children]; exports.Fragment = "react";',
  'node_modules/react/jsx.js':
    'exports.jsx = exports.jsxs = (type, props, key) => [type, props, key ?? null]; exports.Fragment = "fragment";',
  'node_modules/preact/package.json': '{"name":"preact","exports":{"./jsx-runtime":"./jsx.js"}}',
  'node_modules/preact/jsx.js':
    'exports.jsx = exports.jsxs = (type) => `preact ${type}`; exports.Fragment = "fragment";',
};

describe('TypeScript', () => {
  it.each([
    ['types', 'interface A { x: number }\nconst a: A = { x: 1 };\nexport default a!.x satisfies number;', 1],
    ['an enum', 'enum A { B = 2, C, D = `d${1}` as any }\nexport default [A.B, A.C, A[3]];', [2, 3, 'C']],
    ['a const enum', 'const enum A { B = "b" }\nexport default A.B;', 'b'],
    ['an enum of another file', "import { E } from './e.js';\nexport default E.One;", 1],
    [
      'a namespace',
      'namespace N.M { export const x: number = 4; export function f() { return x } }\nexport default N.M.f();',
      4,
    ],
    [
      'parameter properties',
      'class P { constructor(private readonly x: number) {} get() { return this.x } }\nexport default new P(5).get();',
      5,
    ],
    [
      'import type',
      "import type { T } from './none.js';\nimport { type U, E } from './e.js';\nexport default (x: T | U) => x;\nexport const e = E;",
      undefined,
    ],
    ['generics and casts', 'const f = <T>(x: T): T => <T>x;\nexport default f<number>(6);', 6],
    ['import = require', "import e = require('./c.cjs');\nexport default (e as { c: number }).c;", 'type'],
  ])('runs %s', async (name, source, value) => {
    const files = {
      'index.ts': source,
      'e.ts': 'export enum E { One = 1 }\nexport type U = 1;',
      'c.cjs': 'exports.c = 7',
    };
    const outcome = await run(files, './index.ts');
    if (name === 'import = require')
      expect(outcome.status).toBe('error'); // an ES module has no require, as in Node
    else if (value === undefined) expect(outcome.status).toBe('ok');
    else expect(outcome.value).toEqual(value);
  });

  it.each([
    [
      'without a map',
      'function f(a: number): never {\n  const é: string = "🙂"; throw new Error(é + a);\n}\nf(1);',
      ['f (index.ts:2:33)', 'index.ts:4:1'],
    ],
    [
      'with one',
      'enum A { B }\n\nnamespace N { export function f(a: number): never {\n     throw new Error("🙂" + A.B + a);\n} }\nN.f(1);',
      ['f (index.ts:4:12)', 'index.ts:6:3'],
    ],
  ])('keeps the lines and columns of errors %s', async (_, source, frames) => {
    const { error } = await run({ 'index.ts': source }, './index.ts');
    const shown = [...(error?.stack ?? '').matchAll(/at (.*)/g)].map(([, frame]) => frame);
    expect(shown.slice(0, 2).map((frame) => frame?.replace('Object.f ', 'f '))).toEqual(frames);
  });

  it('finds sources by the names of what would be emitted, from TypeScript alone', async () => {
    const files = {
      'index.ts':
        "import a from './a.js'; import b from './b.mjs'; import c from './c.cjs'; import d from './d.js'; export default [a, b, c, d];",
      'a.ts': 'export default "ts" as string',
      'b.mts': 'export default "mts" as string',
      'c.cts': 'module.exports = "cts" as string',
      'd.tsx': 'export default "tsx" as string',
      'plain.js': "import a from './a.js'",
    };
    expect((await run(files, './index.ts', { jsx: true })).value).toEqual(['ts', 'mts', 'cts', 'tsx']);
    expect(await run(files, './plain.js')).toMatchObject({ status: 'error' });
  });

  it('refuses what is none, with its position', () => {
    expect(() => moduleMap({ 'a.ts': '\n  let x: = 3' }).load('/a.ts')).toThrow(
      expect.objectContaining({
        code: 'TYPESCRIPT_SYNTAX',
        details: expect.objectContaining({ name: 'a.ts', line: 2, column: 10 }) as unknown,
      }),
    );
  });

  it.each([
    ['a statement that is only a type', 'let x = f\ntype T = string\n;[0].map(g)', 'let x = f;'],
    ['one behind more blanks', 'let x = f as any\ndeclare const q: 1\n;(g)()', 'let x = f;'],
    ['an import', "let x = f\nimport type { T } from 't'\n;`t`", 'let x = f;'],
    ['what is exported as a type', "let x = f\nexport type { T } from 't'\n;+x", 'let x = f;'],
    ['a field', 'class A { a = f\n  declare b: string\n  [k] = 2 }', 'a = f;'],
    ['a signature', 'class A { a = f\n  m(): void;\n  *m() {} }', 'a = f;'],
  ])('lets no code run on into other code over %s', (_, text, end) => {
    const { source, sourceMap } = compileTypeScript({ name: 'a.ts', extension: '.ts', text, type: 'module' });
    expect(source.replaceAll(/\s+/g, ' ')).toContain(end);
    expect(sourceMap).toEqual(expect.any(String));
  });

  it.each([
    "import type { T } from 't'\n;[0].map(g);\ntype T = 1;\n(g)();",
    'const a = f<{ a: 1; }>(g as T)[0];\nlet b: { c: 1; } = a!;\ninterface I { d: 1; }\nexport { b };',
  ])('blanks types where nothing runs together: %j', (text) => {
    const { source, sourceMap } = compileTypeScript({ name: 'a.ts', extension: '.ts', text, type: 'module' });
    expect([source.length, sourceMap]).toEqual([text.length, undefined]);
  });

  it('goes on after a file that its compiler broke down on', () => {
    const deep = `export default ${'('.repeat(50_000)}1${')'.repeat(50_000)}`;
    const modules = moduleMap({ 'deep.ts': deep, 'fine.ts': 'export default 1 as number' });
    expect(() => modules.load('/deep.ts')).toThrow(expect.objectContaining({ code: 'TYPESCRIPT_SYNTAX' }));
    expect(modules.load('/fine.ts')).toMatchObject({ source: 'export default 1          ' });
  });

  it('has no compiler in the portable package, and says so', () => {
    expect(() => portableMap({ 'a.ts': '' }).load('/a.ts')).toThrow(
      expect.objectContaining({ code: 'MODULE_COMPILER_MISSING' }),
    );
  });
});

describe('JSX', () => {
  const element = 'export default <a b="1" key="k" {...{ c: 2 }}><>{3} &amp; d</></a>;';

  it('is compiled on request only', () => {
    const files = { 'a.jsx': element };
    expect(() => moduleMap(files).load('/a.jsx')).toThrow(expect.objectContaining({ code: 'MODULE_COMPILER_MISSING' }));
    expect(() => moduleMap(files, { jsx: false }).load('/a.jsx')).toThrow(
      expect.objectContaining({ code: 'MODULE_COMPILER_MISSING' }),
    );
    expect(moduleMap(files, { jsx: true }).load('/a.jsx')).toMatchObject({ type: 'module' });
  });

  it.each([
    ['automatic', {}, './a.jsx', ['a', { b: '1', c: 2, children: ['fragment', { children: [3, ' & d'] }, null] }, 'k']],
    ['automatic', { importSource: 'preact' }, './b.tsx', 'preact p'],
    ['automatic, as CommonJS', {}, './c/c.jsx', ['q', {}, null]],
    ['classic', { runtime: 'classic' }, './d.jsx', ['a', { b: 1 }, ['react', null, 'x']]],
    ['classic', { runtime: 'classic', factory: 'h', fragment: 'F' }, './e.jsx', 'h(x,h(F))'],
    ['by a comment of the file', {}, './f.jsx', 'preact i'],
  ] as const)('runs %s %j', async (_, jsx, entry, value) => {
    const files = {
      ...runtime,
      'a.jsx': element,
      'b.tsx': 'enum T { P = "p" }\nconst Tag: string = T.P;\nexport default <Tag<string> x={1 as number}/>;',
      'c/package.json': '{"type":"commonjs"}',
      'c/c.jsx': 'module.exports = <q/>;',
      'd.jsx': "import React from 'react';\nexport default <a b={1}><>x</></a>;",
      'e.jsx': 'const F = "F"; const h = (t, p, ...c) => `h(${[t, ...c]})`;\nexport default <x><></></x>;',
      'f.jsx': '/** @jsxImportSource preact */\nexport default <i/>;',
    };
    expect((await run(files, entry, { jsx })).value).toEqual(value);
  });

  it.each(['a.jsx', 'a.tsx', 'map.tsx'])('keeps the lines and columns of errors in %s', async (file) => {
    const typed = file.endsWith('tsx');
    const source = `${file === 'map.tsx' ? 'enum E { A }' : ''}
function View({ x }${typed ? ': { x: string }' : ''}) {
  return <ul
    className={x}>
    {[1].map(() => { throw new Error(x); })}
  </ul>;
}
export default <p>{View({ x: 'é' })}</p>;`;
    const { error } = await run({ ...runtime, [file]: source }, `./${file}`, { jsx: true });
    const shown = [...(error?.stack ?? '').matchAll(/at (.*)/g)].map(([, frame]) => frame);
    expect(shown[0]).toBe(`${file}:5:28`);
    expect(shown).toContain(`View (${file}:5:10)`);
    expect(shown).toContain(`${file}:8:20`);
  });

  it.each(['a.jsx', 'a.tsx', 'map.tsx'])('maps every call in %s to where it stands', async (file) => {
    const source = `${file === 'map.tsx' ? 'enum E { A }' : ''}
import target from './target.json' with { type: 'json' };
const mark = (n) => { if (n === target) throw new Error('here'); return \`\${n}\`; };
const View = ({ children, ...rest }) => mark(0);  const list = { of: (f) => [1, 2].map((x, i) => i ? f(x) : null) };
export const tree = <ul key={mark(1)} className={mark(2)}   {...{ a: mark(3) }} b={/* c */ mark(4)}>
  {mark(5)} text &mdash; {  mark(6) }{list.of((x) => <li key={x} id={[mark(7), mark(8)]}>{mark(9)}<View x={mark(10)} /></li>)}
  <>{ok => mark(11)}{(ok => mark(12))()}<b>{mark(13)}</b></>
      {typeof View === 'function' && mark(14)}{\`a\${mark(15)}\`}
</ul>; View({}); mark(16); export default 1;`;
    const lines = source.split('\n');
    for (let target = 0; target <= 16; target += 1) {
      const files = { ...runtime, [file]: source, 'target.json': `${target}` };
      const { error } = await run(files, `./${file}`, { jsx: true });
      const frames = [...(error?.stack ?? '').matchAll(/:(\d+):(\d+)\)?$/gm)];
      if (target === 11) continue; // nobody calls it
      const [, line, column] = frames[1] ?? [];
      const found = lines[Number(line) - 1]?.slice(Number(column) - 1);
      expect(found?.startsWith(`mark(${target})`), `${target}: ${error?.stack} ${found}`).toBe(true);
    }
  });

  it.each([
    ['a.jsx', '\n<a', 'JSX_SYNTAX', 2],
    ['b.jsx', '\n<a></b>', 'JSX_SYNTAX', 2],
    ['a.tsx', '\n<a></b>', 'TYPESCRIPT_SYNTAX', 2],
  ])('refuses %s that is none, with its position', (file, source, code, line) => {
    expect(() => moduleMap({ [file]: source }, { jsx: true }).load(`/${file}`)).toThrow(
      expect.objectContaining({ code, details: expect.objectContaining({ name: file, line }) as unknown }),
    );
  });

  it('survives a file that is nested too deeply', () => {
    const source = `export default ${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}`;
    for (const file of ['a.jsx', 'a.tsx'])
      expect(() => moduleMap({ [file]: source }, { jsx: true }).load(`/${file}`)).toThrow(
        expect.objectContaining({ code: expect.stringMatching(/^(?:JSX|TYPESCRIPT)_SYNTAX$/) as unknown }),
      );
  });

  it.each([
    [{ runtime: 'preserve' }, 'OPTION_INVALID'],
    [{ importSource: '";import("x");"' }, 'OPTION_INVALID'],
    [{ factory: 'a(b)' }, 'OPTION_INVALID'],
    [{ fragment: 'a;b' }, 'OPTION_INVALID'],
    [{ pragma: 'h' }, 'OPTION_UNKNOWN'],
  ])('refuses the options %j', (jsx, code) => {
    expect(() => moduleMap({}, { jsx: jsx as object })).toThrow(expect.objectContaining({ code }));
  });
});

describe('compilers', () => {
  it('compile files of their extension, before those of the platform', async () => {
    const files = {
      'index.js': "import a from './a.up'; import b from './b.ts'; import c from './c.list'; export default [a, b, c];",
      'a.up': 'hello',
      'b.ts': 'ignored',
      'c.list': '1,2',
    };
    const modules = portableMap(files, {
      compilers: {
        '.up': ({ text, name, extension, type }) =>
          `export default ${JSON.stringify([text.toUpperCase(), name, extension, type])}`,
        '.ts': () => ({ source: 'export default "mine"' }),
        '.list': ({ text }) => ({ source: `exports.list = [${text}]`, type: 'commonjs' }),
      },
    });
    const outcome = await makeTenant({ modules }).run("export { default } from '.'", { module: true });
    expect(outcome.value).toEqual([['HELLO', 'a.up', '.up', null], 'mine', { list: [1, 2] }]);
  });

  it('may give JSON, which is then imported as such', async () => {
    const modules = portableMap(
      { 'a.ini': 'x=1' },
      { compilers: { '.ini': ({ text }) => ({ source: JSON.stringify(text.split('=')), type: 'json' }) } },
    );
    const source = "export { default } from './a.ini' with { type: 'json' }";
    expect((await makeTenant({ modules }).run(source, { module: true })).value).toEqual(['x', '1']);
  });

  it.each([
    ['undefined', () => undefined],
    ['a promise', async () => 'x'],
    ['number', () => 1],
    ['object', () => ({ code: 'export default 1' })],
    ['number', () => ({ source: 1 })],
    ['object', () => ({ source: '', sourceMap: {} })],
    ['string', () => ({ source: '', type: 'host' })],
    ['null', () => null],
  ])('that give what they may not (%s) are refused, and told what it was', (got, compile) => {
    const modules = portableMap({ 'a.x': '' }, { compilers: { '.x': compile as never } });
    const message = expect.stringContaining(got) as unknown;
    expect(() => modules.load('/a.x')).toThrow(expect.objectContaining({ code: 'COMPILER_INVALID', message }));
  });

  it('that throw show their words to the host alone', async () => {
    const modules = portableMap(
      { 'a.x': '' },
      {
        compilers: {
          '.x': () => {
            throw new Error('in /srv/host');
          },
        },
      },
    );
    const outcome = await makeTenant({ modules }).run(
      "let message; try { await import('./a.x') } catch (error) { message = error.message } export default message",
      { module: true },
    );
    expect(outcome.value).toMatch(/^Cannot load module '.\/a.x' imported from/);
    await expect(makeTenant({ modules }).import('./a.x')).rejects.toMatchObject({ code: 'MODULE_LOAD_FAILED' });
  });
});
