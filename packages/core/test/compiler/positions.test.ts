// Errors are reported at the line and column that the author wrote, whatever the compiler put in between.
import { Parser, type AnyNode, type Node } from 'acorn';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locate } from '../../src/compiler/parse.ts';
import { makeTenant } from '../../src/tenant/make-tenant.ts';
import { realSources } from './support/sources.ts';

/** Offsets at which a statement may be put: before each statement of a list that runs when the file does. */
function places(source: string): number[] {
  const found: number[] = [];
  const visitList = (list: readonly Node[]): void => {
    for (const node of list) {
      found.push(node.start);
      visit(node as AnyNode);
    }
  };
  const visit = (node: AnyNode | null | undefined): void => {
    switch (node?.type) {
      case 'ExpressionStatement':
        visit(node.expression);
        break;
      case 'UnaryExpression':
        visit(node.argument);
        break;
      case 'CallExpression': {
        const callee: AnyNode =
          node.callee.type === 'MemberExpression' ? (node.callee.object as AnyNode) : (node.callee as AnyNode);
        visit(callee);
        for (const argument of node.arguments) if (argument.type === 'FunctionExpression') visit(argument);
        break;
      }
      case 'FunctionExpression':
        visitList(node.body.body);
        break;
      case 'IfStatement':
        visit(node.consequent);
        visit(node.alternate);
        break;
      case 'BlockStatement':
        visitList(node.body);
        break;
      case 'TryStatement':
        visit(node.block);
        break;
      case 'ForStatement':
      case 'WhileStatement':
      case 'ForInStatement':
        visit(node.body);
        break;
      default:
    }
  };
  visitList(Parser.parse(source, { ecmaVersion: 2025, sourceType: 'script', allowReturnOutsideFunction: true }).body);
  return found;
}

/** Statements that throw, each with the offset within it that V8 reports. */
const throwers: readonly (readonly [text: string, offset: number])[] = [
  ['throw new Error("@");', 6],
  ['{ null.$at }', 7],
  ['undefinedAt();', 0],
  ['void (0, undefined)();', 19],
  ['`${undefinedAt}`;', 3],
  ['(() => { throw new TypeError("@") })();', 15],
];

