import { type Grant, kindOf } from './capability.ts';
import { makeError } from './errors.ts';
import { makeRevocable } from './patterns/revocable.ts';

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

export interface KeyValueOptions {
  /** What it starts with. */
  readonly entries?: Readonly<Record<string, StoredValue>>;
  /** Keys held at most: stops a tenant from filling the host's memory with small entries. Default 1,000. */
  readonly maxKeys?: number;
  /** UTF-16 units of any one key or string value, and decimal digits of a BigInt: the same with large ones. Default 65,536. */
  readonly maxLength?: number;
  /** How refusals name it. Default `store`. */
  readonly name?: string;
}

/** A key-value store in memory, of one holder: whoever holds `value` shares all of it. */
export function makeKeyValuePower({
  entries = {},
  maxKeys = 1000,
  maxLength = 65_536,
  name = 'store',
}: KeyValueOptions = {}): Grant<KeyValueStore> {
  const held = new Map<string, StoredValue>();
  // A BigInt of this size or more is too long; compared as a number so that no long text is made to find out.
  const tooLarge = 10n ** BigInt(Math.min(maxLength, 65_536));

  const checkKey = (key: unknown): string => {
    if (typeof key !== 'string')
      throw makeError('VALUE_REFUSED', { expected: 'a string', where: `a key of ${name}`, got: kindOf(key) });
    if (key.length > maxLength)
      throw makeError('STORE_FULL', { capability: name, limit: maxLength, unit: 'characters a key' });
    return key;
  };
  const checkValue = (value: unknown): StoredValue => {
    const isStored = value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
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
    const [at, stored] = [checkKey(key), checkValue(value)];
    if (!held.has(at) && held.size >= maxKeys)
      throw makeError('STORE_FULL', { capability: name, limit: maxKeys, unit: 'keys' });
    held.set(at, stored);
  };
  for (const [key, value] of Object.entries(entries)) set(key, value);

  return makeRevocable<KeyValueStore>(
    {
      get: (key) => held.get(checkKey(key)),
      set,
      has: (key) => held.has(checkKey(key)),
      delete: (key) => held.delete(checkKey(key)),
      keys: () => Object.freeze([...held.keys()]),
    },
    { name },
  );
}
