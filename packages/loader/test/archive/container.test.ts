// The container: one way to write each content, and nothing else is read. Attacks are rows of tables; whoever made an
// attack knew the format and mended every digest that could be mended, unless a row says otherwise.
import { createHash, generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readContainer, writeContainer } from '../../src/archive/container.ts';
import type { ArchiveSigner } from '../../src/archive/crypto.ts';
import { DEFAULT_ARCHIVE_LIMITS, fillArchiveLimits } from '../../src/archive/limits.ts';
import { isLoaderError } from '../../src/errors.ts';
import { makeArchiveSigner, nodeArchiveCrypto } from '../../src/node/archive-crypto.ts';

const options = { limits: DEFAULT_ARCHIVE_LIMITS, crypto: nodeArchiveCrypto };
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const sha512 = (bytes: Uint8Array): Buffer => createHash('sha512').update(bytes).digest();
const signer = makeArchiveSigner(generateKeyPairSync('ed25519').privateKey) as ArchiveSigner;

const entries: readonly (readonly [string, Uint8Array])[] = [
  ['files/b.js', bytesOf('export default 1')],
  ['about.json', bytesOf('{}')],
  ['files/a/c.txt', bytesOf('')],
];

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (isLoaderError(error)) return error.code;
    throw error;
  }
  return 'was read';
}

const read = (bytes: Uint8Array): string => codeOf(() => readContainer(bytes, options));

/** A container by hand: any index, any bodies, with all lengths and the digest of the content right. */
function forge(
  index: string | Uint8Array,
  body: Uint8Array,
  { version = 1 }: { readonly version?: number } = {},
): Uint8Array {
  const text = typeof index === 'string' ? bytesOf(index) : index;
  const head = Buffer.alloc(20);
  head.set([0x89, 0x43, 0x44, 0x41, 0x52, 0x0d, 0x0a, 0x1a]);
  head.writeUInt32BE(version, 8);
  head.writeUInt32BE(text.length, 12);
  head.writeUInt32BE(body.length, 16);
  const content = Buffer.concat([head, text, body]);
  return Buffer.concat([content, sha512(content), Buffer.from([0])]);
}

type Row = readonly [path: unknown, size: unknown, digest: unknown, ...more: unknown[]];
const rowOf = (path: string, content = ''): Row => [path, content.length, sha512(bytesOf(content)).toString('hex')];
const forgeRows = (rows: readonly Row[], body = ''): Uint8Array =>
  forge(JSON.stringify({ entries: rows }), bytesOf(body));

