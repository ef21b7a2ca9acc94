// Which files a child process must be able to read to boot: those of this package and of all that it depends on.
import { lstatSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { join, parse, resolve, sep } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

interface PackageJson {
  readonly dependencies?: Readonly<Record<string, string>>;
}

const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

interface Lookup {
  readonly installed: string | undefined;
  /** Where Node looks before it finds the package: some versions must be allowed to see that it is not there. */
  readonly before: readonly string[];
}

/** Where Node finds `name` from a package's directory: the first on the way up. */
function findInstalled(name: string, from: string): Lookup {
  const before: string[] = [];
  for (let at = from; ; at = join(at, '..')) {
    const modules = join(at, 'node_modules');
    const installed = join(modules, name);
    if (isDirectory(installed)) return { installed, before };
    before.push(`${modules}/*`);
    if (join(at, '..') === at) return { installed: undefined, before: [] };
  }
}

/** The first version of each line of Node's that was seen to boot with packages named one by one. */
const NAMED_FROM: Readonly<Record<number, number>> = { 20: 20, 22: 23, 24: 21, 26: 10 };

/**
 * Whether packages can be allowed one by one. Node 20.19 and 22.12 also ask for the folders above, and forget about
 * `acorn` when there is an `acorn-jsx`: there all of a `node_modules` with a package of ours is readable.
 */
function isNamed(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const from = NAMED_FROM[major];
  return from === undefined ? major > 26 : minor >= from;
}

const named = isNamed(process.versions.node);
const MODULES = `${sep}node_modules${sep}`;
const MOST_LINKS = 40;

/** A directory with all that is in it. */
function packageAt(directory: string): string {
  const end = directory.lastIndexOf(MODULES);
  return named || end < 0 ? `${directory}/*` : `${directory.slice(0, end + MODULES.length - 1)}*`;
}

/**
 * Every symbolic link that is followed to a package: its own, its scope's, that of all of `node_modules`. Links that lie
 * elsewhere are left out, since what is below them is not ours to show: a child then does not boot.
 */
function linksOf(path: string): readonly string[] {
  const links: string[] = [];
  const { root } = parse(path);
  let at = root;
  let rest = path.slice(root.length).split(sep);
  for (let name = rest.shift(); name !== undefined && links.length < MOST_LINKS; name = rest.shift()) {
    const next = join(at, name);
    if (!lstatSync(next).isSymbolicLink()) {
      at = next;
      continue;
    }
    if (`${next}${sep}`.includes(MODULES)) links.push(next);
    rest = [...resolve(at, readlinkSync(next)).slice(root.length).split(sep), ...rest];
    at = root;
  }
  return links;
}

/** Our own packages lie among sources, tests and tools: their outputs alone are needed. */
function partsOf(name: string, directory: string): string[] {
  if (!name.startsWith('@cofferdam/')) return [packageAt(directory)];
  return [join(directory, 'package.json'), `${join(directory, 'dist')}/*`];
}

let found: readonly string[] | undefined;

/**
 * Absolute paths, with `*` at the end for all that begins so: under the links that Node resolves through, and as they
 * really are. None lies below another: Node 20 mixes such up. Read once in a process.
 */
export function bootFiles(): readonly string[] {
  if (found !== undefined) return found;
  const files = new Set<string>();
  const seen = new Set<string>();
  const visit = (name: string, link: string): void => {
    const directory = realpathSync(link);
    for (const path of partsOf(name, directory)) files.add(path);
    // Node follows a link by asking about it.
    for (const path of linksOf(link)) files.add(packageAt(path));
    if (seen.has(directory)) return;
    seen.add(directory);
    const { dependencies = {} } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as PackageJson;
    for (const each of Object.keys(dependencies)) {
      const { installed, before } = findInstalled(each, directory);
      if (installed === undefined) continue;
      for (const path of before) files.add(path);
      visit(each, installed);
    }
  };
  visit('@cofferdam/host', fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, ''));
  const below = (path: string, above: string): boolean => above !== path && path.startsWith(above.slice(0, -1));
  const wide = [...files].filter((path) => path.endsWith('*'));
  found = Object.freeze([...files].filter((path) => !wide.some((above) => below(path, above))));
  return found;
}
