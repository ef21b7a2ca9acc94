// A subset of cryptography that needs no objects: bytes in, bytes out.
import type { Grant } from '../capability.ts';
import { makeRevocable } from '../patterns/revocable.ts';
import { assertOptions, type OptionNames, readBytes, readCount, readLimit, refuseValue } from './check.ts';

export type DigestName = 'SHA-1' | 'SHA-256' | 'SHA-384' | 'SHA-512';

/** What the host's cryptography does; `cryptoPrimitives` of `@cofferdam/caps/node` are Node's. */
export interface CryptoPrimitives {
  digest(algorithm: DigestName, bytes: Uint8Array): Uint8Array;
  hmac(algorithm: DigestName, key: Uint8Array, bytes: Uint8Array): Uint8Array;
  /** From the system's generator, never `Math.random`. */
  randomBytes(count: number): Uint8Array;
}

/** A string stands for its UTF-8. */
export type BytesLike = string | Uint8Array;

export interface Crypto {
  digest(algorithm: DigestName, bytes: BytesLike): Uint8Array;
  hmac(algorithm: DigestName, key: BytesLike, bytes: BytesLike): Uint8Array;
  randomBytes(count: number): Uint8Array;
  /** A version 4 UUID. */
  randomUUID(): string;
  /** Compares in a time that depends on the lengths alone. */
  timingSafeEqual(left: BytesLike, right: BytesLike): boolean;
}

export interface CryptoPowerOptions {
  readonly primitives: CryptoPrimitives;
  /** Those offered. Default SHA-256, SHA-384 and SHA-512: SHA-1 is broken where signatures are made of it. */
  readonly algorithms?: readonly DigestName[];
  /**
   * Bytes of any one argument. Stops a guest from holding the host's thread in one native call, which no budget
   * interrupts; a mebibyte takes about a millisecond. Default 1 MiB.
   */
  readonly maxBytes?: number;
  /** Random bytes at once, as in WebCrypto. Default 65,536. */
  readonly maxRandomBytes?: number;
  /** How refusals name it. Default `crypto`. */
  readonly name?: string;
}

const OPTIONS: OptionNames<CryptoPowerOptions> = {
  primitives: true,
  algorithms: true,
  maxBytes: true,
  maxRandomBytes: true,
  name: true,
};
const DEFAULT_ALGORITHMS: readonly DigestName[] = Object.freeze(['SHA-256', 'SHA-384', 'SHA-512']);
const ALL: readonly string[] = ['SHA-1', ...DEFAULT_ALGORITHMS];

/** An algorithm of `allowed`, by its exact name: what a platform would make of other names is not asked. */
function readAlgorithm(value: unknown, allowed: readonly DigestName[], where: string): DigestName {
  const isAllowed = typeof value === 'string' && ALL.includes(value) && (allowed as readonly string[]).includes(value);
  return isAllowed ? (value as DigestName) : refuseValue(`one of ${allowed.join(', ')}`, where, value);
}

/** Whether two runs of bytes are the same. Always looks at all of them: no early exit tells how much was guessed. */
export function isSameBytes(left: Uint8Array, right: Uint8Array): boolean {
  let difference = left.length ^ right.length;
  for (let at = 0; at < left.length; at += 1) difference |= (left[at] as number) ^ (right[at] ?? 0);
  return difference === 0;
}

/** Digests, HMAC, random bytes and comparison. Keys of the host's belong into `makeSecrets`, where they stay. */
export function makeCryptoPower(options: CryptoPowerOptions): Grant<Crypto> {
  const { algorithms = DEFAULT_ALGORITHMS, maxBytes = 2 ** 20, maxRandomBytes = 65_536, name = 'crypto' } = options;
  assertOptions(options, name, OPTIONS);
  const { primitives } = options;
  readLimit(maxBytes, 'maxBytes', name);
  readLimit(maxRandomBytes, 'maxRandomBytes', name);
  const allowed = Object.freeze(algorithms.map((each) => readAlgorithm(each, ALL as readonly DigestName[], name)));
  const algorithmOf = (value: unknown): DigestName => readAlgorithm(value, allowed, `an algorithm of ${name}`);
  const bytesOf = (value: unknown, what: string): Uint8Array => readBytes(value, `${what} of ${name}`, maxBytes, name);

  return makeRevocable<Crypto>(
    {
      digest: (algorithm, bytes) =>
        new Uint8Array(primitives.digest(algorithmOf(algorithm), bytesOf(bytes, 'the bytes'))),
      hmac: (algorithm, key, bytes) =>
        new Uint8Array(primitives.hmac(algorithmOf(algorithm), bytesOf(key, 'the key'), bytesOf(bytes, 'the bytes'))),
      // A copy: Node's own are views of a pool that later numbers come from, too.
      randomBytes: (count) =>
        new Uint8Array(primitives.randomBytes(readCount(count, `the count of ${name}`, maxRandomBytes))),
      randomUUID: () => uuidOf(new Uint8Array(primitives.randomBytes(16))),
      timingSafeEqual: (left, right) => isSameBytes(bytesOf(left, 'the left side'), bytesOf(right, 'the right side')),
    },
    { name },
  );
}

const DIGITS: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Bytes in lower-case hexadecimal. */
export function hexOf(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 1) text += DIGITS[bytes[at] as number] as string;
  return text;
}

function uuidOf(bytes: Uint8Array): string {
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = hexOf(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
