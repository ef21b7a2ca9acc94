// Node's digests of text, for audit chains and arguments.
import * as crypto from 'node:crypto';
import type { TextDigest } from '../audit/event.ts';

// Node 20.12 and later; a third faster than a Hash object for short text.
const { hash } = crypto as { readonly hash?: (algorithm: string, data: string, encoding: 'hex') => string };

/** SHA-256 of text as UTF-8, in hexadecimal. */
export const sha256: TextDigest =
  hash === undefined
    ? (text) => crypto.createHash('sha256').update(text).digest('hex')
    : (text) => hash('sha256', text, 'hex');

/**
 * HMAC-SHA-256 of text, in hexadecimal. A chain of these cannot be written anew, and short arguments cannot be
 * guessed from their digests, by anybody who has not the key; who verifies needs it, too.
 */
export function makeKeyedDigest(key: string | Uint8Array): TextDigest {
  const secret = crypto.createSecretKey(typeof key === 'string' ? Buffer.from(key) : key);
  return (text) => crypto.createHmac('sha256', secret).update(text).digest('hex');
}
