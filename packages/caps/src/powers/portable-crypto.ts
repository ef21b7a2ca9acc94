// Cryptography in plain JavaScript, for where the platform's own only answers later (Web Crypto) and there is no Node.
import { hmac } from '@noble/hashes/hmac.js';
import { sha1 } from '@noble/hashes/legacy.js';
import { sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import { harden } from '../commons.ts';
import { assertOptions } from './check.ts';
import type { CryptoPrimitives, DigestName } from './crypto.ts';

const hashes = { 'SHA-1': sha1, 'SHA-256': sha256, 'SHA-384': sha384, 'SHA-512': sha512 } as const satisfies Record<
  DigestName,
  unknown
>;

export interface PortablePrimitivesOptions {
  /** The platform's generator, such as `(count) => crypto.getRandomValues(new Uint8Array(count))`. */
  readonly randomBytes: (count: number) => Uint8Array;
}

/**
 * Primitives for `makeCryptoPower` and `makeSecrets` on any platform; `cryptoPrimitives` of `@cofferdam/caps/node` are
 * Node's own and faster. How long an HMAC takes does not depend on its key, as far as an engine lets any JavaScript
 * promise that.
 */
export function makePortablePrimitives(options: PortablePrimitivesOptions): CryptoPrimitives {
  assertOptions(options, 'makePortablePrimitives', { randomBytes: true });
  const { randomBytes } = options;
  return harden({
    digest: (algorithm: DigestName, bytes: Uint8Array) => hashes[algorithm](bytes),
    hmac: (algorithm: DigestName, key: Uint8Array, bytes: Uint8Array) => hmac(hashes[algorithm], key, bytes),
    randomBytes: (count: number) => randomBytes(count),
  });
}
