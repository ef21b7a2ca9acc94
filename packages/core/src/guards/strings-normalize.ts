// String.prototype.normalize, charged for what it really does.
//
// The engine's library puts combining marks in order by insertion, so a run of n marks takes n * n steps: 16,000
// pairs take half a second. Text that is meant for reading has runs of a few (UAX 15 calls 30 stream-safe).
import { apply } from '../commons.ts';
import type { Payer } from '../meter/current.ts';
import type { Native } from './guard.ts';
import { assertFits, sliceOf, textOf } from './strings-text.ts';

/** Runs of this length and shorter are charged as other text is. */
const STREAM_SAFE = 32;

/** Whatever has, or decomposes to, something that moves: all marks, and the halfwidth sound marks of Katakana. */
const MARKS: RegExp = /[\p{M}\uff9e\uff9f]{33,}/gu;
const { exec } = RegExp.prototype;

/** Texts longer than this are measured in pieces before they are made. */
const PIECE = 2 ** 12;

/** The most that one unit becomes: U+FDFA has 18 in the compatibility forms, U+1D160 has 3 for 2 units otherwise. */
const MOST_GROWTH = 18;

/** The normal form of `text`; `form` is converted after the receiver was. */
export function normalized(payer: Payer, original: Native, text: string, form: unknown): unknown {
  const name = form === undefined ? 'NFC' : textOf(form);
  if (name !== 'NFC' && name !== 'NFD' && name !== 'NFKC' && name !== 'NFKD') return apply(original, '', [name]);
  if (text.length > 1) payer.charge(text.length >> 1);
  if (text.length > STREAM_SAFE) chargeRuns(payer, text);
  if (text.length * MOST_GROWTH <= payer.limits.stringLength) return apply(original, text, [name]);
  assertResultFits(payer, original, text, name);
  const result: string = apply(original, text, [name]);
  assertFits(payer, result.length);
  return result;
}

function chargeRuns(payer: Payer, text: string): void {
  MARKS.lastIndex = 0;
  for (;;) {
    const found: RegExpExecArray | null = apply(exec, MARKS, [text]);
    if (found === null) return;
    const { length } = found[0];
    payer.charge(Math.ceil((length * length) / 8));
  }
}

/** Adds up the normal forms of pieces: they make the whole's, but for a few units at each seam. */
function assertResultFits(payer: Payer, original: Native, text: string, form: string): void {
  let total = 0;
  for (let from = 0; from < text.length; from += PIECE) {
    const piece: string = apply(original, sliceOf(text, from, from + PIECE), [form]);
    // what composes across a seam is at most one character longer in pieces
    total += piece.length - MOST_GROWTH;
    assertFits(payer, total);
  }
}
