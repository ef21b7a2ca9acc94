// Frames as bytes: what is plain is JSON, what is not is not, and both come back as they were.
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFrame, writeFrame } from '../../src/wire/frames.ts';

const isJson = (bytes: Buffer): boolean => bytes[4] === 0x5b;
const back = (message: unknown): unknown => readFrame(writeFrame(message).subarray(4));

describe('writeFrame()', () => {
  it('says how many bytes follow', () => {
    for (const message of [[1], [new Map()]]) {
      const bytes = writeFrame(message);
      expect(bytes.readUInt32BE(0)).toBe(bytes.length - 4);
    }
  });

  it.each([
    ['a call', [0, ['call', 1, 0, 'echo', [7, 'é\u{1F600}', true, null, 1e-300]]]],
    ['lone surrogates', [0, ['answer', 1, true, '\ud800 \udc00']]],
    ['a list of lists', [0, ['call', 1, 0, 'f', [[1, 2], ['x']]]]],
  ])('makes JSON of %s', (_, message) => {
    expect(isJson(writeFrame(message))).toBe(true);
    expect(back(message)).toEqual(message);
  });

  it.each([
    ['negative zero', [0, ['answer', 1, true, -0]]],
    ['NaN', [0, ['answer', 1, true, Number.NaN]]],
    ['infinity', [0, ['answer', 1, true, -Infinity]]],
    ['undefined', [0, ['call', 1, 0, 'f', [undefined]]]],
    ['a BigInt', [0, ['answer', 1, true, 1n]]],
    ['a record', [0, ['answer', 1, true, {}]]],
    ['holes', [0, ['call', 1, 0, 'f', [[1, , 2]]]]],
    ['named members', [0, ['call', 1, 0, 'f', [Object.assign([1], { index: 0 })]]]],
    ['named members of the arguments', [0, ['call', 1, 0, 'f', Object.assign([1], { index: 0 })]]],
    ['a boxed number', [0, ['call', 1, 0, 'f', [Object(0)], [['home', 0]]]]],
    ['a date', [0, ['answer', 1, true, new Date(5)]]],
    ['depth', [0, ['answer', 1, true, [[[1]]]]]],
    ['a long text', [0, ['answer', 1, true, 'x'.repeat(10_000)]]],
    ['a long list', [0, ['answer', 1, true, new Array(5000).fill(1)]]],
    ['no list', 'hello'],
  ])('makes no JSON of %s', (_, message) => {
    expect(isJson(writeFrame(message))).toBe(false);
    expect(isDeepStrictEqual(back(message), message)).toBe(true);
  });

  it('keeps whatever it is given', () => {
    const anything = fc.anything({ withBigInt: true, withDate: false, withMap: true, withSparseArray: true });
    fc.assert(
      fc.property(fc.array(fc.array(anything, { maxLength: 5 }), { maxLength: 4 }), (frame) => {
        expect(isDeepStrictEqual(back(frame), frame)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('readFrame()', () => {
  it('refuses more JSON than is ever written', () => {
    const list = (length: number): Buffer => Buffer.from(`[${'0,'.repeat((length - 3) / 2)}0]`);
    expect(readFrame(list(65_535))).toHaveLength(32_767);
    expect(() => readFrame(list(65_537))).toThrow('more JSON than is ever written');
  });
});
