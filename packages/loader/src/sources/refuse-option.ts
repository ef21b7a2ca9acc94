import { makeError } from '../errors.ts';

/** Throws OPTION_INVALID. Text and numbers are shown, of everything else what it is. */
export function refuseOption(where: string, option: string, expected: string, got: unknown): never {
  const kind = got === null ? 'null' : Array.isArray(got) ? 'an array' : typeof got;
  const shown = typeof got === 'string' ? JSON.stringify(got) : typeof got === 'number' ? String(got) : kind;
  throw makeError('OPTION_INVALID', { where, option, expected, got: shown });
}

/**
 * Options by which a caller says whom it trusts, which may be left out, but not be undefined: a digest that was not
 * found, or a key of another kind, would be no demand at all. Throws OPTION_INVALID.
 */
export function assertGiven<T extends object>(where: string, options: T, names: readonly (keyof T & string)[]): void {
  for (const name of names)
    if (Object.hasOwn(options, name) && options[name] === undefined)
      refuseOption(where, name, 'left out, or what is asked for', undefined);
}

/** An option that may be left out, and is a list of texts otherwise: a text alone would be taken letter by letter. */
export function assertTexts(where: string, option: string, given: unknown): void {
  if (given === undefined) return;
  if (!Array.isArray(given)) refuseOption(where, option, 'an array of texts', given);
  for (const one of given as readonly unknown[])
    if (typeof one !== 'string') refuseOption(where, option, 'an array of texts', one);
}
