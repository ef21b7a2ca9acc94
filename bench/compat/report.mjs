// What a run of the corpus came to, for a terminal and for docs/compat.md.

const percent = (part, all) => `${((100 * part) / all).toFixed(1)} %`;

/** Every failure with its cause, and the sum. */
export function summaryOf(rows) {
  const failed = rows.filter(({ ok }) => !ok);
  const width = Math.max(0, ...failed.map(({ name }) => name.length));
  const lines = failed.map(({ name, cause, message }) => `  ${name.padEnd(width)}  ${cause}: ${message}`);
  lines.push(
    `${rows.length - failed.length} of ${rows.length} packages give Node's value (${percent(rows.length - failed.length, rows.length)})`,
  );
  return lines.join('\n');
}

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');

/** The table of docs/compat.md. */
export function markdownOf(rows) {
  const failed = rows.filter(({ ok }) => !ok);
  const lines = [
    `${rows.length - failed.length} of ${rows.length} packages give Node's value (${percent(rows.length - failed.length, rows.length)}), Node ${process.version}.`,
    '',
    '| package | version | cause | message |',
    '|---|---|---|---|',
    ...failed.map(
      ({ name, version, cause, message }) => `| ${[name, version, cause, message].map(cell).join(' | ')} |`,
    ),
  ];
  return `${lines.join('\n')}\n`;
}
