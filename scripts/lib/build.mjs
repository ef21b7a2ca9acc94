import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run, seconds } from './run.mjs';

/**
 * Removes outputs whose source is gone: `tsc -b` leaves them, and a deep import or a test would still find them.
 *
 * @param {string} root
 * @returns {string[]} what was removed
 */
export function removeStaleOutputs(root) {
  /** @type {string[]} */
  const removed = [];
  for (const name of readdirSync(join(root, 'packages'))) {
    const dist = join(root, 'packages', name, 'dist');
    if (!existsSync(dist)) continue;
    for (const path of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
      const stem = path.match(/^(.+?)(?:\.d)?\.[cm]?[jt]s(?:\.map)?$/)?.[1];
      if (stem === undefined || path.endsWith('.tsbuildinfo')) continue;
      const source = join(root, 'packages', name, 'src', stem);
      if (existsSync(`${source}.ts`) || existsSync(`${source}.tsx`)) continue;
      rmSync(join(dist, path));
      removed.push(path);
    }
  }
  return removed;
}

/**
 * Compiles all packages, only what changed.
 *
 * @param {string} root
 * @returns {Promise<import('./run.mjs').Run>}
 */
export function compile(root) {
  removeStaleOutputs(root);
  return run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', '--pretty', 'false'], {
    cwd: root,
  });
}

/**
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function build(root, say) {
  const { code, output, ms } = await compile(root);
  if (code !== 0) throw new Error(`The build failed:\n${output}`);
  say(`built in ${seconds(ms)}`);
}
