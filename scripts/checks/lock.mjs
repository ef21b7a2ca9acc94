import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @type {import('./check.mjs').Check} */
export const lockFile = {
  name: 'lock file',
  holds: 'package-lock.json names no host, has a checksum for every package, and .npmrc keeps it so',
  async problems(root) {
    const problems = [];
    /** @type {Record<string, { resolved?: string, link?: boolean, integrity?: string, version?: string }>} */
    const packages = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    for (const [path, { resolved, link, integrity }] of Object.entries(packages)) {
      if (resolved !== undefined && !link) problems.push(`package-lock.json: ${path} is resolved to ${resolved}`);
      if (path.includes('node_modules/') && !link && integrity === undefined) {
        problems.push(`package-lock.json: ${path} has no checksum`);
      }
    }
    if (!/^omit-lockfile-registry-resolved=true$/m.test(readFileSync(join(root, '.npmrc'), 'utf8'))) {
      problems.push('.npmrc: expected omit-lockfile-registry-resolved=true');
    }
    return problems;
  },
};
