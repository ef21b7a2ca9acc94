import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BLOCK_BYTES, makeReadMac } from '../../src/node/read-mac.ts';

const bytesOf = (length: number, seed: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * 31 + seed * 17 + (i >> 3)) & 255);

describe('makeReadMac()', () => {
  it.each([1, 31, 32, 63, 64])(
    'gives what HMAC-SHA-256 gives, for a key of %i bytes and messages of any length',
    (size) => {
      const key = bytesOf(size, size);
      const mac = makeReadMac(key);
      for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 70_000]) {
        const message = bytesOf(length, 5);
        const padded = new Uint8Array(BLOCK_BYTES + length).fill(7);
        padded.set(message, BLOCK_BYTES);
        expect(Buffer.from(mac(padded)).toString('hex')).toBe(createHmac('sha256', key).update(message).digest('hex'));
      }
    },
  );

  it('takes no key that HMAC would hash first', () => {
    expect(() => makeReadMac(bytesOf(65, 1))).toThrow(RangeError);
  });
});
