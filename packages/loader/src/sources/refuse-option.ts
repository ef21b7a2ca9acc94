import { makeError } from '../errors.ts';

/** Throws OPTION_INVALID. Text and numbers are shown, of everything else what it is. */
export function refuseOption(where: string, option: string, expected: string, got: unknown): never {
  const kind = got === null ? 'null' : Array.isArray(got) ? 'an array' : typeof got;
  const shown = typeof got === 'string' ? JSON.stringify(got) : typeof got === 'number' ? String(got) : kind;
  throw makeError('OPTION_INVALID', { where, option, expected, got: shown });
}
