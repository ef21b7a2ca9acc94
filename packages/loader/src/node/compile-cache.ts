// Compiled units on disk, for the next process.
//
// Who can write there? The user that the host runs as, and so whatever else runs as that user: a build tool, a tenant
// that was granted a directory in which the cache happens to lie, a cache that is carried from one CI run to the next.
// A unit is trusted for limits, so a forged one would run a guest unmetered. Therefore each entry is authenticated with
// a key that the host keeps elsewhere: HMAC-SHA-256 over the entry's name, which is a hash of everything that the
// compiler was given, and the unit. An entry that was changed, moved to another name or made up is refused, deleted and
// compiled anew. Not stopped: whoever has the key, and whoever deletes entries.
import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  COMPILER_VERSION,
  type ModuleHost,
  packStored,
  type Unit,
  type UnitRequest,
  type UnitStore,
  unpackStored,
} from '@cofferdam/core';
import type { CompileCacheEvent } from '../cache/events.ts';
import { rememberingOf } from '../cache/graph.ts';
import { makeUnitMemo } from '../cache/memo.ts';
import { isWellFormed } from '../cache/well-formed.ts';
import { takeOptions, makeError } from '../errors.ts';
import { refuseOption } from '../sources/refuse-option.ts';
import { sourceFilesOf, withFiles } from '../sources/source-files.ts';
import { makeCacheFiles } from './cache-files.ts';
import { decodeFast } from './decode.ts';
import { BLOCK_BYTES, makeReadMac } from './read-mac.ts';
import { type GraphStore, rememberFirstImport } from './remembered-graph.ts';

export interface CompileCacheOptions {
  /** Where the units are kept; made when it is not there. */
  readonly directory: URL | string;
  /** At least 32 bytes that nobody knows who must not write units, see {@link readCacheKey}. */
  readonly key: Uint8Array;
  /** Bytes on disk. Default 256 MiB: some thousand modules; those used longest ago leave first. */
  readonly maxBytes?: number;
  /** Told of hits, misses, refusals and whatever the disk does; loading never fails for any of it. */
  readonly onEvent?: (event: CompileCacheEvent) => void;
  /** Milliseconds since the epoch. Default: the system's. */
  readonly now?: () => number;
}

const OPTIONS = ['directory', 'key', 'maxBytes', 'onEvent', 'now'] as const;
const KEY_BYTES = 32;
const MAC_BYTES = 32;
/** Of the number that says how many bytes the programs take; what a unit is made from stands behind them. */
const SIZE_BYTES = 4;
const MAGIC: Uint8Array = new TextEncoder().encode('cofferdam unit 2\n');
const NAME_BYTES = 64;
/** What stands before the unit in a file, and in what is authenticated: a block to be filled, magic, name. */
const HEAD_BYTES: number = MAGIC.length + MAC_BYTES;
const MESSAGE_BYTES: number = BLOCK_BYTES + MAGIC.length + NAME_BYTES;
/** Room that a file is read behind, so that its unit stands where it does in the message. */
const ROOM_BYTES: number = MESSAGE_BYTES - HEAD_BYTES;
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** What a cache of ours does for whole graphs. */
const graphs = new WeakMap<UnitStore, GraphStore>();

function isMagicAt(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < MAGIC.length; i += 1) if (bytes[at + i] !== MAGIC[i]) return false;
  return true;
}

/**
 * A compile cache on disk, for {@link withCompileCache}. Several processes may share its directory.
 * Throws CACHE_KEY, OPTION_UNKNOWN, OPTION_INVALID.
 */
