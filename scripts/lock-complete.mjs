// npm run lock:complete: after `npm install` from a registry that lacks builds for other platforms, adds them to the
// lock file (without a checksum, which only a registry that has them can give), so that `npm ci` accepts it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockGaps, platformEntry } from './lib/lock-gaps.mjs';
import { root } from './lib/paths.mjs';

const path = join(root, 'package-lock.json');
/** @type {{ packages: Record<string, import('./lib/lock-gaps.mjs').LockEntry> }} */
const lock = JSON.parse(readFileSync(path, 'utf8'));
for (const gap of lockGaps(lock.packages)) {
  const entry = platformEntry(gap, lock.packages[gap.from] ?? {});
  if (entry === undefined) {
    console.error(`${gap.name}@${gap.version} of ${gap.from}: is no platform package, install it from a full registry`);
    process.exitCode = 1;
    continue;
  }
  lock.packages[`node_modules/${gap.name}`] = entry;
  console.log(`added ${gap.name}@${gap.version}`);
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = Object.fromEntries(sorted);
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
