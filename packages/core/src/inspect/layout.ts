// How entries stand on lines, by the rules of Node's util.inspect (compact 3, breakLength 80), so that people
// and tests read what they know.
import type { State } from './options.ts';

const breakLength = 80;
const compact = 3;
const maxColumns = 16;

function fitsOneLine(entries: readonly string[], start: number, base: string): boolean {
  let total = entries.length + start;
  if (total + entries.length > breakLength) return false;
  for (const entry of entries) {
    total += entry.length;
    if (total > breakLength) return false;
  }
  return !base.includes('\n');
}

/** Puts the elements of long lists of short things in columns. `extra` last entries stand alone. */
function groupElements(state: State, entries: readonly string[], extra: number, numeric: boolean): readonly string[] {
  const count = entries.length - extra;
  const separator = 2;
  const lengths: number[] = [];
  let total = 0;
  let max = 0;
  for (let index = 0; index < count; index += 1) {
    const length = (entries[index] as string).length;
    lengths.push(length);
    total += length + separator;
    if (length > max) max = length;
  }
  const actualMax = max + separator;
  if (actualMax * 3 + state.indentation >= breakLength) return entries;
  if (!(total / actualMax > 5 || max <= 6)) return entries;
  const averageBias = Math.sqrt(actualMax - total / entries.length);
  const biasedMax = Math.max(actualMax - 3 - averageBias, 1);
  const columns = Math.min(
    Math.round(Math.sqrt(2.5 * biasedMax * count) / biasedMax),
    Math.floor((breakLength - state.indentation) / actualMax),
    compact * 4,
    maxColumns - 1,
  );
  if (columns <= 1) return entries;
  const widths: number[] = [];
  for (let column = 0; column < columns; column += 1) {
    let width = 0;
    for (let index = column; index < count; index += columns) width = Math.max(width, lengths[index] as number);
    widths.push(width + separator);
  }
  const rows: string[] = [];
  for (let row = 0; row < count; row += columns) {
    const last = Math.min(row + columns, count);
    let text = '';
    let index = row;
    for (; index < last - 1; index += 1) {
      const cell = `${entries[index]}, `;
      const width = widths[index - row] as number;
      text += numeric ? cell.padStart(width) : cell.padEnd(width);
    }
    const cell = entries[index] as string;
    text += numeric ? cell.padStart((widths[index - row] as number) - separator) : cell;
    rows.push(text);
  }
  rows.push(...entries.slice(count));
  return rows;
}

export interface Parts {
  /** What stands before the brace: a class name, a function. */
  readonly base: string;
  readonly braces: readonly [string, string];
  readonly entries: readonly string[];
  /** Of the entries, how many at the end are no elements; undefined for what is no list. */
  readonly extra?: number | undefined;
  readonly numeric?: boolean | undefined;
}

/** One line when it is short and holds little, otherwise a line for each entry. `depth` counts from the outside. */
export function layOut(state: State, { base, braces, entries, extra, numeric }: Parts, nesting: number): string {
  const list =
    extra !== undefined && entries.length > 6 ? groupElements(state, entries, extra, numeric === true) : entries;
  const head = base === '' ? '' : `${base} `;
  if (nesting < compact && entries.length === list.length) {
    const start = list.length + state.indentation + braces[0].length + base.length + 10;
    if (fitsOneLine(list, start, base)) {
      const joined = list.join(', ');
      if (!joined.includes('\n')) return `${head}${braces[0]} ${joined} ${braces[1]}`;
    }
  }
  const line = `\n${' '.repeat(state.indentation)}`;
  return `${head}${braces[0]}${line}  ${list.join(`,${line}  `)}${line}${braces[1]}`;
}
