// Real source files: what is emitted for them is a program, its positions map back, and what runs gives V8's answers.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import type { CompileFlags } from '../../src/compiler/context.ts';
import { makeTenant } from '../../src/tenant/make-tenant.ts';
import { realSources } from './support/sources.ts';

const variants: readonly (readonly [string, CompileFlags])[] = [
  ['metered', { metered: true, guarded: true, depth: false }],
  ['counting depth', { metered: true, guarded: true, depth: true }],
  ['bare', { metered: false, guarded: false, depth: false }],
];

/** Throws V8's SyntaxError unless `text` is an expression. */
const assertExpression = (text: string): unknown => new Function(`return ${text}`);

const fixed = new Set([
  'Object',
  'Array',
  'Math',
  'Map',
  'Set',
  'JSON',
  'Error',
  'TypeError',
  'String',
  'Number',
  'Symbol',
  'undefined',
]);

it('there are real sources', () => {
  expect(realSources.length).toBeGreaterThanOrEqual(35);
});

describe.each(variants)('%s programs', (_, flags) => {
  it.each(realSources)('$file', ({ file, goal, source }) => {
    const unit = compile(source, { goal, name: file, flags });
    assertExpression(unit.emit((name) => fixed.has(name)).text);
    const emission = unit.emit(() => false);
    assertExpression(emission.text);
    // Line breaks stay where they are, so that every line of the author's is a line of the program.
    const lines = source.split(/\r\n|[\n\r\u2028\u2029]/).length;
    const emitted = emission.text.split(/\r\n|[\n\r\u2028\u2029]/).length;
    expect(emitted).toBe(lines + 2);
  });
});

describe('emission.original() and emission.sourceMap()', () => {
  // (In the one left out words stand in templates that were written anew.)
  const small = realSources.filter(({ source, file }) => source.length < 150_000 && file !== 'ses/src/lockdown.js');

  it.each(small)('agree on $file', ({ file, goal, source }) => {
    const emission = compile(source, { goal, name: file }).emit((name) => fixed.has(name));
    const map = JSON.parse(emission.sourceMap()) as { version: number; sources: string[]; sourcesContent: string[] };
    expect([map.version, map.sources, map.sourcesContent]).toEqual([3, [file], [source]]);
    const trace = new TraceMap(emission.sourceMap());
    const sourceLines = source.split('\n');
    const lines = emission.text.split('\n');
    let compared = 0;
    // A word of the author's that stands alone in its line and in the program's, between the same neighbours.
    const around = (text: string, at: number, length: number): string => text.slice(at - 3, at + length + 3);
    for (let line = 2; line < Math.min(lines.length - 1, sourceLines.length); line += Math.ceil(lines.length / 400)) {
      const [text = '', author = ''] = [lines[line - 1], sourceLines[line - 1]];
      for (const word of new Set(author.match(/\b[a-zA-Z]\w{3,}\b/g))) {
        const column = text.indexOf(word);
        const at = author.indexOf(word);
        if (text.indexOf(word, column + 1) >= 0 || author.indexOf(word, at + 1) >= 0 || column < 0) continue;
        if (around(text, column, word.length) !== around(author, at, word.length)) continue;
        expect([word, emission.original(line, column + 1)]).toEqual([word, { line, column: at + 1 }]);
        const traced = originalPositionFor(trace, { line, column });
        expect([word, traced.line, traced.column]).toEqual([word, line, at]);
        compared += 1;
      }
    }
    if (sourceLines.length > 50) expect(compared).toBeGreaterThan(10);
  });
});

