// Stored values as JSON: what JSON has no word for is a list of its kind and its text.
import type { StoredValue } from '../powers/key-value.ts';

export type EncodedValue = string | number | boolean | null | readonly ['bigint' | 'number', string];

export function encodeValue(value: StoredValue): EncodedValue {
  if (typeof value === 'bigint') return ['bigint', String(value)];
  if (typeof value !== 'number') return value;
  const isJson = Number.isFinite(value) && !Object.is(value, -0);
  return isJson ? value : ['number', Object.is(value, -0) ? '-0' : String(value)];
}

/** Throws TypeError for what {@link encodeValue} does not give. */
export function decodeValue(encoded: unknown): StoredValue {
  if (encoded === null || ['string', 'number', 'boolean'].includes(typeof encoded)) return encoded as StoredValue;
  if (Array.isArray(encoded) && typeof encoded[1] === 'string') {
    if (encoded[0] === 'bigint') return BigInt(encoded[1]);
    if (encoded[0] === 'number') return Number(encoded[1]);
  }
  throw new TypeError('Expected a stored value');
}
