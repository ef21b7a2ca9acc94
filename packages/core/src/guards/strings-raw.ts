// String.raw (22.1.2.4) in plain JavaScript: its template says how many parts it has, and may lie.
import type { Payer } from '../meter/current.ts';
import { assertFits, lengthOf, textOf } from './strings-text.ts';

const objectOf = (value: unknown): Record<string, unknown> => {
  if (value === undefined || value === null) throw new TypeError('Cannot convert undefined or null to object');
  return Object(value) as Record<string, unknown>;
};

/** `String.raw(...args)`, charged by part. */
export function rawText(payer: Payer, template: unknown, args: ArrayLike<unknown>): string {
  const literals = objectOf(objectOf(template).raw);
  const count = lengthOf(literals.length);
  let result = '';
  for (let i = 0; i < count; i++) {
    payer.charge(1);
    result += textOf(literals[i]);
    if (i + 1 < count && i + 1 < args.length) result += textOf(args[i + 1]);
    assertFits(payer, result.length);
  }
  return result;
}
