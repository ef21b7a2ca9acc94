// A key-value store for one holder, over whatever keeps it.
//
// Checked here: keys and values are data that nobody can change afterwards, and the store's size in every way it can
// grow. Trusted: the backend keeps what it is given and belongs to this power alone.
import { type Grant, kindOf } from '../capability.ts';
import { makeError } from '../errors.ts';
import { assertOptions, type OptionNames, readLimit, readString } from './check.ts';
import { makeEnding } from './ending.ts';

/** What a store holds: values that nobody can change afterwards. */
export type StoredValue = string | number | bigint | boolean | null;

export interface KeyValueStore {
  /** The value of `key`, or undefined. */
  get(key: string): StoredValue | undefined;
  /** Throws VALUE_REFUSED, STORE_FULL. */
  set(key: string, value: StoredValue): void;
  has(key: string): boolean;
  /** Whether there was one. */
  delete(key: string): boolean;
  /** In the order they were first set. */
  keys(): readonly string[];
}

/** Where a store is kept. What it is given has been checked. */
export interface KeyValueBackend {
  get(key: string): StoredValue | undefined;
  set(key: string, value: StoredValue): void;
  delete(key: string): void;
  /** All of it, in the order the keys were first set. Asked once, at the start. */
  entries(): Iterable<readonly [string, StoredValue]>;
  /** The store's power has ended. */
  close(): void;
}

export interface KeyValueOptions {
  /** What it starts with, where the backend has no such key. */
  readonly entries?: Readonly<Record<string, StoredValue>>;
  /** Default: memory, gone with the power. `makeFileStore` and `makeSqliteStore` of `@cofferdam/caps/node` last. */
  readonly backend?: KeyValueBackend;
  /** Keys held at most: stops a tenant from filling the host's memory with small entries. Default 1,000. */
  readonly maxKeys?: number;
  /** UTF-16 units of any one key or string value, and decimal digits of a BigInt: the same with large ones. Default 65,536. */
  readonly maxLength?: number;
  /**
   * Bytes of all keys and values, two for each UTF-16 unit: the same with many large ones, of which the first two
   * limits alone would allow 250 MiB. Default 8 MiB.
   */
  readonly maxBytes?: number;
  /** How refusals name it. Default `store`. */
  readonly name?: string;
}

const STORED: ReadonlySet<string> = new Set(['string', 'number', 'bigint', 'boolean']);

/** A store in memory. */
export function makeMemoryStore(): KeyValueBackend {
  const held = new Map<string, StoredValue>();
  return Object.freeze({
    get: (key: string) => held.get(key),
    set: (key: string, value: StoredValue): void => void held.set(key, value),
    delete: (key: string): void => void held.delete(key),
    entries: () => held.entries(),
    close: (): void => held.clear(),
  });
}

/** Bytes that an entry counts: two a UTF-16 unit, eight for a number, half a byte a digit of a BigInt. */
function sizeOf(key: string, value: StoredValue): number {
  if (typeof value === 'string') return 2 * (key.length + value.length);
  return 2 * key.length + (typeof value === 'bigint' ? Math.ceil(value.toString(16).length / 2) : 8);
}

const OPTIONS: OptionNames<KeyValueOptions> = {
  entries: true,
  backend: true,
  maxKeys: true,
  maxLength: true,
  maxBytes: true,
  name: true,
};

/** A key-value store of one holder: whoever holds `value` shares all of it. */
export function makeKeyValuePower(options: KeyValueOptions = {}): Grant<KeyValueStore> {
  const { entries = {}, backend = makeMemoryStore(), name = 'store' } = options;
  const { maxKeys = 1000, maxLength = 65_536, maxBytes = 2 ** 23 } = options;
  assertOptions(options, name, OPTIONS);
  readLimit(maxKeys, 'maxKeys', name);
  readLimit(maxLength, 'maxLength', name);
  readLimit(maxBytes, 'maxBytes', name);
  // Key → the bytes it counts.
  const sizes = new Map<string, number>();
  let total = 0;
  // A BigInt of this size or more is too long; compared as a number so that no long text is made to find out.
  const tooLarge = 10n ** BigInt(Math.min(maxLength, 65_536));

  const checkKey = (key: unknown): string => {
    const read = readString(key, `a key of ${name}`);
    if (read.length > maxLength)
      throw makeError('STORE_FULL', { capability: name, limit: maxLength, unit: 'characters a key' });
    return read;
  };
  const checkValue = (value: unknown): StoredValue => {
    const isStored = value === null || STORED.has(typeof value);
    if (!isStored) {
      throw makeError('VALUE_REFUSED', {
        expected: 'a string, number, bigint, boolean or null',
        where: `a value of ${name}`,
        got: kindOf(value),
      });
    }
    const isLong =
      typeof value === 'string'
        ? value.length > maxLength
        : typeof value === 'bigint' && (value >= tooLarge || value <= -tooLarge);
    if (isLong) throw makeError('STORE_FULL', { capability: name, limit: maxLength, unit: 'characters a value' });
    return value as StoredValue;
  };
  const set = (key: string, value: StoredValue): void => {
    const at = checkKey(key);
    const stored = checkValue(value);
    const before = sizes.get(at);
    if (before === undefined && sizes.size >= maxKeys)
      throw makeError('STORE_FULL', { capability: name, limit: maxKeys, unit: 'keys' });
    const size = sizeOf(at, stored);
    const after = total - (before ?? 0) + size;
    // What makes it smaller is let through even where a host has lowered the limit since.
    if (after > maxBytes && after > total)
      throw makeError('STORE_FULL', { capability: name, limit: maxBytes, unit: 'bytes' });
    backend.set(at, stored); // may fail: counted only when it did not
    sizes.set(at, size);
    total = after;
  };

  for (const [key, value] of backend.entries()) {
    const size = sizeOf(key, value);
    sizes.set(key, size);
    total += size;
  }
  for (const [key, value] of Object.entries(entries)) if (!sizes.has(key)) set(key, value);

  return makeEnding<KeyValueStore>(
    {
      get: (key) => backend.get(checkKey(key)),
      set,
      has: (key) => sizes.has(checkKey(key)),
      delete: (key) => {
        const at = checkKey(key);
        const size = sizes.get(at);
        if (size === undefined) return false;
        backend.delete(at);
        sizes.delete(at);
        total -= size;
        return true;
      },
      keys: () => Object.freeze([...sizes.keys()]),
    },
    { name, end: () => backend.close() },
  );
}
