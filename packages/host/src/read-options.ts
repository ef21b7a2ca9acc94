// Options are read once, and an unknown one is an error: a misspelt limit must not be no limit.
import { makeError } from './errors.ts';

/** A value in a few words, for messages. Runs no code of the value's. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  switch (typeof value) {
    case 'string':
      return value.length > 40 ? `a string of ${value.length} characters` : JSON.stringify(value);
    case 'number':
    case 'boolean':
    case 'undefined':
      return String(value);
    case 'function':
      return 'a function';
    case 'object':
      return Array.isArray(value) ? 'an array' : 'an object';
    default:
      return `a ${typeof value}`;
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);

/** Throws OPTION_INVALID. */
export function refuse(where: string, option: string, expected: string, got: unknown): never {
  throw makeError('OPTION_INVALID', { where, option, expected, got: describe(got) });
}

/**
 * A copy of `given` with each option read once.
 * Throws OPTION_INVALID unless it is a plain object, OPTION_UNKNOWN for a name that is not in `names`.
 */
export function readOptions<N extends string>(
  where: string,
  given: unknown,
  names: readonly N[],
): { [K in N]?: unknown } {
  if (given === undefined) return {};
  if (!isRecord(given)) return refuse(where, '(all)', 'an object of options', given);
  const read: { [K in N]?: unknown } = {};
  for (const key of Reflect.ownKeys(given)) {
    if (!(names as readonly unknown[]).includes(key))
      throw makeError('OPTION_UNKNOWN', { where, option: String(key), expected: names.join(', ') });
    read[key as N] = (given as Record<N, unknown>)[key as N];
  }
  return read;
}

/** A number within bounds, or the default. Throws OPTION_INVALID. */
export function readNumber(
  where: string,
  option: string,
  given: unknown,
  { least = 0, otherwise, whole = false }: { least?: number; otherwise: number; whole?: boolean },
): number {
  if (given === undefined) return otherwise;
  const fits =
    typeof given === 'number' &&
    given >= least &&
    (!whole || Number.isInteger(given) || given === Number.POSITIVE_INFINITY);
  return fits ? given : refuse(where, option, `a ${whole ? 'whole ' : ''}number of at least ${least}`, given);
}
