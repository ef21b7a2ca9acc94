import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNpm, seconds } from './run.mjs';

/** @typedef {Record<string, { version?: string, link?: boolean, optional?: boolean, devOptional?: boolean, peer?: boolean }>} Locked */

/**
 * @param {string} path
 * @returns {Locked | undefined}
 */
function readLock(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).packages : undefined;
}

/**
 * Why an installation is needed, or undefined. What npm installed (`node_modules/.package-lock.json`) is held
 * against the lock file, package by package: dates say nothing after a checkout.
 *
 * @param {string} root
 * @returns {string | undefined}
 */
export function whyInstall(root) {
  const wanted = readLock(join(root, 'package-lock.json'));
  if (wanted === undefined) throw new Error('Expected package-lock.json in the root folder, found none');
  const present = readLock(join(root, 'node_modules/.package-lock.json'));
  if (present === undefined) return 'node_modules is missing';
  for (const [path, entry] of Object.entries(wanted)) {
    // The other paths are folders of this repository: npm installs links to them.
    if (!/(^|\/)node_modules\//.test(path)) continue;
    const got = present[path];
    // What is optional may be for another operating system.
    if (got === undefined && (entry.optional || entry.devOptional)) continue;
    if (got?.version !== entry.version || got?.link !== entry.link) return `${path} is not what the lock file says`;
  }
  return undefined;
}

/**
 * npm's output without its page of options.
 *
 * @param {string} output
 */
const withoutUsage = (output) => output.replace(/^npm error Clean install a project\n[\s\S]*$/m, '').trim();

/**
 * Installs what the lock file says, when that is not there.
 *
 * @param {string} root
 * @param {(line: string) => void} say
 */
export async function install(root, say) {
  const why = whyInstall(root);
  if (why === undefined) return;
  say(`installing packages with npm ci (${why}); this takes some seconds, a minute on a slow line`);
  // NODE_ENV=production would leave out the compiler.
  const { code, output, ms } = await runNpm(['ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: root });
  if (code !== 0) throw new Error(`npm ci failed:\n${withoutUsage(output)}`);
  say(`installed in ${seconds(ms)}`);
}
