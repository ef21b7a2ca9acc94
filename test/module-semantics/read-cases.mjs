// Cases of module semantics. A `.modules` file holds several: `@@ title`, then its files, each under `-- path`.
// Every case starts at main.js. See README.md beside this file.
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('./cases/', import.meta.url);

/**
 * @typedef {{ log: string[], outcome: string }} SemanticsRecord
 * @typedef {{ title: string, files: Record<string, string>, patience: number, expected?: SemanticsRecord }} SemanticsCase
 */

/**
 * All cases, in the order of file names. `patience` is how many ms to wait before it counts as pending. `expected` is there where V8 is not followed: see README.md.
 * @returns {SemanticsCase[]}
 */
export function readCases() {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.modules'))
    .sort()
    .flatMap((name) => parseCases(readFileSync(new URL(name, folder), 'utf8'), name.replace('.modules', '')));
}

function parseCases(text, group) {
  const cases = [];
  let files = {};
  let path = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('@@ ')) {
      files = {};
      cases.push({ title: `${group}: ${line.slice(3)}`, files });
    } else if (line.startsWith('-- ')) {
      path = line.slice(3);
      files[path] = '';
    } else if (path !== '') {
      files[path] += `${line}\n`;
    }
  }
  for (const given of cases) {
    const { spec, ours, pending, ...sources } = given.files;
    given.files = sources;
    given.patience = pending === undefined ? 15_000 : 300;
    const instead = spec ?? ours;
    if (instead !== undefined) given.expected = JSON.parse(instead);
  }
  return cases;
}
