// HMAC-SHA-256 (RFC 2104) of bytes that stand in memory with room in front of them: two digests at one stroke each.
// Node's own is a stream with a key object, which takes longer to make than most entries take to be hashed. Entries are
// written with Node's own, so each one that is found authentic shows that the two agree.
import { hash } from 'node:crypto';

/** Bytes of a block of SHA-256, which are what has to be free in front of a message. */
export const BLOCK_BYTES = 64;
const INNER = 0x36;
const OUTER = 0x5c;

/**
 * Gives the MAC of all that stands behind the first {@link BLOCK_BYTES} of `padded`, and overwrites those.
 */
export type ReadMac = (padded: Uint8Array) => Uint8Array;

/** @param key at most {@link BLOCK_BYTES}; a digest, as those of the compile cache are */
export function makeReadMac(key: Uint8Array): ReadMac {
  if (key.length > BLOCK_BYTES) throw new RangeError(`Expected a key of at most ${BLOCK_BYTES} bytes`);
  const padWith = (byte: number): Uint8Array => {
    const pad = new Uint8Array(BLOCK_BYTES).fill(byte);
    key.forEach((part, i) => {
      pad[i] = part ^ byte;
    });
    return pad;
  };
  const inner = padWith(INNER);
  const outer = Buffer.concat([padWith(OUTER), new Uint8Array(32)]);
  return (padded) => {
    padded.set(inner);
    outer.set(sha256(padded), BLOCK_BYTES);
    return sha256(outer);
  };
}

const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');
