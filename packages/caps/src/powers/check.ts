// What a power is given, read once: what was checked is what is used. The border has copied a guest's arguments
// already; a power called by a host directly has only this between it and a changing object.
import { kindOf } from '../capability.ts';
import { apply, getOwnPropertyDescriptor, getPrototypeOf } from '../commons.ts';
import { makeError } from '../errors.ts';
import { utf8Encode } from './utf8.ts';

const typedArrayPrototype: object = getPrototypeOf(Uint8Array.prototype) as object;
const getterOf = (key: PropertyKey): (() => unknown) => {
  const getter = getOwnPropertyDescriptor(typedArrayPrototype, key)?.get;
  if (getter === undefined) throw new TypeError(`Expected a getter for ${String(key)}`);
  return getter;
};
const tagOf = getterOf(Symbol.toStringTag);
const byteLengthOf = getterOf('byteLength');

/** Throws VALUE_REFUSED; `where` says which argument. */
export function refuseValue(expected: string, where: string, got: unknown): never {
  throw makeError('VALUE_REFUSED', { expected, where, got: kindOf(got) });
}

/** A string as it is. Nothing else is turned into one: that could run someone's `toString`. */
export function readString(value: unknown, where: string): string {
  return typeof value === 'string' ? value : refuseValue('a string', where, value);
}

/** Whether this is a genuine Uint8Array, by its slots: a look-alike could answer differently each time. */
export const isBytes = (value: unknown): value is Uint8Array =>
  typeof value === 'object' && value !== null && apply(tagOf, value, []) === 'Uint8Array';

/** How long bytes are, by their slots. */
export const byteLength = (bytes: Uint8Array): number => apply(byteLengthOf, bytes, []) as number;

/**
 * A copy of bytes, or the UTF-8 of a string. Copied before anything is decided by them: bytes can be changed
 * while a digest or a write is under way. Throws VALUE_REFUSED, and POWER_LIMIT above `limit` bytes.
 */
export function readBytes(value: unknown, where: string, limit: number, capability: string): Uint8Array {
  const tooMany = (): never => {
    throw makeError('POWER_LIMIT', { capability, limit, unit: 'bytes at once' });
  };
  if (typeof value === 'string') {
    if (value.length > limit) tooMany();
    const encoded = utf8Encode(value);
    return encoded.length > limit ? tooMany() : encoded;
  }
  if (!isBytes(value)) return refuseValue('a string or a Uint8Array', where, value);
  return byteLength(value) > limit ? tooMany() : new Uint8Array(value);
}

/** A whole number in [0, most]. Throws VALUE_REFUSED. */
export function readCount(value: unknown, where: string, most: number): number {
  const isCount = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
  return isCount ? value : refuseValue(`a whole number up to ${most}`, where, value);
}

/** The names of a factory's options, complete by its type. */
export type OptionNames<O> = Readonly<Record<keyof O, true>>;

/** Throws OPTION_UNKNOWN: a misspelt `hidden` must not hide nothing. */
export function assertOptions<O extends object>(options: O, where: string, names: OptionNames<O>): void {
  for (const key of Reflect.ownKeys(options)) {
    if (!Object.hasOwn(names, key))
      throw makeError('OPTION_UNKNOWN', { option: String(key), where, expected: Object.keys(names).join(', ') });
  }
}

/** A limit as the host gives it. Throws OPTION_INVALID: a misspelt limit must not be no limit. */
export function readLimit(value: unknown, option: string, where: string): number {
  if (typeof value === 'number' && value >= 0) return value;
  throw makeError('OPTION_INVALID', { option, where, expected: 'a number >= 0', got: kindOf(value) });
}

/** Own data properties of a guest's record, read once and in one place; undefined stands for an empty record. */
export function readRecord<N extends string>(
  value: unknown,
  names: readonly N[],
  where: string,
): { readonly [K in N]?: unknown } {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null) return refuseValue('an object', where, value);
  const read: { [K in N]?: unknown } = {};
  for (const key of Reflect.ownKeys(value)) {
    if (!(names as readonly unknown[]).includes(key))
      refuseValue(`one of ${names.join(', ')}`, `a key of ${where}`, key);
    read[key as N] = getOwnPropertyDescriptor(value, key)?.value;
  }
  return read;
}
