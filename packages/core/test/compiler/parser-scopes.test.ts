// What is declared twice is refused as acorn refuses it, and large texts are parsed in time of their length.
import { parse as acornParse } from 'acorn';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { parse } from '../../src/compiler/parse.ts';

const name = fc.constantFrom('a', 'b', 'c');
const { statement } = fc.letrec<{ statement: string; block: string; body: string }>((tie) => ({
  block: fc.array(tie('statement'), { maxLength: 4 }).map((list) => `{ ${list.join(' ')} }`),
  body: fc.array(tie('statement'), { maxLength: 3 }).map((list) => `{ ${list.join(' ')} }`),
  statement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    name.map((n) => `var ${n};`),
    name.map((n) => `let ${n};`),
    name.map((n) => `const ${n} = 1;`),
    name.map((n) => `class ${n} {}`),
    name.map((n) => `function ${n}() {}`),
    name.map((n) => `var { x: [${n}] } = 1;`),
    name.map((n) => `for (var ${n} of []) ;`),
    fc.tuple(name, name).map(([n, m]) => `for (let ${n} of []) { var ${m}; }`),
    tie('block'),
    tie('block').map((block) => `if (1) ${block}`),
    fc.tuple(name, tie('block')).map(([n, block]) => `try {} catch (${n}) ${block}`),
    fc.tuple(name, tie('block')).map(([n, block]) => `try {} catch ({ ${n} }) ${block}`),
    fc.tuple(tie('statement'), tie('statement')).map(([a, b]) => `switch (1) { case 1: ${a} default: ${b} }`),
    fc.tuple(name, name, tie('body')).map(([n, m, body]) => `(function (${n}) { var ${m}; ${body} });`),
    fc.tuple(name, tie('body')).map(([n, body]) => `(async (${n}) => { await ${n}; ${body} });`),
    tie('body').map((body) => `(class { static ${body} x = () => ${body}; });`),
    fc.constantFrom('await 1;', 'arguments;', 'new.target;', 'yield;', '(class { x = await 1; });', 'return;'),
  ),
}));
const program = fc
  .tuple(fc.array(statement, { maxLength: 6 }), fc.array(name, { maxLength: 2 }))
  .map(([list, exported]) => `${list.join('\n')}\nexport { ${[...new Set(exported)].join(', ')} };`);

const answer = (read: () => unknown): string => {
  try {
    read();
    return 'read';
  } catch (error) {
    const { message } = error as Error;
    return message.replace(/ \((?:x:)?\d+:\d+\)$/, '');
  }
};

describe('parse()', () => {
  it.each(['module', 'script'] as const)('property: refuses what acorn refuses, for its reason: %s', (sourceType) => {
    fc.assert(
      fc.property(program, (text) => {
        const source = sourceType === 'module' ? text : `'use strict'; ${text.replace(/export .*/, '')}`;
        const options = { ecmaVersion: 2026, sourceType } as const;
        expect(answer(() => parse(source, 'x', sourceType))).toBe(
          answer(() => acornParse(source, { ...options, allowAwaitOutsideFunction: true })),
        );
      }),
      { numRuns: 1_500 },
    );
  });

  it('property: refuses what acorn refuses in sloppy code', () => {
    fc.assert(
      fc.property(program, (text) => {
        const source = text.replace(/export .*/, '');
        const options = { ecmaVersion: 2026, sourceType: 'script', allowReturnOutsideFunction: true } as const;
        expect(answer(() => parse(source, 'x', 'commonjs'))).toBe(answer(() => acornParse(source, options)));
      }),
      { numRuns: 1_500 },
    );
  });

  it.each([
    ['function a() {} let a;', false],
    ['{ function a() {} let a; }', false],
    ['let a; { function a() {} }', true],
    ['{ function a() {} var a; }', false],
    ['{ { var a; } function a() {} }', false],
    ['function f() { var a; function a() {} }', true],
    ['{ { var a; } let a; }', false],
    ['{ { var a; } } let a;', false],
    ['(() => { var a; }); let a;', true],
    ['try {} catch (a) { var a; }', true],
    ['try {} catch (a) { let a; }', false],
    ['try {} catch ([a]) { var a; }', false],
    ['export { a }; { { var a; } }', true],
    ['export { a }; { let a; }', false],
    ['export { a, b }; function a() {} const b = 1;', true],
    ['() => new.target;', false],
    ['function f() { () => new.target; }', true],
    ['class A { x = () => new.target; }', true],
    ['class A extends B { constructor() { () => super(); } }', true],
    ['class A extends B { x = () => { super(); } }', false],
    ['function f() { await 1; }', false],
    ['class A { static { await; } }', false],
    ['class A { static { async () => { await 1; }; } }', true],
    ['async () => { class A { x = await 1; } };', false],
    ['{ await 1; }', true],
  ])('%s', (source, read) => {
    expect(answer(() => parse(source, 'x', 'module'))).toBe(
      answer(() => acornParse(source, { ecmaVersion: 2026, sourceType: 'module' })),
    );
    expect(answer(() => parse(source, 'x', 'module')) === 'read').toBe(read);
  });

  const list = (count: number, item: (i: number) => string, between = ';'): string =>
    Array.from({ length: count }, (_, i) => item(i)).join(between);

  // Each took from a minute to an hour when it took the square of its length.
  it.each([
    ['lexical names', `{${list(250_000, (i) => `let a${i}`)}}`],
    ['functions in a block', `{${list(150_000, (i) => `function a${i}(){}`, '')}}`],
    ['names that are exported', `${list(100_000, (i) => `let a${i}`)};export{${list(100_000, (i) => `a${i}`, ',')}}`],
    ['variables in many blocks', `${'{'.repeat(700)}${list(200_000, (i) => `var a${i}`)}${'}'.repeat(700)}`],
    ['modules that are exported again', list(60_000, (i) => `export*from"x${i}"`)],
    ['what nearly names a property of RegExp', `RegExp;"${'$1'.repeat(1_000_000)}"`],
  ])('comes to an end in time: %s', { timeout: 60_000 }, (_, source) => {
    const unit = compile(source, { goal: 'module', name: 'x' });
    expect(unit.goal).toBe('module');
  });

  it('is refused: a million names within hundreds of blocks', { timeout: 60_000 }, () => {
    const source = `${'{'.repeat(700)}${list(500_000, () => 'a')}${'}'.repeat(700)}`;
    expect(() => compile(source, { goal: 'module', name: 'x' })).toThrow(
      expect.objectContaining({ code: 'SOURCE_TOO_DEEP' }) as Error,
    );
  });
});