export function makeCompileCache(options: CompileCacheOptions): UnitStore {
  const where = 'makeCompileCache';
  const taken = takeOptions(where, options, OPTIONS);
  const { directory, key, maxBytes = 256 * 2 ** 20, onEvent, now = Date.now } = taken;
  if (!(key instanceof Uint8Array) || key.length < KEY_BYTES)
    throw makeError('CACHE_KEY', { got: key instanceof Uint8Array ? `${key.length} bytes` : typeof key });
  if (!(typeof maxBytes === 'number' && maxBytes > 0)) refuseOption(where, 'maxBytes', 'a number above 0', maxBytes);
  if (typeof directory !== 'string' && !(directory instanceof URL && directory.protocol === 'file:'))
    refuseOption(where, 'directory', 'a path, or a file: URL', directory instanceof URL ? directory.href : directory);
  if (onEvent !== undefined && typeof onEvent !== 'function') refuseOption(where, 'onEvent', 'a function', onEvent);
  if (typeof now !== 'function') refuseOption(where, 'now', 'a function', now);
  const tell = (event: CompileCacheEvent): void => {
    try {
      onEvent?.(Object.freeze(event));
    } catch {
      // A listener is not to break loading either.
    }
  };
  const path = resolve(typeof directory === 'string' ? directory : fileURLToPath(directory));
  const files = makeCacheFiles({ directory: path, maxBytes, tell, now });
  // Keys of their own for names and units, so that no text can be taken for the other. That of names keeps hosts with
  // different keys apart in one directory, and says to nobody what was compiled; it authenticates nothing.
  const keyFor = (use: string): Buffer => createHmac('sha256', key).update(use).digest();
  const nameKey = keyFor('cofferdam compile cache: names').toString('hex');
  const unitKey = keyFor('cofferdam compile cache: units');
  const memo = makeUnitMemo();

  const nameOf = ({ source, goal, flags: { metered, guarded, depth } }: UnitRequest): string | undefined => {
    // UTF-8 writes every lone half of a character in the same way: two sources would have one name.
    if (!isWellFormed(source)) return undefined;
    return hash('sha256', `${nameKey}\0${COMPILER_VERSION}\0${goal}\0${+metered}${+guarded}${+depth}\0\0${source}`);
  };
  const macOf = (name: string, packed: Uint8Array): Buffer =>
    createHmac('sha256', unitKey).update(MAGIC).update(name).update(packed).digest();

  const readMac = makeReadMac(unitKey);

  /** What stands in an entry that this host wrote, which is behind {@link ROOM_BYTES}; undefined for any other. */
  const authentic = (name: string, bytes: Uint8Array): Uint8Array | undefined => {
    if (bytes.length < MESSAGE_BYTES + SIZE_BYTES || !isMagicAt(bytes, ROOM_BYTES)) return undefined;
    const mac = bytes.slice(MESSAGE_BYTES - MAC_BYTES, MESSAGE_BYTES);
    bytes.set(MAGIC, BLOCK_BYTES);
    for (let i = 0; i < NAME_BYTES; i += 1) bytes[BLOCK_BYTES + MAGIC.length + i] = name.charCodeAt(i);
    return timingSafeEqual(mac, readMac(bytes)) ? bytes.subarray(MESSAGE_BYTES) : undefined;
  };
  /** The unit in the bytes of an authentic entry; undefined for one of another compiler. */
  const unpack = (packed: Uint8Array, { source, name }: Pick<UnitRequest, 'source' | 'name'>): Unit | undefined => {
    let size = 0;
    for (let i = SIZE_BYTES - 1; i >= 0; i -= 1) size = size * 2 ** 8 + (packed[i] as number);
    const textOf = (from: number, to?: number): string =>
      decodeFast(packed.subarray(from, to), (bytes) => decoder.decode(bytes));
    const programs = textOf(SIZE_BYTES, SIZE_BYTES + size);
    return unpackStored({ programs, body: () => textOf(SIZE_BYTES + size) }, source, name);
  };

  /** What stands in a graph's entry, if this host wrote it. That there is none is no miss: misses are those of units. */
  const readGraph = (entry: string, name: string): Uint8Array | undefined => {
    const bytes = files.read(entry, ROOM_BYTES);
    if (bytes === undefined) return undefined;
    const packed = authentic(entry, bytes);
    if (packed === undefined) refuse(entry, name);
    return packed;
  };
  const refuse = (entry: string, name: string): void => {
    files.remove(entry);
    tell({ type: 'refused', name, entry });
  };
  const writeEntry = (entry: string, name: string, packed: Uint8Array): void => {
    const bytes = Buffer.concat([MAGIC, macOf(entry, packed), packed]);
    if (files.write(entry, bytes)) tell({ type: 'stored', name, bytes: bytes.length });
  };

  const cache: UnitStore = Object.freeze<UnitStore>({
    read(request) {
      const entry = nameOf(request);
      if (entry === undefined) return undefined;
      const { name } = request;
      const known = memo.get(`${entry} ${name}`);
      if (known !== undefined) return known;
      const bytes = files.read(entry, ROOM_BYTES);
      if (bytes === undefined) {
        tell({ type: 'miss', name });
        return undefined;
      }
      const packed = authentic(entry, bytes);
      const unit = packed === undefined ? undefined : unpack(packed, request);
      if (unit === undefined) {
        refuse(entry, name);
        return undefined;
      }
      memo.set(`${entry} ${name}`, unit);
      tell({ type: 'hit', name });
      return unit;
    },
    write(request, unit) {
      const entry = nameOf(request);
      const stored = entry === undefined ? undefined : packStored(unit);
      if (entry === undefined || stored === undefined) return;
      const programs = Buffer.from(stored.programs);
      const size = Buffer.alloc(SIZE_BYTES);
      size.writeUInt32LE(programs.length);
      writeEntry(entry, request.name, Buffer.concat([size, programs, Buffer.from(stored.body)]));
    },
  });
  graphs.set(cache, {
    nameOf: (text) => hash('sha256', `${nameKey}\0${text}`),
    read: readGraph,
    write: (entry, name, parts) => writeEntry(entry, name, Buffer.concat(parts)),
    packedOf(request) {
      const entry = nameOf(request);
      const bytes = entry === undefined ? undefined : files.read(entry, ROOM_BYTES);
      return entry === undefined || bytes === undefined ? undefined : authentic(entry, bytes);
    },
    unpack,
    hit: (name) => tell({ type: 'hit', name }),
    now,
    known: new Map(),
  });
  return cache;
}

/**
 * `host` with the units of its modules kept in `cache`. Of a {@link directory} the graph of the first import is kept,
 * too, and read at one stroke when none of its files has changed.
 */
export function withCompileCache(host: ModuleHost, cache: UnitStore): ModuleHost {
  const [store, source] = [graphs.get(cache), rememberingOf(host)];
  const units = store === undefined || source === undefined ? cache : rememberFirstImport(source, cache, store);
  return withFiles(Object.freeze({ ...host, units }), sourceFilesOf(host));
}
