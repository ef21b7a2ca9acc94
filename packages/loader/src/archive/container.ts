// The container of archives, byte by byte in docs/archives.md: named byte strings in one file, with one way to write
// each content. Reading checks everything before it gives anything: length, digest, form, order, names, sizes, the
// digest of each entry, the signature. Whatever passes is, byte for byte, what writing the same entries gives; that
// leaves nothing for two readers to disagree about.
//
// Trusted: nothing of the bytes. They are copied first, so that whoever holds them cannot change what was checked.
import { makeError } from '../errors.ts';
import { type ArchiveCrypto, type ArchiveSigner, bytesOfHex, equalBytes, hexOf } from './crypto.ts';
import { assertPaths } from './entry-paths.ts';
import type { ArchiveLimits } from './limits.ts';

const MAGIC: readonly number[] = [0x89, 0x43, 0x44, 0x41, 0x52, 0x0d, 0x0a, 0x1a]; // \x89 C D A R \r \n ^Z
const VERSION = 1;
const HEAD_LENGTH = 20;
const DIGEST_LENGTH = 64;
const KEY_LENGTH = 32;
const SIGNATURE_LENGTH = 64;
/** What is signed begins with this, so that no signature for something else is one for an archive. */
const SIGNED_PREFIX = 'cofferdam archive 1\n';

export interface Container {
  /** By path, in the order of the paths. */
  readonly entries: ReadonlyMap<string, Uint8Array>;
  /** SHA-512 of the content, in hexadecimal: the archive's address. The signature is not part of it. */
  readonly digest: string;
  /** Who signed it, in hexadecimal; the signature was verified. */
  readonly signer: string | undefined;
}

type IndexRow = readonly [path: string, size: number, sha512: string];

const byPath = ([one]: readonly [string, ...unknown[]], [other]: readonly [string, ...unknown[]]): number =>
  one < other ? -1 : one > other ? 1 : 0;

const indexText = (rows: readonly IndexRow[]): string => JSON.stringify({ entries: rows });

const messageOf = (digest: Uint8Array): Uint8Array => {
  const prefix = new TextEncoder().encode(SIGNED_PREFIX);
  const message = new Uint8Array(prefix.length + digest.length);
  message.set(prefix);
  message.set(digest, prefix.length);
  return message;
};

export interface WriteOptions {
  readonly limits: ArchiveLimits;
  readonly crypto: ArchiveCrypto;
  readonly signer?: ArchiveSigner | undefined;
}

/** The one container of these entries, whatever their order. Throws ARCHIVE_PATH, ARCHIVE_LIMIT. */
export function writeContainer(
  given: Iterable<readonly [path: string, bytes: Uint8Array]>,
  { limits, crypto, signer }: WriteOptions,
): Uint8Array {
  const entries = [...given].sort(byPath);
  assertPaths(
    entries.map(([path]) => path),
    limits,
  );
  const rows = entries.map(([path, bytes]): IndexRow => [path, bytes.length, hexOf(crypto.sha512(bytes))]);
  const index = new TextEncoder().encode(indexText(rows));
  const size = rows.reduce((sum, [, length]) => sum + length, 0);
  const trailer = 1 + DIGEST_LENGTH + (signer === undefined ? 0 : KEY_LENGTH + SIGNATURE_LENGTH);
  const contentLength = HEAD_LENGTH + index.length + size;
  assertLimits(rows, index.length, contentLength + trailer, limits);
  const out = new Uint8Array(contentLength + trailer);
  const view = new DataView(out.buffer);
  out.set(MAGIC);
  view.setUint32(8, VERSION);
  view.setUint32(12, index.length);
  view.setUint32(16, size);
  out.set(index, HEAD_LENGTH);
  let at = HEAD_LENGTH + index.length;
  for (const [, bytes] of entries) {
    out.set(bytes, at);
    at += bytes.length;
  }
  const digest = crypto.sha512(out.subarray(0, contentLength));
  out.set(digest, contentLength);
  at = contentLength + DIGEST_LENGTH;
  out[at] = signer === undefined ? 0 : 1;
  if (signer !== undefined) {
    out.set(signer.publicKey, at + 1);
    out.set(signer.sign(messageOf(digest)), at + 1 + KEY_LENGTH);
  }
  return out;
}

export interface ReadOptions {
  readonly limits: ArchiveLimits;
  readonly crypto: ArchiveCrypto;
}

/**
 * Reads a container. Throws ARCHIVE_FORMAT, ARCHIVE_VERSION, ARCHIVE_LENGTH, ARCHIVE_LIMIT, ARCHIVE_DIGEST,
 * ARCHIVE_INDEX, ARCHIVE_PATH, ARCHIVE_ENTRY_DIGEST, ARCHIVE_SIGNATURE.
 */