/** Libraries, what to ask each, and how V8 alone gets hold of it. */
const questions: readonly (readonly [file: string, question: string])[] = [
  [
    'lodash/lodash.js',
    '[lib.chunk([1,2,3,4,5],2), lib.merge({a:{b:1}},{a:{c:[2]}}), lib.camelCase("hello big world"), lib.groupBy([1.2,1.5,2.1],Math.floor), lib.debounce.length, lib.range(0,20,5), lib.cloneDeep({x:[1,{y:2}]}), lib.sortBy([{a:2},{a:1}],"a"), lib.words("fred, barney & pebbles"), lib.isEqual({a:[1]},{a:[1]}), lib([1,2,3]).map(x=>x*2).filter(x=>x>2).value()]',
  ],
  [
    'lodash/lodash.min.js',
    '[lib.uniqBy([2.1,1.2,2.3],Math.floor), lib.zipObject(["a","b"],[1,2]), lib.kebabCase("fooBarBaz"), lib.get({a:[{b:3}]},"a[0].b"), lib.escape("<a&b>"), lib.padStart("7",3,"0"), lib.curry((a,b,c)=>[a,b,c])(1)(2)(3)]',
  ],
  [
    'mustache/mustache.js',
    '[lib.render("{{#items}}<{{name}}>{{/items}}{{^none}}none{{/none}} {{{raw}}}", {items:[{name:"a&b"},{name:"c"}],raw:"<r>"}), lib.parse("{{a}} b {{#c}}d{{/c}}")]',
  ],
  ['papaparse/papaparse.js', '[lib.parse("a,b\\n1,\\"x,y\\"\\n3,4",{header:true}).data, lib.unparse([{a:1,b:"q,r"}])]'],
  ['papaparse/papaparse.min.js', '[lib.parse("a;b\\n1;2").data, lib.parse("x\\ty").data]'],
  [
    'decimal.js/decimal.js',
    '[new lib("0.1").plus("0.2").toString(), lib.sqrt(2).toString(), new lib(2).pow(100).toFixed(), new lib("1e30").div(7).toString(), lib.exp(1).toString(), new lib(-7.5).round().toString()]',
  ],
  [
    'immutable/dist/immutable.js',
    '[lib.List([1,2,3]).map(x=>x*2).toJS(), lib.Map({a:1}).set("b",2).toJS(), lib.fromJS({a:{b:[1]}}).updateIn(["a","b",0],x=>x+1).toJS(), lib.Range(0,10,3).toArray(), lib.Set([1,1,2]).size, lib.is(lib.Map({a:1}),lib.Map({a:1}))]',
  ],
  [
    'acorn/dist/acorn.js',
    '[lib.parse("let {a, ...b} = c ?? (async () => { for await (const x of y) yield_(x) })()", {ecmaVersion: 2022}), [...lib.tokenizer("a+/b/g", {ecmaVersion: 2022})].map(t=>t.value&&t.value.pattern||t.value)]',
  ],
  ['js-tokens/index.js', '[...lib("let a = `x${1}` /re/g // c")].map(t=>[t.type,t.value])'],
  [
    'marked/lib/marked.esm.js',
    '[lib.parse("# T\\n\\n* a\\n* b **c**\\n\\n```js\\nx\\n```\\n\\n|a|b|\\n|-|-|\\n|1|2|"), lib.lexer("a *b*").length]',
  ],
  [
    'prismjs/prism.js',
    '[lib.highlight("let a = /x/g; // c", lib.languages.javascript, "javascript"), lib.highlight("<a b=\\"c\\">", lib.languages.markup, "markup")]',
  ],
  ['picomatch/lib/scan.js', 'typeof lib'],
  ['highlight.js/lib/core.js', '[lib.listLanguages(), lib.highlightAuto("a").value]'],
];

const modules = new URL('../../../../node_modules/', import.meta.url);

/** `import` and `require` give the same library under `lib`. */
const native = `
  const [file, question] = JSON.parse(process.argv[1]);
  const loaded = await import(file);
  const lib = loaded.parse && !loaded.default?.parse ? loaded : loaded.default ?? loaded;
  process.stdout.write(JSON.stringify(eval(question)));
`;

describe('libraries give the answers that V8 gives', () => {
  const found = questions.filter(([file]) =>
    realSources.some((real) => real.file === file && !/require\(['"]\.?\//.test(real.source.slice(0, 3000))),
  );

  it.each(found)('%s', async (file, question) => {
    const url = new URL(file, modules);
    const expected: unknown = JSON.parse(
      execFileSync(process.execPath, ['--input-type=module', '-e', native, JSON.stringify([url.href, question])], {
        encoding: 'utf8',
        cwd: fileURLToPath(modules),
      }),
    );
    const source = readFileSync(url, 'utf8');
    const esm = realSources.some((real) => real.file === file && real.goal === 'module');
    // As Node's own modules do, some look for the global object under its older names.
    const named = esm ? source : `var global = globalThis, self = globalThis; ${source}`;
    const tenant = makeTenant({
      modules: {
        lib: { type: esm ? 'module' : 'commonjs', source: named },
        main: `import * as loaded from 'lib'; const lib = loaded.parse && !loaded.default?.parse ? loaded : loaded.default ?? loaded; export default JSON.stringify(${question});`,
      },
    });
    const { default: answer } = (await tenant.import('main')) as { default: string };
    expect(JSON.parse(answer)).toEqual(expected);
  });
});
