import { describe, expect, test } from 'vitest';
import { makeFixture } from './fixture.ts';

declare const harden: <T>(value: T) => T;

const frozen = (): object =>
  harden({ list: [1, { a: 'x' }], none: null, nested: Object.freeze(Object.assign(Object.create(null), { y: 1n })) });

describe.each(['toHost', 'toGuest'] as const)('border.%s()', (direction) => {
  test('passes deeply frozen plain data as it is, whole and in part', () => {
    const { border } = makeFixture();
    const value = frozen() as { list: object[] };
    expect(border[direction](value)).toBe(value);
    expect(border[direction](value.list)).toBe(value.list);
    expect((border[direction]({ value }) as { value: unknown }).value).toBe(value);
  });

  test('copies it where proxies cannot be told', () => {
    const { border } = makeFixture({ tellProxies: false });
    const value = harden({ only: ['here'] });
    const copy = border[direction](value);
    expect(copy).toEqual(value);
    expect(copy).not.toBe(value);
    expect(Object.isFrozen(copy)).toBe(false);
  });

  test.each([
    ['frozen on the surface only', () => Object.freeze({ inner: { open: true } })],
    ['a Map inside', () => Object.freeze({ map: Object.freeze(new Map([[1, 2]])) })],
    ['a Date inside', () => Object.freeze([Object.freeze(new Date(0))])],
    ['bytes inside', () => Object.freeze({ bytes: new Uint8Array(2) })],
  ])('copies what is frozen but may change: %s', (_, make) => {
    const { border } = makeFixture();
    const value = make();
    const copy = border[direction](value);
    expect(copy).toStrictEqual(value);
    expect(copy).not.toBe(value);
    expect(border[direction](value)).not.toBe(value);
  });

  test('does not pass what hides a way out', () => {
    const { border } = makeFixture();
    const hidden = Object.freeze(Object.defineProperty({ a: 1 }, 'f', { value: () => 1 }));
    expect(border[direction](hidden)).not.toBe(hidden);
    const accessor = Object.freeze(Object.defineProperty({ a: 1 }, 'f', { get: () => 1 }));
    expect(border[direction](accessor)).not.toBe(accessor);
    const proxy = Object.freeze({ a: 1, p: new Proxy(Object.freeze({}), {}) });
    expect(() => border[direction](proxy)).toThrow(expect.objectContaining({ code: 'BORDER_PROXY' }));
    const symbol = Object.freeze({ s: Symbol('mine') });
    expect(() => border[direction](symbol)).toThrow(expect.objectContaining({ code: 'BORDER_SYMBOL' }));
  });

  test('holds the limits for it', () => {
    const { border } = makeFixture({ limits: { depth: 2 } });
    expect(() => border[direction](harden([[[1]]]))).toThrow(expect.objectContaining({ code: 'BORDER_DEPTH' }));
  });
});

test('a frozen object with a method is a capability, not data', () => {
  const { border } = makeFixture();
  const value = harden({ f: () => 1, data: { a: 1 } });
  const wrapper = border.toGuest(value) as typeof value;
  expect(wrapper).not.toBe(value);
  expect(wrapper.f).not.toBe(value.f);
});