export function readContainer(given: Uint8Array, { limits, crypto }: ReadOptions): Container {
  if (!ArrayBuffer.isView(given)) throw makeError('ARCHIVE_FORMAT', { got: `a value of type ${typeof given}` });
  if (given.length > limits.maxBytes)
    throw makeError('ARCHIVE_LIMIT', { limit: limits.maxBytes, unit: 'bytes', got: given.length });
  const bytes = new Uint8Array(given);
  const { indexLength, contentLength, signed } = readHead(bytes, limits);
  const digest = bytes.subarray(contentLength, contentLength + DIGEST_LENGTH);
  const found = crypto.sha512(bytes.subarray(0, contentLength));
  if (!equalBytes(found, digest)) throw makeError('ARCHIVE_DIGEST', { expected: hexOf(digest), got: hexOf(found) });
  const signer = signed ? readSigner(bytes.subarray(contentLength + DIGEST_LENGTH + 1), digest, crypto) : undefined;
  const indexEnd = HEAD_LENGTH + indexLength;
  const rows = readIndex(bytes.subarray(HEAD_LENGTH, indexEnd), contentLength - indexEnd, limits);
  const entries = new Map<string, Uint8Array>();
  let at = indexEnd;
  for (const [path, size, expected] of rows) {
    const body = bytes.slice(at, at + size);
    const got = hexOf(crypto.sha512(body));
    if (got !== expected) throw makeError('ARCHIVE_ENTRY_DIGEST', { path: JSON.stringify(path), expected, got });
    entries.set(path, body);
    at += size;
  }
  return Object.freeze({ entries, digest: hexOf(digest), signer });
}

interface Head {
  readonly indexLength: number;
  readonly contentLength: number;
  readonly signed: boolean;
}

function readHead(bytes: Uint8Array, limits: ArchiveLimits): Head {
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) {
    const got = bytes.length === 0 ? 'nothing' : `bytes that begin with ${hexOf(bytes.subarray(0, 8))}`;
    throw makeError('ARCHIVE_FORMAT', { got });
  }
  if (bytes.length < HEAD_LENGTH) throw makeError('ARCHIVE_LENGTH', { expected: HEAD_LENGTH, got: bytes.length });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(8);
  if (version !== VERSION) throw makeError('ARCHIVE_VERSION', { expected: VERSION, got: version });
  const indexLength = view.getUint32(12);
  if (indexLength > limits.maxIndexBytes)
    throw makeError('ARCHIVE_LIMIT', { limit: limits.maxIndexBytes, unit: 'bytes of an index', got: indexLength });
  const contentLength = HEAD_LENGTH + indexLength + view.getUint32(16);
  const kind = bytes[contentLength + DIGEST_LENGTH];
  const unsigned = contentLength + DIGEST_LENGTH + 1;
  const expected = kind === 1 ? unsigned + KEY_LENGTH + SIGNATURE_LENGTH : unsigned;
  if (bytes.length !== expected) throw makeError('ARCHIVE_LENGTH', { expected, got: bytes.length });
  if (kind !== 0 && kind !== 1) throw makeError('ARCHIVE_FORMAT', { got: `a trailer of kind ${kind}` });
  return { indexLength, contentLength, signed: kind === 1 };
}

function readSigner(trailer: Uint8Array, digest: Uint8Array, crypto: ArchiveCrypto): string {
  const key = trailer.subarray(0, KEY_LENGTH);
  const signer = hexOf(key);
  if (!crypto.verify(key, messageOf(digest), trailer.subarray(KEY_LENGTH)))
    throw makeError('ARCHIVE_SIGNATURE', { signer });
  return signer;
}

function readIndex(bytes: Uint8Array, bodyLength: number, limits: ArchiveLimits): readonly IndexRow[] {
  const refuse = (expected: string, got: string): never => {
    throw makeError('ARCHIVE_INDEX', { expected, got });
  };
  let text: string;
  let parsed: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    parsed = JSON.parse(text);
  } catch {
    return refuse('UTF-8 JSON', 'something else');
  }
  const given = typeof parsed === 'object' && parsed !== null ? (parsed as { entries?: unknown }).entries : undefined;
  if (!Array.isArray(given)) return refuse('a list of entries', 'none');
  const rows = given.map((row: unknown, i): IndexRow => {
    const [path, size, digest] = Array.isArray(row) && row.length === 3 ? (row as unknown[]) : [];
    if (typeof path !== 'string' || typeof digest !== 'string' || bytesOfHex(digest, DIGEST_LENGTH) === undefined)
      return refuse('a path, a size and a SHA-512 for each entry', `something else as number ${i}`);
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0 || Object.is(size, -0))
      return refuse('a size in bytes', String(size));
    return [path, size, digest];
  });
  if (indexText(rows) !== text) refuse('the one way to write it', 'another way');
  rows.forEach((row, i) => {
    const before = rows[i - 1];
    if (before !== undefined && byPath(before, row) > 0)
      refuse('entries in the order of their paths', JSON.stringify(row[0]));
  });
  assertPaths(
    rows.map(([path]) => path),
    limits,
  );
  const total = rows.reduce((sum, [, size]) => sum + size, 0);
  assertLimits(rows, bytes.length, total, limits);
  if (total !== bodyLength) refuse(`sizes that add up to ${bodyLength}`, String(total));
  return rows;
}

function assertLimits(rows: readonly IndexRow[], indexLength: number, total: number, limits: ArchiveLimits): void {
  const largest = rows.reduce((most, [, size]) => Math.max(most, size), 0);
  const checks: readonly (readonly [number, number, string])[] = [
    [rows.length, limits.maxEntries, 'entries'],
    [largest, limits.maxEntryBytes, 'bytes of one entry'],
    [indexLength, limits.maxIndexBytes, 'bytes of an index'],
    [total, limits.maxBytes, 'bytes'],
  ];
  for (const [got, limit, unit] of checks) if (got > limit) throw makeError('ARCHIVE_LIMIT', { limit, unit, got });
}
