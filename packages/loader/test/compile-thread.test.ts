// What hostile text can do to the compilers in front of ours: take for ever, or more than there is.
import { describe, expect, it } from 'vitest';
import { moduleMap } from '../src/node/index.ts';
import { makeCompileThread, withBudget } from '../src/node/compile-thread.ts';

const coded = (code: string): Error => expect.objectContaining({ code }) as unknown as Error;

describe('makeCompileThread()', () => {
  // Each level of these doubles the time that a parser which looks ahead takes: 60 of them are longer than anybody has.
  it.each([
    ['a ? (b) : c => ', '1', false],
    ['a ? (b) : c => ', '1', true],
    ['<T>(', `1${')'.repeat(60)}`, false],
  ])('ends a compiler over %s …', (head, tail, tsx) => {
    const compile = makeCompileThread({ leastMs: 300, msPerCharacter: 0 });
    const job = { library: 'typescript', text: head.repeat(60) + tail, options: { name: 'a', tsx } } as const;
    expect(() => compile(job, 'a.ts')).toThrow('Expected a.ts to be compiled within 300 ms');
    expect(() => compile(job, 'a.ts')).toThrow(coded('MODULE_COMPILE_TIME')); // remembered
  });

  it('starts again after it was ended, and after a library broke down', () => {
    const compile = makeCompileThread({ leastMs: 10_000, msPerCharacter: 0 });
    const typescript = (text: string) =>
      compile({ library: 'typescript', text, options: { name: 'a', tsx: false } }, 'a');
    expect(typescript('let a: 1')).toMatchObject({ code: 'let a   ' });
    expect(typescript('('.repeat(100_000))).toMatchObject({ broken: true });
    expect(typescript('let b: 1')).toMatchObject({ code: 'let b   ' });
    expect(typescript('let b: = 1')).toMatchObject({ broken: false, line: 1, column: 8 });
  });

  it('has a budget for the slow files of one source, and none for others', () => {
    let clock = 0;
    const given: number[] = [];
    const took = [900, 900, 6000, 6000, 5000, 5000, 10];
    const compile = withBudget(
      (_, __, most) => {
        given.push(most);
        clock += took.shift() ?? 0;
        return { code: '', map: undefined };
      },
      () => clock,
    );
    const job = { library: 'typescript', text: 'let a: 1', options: { name: 'a', tsx: false } } as const;
    for (let file = 0; file < 6; file += 1) compile(job, 'a');
    expect(given).toEqual([10_000, 10_000, 10_000, 5000, 0, -4000]);
    const thread = makeCompileThread({ leastMs: 10_000, msPerCharacter: 0 });
    expect(() => thread(job, 'a', -1000)).toThrow(coded('MODULE_COMPILE_TIME'));
    expect(thread(job, 'a', 10_000)).toMatchObject({ code: 'let a   ' }); // the text was not to blame
  });

  it('takes no file that is too large', () => {
    const text = ' '.repeat(2 ** 22);
    expect(moduleMap({ 'a.ts': text }).load('/a.ts')).toMatchObject({ type: 'commonjs' });
    expect(() => moduleMap({ 'a.ts': `${text} ` }).load('/a.ts')).toThrow(coded('MODULE_TOO_LARGE'));
  });
});
