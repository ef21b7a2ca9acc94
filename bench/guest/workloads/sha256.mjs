// Cryptographic hashing in plain JavaScript: a salted chain and a long message.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { checksum } from '../lib/checksum.mjs';

export const name = 'sha256';
const message = new Uint8Array(200_000);
for (let i = 0; i < message.length; i += 1) message[i] = (i * 31) & 255;

export function run() {
  let digest = sha256(message);
  for (let i = 0; i < 300; i += 1) digest = hmac(sha256, digest, message.subarray(i, i + 64));
  return checksum(Array.from(digest).join());
}
