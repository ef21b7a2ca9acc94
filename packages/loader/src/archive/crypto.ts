// What archives need of cryptography. They come as a power so that archives can be read where there is no Node
// (@noble/hashes and @noble/curves have all three, synchronously); `@cofferdam/loader/node` passes Node's own.

/** An Ed25519 public key: 32 bytes. */
export type PublicKey = Uint8Array;

export interface ArchiveCrypto {
  /** SHA-512: 64 bytes. */
  sha512(bytes: Uint8Array): Uint8Array;
  /** Whether `signature` is the Ed25519 signature (RFC 8032) of `message` by the holder of `publicKey`. Never throws. */
  verify(publicKey: PublicKey, message: Uint8Array, signature: Uint8Array): boolean;
}

/** Somebody who signs. */
export interface ArchiveSigner {
  readonly publicKey: PublicKey;
  /** The Ed25519 signature of `message`: 64 bytes. */
  sign(message: Uint8Array): Uint8Array;
}

const HEX: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Lower-case hexadecimal. */
export const hexOf = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += HEX[byte];
  return text;
};

/** The bytes of `text` when it is `length` bytes in lower-case hexadecimal, else undefined. */
export function bytesOfHex(text: string, length: number): Uint8Array | undefined {
  if (text.length !== 2 * length || !/^[0-9a-f]*$/.test(text)) return undefined;
  return Uint8Array.from({ length }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16));
}

/** Whether two byte strings are equal. Not for secrets: it takes as long as they agree. */
export const equalBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, i) => byte === other[i]);