describe('writeContainer() and readContainer()', () => {
  it('give equal bytes whatever the order, and the entries back in the order of their paths', () => {
    const bytes = writeContainer(entries, options);
    expect(writeContainer([...entries].reverse(), options)).toEqual(bytes);
    const { entries: read, digest, signer: who } = readContainer(bytes, options);
    expect([...read]).toEqual([entries[1], entries[2], entries[0]]);
    expect(digest).toBe(sha512(bytes.subarray(0, bytes.length - 65)).toString('hex'));
    expect(who).toBe(undefined);
  });

  it('give the same digest with and without a signature', () => {
    const signed = readContainer(writeContainer(entries, { ...options, signer }), options);
    expect(signed.digest).toBe(readContainer(writeContainer(entries, options), options).digest);
    expect(signed.signer).toBe(Buffer.from(signer.publicKey).toString('hex'));
  });

  it('are inverse to each other, for any entries', () => {
    const name = fc.stringMatching(/^[a-zé.$@][a-z0-9é._-]{0,8}$/).filter((one) => !['.', '..'].includes(one));
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/').normalize('NFC'));
    const content = fc.uint8Array({ maxLength: 40 });
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(path, content), { selector: ([one]) => one.toLowerCase() }), (given) => {
        const names = given.map(([one]) => one);
        fc.pre(!names.some((one) => names.some((other) => other.startsWith(`${one}/`))));
        const bytes = writeContainer(given, options);
        const back = readContainer(bytes, options).entries;
        expect(new Map(back)).toEqual(new Map(given));
        expect(writeContainer(back, options)).toEqual(bytes);
      }),
      { numRuns: 60 },
    );
  });

  it('keep nothing of the bytes they were given', () => {
    const bytes = writeContainer(entries, options);
    const { entries: back } = readContainer(bytes, options);
    bytes.fill(0);
    expect(new TextDecoder().decode(back.get('files/b.js'))).toBe('export default 1');
  });

  it('read what they verified, whoever writes into those bytes meanwhile', () => {
    const bytes = writeContainer(entries, options);
    const at = Buffer.from(bytes).indexOf('export default 1');
    let calls = 0;
    const sha512Of = (of: Uint8Array): Uint8Array => {
      const digest = options.crypto.sha512(of);
      calls += 1;
      bytes[at + 15] = 0x30 + calls; // as another thread may, when the bytes are shared memory
      return digest;
    };
    const { entries: back } = readContainer(bytes, { ...options, crypto: { ...options.crypto, sha512: sha512Of } });
    expect(new TextDecoder().decode(back.get('files/b.js'))).toBe('export default 1');
    expect(calls).toBe(4);
  });

  it('read a view into a larger buffer', () => {
    const bytes = writeContainer(entries, options);
    const larger = new Uint8Array(bytes.length + 7);
    larger.set(bytes, 3);
    expect(read(larger.subarray(3, 3 + bytes.length))).toBe('was read');
  });
});

