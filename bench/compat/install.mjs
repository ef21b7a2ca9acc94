// Each case in a folder of its own under .cache/compat, as its author would have it: a package.json with exact
// versions, what npm installs for it, and the snippet. Nothing that the packages bring is run.
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cache = fileURLToPath(new URL('../../.cache/compat/', import.meta.url));
const ENTRY = "import value from './usage.mjs';\nexport default JSON.stringify(await value);\n";

/** Where a case is, or will be, installed. */
export const folderOf = ({ name }) => join(cache, name.replace('/', '+'));

const manifestOf = ({ deps }) =>
  `${JSON.stringify({ name: 'usage', version: '1.0.0', private: true, type: 'module', dependencies: deps }, undefined, 2)}\n`;

async function installOne(one) {
  const folder = folderOf(one);
  const manifest = manifestOf(one);
  const done = join(folder, '.installed');
  if (!existsSync(done) || readFileSync(done, 'utf8') !== manifest) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), manifest);
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline'];
    await run('npm', [...args, '--workspaces=false'], { cwd: folder, maxBuffer: 2 ** 24 });
    writeFileSync(done, manifest);
  }
  writeFileSync(join(folder, 'usage.mjs'), one.code);
  writeFileSync(join(folder, 'entry.mjs'), ENTRY);
}

/**
 * Installs what is not there yet, a few at a time.
 * @returns {Promise<Map<string, string>>} why a case could not be installed, by its name
 */
export async function installAll(cases, { onProgress, jobs = 3 } = {}) {
  const failures = new Map();
  const queue = [...cases];
  let done = 0;
  const worker = async () => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
      try {
        await installOne(one);
      } catch (error) {
        failures.set(
          one.name,
          `npm install: ${
            String(error.stderr ?? error)
              .trim()
              .split('\n')[0]
          }`,
        );
      }
      done += 1;
      onProgress?.(done, cases.length, one.name);
    }
  };
  await Promise.all(Array.from({ length: jobs }, worker));
  return failures;
}
