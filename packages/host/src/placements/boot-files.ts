// Which files a child process must be able to read to boot: those of this package and of all that it depends on.
import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface PackageJson {
  readonly dependencies?: Readonly<Record<string, string>>;
}

const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Where Node finds `name` from a package's directory: the first on the way up. */
function findInstalled(name: string, from: string): string | undefined {
  for (let at = from; ; at = join(at, '..')) {
    const candidate = join(at, 'node_modules', name);
    if (isDirectory(candidate)) return candidate;
    if (join(at, '..') === at) return undefined;
  }
}

/** Our own packages lie among sources, tests and tools: their outputs alone are needed. */
function partsOf(name: string, directory: string): string[] {
  if (!name.startsWith('@cofferdam/')) return [`${directory}/`];
  return [join(directory, 'package.json'), `${join(directory, 'dist')}/`];
}

let found: readonly string[] | undefined;

/**
 * Absolute paths, directories with a slash at the end: under the links that Node resolves through, and as they really
 * are. None lies below another: Node 20 mixes such up. Read once in a process.
 */
export function bootFiles(): readonly string[] {
  if (found !== undefined) return found;
  const files = new Set<string>();
  const seen = new Set<string>();
  const visit = (name: string, link: string): void => {
    const directory = realpathSync(link);
    for (const path of partsOf(name, directory)) files.add(path);
    // Node follows a link by asking about it.
    if (directory !== link) files.add(`${link}/`);
    if (seen.has(directory)) return;
    seen.add(directory);
    const { dependencies = {} } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as PackageJson;
    for (const each of Object.keys(dependencies)) {
      const installed = findInstalled(each, directory);
      if (installed !== undefined) visit(each, installed);
    }
  };
  visit('@cofferdam/host', fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, ''));
  const directories = [...files].filter((path) => path.endsWith('/'));
  found = Object.freeze(
    [...files].filter((path) => !directories.some((above) => above !== path && path.startsWith(above))),
  );
  return found;
}
