import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { CryptoPrimitives, DigestName } from '../powers/crypto.ts';

const NAMES: Readonly<Record<DigestName, string>> = {
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** Node's cryptography, for `makeCryptoPower`, `makeSecrets` and `makeRandomPower`. */
export const cryptoPrimitives: CryptoPrimitives = Object.freeze({
  digest: (algorithm: DigestName, bytes: Uint8Array) => createHash(NAMES[algorithm]).update(bytes).digest(),
  hmac: (algorithm: DigestName, key: Uint8Array, bytes: Uint8Array) =>
    createHmac(NAMES[algorithm], key).update(bytes).digest(),
  randomBytes: (count: number) => randomBytes(count),
});
