import { describe, expect, it } from 'vitest';
import { hardenExports } from '../../src/modules/harden-exports.ts';

const harden = (value: unknown): void =>
  hardenExports(value, { isProxy: () => false, charge: () => {}, refuse: (key) => new Error(`refused ${key}`) });

describe('hardenExports', () => {
  it.each([
    ['a typed array', new Uint8Array([1, 2])],
    ['an empty one', new Float64Array(0)],
    ['a long one', new Uint8Array(300)],
    ['a view', new DataView(new ArrayBuffer(2))],
  ])('gives %s no further properties, and leaves its elements', (_, bytes) => {
    const exported = { bytes };
    harden(exported);
    expect(Object.isExtensible(bytes)).toBe(false);
    expect(exported.bytes).toBe(bytes);
    if (bytes.byteLength > 0) new Uint8Array(bytes.buffer)[0] = 7;
    expect(bytes.byteLength === 0 || new Uint8Array(bytes.buffer)[0] === 7).toBe(true);
    expect(() => Object.assign(bytes, { added: 1 })).toThrow(TypeError);
  });

  it('refuses assignments to what is exported beside it', () => {
    const exported = { bytes: new Uint8Array([1]), name: 'a' };
    harden(exported);
    expect(() => Object.assign(exported, { name: 'b' })).toThrow('refused name');
  });
});
