import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Code → its sentences (a code of several packages may have one in each), read from what was built: a package's
 * table is the `sentences` of its errors/codes.js or errors.js.
 *
 * @param {string} root
 * @returns {Promise<Map<string, Set<string>>>}
 */
export async function errorTable(root) {
  /** @type {Map<string, Set<string>>} */
  const table = new Map();
  for (const name of readdirSync(join(root, 'packages'))) {
    for (const file of ['errors/codes.js', 'errors.js']) {
      const path = join(root, 'packages', name, 'dist', file);
      if (!existsSync(path)) continue;
      const { sentences } = await import(pathToFileURL(path).href);
      if (sentences === undefined) throw new Error(`packages/${name}/dist/${file}: expected it to export sentences`);
      for (const [code, sentence] of Object.entries(sentences)) {
        table.set(code, (table.get(code) ?? new Set()).add(sentence));
      }
    }
  }
  return table;
}

/** A code's entry: a third-level heading that is the code, then prose. */
const entry = /^### `([A-Z][A-Z0-9_]*)`$/gm;

/** @type {import('./check.mjs').Check} */
export const errorDocs = {
  name: 'error docs',
  holds:
    'every error code has one entry in docs/errors.md, with its sentence and some words, and no entry is left over',
  async problems(root) {
    const table = await errorTable(root);
    if (table.size === 0) return ['no error table found in what was built'];
    const text = readFileSync(join(root, 'docs/errors.md'), 'utf8');
    const problems = [];
    /** @type {Set<string>} */
    const seen = new Set();
    const parts = text.split(entry);
    for (let at = 1; at < parts.length; at += 2) {
      const code = parts[at] ?? '';
      const body = (parts[at + 1] ?? '').split(/^#{1,2} /m)[0] ?? '';
      const sentences = table.get(code);
      if (seen.has(code)) problems.push(`docs/errors.md: ${code} has two entries`);
      seen.add(code);
      if (sentences === undefined) {
        problems.push(`docs/errors.md: ${code} is no error code`);
        continue;
      }
      let words = body;
      for (const sentence of sentences) {
        if (!body.includes(`> ${sentence}\n`))
          problems.push(`docs/errors.md: ${code} lacks its sentence: > ${sentence}`);
        words = words.replace(`> ${sentence}\n`, '');
      }
      words = words.trim();
      if (words.length < 40 || /\bTODO\b/.test(words)) problems.push(`docs/errors.md: ${code} is not explained`);
    }
    for (const code of table.keys()) {
      if (!seen.has(code)) problems.push(`docs/errors.md: ${code} has no entry`);
    }
    return problems;
  },
};
