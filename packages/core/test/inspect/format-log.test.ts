import { format, types } from 'node:util';
import { describe, expect, test } from 'vitest';
import { cpuMs } from '../border/fixture.ts';
import { formatLog } from '../../src/inspect/format-log.ts';

const log = (args: readonly unknown[], options: object = {}): string =>
  formatLog(args, { isProxy: types.isProxy, ...options });
const ran = (): never => expect.unreachable('guest code was run');
const hostile = { toString: ran, valueOf: ran, toJSON: ran, [Symbol.toPrimitive]: ran };

describe('formatLog() prints as Node does:', () => {
  test.each([
    [[]],
    [['a', 'b', 1, null, undefined, true, 1n, -0]],
    [['text %']],
    [['%s and %s', 'a', 1]],
    [['%s', -0, 12n]],
    [['%s %s %s', null, undefined, Symbol('x')]],
    [['%s', [1, [2, [3]]]]],
    [['%d %d %d %d', '42', 3.5, 7n, 'x']],
    [['%i %i %f %f', '42.9', 3.5, '1.5x', 2]],
    [['%d %i %f', {}, [], {}]],
    [['%d', null]],
    [['%j', { a: [1, 'x', null, true], u: undefined, f() {}, n: Number.NaN }]],
    [['%j %j', 'quoted "x"', undefined]],
    [['%o|%O', 1, { a: { b: { c: { d: 1 } } } }]],
    [['100%% of %s%%', 'it']],
    [['%c styled', 'color: red']],
    [['%x %s', 1]],
    [['%s']],
    [['%s', 'a', { rest: 1 }, 'b']],
    [[{ a: 1 }, '%s', 'x']],
    [['a\nb', ['a\nb']]],
  ])('row %#', (args) => {
    expect(log(args)).toBe(format(...args));
  });
});

test('formatLog() shows an object at %s one level deep', () => {
  expect(log(['%s', { a: { b: 1 } }])).toBe('{ a: [Object] }');
});

describe('formatLog() asks no object for its text:', () => {
  test.each(['%s', '%d', '%i', '%f', '%j', '%o', '%O', '%c', '%%', 'plain'])('%s', (placeholder) => {
    expect(typeof log([placeholder, hostile])).toBe('string');
    expect(typeof log([placeholder, new Proxy({}, new Proxy({}, { get: () => ran }))])).toBe('string');
    expect(typeof log([placeholder, Object.defineProperty({}, 'x', { get: ran, enumerable: true })])).toBe('string');
    expect(typeof log([placeholder, Symbol('x')])).toBe('string');
  });

  test('numbers of objects are NaN', () => {
    expect(log(['%d %i %f', hostile, hostile, hostile])).toBe('NaN NaN NaN');
  });

  test('%j shows cycles, proxies and depth in words', () => {
    const value: Record<string, unknown> = { p: new Proxy({}, {}) };
    value.self = value;
    expect(log(['%j', value])).toBe('{"p":"[Proxy]","self":"[Circular]"}');
  });
});

describe('formatLog() is bounded:', () => {
  test.each([
    ['a long text', ['x'.repeat(1e7)]],
    ['many texts', Array.from({ length: 1e5 }, () => 'xxxxxxxxxx')],
    ['many placeholders', ['%s'.repeat(1e6), ...Array.from({ length: 1_000 }, () => 'y'.repeat(1e4))]],
    ['long arguments', ['%s %s %j', 'a'.repeat(1e7), 'b'.repeat(1e7), 'c'.repeat(1e7)]],
    ['a wide %j', ['%j', Array.from({ length: 1e6 }, () => 1)]],
    ['a long sparse %j', ['%j', Object.assign([], { 4294967294: 1 })]],
  ])('%s', (_, args) => {
    const start = cpuMs();
    const text = log(args, { maxBytes: 1_000 });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_000);
    expect(cpuMs() - start).toBeLessThan(1_000);
  });

  test('at maxBytes, and one over', () => {
    expect(log(['abc', 'def'], { maxBytes: 7 })).toBe('abc def');
    expect(log(['abc', 'def'], { maxBytes: 6 })).toBe('abc…');
  });
});
