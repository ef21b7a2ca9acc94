import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportedNames } from '../lib/exported-names.mjs';

/**
 * Statements of an index file that are no re-exports by name.
 *
 * @param {string} text
 */
function foreignStatements(text) {
  return text
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/export (?:type )?\{[^}]*\} from '[^']+';/g, '')
    .trim();
}

/** @type {import('./check.mjs').Check} */
export const exportLists = {
  name: 'export lists',
  holds: 'entry points export the names of test/exports.json and no others; index.ts only re-exports, by name',
  async problems(root) {
    /** @type {string[]} */
    const problems = [];
    for (const folder of readdirSync(join(root, 'packages'))) {
      for (const path of readdirSync(join(root, 'packages', folder, 'src'), { recursive: true, encoding: 'utf8' })) {
        if (!/(^|[\\/])index\.ts$/.test(path)) continue;
        const rest = foreignStatements(readFileSync(join(root, 'packages', folder, 'src', path), 'utf8'));
        if (rest !== '')
          problems.push(`packages/${folder}/src/${path}: has more than re-exports by name: ${rest.slice(0, 80)}`);
      }
    }
    const got = await exportedNames(root);
    /** @type {import('../lib/exported-names.mjs').ExportLists} */
    const wanted = JSON.parse(readFileSync(join(root, 'test/exports.json'), 'utf8'));
    for (const entry of new Set([...Object.keys(got), ...Object.keys(wanted)])) {
      for (const kind of /** @type {const} */ (['values', 'types'])) {
        const now = got[entry]?.[kind] ?? [];
        const listed = wanted[entry]?.[kind] ?? [];
        const added = now.filter((name) => !listed.includes(name));
        const gone = listed.filter((name) => !now.includes(name));
        if (added.length > 0) problems.push(`${entry}: ${kind} not listed: ${added.join(', ')}`);
        if (gone.length > 0) problems.push(`${entry}: ${kind} no longer exported: ${gone.join(', ')}`);
      }
      if (got[entry] === undefined) problems.push(`${entry}: is no entry point`);
    }
    if (problems.length > 0) problems.push('If that is meant: npm run exports:update, and commit test/exports.json');
    return problems;
  },
};
