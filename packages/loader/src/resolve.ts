// Node's resolution over a tree: relative specifiers, packages in node_modules, `exports`, `imports`, and for
// `require` the search for extensions and index files. Pure: looks at nothing but the tree.
import { makeError } from './errors.ts';
import { type MapAnswer, readExports, readImports } from './exports-map.ts';
import type { FileTree } from './file-tree.ts';
import type { PackageJson, Packages } from './package-json.ts';
import { ancestorPaths, extensionOf, joinPath, parentPath } from './paths.ts';

export type How = 'import' | 'require';

export interface ResolverOptions {
  readonly tree: FileTree;
  readonly packages: Packages;
  /** Conditions of `exports` and `imports` beside `import`/`require` and `default`. */
  readonly conditions: readonly string[];
  /** Whether a bare name is one of Node's builtins; those exist only when granted. */
  readonly isBuiltin: (name: string) => boolean;
  /** How errors name a module. */
  readonly label: (path: string) => string;
  /** The directory that the host's own specifiers are read in. Default: the root. */
  readonly entry?: string;
}

/** The canonical path of what `specifier` means in the file `referrer`, or in the root for undefined. */
export type Resolver = (specifier: string, referrer: string | undefined, how: How) => string;

/** What `require` adds to a name before it looks for a directory, as Node does; and what it tries beyond Node. */
const NODE_EXTENSIONS = ['.js', '.json', '.node'] as const;
const SOURCE_EXTENSIONS = ['.ts', '.tsx', '.jsx', '.cts'] as const;
const INDEX_NAMES = ['index.js', 'index.json', 'index.ts'] as const;
const ENTRY_NAMES = [
  'index.js',
  'index.mjs',
  'index.cjs',
  'index.ts',
  'index.mts',
  'index.cts',
  'index.tsx',
  'index.jsx',
  'index.json',
] as const;
/** TypeScript's convention: a specifier names the file that would be emitted. */
const EMITTED_TO_SOURCE: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};
const PACKAGE_NAME = /^(?:@[^/\\%@]+\/)?[^./\\%@][^/\\%]*$/;

const URL_LIKE = /^[a-z][a-z\d+.-]*:/i;

/** Where one lookup stands: what was asked, by whom. */
interface Ask {
  readonly specifier: string;
  readonly referrer: string | undefined;
  readonly how: How;
}

