import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonValue } from '../src/json-value.ts';

const cycle: unknown[] = [];
cycle.push(cycle);
let bush: unknown = 1;
for (let i = 0; i < 64; i++) bush = [bush, bush];
let well: unknown = 1;
for (let i = 0; i < 100_000; i++) well = [well];

describe('isJsonValue()', () => {
  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['NaN', Number.NaN],
    ['Infinity', [Number.POSITIVE_INFINITY]],
    ['-0', { a: -0 }],
    ['a bigint', 1n],
    ['a Date', new Date(0)],
    ['a Map', new Map()],
    ['a Set', [new Set()]],
    ['an Error', new Error('x')],
    ['bytes', new Uint8Array(2)],
    ['a property that is undefined', { a: undefined }],
    ['a hole', Object.assign([1], { length: 2 })],
    ['an array with a further key', Object.assign([1], { more: 2 })],
    ['a symbol key', { [Symbol('s')]: 1 }],
    ['a cycle', cycle],
    ['a value that doubles 64 times', bush],
    ['a value 100,000 deep', well],
    ['an accessor', Object.defineProperty({}, 'a', { enumerable: true, get: () => expect.unreachable() })],
  ])('says no to %s', (_, value) => {
    expect(isJsonValue(value)).toBe(false);
  });

  it('says yes to exactly what JSON gives back as it was', () => {
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSparseArray: true,
          withTypedArray: true,
          withNullPrototype: false,
        }),
        (value) => {
          if (isJsonValue(value)) expect(JSON.parse(JSON.stringify(value))).toStrictEqual(value);
        },
      ),
    );
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        expect(isJsonValue(value)).toBe(
          !JSON.stringify(value, (_, item) => (Object.is(item, -0) ? '\0neg' : item)).includes('\\u0000neg'),
        );
      }),
    );
  });

  it('takes shared parts', () => {
    const part = { a: 1 };
    expect(isJsonValue([part, part])).toBe(true);
  });
});
