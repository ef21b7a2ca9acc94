import { readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const generated = new Set(['node_modules', 'dist', 'coverage', '.cache', '.git']);

/**
 * Every file that people wrote, as paths relative to `folder` with forward slashes, sorted.
 * Generated folders are left out by name, so that the answer needs no git.
 *
 * @param {string} folder
 * @returns {string[]}
 */
export function sourceFiles(folder) {
  /** @type {string[]} */
  const found = [];
  /** @param {string} path */
  const walk = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (generated.has(entry.name)) continue;
      const full = join(path, entry.name);
      if (entry.isDirectory()) walk(full);
      else if (entry.isFile()) found.push(relative(folder, full).split(sep).join('/'));
    }
  };
  walk(folder);
  return found.sort();
}
