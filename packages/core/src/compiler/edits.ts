// What the compiler changes in a text: insertions and replacements at source offsets, in source order.
//
// A list of our own, not a string editor's, because one parse gives several programs (which free names are
// fixed globals differs by tenant) and because positions are mapped back from the list itself, exactly and
// without building a source map for every error.
import type { WithSlots } from './with.ts';

/** A reference whose replacement is known only when the whole text was read. */
export interface Reference {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly use: ReferenceUse;
  /** For a mention: the edit that holds its text. For a naming: the edits before and after the function. */
  readonly edit?: number;
  readonly close?: number;
  /** Where it stands inside of a `with`. */
  readonly slots?: WithSlots | undefined;
}

/** How an identifier is used: it decides what may stand in its place. A `naming` gives its name to a function. */
export type ReferenceUse =
  | 'read'
  | 'call'
  | 'typeof'
  | 'write'
  | 'sloppy-write'
  | 'shorthand'
  | 'shorthand-write'
  | 'declare'
  | 'shorthand-declare'
  | 'mention'
  | 'naming';

/** Insertions and replacements, appended in source order. `texts[i]` may be filled in later. */
export class EditList {
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  readonly texts: string[] = [];

  insert(at: number, text: string): number {
    return this.replace(at, at, text);
  }

  replace(start: number, end: number, text: string): number {
    this.starts.push(start);
    this.ends.push(end);
    return this.texts.push(text) - 1;
  }
}

/** The emitted text's pieces, flat, for mapping positions back. */
export interface Emitted {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly lengths: readonly number[];
}

const NAME_CHARACTER = /[\w$\u0080-\uffff]/;

/** Applies two lists, each in source order; at equal offsets `first` goes first, insertions before replacements. */
export function applyEdits(source: string, first: EditList, second: EditList): Emitted {
  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const lengths: number[] = [];
  let at = 0;
  let i = 0;
  let j = 0;
  const { length: n } = first.starts;
  const { length: m } = second.starts;
  while (i < n || j < m) {
    const takeFirst = j >= m || (i < n && (first.starts[i] as number) <= (second.starts[j] as number));
    const list = takeFirst ? first : second;
    const k = takeFirst ? i++ : j++;
    const start = list.starts[k] as number;
    const end = list.ends[k] as number;
    let text = list.texts[k] as string;
    if (start < at) continue; // inside a range that was already replaced
    if (start === end && text === '') continue;
    if (start > at) {
      parts.push(source.slice(at, start));
      // `return"a"+b`: a name must not become the end of a word.
      if (NAME_CHARACTER.test(source[start - 1] as string) && NAME_CHARACTER.test(text[0] ?? '')) text = ` ${text}`;
    }
    parts.push(text);
    starts.push(start);
    ends.push(end);
    lengths.push(text.length);
    at = end;
  }
  parts.push(source.slice(at));
  return { text: parts.join(''), starts, ends, lengths };
}

/** The line breaks of `text`, so that what replaces it keeps every later line in place. */
export function lineBreaksOf(text: string): string {
  return text.replace(/[^\n\r\u2028\u2029]+/g, '');
}

/**
 * Where the name stands that is called by the parenthesis at `offset`, or `offset` itself. V8 reports the call of a
 * name at the name, but that of any other expression, such as one that stands for a name, at the parenthesis.
 */
export function calledName(source: string, { starts, ends, lengths }: Emitted, offset: number): number {
  if (source[offset] !== '(') return offset;
  let end = offset;
  while (/\s/.test(source[end - 1] ?? '')) end -= 1;
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ends[middle] as number) < end) low = middle + 1;
    else high = middle;
  }
  for (let i = low; ends[i] === end; i += 1) {
    const start = starts[i] as number;
    if (start < end && (lengths[i] as number) > end - start) return start;
  }
  return offset;
}

/** Where offset `generated` of the emitted text stands in the source. */
export function originalOffset(emitted: Emitted, generated: number): number {
  const { starts, ends, lengths } = emitted;
  let source = 0; // offset in the source up to which the emitted text was followed
  let output = 0; // the same place in the emitted text
  for (let i = 0; i < starts.length; i += 1) {
    const start = starts[i] as number;
    const kept = start - source;
    if (generated < output + kept) return source + (generated - output);
    output += kept;
    const length = lengths[i] as number;
    if (generated < output + length) return start;
    output += length;
    source = ends[i] as number;
  }
  return source + (generated - output);
}
