// What was thrown, in a word, without running anything of it.
import { errorNames, getOwnPropertyDescriptor, getPrototypeOf } from '../commons.ts';

/** An error's code, else its standard name. */
export function describeThrown(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return typeof thrown;
  const code: unknown = getOwnPropertyDescriptor(thrown, 'code')?.value;
  if (typeof code === 'string') return code;
  return errorNames.get(getPrototypeOf(thrown)) ?? 'Error';
}
