// replace, replaceAll and split with a text to look for, after 22.1.3.19, .20 and .23 of the standard: charged by what is
// searched and by what is made, and ended before a result grows too long.
import { apply } from '../commons.ts';
import type { Payer } from '../meter/current.ts';
import { findText } from './strings-search.ts';
import { assertFits, sliceOf, textOf } from './strings-text.ts';

const { charCodeAt, indexOf } = String.prototype;

const DOLLAR = 0x24;
const AND = 0x26;
const BACKTICK = 0x60;
const QUOTE = 0x27;

/** What stands for one occurrence: a function is called, a template expanded. */
export type Replacement = string | ((matched: string, position: number, text: string) => unknown);

/** GetSubstitution (22.1.3.19.1) without captures; `room` is how long the result may be. */
function expand(payer: Payer, template: string, text: string, position: number, matched: string, room: number): string {
  let dollar: number = apply(indexOf, template, ['$']);
  if (dollar < 0) return template;
  let result = '';
  let from = 0;
  for (; dollar >= 0; dollar = apply(indexOf, template, ['$', dollar])) {
    payer.charge(1);
    const code: number = apply(charCodeAt, template, [dollar + 1]);
    let piece: string | undefined;
    if (code === DOLLAR) piece = '$';
    else if (code === AND) piece = matched;
    else if (code === BACKTICK) piece = sliceOf(text, 0, position);
    else if (code === QUOTE) piece = sliceOf(text, Math.min(position + matched.length, text.length));
    if (piece === undefined) {
      dollar += 1;
      continue;
    }
    result += sliceOf(template, from, dollar) + piece;
    if (result.length > room) payer.exhaust('string');
    dollar += 2;
    from = dollar;
  }
  return result + sliceOf(template, from);
}

/** `text` with the first, or every, occurrence of `pattern` replaced. */
export function replaceText(payer: Payer, text: string, pattern: string, by: Replacement, all: boolean): string {
  const { stringLength } = payer.limits;
  let position = findText(payer, text, pattern, 0);
  if (position < 0) return text;
  const step = Math.max(1, pattern.length);
  // every position is known before the first call
  const positions: number[] = [position];
  while (all && position + step <= text.length) {
    position = findText(payer, text, pattern, position + step);
    if (position < 0) break;
    payer.charge(1);
    positions[positions.length] = position;
  }
  let result = '';
  let from = 0;
  for (let i = 0; i < positions.length; i++) {
    position = positions[i] as number;
    const made =
      typeof by === 'string'
        ? expand(payer, by, text, position, pattern, stringLength)
        : textOf(apply(by, undefined, [pattern, position, text]));
    payer.charge(1);
    result += sliceOf(text, from, position) + made;
    assertFits(payer, result.length);
    from = position + pattern.length;
  }
  assertFits(payer, result.length + text.length - from);
  return from < text.length ? result + sliceOf(text, from) : result;
}

/** `text.split(pattern)`, of at most `most` parts; `pattern` is not empty. */
export function splitText(payer: Payer, text: string, pattern: string, most: number): string[] {
  const parts: string[] = [];
  let from = 0;
  for (let position = findText(payer, text, pattern, 0); position >= 0; ) {
    payer.charge(1);
    if (parts.length >= payer.limits.arrayLength) payer.exhaust('array');
    parts[parts.length] = sliceOf(text, from, position);
    if (parts.length === most) return parts;
    from = position + pattern.length;
    position = from > text.length ? -1 : findText(payer, text, pattern, from);
  }
  parts[parts.length] = sliceOf(text, from);
  return parts;
}
