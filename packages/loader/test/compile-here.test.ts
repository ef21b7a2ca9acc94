import { compileTypeScript, compileTypeScriptHere } from '@cofferdam/loader/node';
import { describe, expect, it } from 'vitest';

const file = (text: string) => ({ text, name: 'a.ts', extension: '.ts', path: '/a.ts' }) as never;

describe('compileTypeScriptHere()', () => {
  it.each([
    ['types alone', 'export const a: number = 1;'],
    ['more than types', 'enum E { A = 3 } export const e: E = E.A;'],
  ])('gives what compileTypeScript() gives: %s', (_, text) => {
    expect(compileTypeScriptHere(file(text))).toEqual(compileTypeScript(file(text)));
  });

  it('refuses what it refuses, at the same place', () => {
    const refusal = {
      code: 'TYPESCRIPT_SYNTAX',
      details: expect.objectContaining({ name: 'a.ts', line: 2, column: 10 }),
    };
    expect(() => compileTypeScriptHere(file('\nconst a: = 3'))).toThrow(expect.objectContaining(refusal));
    expect(() => compileTypeScript(file('\nconst a: = 3'))).toThrow(expect.objectContaining(refusal));
    expect(() => compileTypeScriptHere(file(' '.repeat(2 ** 22 + 1)))).toThrow(
      expect.objectContaining({ code: 'MODULE_TOO_LARGE' }),
    );
  });
});
