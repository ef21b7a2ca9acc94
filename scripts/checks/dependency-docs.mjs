import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sourceFiles } from '../lib/paths.mjs';

/** A row of a table: `| name | reason |`, the name in backticks. */
const row = /^\| `([^`]+)` \|(.+)\|$/gm;

/** @type {import('./check.mjs').Check} */
export const dependencyDocs = {
  name: 'dependency docs',
  holds: 'every dependency is in docs/dependencies.md with its reason, is pinned, and no entry is left over',
  async problems(root) {
    const problems = [];
    /** @type {Map<string, string>} */
    const used = new Map();
    for (const file of sourceFiles(root)) {
      if (!/(^|\/)package\.json$/.test(file) || /^test\/|fixtures\//.test(file)) continue;
      const manifest = JSON.parse(readFileSync(join(root, file), 'utf8'));
      for (const kind of ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies']) {
        for (const [name, range] of Object.entries(manifest[kind] ?? {})) {
          if (!/^\d+\.\d+\.\d+/.test(range)) problems.push(`${file}: ${name} is not pinned to one version: ${range}`);
          if (name !== 'cofferdam' && !name.startsWith('@cofferdam/')) used.set(name, file);
        }
      }
    }
    const text = readFileSync(join(root, 'docs/dependencies.md'), 'utf8');
    /** @type {Set<string>} */
    const named = new Set();
    for (const [, name = '', reason = ''] of text.matchAll(row)) {
      if (named.has(name)) problems.push(`docs/dependencies.md: ${name} has two rows`);
      named.add(name);
      if (!used.has(name)) problems.push(`docs/dependencies.md: nothing depends on ${name}`);
      if (reason.trim().length < 20) problems.push(`docs/dependencies.md: ${name} has no reason`);
    }
    for (const [name, file] of used) {
      if (!named.has(name)) problems.push(`docs/dependencies.md: ${name} (of ${file}) has no row`);
    }
    return problems;
  },
};
