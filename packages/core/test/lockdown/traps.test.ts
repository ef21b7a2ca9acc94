import { describe, expect, it } from 'vitest';
import { describe as describeThrown, makeReporter } from '../../src/lockdown/traps.ts';

describe('describe()', () => {
  const trap = () => {
    throw new Error('guest code ran');
  };
  it.each<[unknown, string]>([
    [undefined, 'undefined'],
    [null, 'null'],
    [12.5, '12.5'],
    [true, 'true'],
    [Symbol('s'), 'Symbol(s)'],
    [5n, '5n'],
    [2n ** 100n, 'a large BigInt'],
    [() => {}, 'a function'],
    ['two\nlines\u001b[2J', "'two lines [2J'"],
    [{}, 'an object'],
    [[1, 2], 'an object'],
    [{ message: 'm' }, ': m'],
    [{ name: 'N', message: 'a\n    forged', code: 'C' }, 'N [C]: a     forged'],
    [
      new Proxy({}, { get: trap, getOwnPropertyDescriptor: trap, getPrototypeOf: trap, has: trap, ownKeys: trap }),
      'an object',
    ],
    [
      {
        get message() {
          return trap();
        },
        get name() {
          return trap();
        },
        get stack() {
          return trap();
        },
        toString: trap,
        toJSON: trap,
      },
      'an object',
    ],
    [Object.create(new Proxy({}, { get: trap, getOwnPropertyDescriptor: trap, getPrototypeOf: trap })), 'an object'],
  ])('of %# is one harmless line', (thrown, text) => {
    expect(describeThrown(thrown)).toBe(text);
  });

  it('is bounded', () => {
    const endless: object = { name: 'x'.repeat(1e6), message: 'y'.repeat(1e6), code: 'z'.repeat(1e6) };
    expect(describeThrown('x'.repeat(1e7)).length).toBeLessThan(2100);
    expect(describeThrown(endless).length).toBeLessThan(6100);
    expect(describeThrown(Symbol('x'.repeat(1e6))).length).toBeLessThan(2100);
    let deep: object = {};
    for (let i = 0; i < 1e5; i++) deep = Object.create(deep);
    expect(describeThrown(deep)).toBe('an object');
  });
});

describe('makeReporter()', () => {
  it('says ten in full, then only how many at each power of ten', () => {
    const said: string[] = [];
    const report = makeReporter('Oops', (line) => said.push(line));
    for (let i = 1; i <= 1500; i++) report(i);
    expect(said).toEqual([
      ...Array.from({ length: 10 }, (_, i) => `Oops: ${i + 1}`),
      'Oops: the next ones are only counted',
      'Oops: 100 so far',
      'Oops: 1000 so far',
    ]);
  });
});
