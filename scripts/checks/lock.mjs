import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockGaps } from '../lib/lock-gaps.mjs';

/** @type {import('./check.mjs').Check} */
export const lockFile = {
  name: 'lock file',
  holds: 'package-lock.json names no host (.npmrc keeps it so), serves every platform, and has checksums',
  async problems(root) {
    const problems = [];
    /** @type {Record<string, import('../lib/lock-gaps.mjs').LockEntry & { resolved?: string, link?: boolean, integrity?: string }>} */
    const packages = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    for (const [path, { resolved, link, integrity, optional, os }] of Object.entries(packages)) {
      if (resolved !== undefined && !link) problems.push(`package-lock.json: ${path} is resolved to ${resolved}`);
      if (path.includes('node_modules/') && !link && integrity === undefined && !(optional && os)) {
        problems.push(`package-lock.json: ${path} has no checksum`);
      }
    }
    for (const { name, version, from } of lockGaps(packages)) {
      problems.push(
        `package-lock.json: lacks ${name}@${version} of ${from}, npm ci would refuse it: npm run lock:complete`,
      );
    }
    if (!/^omit-lockfile-registry-resolved=true$/m.test(readFileSync(join(root, '.npmrc'), 'utf8'))) {
      problems.push('.npmrc: expected omit-lockfile-registry-resolved=true');
    }
    return problems;
  },
};
