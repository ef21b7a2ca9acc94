// Lists of the indices of what has very many elements: each becomes a text, and the engine looks at no clock until the
// last of them is made. More than the heap may hold are refused before.
import { describe, expect, it } from 'vitest';
import { makeTenant } from '../../src/tenant/make-tenant.ts';

const MIB = 2 ** 20;
const values: Readonly<Record<string, string>> = {
  text: "'x'.repeat(1.5e7)",
  'String object': "new String('x'.repeat(1.5e7))",
  array: 'new Array(1.5e7).fill(1)',
  'typed array': 'new Uint8Array(1.5e7)',
};
const operations: readonly string[] = [
  'Object.keys(v)',
  'Object.values(v)',
  'Object.entries(v)',
  'Object.getOwnPropertyNames(v)',
  'Object.getOwnPropertyDescriptors(v)',
  'Reflect.ownKeys(Object(v))',
  'Object.assign({}, v)',
  'Object.create({}, v)',
  'Object.defineProperties({}, v)',
  '({ ...v })',
  'const { x, ...rest } = v',
  '(({ ...rest }) => rest)(v)',
  '((a, { x, ...rest } = {}, b) => rest)(1, v)',
  'new (class { constructor({ ...rest }, { ...more } = {}) { this.rest = rest } })({}, v)',
  'for (const k in v) break',
  'for (const { ...k } in v) break',
  'Object.keys(new Proxy(Object(v), {}))',
];

const limits = { heapBytes: 64 * MIB, arrayLength: 2 ** 25, bufferBytes: 64 * MIB };
const endOf = (code: string): string | undefined => {
  try {
    makeTenant({ limits }).evaluateNow(code);
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe.each(Object.entries(values))('of a long %s', (_name, value) => {
  it.each(operations)('is refused: %s', (operation) => {
    expect(endOf(`const v = ${value}; ${operation}`)).toBe('LIMIT_HEAP');
  });
});

it('is refused of a typed array in JSON', () => {
  expect(endOf('JSON.stringify({ a: new Uint8Array(1.5e7) })')).toBe('LIMIT_HEAP');
});

it('is made where the heap may hold it', () => {
  expect(makeTenant({ limits }).evaluateNow("Object.keys('x'.repeat(3e5)).length")).toBe(3e5);
  expect(makeTenant({ limits }).evaluateNow('Object.entries({ ...new Array(2e4).fill(1) }).length')).toBe(2e4);
});

it.each(['[...v]', 'const [a, ...b] = v', '((...a) => a.length)(...v)', 'new Set([...v])'])(
  'of elements is refused: %s',
  (code) => {
    expect(endOf(`const v = new Uint8Array(1.5e7); ${code}`)).toBe('LIMIT_HEAP');
    expect(endOf(`const v = 'x'.repeat(1.5e7); ${code}`)).toBe('LIMIT_HEAP');
  },
);

it('is not made for a line of the console', () => {
  expect(endOf("console.log('%j', new Uint8Array(1.5e7))")).toBeUndefined();
});
