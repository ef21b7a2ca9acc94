// From measurements to ratios against native, and their table.

const geomean = (values) => Math.exp(values.reduce((sum, v) => sum + Math.log(v), 0) / values.length);

/**
 * Ratio of a setting to native per workload: its best process against native's best. `low` and `high` are the
 * extremes over every pairing of one process with a native one: how much of the ratio may be noise.
 */
export function summarise(records, settings) {
  const ratios = {};
  for (const [name, bySetting] of Object.entries(records)) {
    ratios[name] = {};
    const native = bySetting.native.filter((r) => r.failed === undefined).map((r) => r.ms);
    for (const setting of settings.slice(1)) {
      const sound = bySetting[setting].filter((r) => r.failed === undefined).map((r) => r.ms);
      if (native.length === 0 || sound.length === 0) continue;
      ratios[name][setting] = {
        ratio: Math.min(...sound) / Math.min(...native),
        low: Math.min(...sound) / Math.max(...native),
        high: Math.max(...sound) / Math.min(...native),
      };
    }
    if (native.length > 0)
      ratios[name].native = { ms: Math.min(...native), spread: Math.max(...native) / Math.min(...native) };
  }
  const geomeans = {};
  const worst = {};
  const slow = {};
  for (const setting of settings.slice(1)) {
    const rows = Object.entries(ratios)
      .filter(([, r]) => r[setting])
      .map(([name, r]) => ({ name, ...r[setting] }));
    if (rows.length === 0) continue;
    geomeans[setting] = { ratio: geomean(rows.map((r) => r.ratio)), count: rows.length };
    rows.sort((a, b) => b.ratio - a.ratio);
    worst[setting] = { name: rows[0].name, ratio: rows[0].ratio };
    slow[setting] = rows.filter((r) => r.ratio > 1.3).map(({ name, ratio }) => ({ name, ratio }));
  }
  return { ratios, geomeans, worst, slow };
}

const show = (ratio) => (ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0));

/** A Markdown table: workload × setting, ratio to native with its spread; then means and the worst by name. */
export function table({ ratios, geomeans, worst, slow }, settings, titles) {
  const columns = settings.slice(1);
  const rows = [
    ['workload', 'native ms', ...columns.map((s) => titles[s])],
    ['---', '--:', ...columns.map(() => '--:')],
  ];
  for (const [name, row] of Object.entries(ratios)) {
    rows.push([
      name,
      row.native ? `${row.native.ms.toFixed(2)} (±${((row.native.spread - 1) * 50).toFixed(0)}%)` : 'failed',
      ...columns.map((s) =>
        row[s] ? `${show(row[s].ratio)} (${show(row[s].low)}–${show(row[s].high)})` : 'does not run',
      ),
    ]);
  }
  rows.push(['**geometric mean**', '', ...columns.map((s) => (geomeans[s] ? `**${show(geomeans[s].ratio)}**` : ''))]);
  rows.push(['worst', '', ...columns.map((s) => (worst[s] ? `${worst[s].name} ${show(worst[s].ratio)}` : ''))]);
  const widths = rows[0].map((_, c) => Math.max(...rows.map((r) => (r[c].startsWith('--') ? 3 : r[c].length))));
  const line = (cells) =>
    `| ${cells.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]) : cell.padStart(widths[c]))).join(' | ')} |`;
  const above = columns
    .filter((s) => slow[s]?.length)
    .map((s) => `Above 1.3 in ${titles[s]}: ${slow[s].map((r) => `${r.name} ${show(r.ratio)}`).join(', ')}`);
  return [...rows.map(line), '', ...above].join('\n');
}