describe('a container that was tampered with', () => {
  it.each([
    ['unsigned', writeContainer(entries, options)],
    ['signed', writeContainer(entries, { ...options, signer })],
  ])('is refused for every single bit of it that is flipped: %s', (_, bytes) => {
    const codes = new Map<string, number>();
    for (let at = 0; at < bytes.length * 8; at += 1) {
      const tampered = bytes.slice();
      tampered[at >> 3] = (tampered[at >> 3] as number) ^ (1 << (at & 7));
      const code = read(tampered);
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    expect(codes.get('was read')).toBe(undefined);
    expect([...codes.keys()].every((code) => code.startsWith('ARCHIVE_'))).toBe(true);
    expect([...codes.values()].reduce((sum, count) => sum + count)).toBe(bytes.length * 8);
  });

  it('is refused wherever it is cut off, and whatever is appended', () => {
    for (const bytes of [writeContainer(entries, options), writeContainer(entries, { ...options, signer })]) {
      for (let length = 0; length < bytes.length; length += 1)
        expect(read(bytes.subarray(0, length))).toMatch(/^ARCHIVE_(?:FORMAT|LENGTH)$/);
      expect(read(Buffer.concat([bytes, Buffer.from([0])]))).toBe('ARCHIVE_LENGTH');
      expect(read(Buffer.concat([bytes, bytes]))).toBe('ARCHIVE_LENGTH');
      expect(read(Buffer.concat([Buffer.from([0]), bytes]))).toBe('ARCHIVE_FORMAT');
    }
  });

  it('is refused for a signature by another key, of another content, or moved to the front', () => {
    const other = makeArchiveSigner(generateKeyPairSync('ed25519').privateKey) as ArchiveSigner;
    const lying = { publicKey: signer.publicKey, sign: other.sign };
    expect(read(writeContainer(entries, { ...options, signer: lying }))).toBe('ARCHIVE_SIGNATURE');
    const elsewhere = writeContainer(entries.slice(1), { ...options, signer });
    const bytes = writeContainer(entries, { ...options, signer }).slice();
    bytes.set(elsewhere.subarray(elsewhere.length - 64), bytes.length - 64);
    expect(read(bytes)).toBe('ARCHIVE_SIGNATURE');
    // The digest alone, signed for some other purpose, is no signature of an archive.
    const bare = { publicKey: signer.publicKey, sign: (message: Uint8Array) => signer.sign(message.subarray(-64)) };
    expect(read(writeContainer(entries, { ...options, signer: bare }))).toBe('ARCHIVE_SIGNATURE');
  });

  const none = rowOf('a');
  const empty = sha512(new Uint8Array()).toString('hex');
  it.each<readonly [what: string, code: string, bytes: Uint8Array]>([
    ['nothing', 'ARCHIVE_FORMAT', new Uint8Array()],
    ['a zip', 'ARCHIVE_FORMAT', bytesOf('PK\x03\x04 and more of it, and still more')],
    ['version 0', 'ARCHIVE_VERSION', forge('{"entries":[]}', new Uint8Array(), { version: 0 })],
    ['a version from the future', 'ARCHIVE_VERSION', forge('{"entries":[]}', new Uint8Array(), { version: 2 })],
    ['an index that is no JSON', 'ARCHIVE_INDEX', forge('{', new Uint8Array())],
    ['an index that is no UTF-8', 'ARCHIVE_INDEX', forge(Uint8Array.from([0x22, 0xff, 0x22]), new Uint8Array())],
    ['an index with a byte order mark', 'ARCHIVE_INDEX', forge('\uFEFF{"entries":[]}', new Uint8Array())],
    ['an index that is null', 'ARCHIVE_INDEX', forge('null', new Uint8Array())],
    ['an index without entries', 'ARCHIVE_INDEX', forge('{}', new Uint8Array())],
    ['an index with more than entries', 'ARCHIVE_INDEX', forge('{"entries":[],"more":1}', new Uint8Array())],
    ['an index with entries twice', 'ARCHIVE_INDEX', forge('{"entries":[],"entries":[]}', new Uint8Array())],
    ['an index with white space', 'ARCHIVE_INDEX', forge('{"entries": []}', new Uint8Array())],
    ['an index with an escape', 'ARCHIVE_INDEX', forgeText(['"\\u0061"', 0, `"${empty}"`])],
    ['a size with a point', 'ARCHIVE_INDEX', forgeText(['"a"', '0.0', `"${empty}"`])],
    ['a size that is negative', 'ARCHIVE_INDEX', forgeRows([['a', -1, empty]])],
    ['a size of minus nothing', 'ARCHIVE_INDEX', forgeText(['"a"', '-0', `"${empty}"`])],
    ['a size that is broken', 'ARCHIVE_INDEX', forgeRows([['a', 0.5, empty]])],
    ['a size that is beyond numbers', 'ARCHIVE_INDEX', forgeText(['"a"', '1e400', `"${empty}"`])],
    ['a size that is text', 'ARCHIVE_INDEX', forgeRows([['a', '0', empty]])],
    ['a size larger than the rest', 'ARCHIVE_INDEX', forgeRows([['a', 1, empty]])],
    ['a size smaller than the rest', 'ARCHIVE_INDEX', forgeRows([none], 'x')],
    ['a row that is too long', 'ARCHIVE_INDEX', forgeRows([[...none, 1] as unknown as Row])],
    ['a row that is no row', 'ARCHIVE_INDEX', forge('{"entries":[{}]}', new Uint8Array())],
    ['a digest in upper case', 'ARCHIVE_INDEX', forgeRows([['a', 0, empty.toUpperCase()]])],
    ['a digest that is short', 'ARCHIVE_INDEX', forgeRows([['a', 0, empty.slice(2)]])],
    ['a wrong digest of an entry', 'ARCHIVE_ENTRY_DIGEST', forgeRows([['a', 1, empty]], 'x')],
    ['entries in another order', 'ARCHIVE_INDEX', forgeRows([rowOf('b'), rowOf('a')])],
    ['a name that comes twice', 'ARCHIVE_PATH', forgeRows([none, none])],
    ['names that differ in case', 'ARCHIVE_PATH', forgeRows([rowOf('A'), rowOf('a')])],
    [
      'names that differ in case only when folded',
      'ARCHIVE_PATH',
      forgeRows([rowOf('stra\u00dfe'), rowOf('STRASSE')].reverse()),
    ],
    ['directories that differ in case, with the same file', 'ARCHIVE_PATH', forgeRows([rowOf('A/x'), rowOf('a/x')])],
    ['a file that is a directory', 'ARCHIVE_PATH', forgeRows([none, rowOf('a/b')])],
    ['a file that is a directory but for case', 'ARCHIVE_PATH', forgeRows([rowOf('A'), rowOf('a/b')])],
    ['an absolute name', 'ARCHIVE_PATH', forgeRows([rowOf('/a')])],
    ['a name that climbs', 'ARCHIVE_PATH', forgeRows([rowOf('a/../../b')])],
    ['a name that is ..', 'ARCHIVE_PATH', forgeRows([rowOf('..')])],
    ['a name with a dot segment', 'ARCHIVE_PATH', forgeRows([rowOf('a/./b')])],
    ['a name with an empty segment', 'ARCHIVE_PATH', forgeRows([rowOf('a//b')])],
    ['a name that ends in a slash', 'ARCHIVE_PATH', forgeRows([rowOf('a/')])],
    ['an empty name', 'ARCHIVE_PATH', forgeRows([rowOf('')])],
    ['a name with a backslash', 'ARCHIVE_PATH', forgeRows([rowOf('..\\a')])],
    ['a name with a NUL', 'ARCHIVE_PATH', forgeRows([rowOf('a\0b')])],
    ['a name that is written backwards', 'ARCHIVE_PATH', forgeRows([rowOf('a\u202esj.b')])],
    ['a name with half a character', 'ARCHIVE_PATH', forgeRows([rowOf('a\ud800')])],
    ['a name that is not normalised', 'ARCHIVE_PATH', forgeRows([rowOf('e\u0301')])],
    ['a name that is too long', 'ARCHIVE_PATH', forgeRows([rowOf('a'.repeat(513))])],
    ['a name that is too deep', 'ARCHIVE_PATH', forgeRows([rowOf(`${'a/'.repeat(64)}a`)])],
    [
      'JSON that is nested too deep',
      'ARCHIVE_INDEX',
      forge(`{"entries":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, new Uint8Array()),
    ],
  ])('is refused: %s', (_, code, bytes) => {
    expect(read(bytes)).toBe(code);
  });

  it.each<readonly [string, Uint8Array, object]>([
    ['bytes', writeContainer(entries, options), { maxBytes: 100 }],
    ['an entry', writeContainer(entries, options), { maxEntryBytes: 15 }],
    ['entries', writeContainer(entries, options), { maxEntries: 2 }],
    ['an index', writeContainer(entries, options), { maxIndexBytes: 100 }],
  ])('is refused when it is larger than the limit: %s', (_, bytes, limits) => {
    const tight = { ...options, limits: fillArchiveLimits(limits) };
    expect(codeOf(() => readContainer(bytes, tight))).toBe('ARCHIVE_LIMIT');
    expect(codeOf(() => writeContainer(entries, tight))).toBe('ARCHIVE_LIMIT');
  });

  it('is refused by what its head says before any of it is held or parsed', () => {
    const head = Buffer.from(writeContainer(entries, options));
    head.writeUInt32BE(0xffff_ffff, 12);
    expect(read(head)).toBe('ARCHIVE_LIMIT');
    head.writeUInt32BE(14, 12);
    head.writeUInt32BE(0xffff_ffff, 16);
    expect(read(head)).toBe('ARCHIVE_LENGTH');
  });

  it('cannot be made with names that are refused', () => {
    for (const path of ['', '..', '/a', 'a\\b', 'a/../b'])
      expect(codeOf(() => writeContainer([[path, new Uint8Array()]], options))).toBe('ARCHIVE_PATH');
  });
});

/** An index whose row is written as it stands. */
function forgeText(row: readonly unknown[]): Uint8Array {
  return forge(`{"entries":[[${row.join(',')}]]}`, new Uint8Array());
}
