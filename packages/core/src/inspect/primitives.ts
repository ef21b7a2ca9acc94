import { isSameValue } from '../commons.ts';
import type { State } from './options.ts';
import { quote, symbolText } from './quote.ts';

const maxString = 10_000;
// A BigInt's digits take time that grows with the square of their number; 10^1000 is the most that is written.
const maxDigits = 1_000;
const hugeBigInt = 10n ** BigInt(maxDigits);

/** A number as it is written; minus zero keeps its sign. */
export function numberText(value: number): string {
  return isSameValue(value, -0) ? '-0' : `${value}`;
}

/** `12n`, or its size when it is huge. */
export function bigintText(value: bigint): string {
  return value < hugeBigInt && value > -hugeBigInt ? `${value}n` : `[BigInt of more than ${maxDigits} digits]`;
}

/** At most `left` units of a string, quoted, with what is missing counted. */
function stringText(state: State, value: string): string {
  const max = Math.max(0, Math.min(maxString, state.left));
  if (value.length <= max) return quote(value);
  const rest = value.length - max;
  return `${quote(value.slice(0, max))}... ${rest} more character${rest > 1 ? 's' : ''}`;
}

/** The text of what is no object. */
export function primitiveText(state: State, value: unknown): string {
  switch (typeof value) {
    case 'string':
      return stringText(state, value);
    case 'number':
      return numberText(value);
    case 'bigint':
      return bigintText(value);
    case 'symbol':
      return symbolText(value);
    default:
      return `${value as undefined | null | boolean}`;
  }
}