const directives = /^\s*(?:\/\*[\s\S]*?\*\/\s*|\/\/.*\s*)*["']use strict["'];?/;

const candidates = realSources
  .filter(
    ({ goal, source, file }) =>
      goal === 'commonjs' &&
      source.length < 260_000 &&
      !file.startsWith('ses/') &&
      !/\bwith\s*\(|\b0[0-7]/.test(source.slice(0, 2000)),
  )
  .map(({ file, source }) => ({ file, source }));

describe('an error in a real file is reported where it is', () => {
  it.each(candidates)('$file', async ({ file, source }) => {
    const all = places(source).filter((offset) => !directives.test(source.slice(offset, offset + 40)));
    let reached = 0;
    // Spread over the file; those that do not run, or whose library fails before, prove nothing.
    for (let i = 0; i < all.length && i < 400 && reached < 12; i += Math.max(1, Math.floor(all.length / 40))) {
      const at = all[i] as number;
      const [text, offset] = throwers[i % throwers.length] as readonly [string, number];
      const marked = `${source.slice(0, at)};${text}${source.slice(at)}`;
      const tenant = makeTenant({ modules: { main: { type: 'commonjs', source: marked, name: file } } });
      const { error } = await tenant.run("import('main')").then(
        (outcome) => outcome,
        () => ({ error: undefined }),
      );
      if (!/@|At\b|\$at|not a function/.test(error?.message ?? '') || error?.stack === undefined) continue;
      const { line, column } = locate(marked, at + 1 + offset);
      expect([text, error.stack.split('\n')[0]]).toEqual([
        text,
        expect.stringMatching(new RegExp(`[ (]${file.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}:${line}:${column}\\)?$`)),
      ]);
      reached += 1;
    }
    expect(reached).toBeGreaterThan(0);
  });
});

/** V8 of Node 22 no longer says as what a getter was called. */
const GETTER = Number.parseInt(process.versions.node, 10) < 22 ? 'get a [as a]' : 'get a';

/** The stack of what a script throws. */
const stackOf = async (source: string, name = 'script.js'): Promise<readonly string[]> => {
  const { error } = await makeTenant().run(source, { name });
  return (error?.stack ?? '').split('\n').map((line) => line.trim());
};

describe('frames', () => {
  it.each<[string, string, readonly string[]]>([
    ['top level', 'throw new Error("x")', ['at script.js:1:7']],
    ['function', 'function f() {\n  throw new Error("x");\n}\nf();', ['at f (script.js:2:9)', 'at script.js:4:1']],
    ['arrow', 'const f = () => { null.x };\n  f()', ['at f (script.js:1:24)', 'at script.js:2:3']],
    ['expression body', 'const f = (a) => a.b.c; f({})', ['at f (script.js:1:22)', 'at script.js:1:25']],
    ['method', 'class A { m() { return this.x.y } } new A().m()', ['at A.m (script.js:1:31)', 'at script.js:1:45']],
    ['constructor', 'class A { constructor() { null.x } } new A()', ['at new A (script.js:1:32)', 'at script.js:1:38']],
    ['getter', 'const o = { get a() { return null.x } }; o.a', [`at ${GETTER} (script.js:1:35)`, 'at script.js:1:44']],
    ['callback of a native', '[1].map((x) => x.a.b)', ['at script.js:1:20', 'at script.js:1:5']],
    ['default parameter', 'const f = (a = null.x) => a; f()', ['at f (script.js:1:21)', 'at script.js:1:30']],
    [
      'default beside an array rest',
      'const f = ([...b], a = null.x) => a; f([])',
      ['at f (script.js:1:29)', 'at script.js:1:38'],
    ],
    [
      'field',
      'class A { x = null.y } new A()',
      ['at <instance_members_initializer> (script.js:1:20)', 'at new A (script.js:1:1)', 'at script.js:1:24'],
    ],
    [
      'async function',
      'const f = async () => {\n  await 0;\n  null.x;\n};\nawait f()',
      ['at f (script.js:3:8)', 'at async script.js:5:1'],
    ],
    ['undeclared name', '  nowhere', ['at script.js:1:3']],
    ['undeclared call', '  nowhere()', ['at script.js:1:3']],
    ['undeclared member', '  nowhere.x', ['at script.js:1:3']],
    ['undeclared assignment', '  nowhere = 1', ['at script.js:1:11']],
    ['late global that is no function', 'globalThis.late = 1; late()', ['at script.js:1:22']],
    [
      'late global that throws',
      'globalThis.late = () => {\n null.x };\n  late ();',
      ['at globalThis.late (script.js:2:7)', 'at script.js:3:3'],
    ],
    ['constant', 'const c = 1;\n  c = 2', ['at script.js:2:5']],
    ['growing assignment', 'const o = null, k = 2;\no.x **= k', ['at script.js:2:5']],
    ['spread', 'const f = (...a) => a;\nf(...5)', ['at script.js:2:6']],
    ['template', 'const a = null; `x${a.b}`', ['at script.js:1:23']],
    ['handler', 'try { null.x } catch ({ a: { b } }) { b }', ['at script.js:1:30']],
    ['loop', 'for (const x of [1]) null.x', ['at script.js:1:27']],
    ['eval', '(0, eval)("\\n null.x")', ['at eval:2:7', 'at script.js:1:10']],
    ['Function', 'Function("a", "\\n  null.x")()', ['at anonymous (Function:4:8)', 'at script.js:1:28']],
  ])('%s', async (_, source, frames) => {
    expect(await stackOf(source)).toEqual(frames);
  });

  it('are those of V8 in one-line files of any length', async () => {
    const filler = 'if (0) { foo(bar); for (const x of y) z(x + "a" + q); } ';
    for (const n of [0, 1, 10, 100, 1000]) {
      const source = `${filler.repeat(n)}null.x; ${filler}`;
      expect(await stackOf(source)).toEqual([`at script.js:1:${filler.length * n + 6}`]);
    }
  });

  it('count lines as V8 does', async () => {
    for (const br of ['\n', '\r\n', '\r', '\u2028', '\u2029', '\n\r\n', '`\n`;\n', '/*\n*/', '"\\\n";', '//\r\n']) {
      const source = `let a = 1;${br} a;${br}  null.x`;
      const [frame] = await stackOf(source);
      const offset = source.indexOf('null.x') + 5;
      const { line, column: at } = locate(source, offset);
      expect([br, frame]).toEqual([br, `at script.js:${line}:${at}`]);
    }
  });

  it('property: an error at a place of a random program is reported there', async () => {
    const pieces = fc.array(
      fc.constantFrom(
        'const a# = [...[1, 2]];',
        'function f#(b, [...c] = [], { d = 1 } = {}) { return b + c + d }',
        'for (let i# = 0; i# < 2; i#++) i#;',
        'if (late) { late; } else late;',
        'try { late } catch { late } finally { late }',
        'class A# { x = late; static { late } #p = 1; get y() { return this.#p } }',
        'late + late * late ** late;',
        '"<!-- import(x) eval(y) -->";',
        '`import(${late})`;',
        'switch (late) { case 1: late; default: late }',
        'var v# = (x) => x, w# = async () => { await late };',
        'l#: { break l# }',
        '// comment <!-- import("x")\n',
        '/* eval(x)\n\n */',
        '\n',
        '\r\n',
        '\t  ',
        'late.x;late?.y;late("a");',
      ),
      { maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(pieces, pieces, async (before, after) => {
        const number = (list: readonly string[], from: number): string =>
          list
            .map((text, i) =>
              text
                .replaceAll('#p', '\u0000')
                .replaceAll('#', String(from + i))
                .replaceAll('\u0000', '#p'),
            )
            .join('');
        const head = `globalThis.late = Object.assign(() => 1, { x: 1 });${number(before, 0)};`;
        const source = `${head}null.at;${number(after, 100)}`;
        const { line, column } = locate(source, head.length + 5);
        expect((await stackOf(source))[0]).toBe(`at script.js:${line}:${column}`);
      }),
      { numRuns: 60 },
    );
  });
});
