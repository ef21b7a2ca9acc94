// What guards of text share: conversions in the order of the standard, each once, and what length costs.
import { apply, regExpSource } from '../commons.ts';
import type { Payer } from '../meter/current.ts';
import { noteText } from './slow-elements.ts';
import { NS_PER_UNIT, SHORT_TEXT } from '../meter/slow.ts';

/** Shorter strings cost next to nothing to look through: a call of guest code pays for that. */
export const SHORT = 256;

const { match } = Symbol;
const { slice: nativeSlice } = String.prototype;

/** ToString. A BigInt's text takes long to make: its own method, which is guarded, does. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'bigint' ? value.toString() : `${value as string}`;

/** ToIntegerOrInfinity. */
export const integerOf = (value: unknown): number => {
  const number = Math.trunc(+(value as number));
  return number === number ? number + 0 : 0; // and no -0
};

/** ToLength. */
export const lengthOf = (value: unknown): number => {
  const length = integerOf(value);
  return length <= 0 ? 0 : Math.min(length, Number.MAX_SAFE_INTEGER);
};

/** Part of a text, in constant time. */
export const sliceOf = (text: string, from: number, to: number = text.length): string =>
  apply(nativeSlice, text, [from, to]);

/** Ends the tenant unless a result of this length is allowed. */
export function assertFits(payer: Payer, length: number): void {
  if (length > payer.limits.stringLength) payer.exhaust('string');
  noteText(length);
  if (length > SHORT_TEXT) payer.slow(length * NS_PER_UNIT);
}

/** Charges for text that is looked through or copied. */
export function chargeText(payer: Payer, length: number): void {
  if (length > 15) payer.charge(Math.floor(length / 16));
}

/** IsRegExp (7.2.8). */
export function isRegExp(value: unknown): boolean {
  if (Object(value) !== value) return false;
  const matcher: unknown = (value as { [match]?: unknown })[match];
  if (matcher !== undefined) return Boolean(matcher);
  try {
    regExpSource(value);
    return true;
  } catch {
    return false;
  }
}
