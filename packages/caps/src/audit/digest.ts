// Digests of text where there is no Node: the same as those of `@cofferdam/caps/node`, which are faster. Web Crypto
// has SHA-256 too, but answers later, and a line of a chain has to be there before the call that it tells of.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 as sha256Bytes } from '@noble/hashes/sha2.js';
import { freeze } from '../commons.ts';
import { hexOf } from '../powers/crypto.ts';
import { utf8Encode } from '../powers/utf8.ts';
import type { TextDigest } from './event.ts';

/** SHA-256 of text as UTF-8, in hexadecimal. */
export const sha256: TextDigest = freeze((text: string) => hexOf(sha256Bytes(utf8Encode(text))));

/**
 * HMAC-SHA-256 of text, in hexadecimal. A chain of these cannot be written anew, and short arguments cannot be
 * guessed from their digests, by anybody who has not the key; who verifies needs it, too.
 */
export function makeKeyedDigest(key: string | Uint8Array): TextDigest {
  const secret = typeof key === 'string' ? utf8Encode(key) : new Uint8Array(key);
  return freeze((text: string) => hexOf(hmac(sha256Bytes, secret, utf8Encode(text))));
}
