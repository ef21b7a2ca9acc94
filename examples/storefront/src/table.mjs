import { stripVTControlCharacters, styleText } from 'node:util';

const coloured = process.stdout.isTTY === true && !process.env.NO_COLOR;

/** Colours text for a terminal; elsewhere it stays as it is. @param {Parameters<typeof styleText>[0]} style @param {string} text */
export const paint = (style, text) => (coloured ? styleText(style, text) : text);

const width = (text) => stripVTControlCharacters(text).length;

/** Lines of aligned columns; numbers to the right. @param {readonly string[]} head @param {readonly (readonly (string | number)[])[]} rows */
export function table(head, rows) {
  const widths = head.map((title, i) => Math.max(width(title), ...rows.map((row) => width(String(row[i])))));
  const numeric = head.map((_, i) => rows.every((row) => /^-?\d*(?:\.\d+)?$/.test(String(row[i]))));
  const line = (cells, style) =>
    cells
      .map((cell, i) => {
        const text = String(cell);
        const gap = ' '.repeat(widths[i] - width(text));
        return numeric[i] ? gap + style(text) : style(text) + gap;
      })
      .join('  ')
      .trimEnd();
  return [line(head, (text) => paint('dim', text)), ...rows.map((row) => line(row, (text) => text))]
    .map((text) => `  ${text}`)
    .join('\n');
}

/** @param {string} title */
export const heading = (title) => `\n${paint('bold', title)}`;

/** @param {number} cents */
export const euros = (cents) => (cents / 100).toFixed(2);
