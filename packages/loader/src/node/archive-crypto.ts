// SHA-512 and Ed25519 by Node's OpenSSL, for archives.
import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { ArchiveCrypto, ArchiveSigner } from '../archive/crypto.ts';

/** The DER of an Ed25519 public key is this, then its 32 bytes (RFC 8410, 10.1). */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** Node's own primitives. */
export const nodeArchiveCrypto: ArchiveCrypto = Object.freeze<ArchiveCrypto>({
  sha512: (bytes) => createHash('sha512').update(bytes).digest(),
  verify(publicKey, message, signature) {
    try {
      const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' });
      return verify(null, message, key, signature);
    } catch {
      return false; // bytes that are no point of the curve
    }
  },
});

/** The 32 bytes of an Ed25519 public key, of a private key's too; undefined for keys of another kind. */
export function publicKeyBytes(key: KeyObject): Uint8Array | undefined {
  if (key.asymmetricKeyType !== 'ed25519') return undefined;
  const der = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'der', type: 'spki' });
  return new Uint8Array(der.subarray(SPKI_PREFIX.length));
}

/** Signs with an Ed25519 private key: PEM text (PKCS #8) or a KeyObject. Undefined for keys of another kind. */
export function makeArchiveSigner(privateKey: string | KeyObject): ArchiveSigner | undefined {
  const key = typeof privateKey === 'string' ? createPrivateKey(privateKey) : privateKey;
  const publicKey = key.type === 'private' ? publicKeyBytes(key) : undefined;
  if (publicKey === undefined) return undefined;
  return Object.freeze<ArchiveSigner>({ publicKey, sign: (message) => new Uint8Array(sign(null, message, key)) });
}
