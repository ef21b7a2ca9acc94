// Short lists are sorted with the same questions on every engine: V8 of Node 26 asks others by itself.
import { makeTenant } from '@cofferdam/core';
import { describe, expect, it } from 'vitest';

const of = async (source: string): Promise<unknown> => {
  const { value, error } = await makeTenant().run(source);
  return error === undefined ? value : `${error.name}: ${error.message}`;
};

describe('Array.prototype.sort', () => {
  it.each([
    ['2,1,3', '1<2,3<1,3<2'],
    ['2,,1,,3,,,,,,,,,,,,,,', '1<2,3<1,3<2'],
    ['2,undefined,1,undefined,3,undefined,undefined,undefined,undefined', '1<2,3<1,3<2'],
    ['5,1,4,2,3', '1<5,4<1,4<5,4<1,2<4,2<1,3<4,3<2'],
    ['1,2,3,4,5,6,7', '2<1,3<2,4<3,5<4,6<5,7<6'],
    ['7,6,5,4,3,2,1', '6<7,5<6,4<5,3<4,2<3,1<2'],
  ])('of %s asks what it always asked', async (list, questions) => {
    const asks = (call: string): Promise<unknown> =>
      of(`const log = []; const list = [${list}]; ${call}((a, b) => (log.push(a + '<' + b), a - b)); log.join()`);
    expect(await asks('list.sort')).toBe(questions);
    expect(await asks('list.toSorted')).toBe(questions);
    for (const method of ['sort', 'toSorted'])
      expect(await asks(`Array.prototype.${method}.bind({ length: list.length, ...list })`)).toBe(questions);
  });

  it('turns elements into text as often as it always did', async () => {
    const source = `let n = 0; const make = (x) => ({ toString() { n++; return x } });
      const list = ['c', 'a', 'b', 'e', 'd'].map(make); list.sort(); n + list.join('')`;
    expect(await of(source)).toBe('16abcde');
  });

  it.each([
    ['[3, , 1, undefined, 2].sort()', [1, 2, 3, undefined, undefined]],
    ['const a = [3, , 1, , 2].sort(); [a.length, 3 in a, a.join()]', [5, false, '1,2,3,,']],
    ['[3, 10, 2, 1].sort()', [1, 10, 2, 3]],
    ['const a = [3, 1, 2]; a.sort() === a', true],
    ['const a = [3, 1, 2]; a.x = 1; a.sort((x, y) => { a.length = 0; return x - y }); a.join() + a.x', '1,2,31'],
    ['[["b", 1], ["a", 1], ["c", 0]].sort((x, y) => x[1] - y[1]).join(";")', 'c,0;b,1;a,1'],
    ['[3, 1, 2].sort((a, b) => NaN).join()', '3,1,2'],
    ['[3, 1, 2].sort((a, b) => ({ valueOf: () => b - a })).join()', '3,2,1'],
    ['[3, 1, 2].sort(5)', expect.stringMatching(/^TypeError/)],
    ['[3, 1, 2].sort(null)', expect.stringMatching(/^TypeError/)],
    ['[3, 1, 2].sort(() => 1n)', expect.stringMatching(/^TypeError/)],
    ['[3, 1, 2].sort(() => { throw new RangeError("mine") })', 'RangeError: mine'],
    ['Object.freeze([3, 1, 2]).sort()', expect.stringMatching(/^TypeError/)],
    ['class A extends Array {} const a = A.from([3, 1, 2]); a.sort() instanceof A && a.join()', '1,2,3'],
    [
      'const a = Object.defineProperty([3, 1, 2], 1, { get: () => 0, set(v) { this.seen = v } }); a.sort(); a.seen + a.join()',
      '20,0,3',
    ],
    [
      // test262: sort/precise-getter-decreases-length.js
      `const a = ['c', , , 'b', 'a', 'd'];
       Object.defineProperty(a, 2, { get() { a.length -= 1; return 'x' }, set() {} }); a.sort(); [4 in a, a.join()]`,
      [false, 'a,b,x,x,'],
    ],
  ])('%s is what it is', async (source, value) => {
    expect(await of(source)).toEqual(value);
  });
});
