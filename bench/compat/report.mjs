// What a run of the corpus came to, for a terminal and for docs/compat.md.
import { tables } from './corpus.mjs';

const percent = (part, all) => `${((100 * part) / all).toFixed(1)} %`;

/** How many gave Node's value, of each table that was run. */
const sumsOf = (rows) =>
  tables.flatMap((table) => {
    const own = rows.filter((row) => row.table === table);
    const passed = own.filter(({ ok }) => ok).length;
    if (own.length === 0) return [];
    return [`${table}: ${passed} of ${own.length} packages give Node's value (${percent(passed, own.length)})`];
  });

/** Every failure with its cause, and the sum. */
export function summaryOf(rows) {
  const failed = rows.filter(({ ok }) => !ok);
  const width = Math.max(0, ...failed.map(({ name }) => name.length));
  const lines = failed.map(({ name, cause, message }) => `  ${name.padEnd(width)}  ${cause}: ${message}`);
  return [...lines, ...sumsOf(rows)].join('\n');
}

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');

/** The table of docs/compat.md. */
export function markdownOf(rows) {
  const failed = rows.filter(({ ok }) => !ok);
  const lines = [
    ...sumsOf(rows).map((line) => `${line}, Node ${process.version}.\n`),
    '| package | version | cause | message |',
    '|---|---|---|---|',
    ...failed.map(
      ({ name, version, cause, message }) => `| ${[name, version, cause, message].map(cell).join(' | ')} |`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
