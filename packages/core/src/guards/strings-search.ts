// Looking for one text in another, charged by what was looked at.
//
// Charged after it, in strides short enough for that: a parser that asks for the next line break again and again
// would otherwise pay for all of its source each time.
import { apply } from '../commons.ts';
import type { Payer } from '../meter/current.ts';
import { sliceOf } from './strings-text.ts';
import { twoWayIndexOf, twoWayLastIndexOf } from './strings-two-way.ts';

const { indexOf: nativeIndexOf, lastIndexOf: nativeLastIndexOf } = String.prototype;

/** The longest pattern that V8's tables cover: up to it, searching forward is linear. */
const TABLES = 250;
/** Products of lengths up to which comparing everything with everything is cheap. */
const SMALL = 2 ** 14;
/** UTF-16 units that the engine is let loose on at once. */
const STRIDE = 2 ** 18;

/** A unit of one text costs a sixteenth, a longer pattern's comparisons four times that. */
const cost = (looked: number, patternLength: number): number => Math.floor(looked / (patternLength === 1 ? 16 : 4));

/** `text.indexOf(pattern, from)`. `from` is an integer in [0, text.length]. */
export function findText(payer: Payer, text: string, pattern: string, from: number): number {
  const n = text.length;
  const m = pattern.length;
  if (m === 0) return from;
  if (m > n - from) return -1;
  if (m > TABLES && (n - from - m + 1) * m > SMALL) return twoWayIndexOf(payer, text, pattern, from);
  for (let start = from; ; start += STRIDE) {
    const end = start + STRIDE + m - 1;
    const whole = end >= n;
    const found: number = apply(nativeIndexOf, whole ? text : sliceOf(text, 0, end), [pattern, start]);
    const looked = (found >= 0 ? found + m : Math.min(end, n)) - start;
    if (looked > 15) payer.charge(cost(looked, m));
    if (found >= 0 || whole) return found;
  }
}

/** `text.lastIndexOf(pattern, from)`. `from` is an integer in [0, text.length - pattern.length]. */
export function findLastText(payer: Payer, text: string, pattern: string, from: number): number {
  const m = pattern.length;
  if (m === 0) return from;
  if (m > 8 && (from + 1) * m > SMALL) return twoWayLastIndexOf(payer, text, pattern, from);
  for (let start = from; ; start -= STRIDE) {
    const lowest = Math.max(0, start - STRIDE + 1);
    const part = lowest === 0 ? text : sliceOf(text, lowest);
    const found: number = apply(nativeLastIndexOf, part, [pattern, start - lowest]);
    const looked = start - lowest - Math.max(found, 0) + m;
    if (looked > 15) payer.charge(cost(looked, m));
    if (found >= 0) return found + lowest;
    if (lowest === 0) return -1;
  }
}
