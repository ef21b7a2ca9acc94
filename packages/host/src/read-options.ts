// The options of hosts and of what they are made of, and the refusals of those that are wrong.
import { describe, isRecord, makeOptionReader, type OptionReader } from '@cofferdam/core/kit';
import { makeError } from './errors.ts';

export { describe, isRecord };

/** See {@link OptionReader}. */
export const readOptions: OptionReader = makeOptionReader(makeError);

/** Throws OPTION_INVALID. */
export function refuse(where: string, option: string, expected: string, got: unknown): never {
  throw makeError('OPTION_INVALID', { where, option, expected, got: describe(got) });
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