export function makeResolver(options: ResolverOptions): Resolver {
  const { tree, packages, conditions, isBuiltin, label, entry = '/' } = options;
  const sets = { import: new Set([...conditions, 'import']), require: new Set([...conditions, 'require']) };
  const facts = ({ specifier, referrer }: Ask): { specifier: string; referrer: string } => ({
    specifier: JSON.stringify(specifier),
    referrer: referrer === undefined ? 'the host' : label(referrer),
  });

  const findFile = (path: string): string | undefined => {
    const entry = tree.find(path);
    return entry?.kind === 'file' ? entry.path : undefined;
  };

  const inside = (base: string, relative: string, ask: Ask): string => {
    const path = joinPath(base, relative);
    if (path === undefined) throw makeError('MODULE_OUTSIDE_ROOT', facts(ask));
    return path;
  };

  /** A TypeScript file may say './x.js' and mean './x.ts'. */
  const findEmitted = (path: string, { referrer }: Ask): string | undefined => {
    if (referrer === undefined || !/\.(?:[mc]?ts|tsx)$/.test(referrer)) return undefined;
    const extension = extensionOf(path);
    for (const source of EMITTED_TO_SOURCE[extension] ?? []) {
      const file = findFile(path.slice(0, -extension.length) + source);
      if (file !== undefined) return file;
    }
    return undefined;
  };

  const findWithExtensions = (path: string, extensions: readonly string[]): string | undefined => {
    for (const extension of extensions) {
      const file = findFile(path + extension);
      if (file !== undefined) return file;
    }
    return undefined;
  };

  const findExtended = (path: string): string | undefined =>
    findWithExtensions(path, NODE_EXTENSIONS) ?? findWithExtensions(path, SOURCE_EXTENSIONS);

  /** A directory's `main`, then its index, as `require` and legacy packages find them. */
  const findDirectory = (directory: string, names: readonly string[]): string | undefined => {
    const main = packages.at(directory)?.main;
    const target = main === undefined ? undefined : joinPath(directory, main);
    if (target !== undefined) {
      const file = findFile(target) ?? findExtended(target) ?? findExtended(`${target}/index`);
      if (file !== undefined) return file;
    }
    for (const name of names) {
      const file = findFile(directory === '/' ? `/${name}` : `${directory}/${name}`);
      if (file !== undefined) return file;
    }
    return undefined;
  };

  const findPath = (path: string, ask: Ask): string | undefined => {
    const asDirectory = /(?:^|\/)\.{0,2}$/.test(ask.specifier);
    const exact = asDirectory ? undefined : (findFile(path) ?? findEmitted(path, ask));
    if (exact !== undefined || ask.how === 'import') return exact;
    if (asDirectory) return findDirectory(path, INDEX_NAMES);
    return (
      findWithExtensions(path, NODE_EXTENSIONS) ??
      findDirectory(path, ['index.js', 'index.json']) ?? // before a .ts file of that name, which Node does not see
      findWithExtensions(path, SOURCE_EXTENSIONS) ??
      findDirectory(path, ['index.ts'])
    );
  };

  const fromMap = (answer: MapAnswer, scope: PackageJson, subpath: string, ask: Ask): string => {
    const refused = { package: scope.name ?? label(scope.directory), subpath, referrer: facts(ask).referrer };
    if (answer.found === 'nothing') throw makeError('MODULE_NOT_EXPORTED', refused);
    if (answer.found === 'invalid') {
      const path = label(`${scope.directory === '/' ? '' : scope.directory}/package.json`);
      throw makeError('PACKAGE_INVALID', {
        path,
        expected: `a target inside the package for ${subpath}`,
        got: JSON.stringify(answer.target),
      });
    }
    if (answer.found === 'bare') return resolveBare({ ...ask, specifier: answer.target });
    const path = inside(scope.directory, decodePath(answer.target, ask), ask);
    const file = findFile(path);
    if (file === undefined) throw makeError('MODULE_NOT_FOUND', facts(ask));
    return file;
  };

  function resolveBare(ask: Ask): string {
    const { specifier, referrer, how } = ask;
    const slash = specifier.indexOf('/', specifier.startsWith('@') ? specifier.indexOf('/') + 1 : 0);
    const name = slash < 0 ? specifier : specifier.slice(0, slash);
    if (specifier.startsWith('node:')) {
      // a misspelt one would not be there if it were granted
      const known = isBuiltin(specifier) || isBuiltin(specifier.slice('node:'.length));
      throw makeError(known ? 'MODULE_NOT_GRANTED' : 'MODULE_NOT_FOUND', facts(ask));
    }
    // URLs (http:, data:, file: …) and absolute paths name nothing here.
    if (URL_LIKE.test(specifier) || !PACKAGE_NAME.test(name)) throw makeError('MODULE_SPECIFIER_INVALID', facts(ask));
    const subpath = slash < 0 ? '.' : `.${specifier.slice(slash)}`;
    const from = referrer === undefined ? entry : parentPath(referrer);
    const self = packages.scopeOf(from);
    if (self !== undefined && self.name === name && self.exports !== undefined) {
      return fromMap(readExports(self.exports, subpath, sets[how]), self, subpath, ask);
    }
    for (const directory of ancestorPaths(from)) {
      if (directory.endsWith('/node_modules')) continue;
      const entry = tree.find(`${directory === '/' ? '' : directory}/node_modules/${name}`);
      if (entry?.kind !== 'directory') continue;
      const found = packages.at(entry.path);
      if (found?.exports !== undefined)
        return fromMap(readExports(found.exports, subpath, sets[how]), found, subpath, ask);
      if (subpath === '.') {
        const main = findDirectory(entry.path, INDEX_NAMES);
        if (main !== undefined) return main;
      } else {
        const file = findPath(inside(entry.path, how === 'import' ? decodePath(subpath, ask) : subpath, ask), ask);
        if (file !== undefined) return file;
      }
    }
    throw makeError(isBuiltin(specifier) ? 'MODULE_NOT_GRANTED' : 'MODULE_NOT_FOUND', facts(ask));
  }

  /** `import` specifiers are URLs: percent-decoded, with no way to hide a separator. */
  function decodePath(path: string, ask: Ask): string {
    if (!/[%?#]/.test(path)) return path;
    try {
      if (!/%2f|%5c|[?#]/i.test(path)) return decodeURIComponent(path);
    } catch {
      // A malformed escape is refused below.
    }
    throw makeError('MODULE_SPECIFIER_INVALID', facts(ask));
  }

  const resolveEntry = (ask: Ask): string => {
    const root = packages.at(entry);
    const answer = root?.exports === undefined ? undefined : readExports(root.exports, '.', sets[ask.how]);
    if (root !== undefined && answer !== undefined) return fromMap(answer, root, '.', ask);
    const file = findDirectory(entry, ENTRY_NAMES);
    if (file !== undefined) return file;
    const meant = '"." (what package.json names as main or exports, else index.js or its like)';
    throw makeError('MODULE_NOT_FOUND', { ...facts(ask), specifier: meant });
  };

  return (specifier, referrer, how) => {
    const ask: Ask = { specifier, referrer, how };
    if (specifier === '' || /[\\\0]/.test(specifier)) throw makeError('MODULE_SPECIFIER_INVALID', facts(ask));
    if (specifier === '.' && referrer === undefined) return resolveEntry(ask);
    if (/^\.\.?(?:\/|$)/.test(specifier)) {
      const relative = how === 'import' ? decodePath(specifier, ask) : specifier;
      const file = findPath(inside(referrer === undefined ? entry : parentPath(referrer), relative, ask), ask);
      if (file === undefined) throw makeError('MODULE_NOT_FOUND', facts(ask));
      return file;
    }
    if (specifier.startsWith('/') && how === 'require' && referrer !== undefined) {
      // what `path.join(__dirname, 'x')` gives is a path of the tree, or nothing
      const path = joinPath('/', specifier);
      const file = path === undefined || path === '/' ? undefined : findPath(path, ask);
      if (file === undefined) throw makeError('MODULE_SPECIFIER_INVALID', facts(ask));
      return file;
    }
    if (specifier.startsWith('#')) {
      const scope = packages.scopeOf(referrer === undefined ? entry : parentPath(referrer));
      // where a package has no such map, `require` looks for a package of that name, which there cannot be
      if (scope === undefined || (how === 'require' && scope.imports === undefined))
        throw makeError('MODULE_NOT_FOUND', facts(ask));
      return fromMap(readImports(scope.imports, specifier, sets[how]), scope, specifier, ask);
    }
    return resolveBare(ask);
  };
}
