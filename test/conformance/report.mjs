// The table of a run, and what stands behind its numbers.
import { classOf } from './reasons.mjs';

/**
 * @typedef {object} Row what one test came to
 * @property {string} path
 * @property {'skipped' | 'not in this engine' | 'agree' | 'differ' | 'limited' | 'lost' | 'gained'} verdict
 * @property {string} [reason] of a skipped test, or of its failure in the guarded tenant
 * @property {string} [locked] of its failure in the realm without guards
 * @property {string} [source] the text of the test that was lost
 */

const COLUMNS = /** @type {const} */ ([
  'tests',
  'compared',
  'agree',
  'differ',
  'limited',
  'gained',
  'lost',
  'skipped',
  'not in this engine',
]);

/** @param {readonly Row[]} rows */
function count(rows) {
  const of = (/** @type {Row['verdict']} */ verdict) => rows.filter((row) => row.verdict === verdict).length;
  const [agree, differ, limited, gained] = [of('agree'), of('differ'), of('limited'), of('gained')];
  return {
    tests: rows.length,
    compared: agree + differ + limited,
    agree,
    differ,
    limited,
    gained,
    lost: of('lost'),
    skipped: of('skipped'),
    'not in this engine': of('not in this engine'),
  };
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {(item: T) => string} keyOf
 */
function groups(items, keyOf) {
  /** @type {Map<string, T[]>} */
  const found = new Map();
  for (const item of items) {
    const key = keyOf(item);
    const group = found.get(key);
    if (group === undefined) found.set(key, [item]);
    else group.push(item);
  }
  return found;
}

/** @param {Row} row */
const whyOf = ({ path, source = '', reason = '', verdict }) =>
  verdict === 'lost' ? classOf({ path, source, reason }) : reason;

/** @param {readonly (readonly string[])[]} lines the first is the head */
function table(lines) {
  const [head = [], ...rest] = lines;
  return [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rest]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/**
 * @param {readonly Row[]} rows
 * @param {{ depth: number, examples: number }} options folders of a path that make a line; examples of each class
 */
export function report(rows, { depth, examples }) {
  const line = (/** @type {string} */ name, /** @type {readonly Row[]} */ group) => {
    const counted = count(group);
    return [name, ...COLUMNS.map((column) => String(counted[column]))];
  };
  const folders = groups(rows, ({ path }) => path.split('/').slice(0, -1).slice(0, depth).join('/'));
  const lines = [...folders].map(([name, group]) => line(name, group));
  const parts = [table([['folder', ...COLUMNS], ...lines, line('**all**', rows)])];
  const titles = /** @type {const} */ ({
    differ: 'Differ: pass in the engine and in a locked-down tenant without guards, fail with guards',
    limited: 'Limited: pass in both of those, end with guards, by a limit',
    gained: 'Gained: pass with guards, fail in a locked-down tenant without them',
    lost: 'Lost to lockdown or to the compiler, guards or not',
    skipped: 'Skipped',
  });
  for (const [verdict, title] of Object.entries(titles)) {
    const found = rows.filter((row) => row.verdict === verdict);
    if (found.length === 0) continue;
    const classes = [...groups(found, whyOf)].sort(([, a], [, b]) => b.length - a.length);
    parts.push(`\n${title}: ${found.length}`);
    for (const [why, group] of classes) {
      parts.push(`  ${String(group.length).padStart(6)}  ${why || 'no words'}`);
      const shown =
        verdict === 'differ' || verdict === 'limited' ? group : verdict === 'skipped' ? [] : group.slice(0, examples);
      for (const { path, reason } of shown) parts.push(`            ${path}${reason === why ? '' : `: ${reason}`}`);
    }
  }
  return parts.join('\n');
}
