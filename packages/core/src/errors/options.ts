// How every package of ours reads options: each once, and an unknown one is an error: a misspelt limit must not be no
// limit.
import type { ErrorDetails } from './kit.ts';

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
    case 'bigint':
      return 'a bigint';
    case 'symbol':
      return 'a symbol';
    case 'function':
      return 'a function';
    default:
      return Array.isArray(value) ? 'an array' : value instanceof Map ? 'a Map' : 'an object';
  }
}

/** Whether `value` is an object from name to value, as options are. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);

/**
 * A copy of `given` with each option read once; `where` is whose options they are.
 * Throws OPTION_INVALID unless it is a plain object, OPTION_UNKNOWN for a name that is not in `names`.
 */
export type OptionReader = <N extends string>(
  where: string,
  given: unknown,
  names: readonly N[],
) => { [K in N]?: unknown };

/** A reader of options that refuses by a package's own errors. */
export function makeOptionReader(
  makeError: (code: 'OPTION_INVALID' | 'OPTION_UNKNOWN', details: ErrorDetails) => Error,
): OptionReader {
  return <N extends string>(where: string, given: unknown, names: readonly N[]): { [K in N]?: unknown } => {
    if (given === undefined) return {};
    if (!isRecord(given)) {
      const expected = 'an object of options';
      throw makeError('OPTION_INVALID', { where, option: '(all)', expected, got: describe(given) });
    }
    const read: { [K in N]?: unknown } = {};
    for (const key of Reflect.ownKeys(given)) {
      if (!(names as readonly unknown[]).includes(key))
        throw makeError('OPTION_UNKNOWN', { where, option: String(key), expected: names.join(', ') });
      read[key as N] = (given as Record<N, unknown>)[key as N];
    }
    return read;
  };
}
