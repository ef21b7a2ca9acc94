// Looking for a long text in a long text, in time that grows with their sum and not their product.
//
// V8's search is quadratic in the worst case once a pattern has more than 250 units (its tables end there), and
// backwards it always is. This is the two-way algorithm of Crochemore and Perrin (J. ACM 38(3), 1991), which needs
// no memory; read from the end, it finds the last occurrence.
import { apply } from '../commons.ts';
import type { Payer } from '../meter/current.ts';

const { charCodeAt } = String.prototype;

/** Positions between two charges. */
const STRIDE = 2 ** 14;

/** A text read from one end: its i-th unit. */
type Units = (i: number) => number;

const unitsOf = (text: string, from: number, step: 1 | -1): Units =>
  step === 1 ? (i) => apply(charCodeAt, text, [from + i]) : (i) => apply(charCodeAt, text, [from - i]);

/** The maximal suffix of a pattern in one order of its alphabet, and its period. */
function maximalSuffix(units: Units, length: number, reversed: boolean): readonly [start: number, period: number] {
  let suffix = -1;
  let at = 0;
  let k = 1;
  let period = 1;
  while (at + k < length) {
    const a = units(at + k);
    const b = units(suffix + k);
    if (a === b) {
      if (k === period) {
        at += period;
        k = 1;
      } else k += 1;
    } else if (a > b === reversed) {
      at += k;
      k = 1;
      period = at - suffix;
    } else {
      suffix = at;
      at = suffix + 1;
      k = 1;
      period = 1;
    }
  }
  return [suffix, period];
}

const startsAgain = (units: Units, period: number, length: number): boolean => {
  for (let i = 0; i < length; i++) if (units(i) !== units(i + period)) return false;
  return true;
};

function search(payer: Payer, x: Units, m: number, y: Units, n: number): number {
  payer.charge(4 * m);
  const [first, firstPeriod] = maximalSuffix(x, m, false);
  const [second, secondPeriod] = maximalSuffix(x, m, true);
  const critical = Math.max(first, second);
  let period = first > second ? firstPeriod : secondPeriod;
  const periodic = critical + 1 + period <= m && startsAgain(x, period, critical + 1);
  if (!periodic) period = Math.max(critical + 1, m - critical - 1) + 1;
  let known = -1;
  let paid = 0;
  for (let j = 0; j <= n - m; ) {
    while (paid <= j) {
      payer.charge(STRIDE);
      paid += STRIDE;
    }
    let i = Math.max(critical, known) + 1;
    while (i < m && x(i) === y(i + j)) i += 1;
    if (i < m) {
      j += i - critical;
      known = -1;
      continue;
    }
    i = critical;
    while (i > known && x(i) === y(i + j)) i -= 1;
    if (i <= known) return j;
    j += period;
    known = periodic ? m - period - 1 : -1;
  }
  return -1;
}

/** The first index at or after `from` where `text` has `pattern`, or -1. Charges about the length that was searched. */
export function twoWayIndexOf(payer: Payer, text: string, pattern: string, from: number): number {
  const found = search(payer, unitsOf(pattern, 0, 1), pattern.length, unitsOf(text, from, 1), text.length - from);
  return found < 0 ? -1 : found + from;
}

/** The last index at or before `from` where `text` has `pattern`, or -1. `from` must leave room for the pattern. */
export function twoWayLastIndexOf(payer: Payer, text: string, pattern: string, from: number): number {
  const end = from + pattern.length;
  const last = pattern.length - 1;
  const found = search(payer, unitsOf(pattern, last, -1), pattern.length, unitsOf(text, end - 1, -1), end);
  return found < 0 ? -1 : end - pattern.length - found;
}
