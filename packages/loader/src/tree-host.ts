// A module host over a file tree: what directories, package trees, module maps and archives have in common.
//
// Every specifier goes the same way: the host's own resolver, Node's resolution, then what limits where that may lead
// (packages that are allowed, walls between them, extensions). Ids are canonical paths; a file that is imported as
// text or bytes is a module of its own, so its id says so in front: no path begins with a letter.
import type { ModuleDefinition, ModuleHost } from '@cofferdam/core';
import { makePackageFiles } from './builtins/package-files.ts';
import { withBuiltins } from './builtins/with-builtins.ts';
import type { GraphMemory } from './cache/graph.ts';
import { isEsmSource, makeCommonjsNames } from './commonjs-names.ts';
import { isLoaderError, makeError } from './errors.ts';
import type { FileTree } from './file-tree.ts';
import { assertCode, COMPILED_EXTENSIONS, type ModuleKind, statedKind } from './module-kind.ts';
import { makePackages } from './package-json.ts';
import { allowedAs, extensionOf, joinPath, parentPath } from './paths.ts';
import { type How, makeResolver } from './resolve.ts';
import { compileFile, type CompiledSource } from './sources/compiler.ts';
import { askResolver } from './sources/custom-resolver.ts';
import type { FilledSourceOptions } from './sources/options.ts';
import { packageDirectoryOf, packageNameOf, packageOfSpecifier } from './sources/package-of.ts';
import { withPowers } from './sources/powers.ts';
import { withFiles } from './sources/source-files.ts';
import { makeWalls } from './sources/walls.ts';

export interface TreeHostOptions extends FilledSourceOptions {
  readonly tree: FileTree;
  readonly isBuiltin: (name: string) => boolean;
  /** The directory that the host's own specifiers are read in. Default: the root. */
  readonly entry?: string;
  /** Whether each npm package is a root of its own. Default: all files are one. */
  readonly walled?: boolean;
  /** What is asked before anything is looked at, while there is something. */
  readonly memory?: () => GraphMemory | undefined;
}

type Asset = 'text' | 'bytes';
interface Script extends CompiledSource {
  readonly type: NonNullable<CompiledSource['type']>;
}

/** What would break, hide or reorder the lines of a message or a stack trace: the author of a plugin names its files. */
const UNSHOWABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The name that a package.json gives, when it is one: it stands before file names, and may look like nothing else. */
const packageName = (name: string | undefined): string =>
  name !== undefined && /^(?:@[\w.~-]+\/)?[\w~-][\w.~-]{0,213}$/.test(name) ? name : '';

/** Labels that are kept: a guest may ask for as many names as it has fuel for. */
const MOST_LABELS = 20_000;

/** UTF-16 units of scripts that are kept between being read for their names and being loaded. */
const MOST_AHEAD = 2 ** 20;

/** Paths that stand in a URL as they are. */
const PLAIN_PATH = /^[\w.~!*'()@/-]*$/;

/** Extensions that a message repeats. */
const MOST_SHOWN = 12;

const ASSET_ID = /^(text|bytes):(\/.*)$/s;

const parseId = (id: string): { readonly path: string; readonly as: Asset | undefined } => {
  if (id.startsWith('/')) return { path: id, as: undefined }; // nearly all
  const [, as, path] = ASSET_ID.exec(id) ?? [];
  return path === undefined ? { path: id, as: undefined } : { path, as: as as Asset };
};

/**
 * Resolves and loads the modules of a tree. `load` is synchronous, so `require` works. `import('.')` from the host
 * means the entry of the package that begins at `entry`.
 */
export function makeTreeHost(options: TreeHostOptions): ModuleHost {
  const { tree, name, conditions, isBuiltin, entry = '/', walled = false, memory = () => undefined } = options;
  const { extensions, assets, external, compilers, resolve: custom, powers, node } = options;
  const packages = makePackages(tree);
  let named: string | undefined;
  /** What stands before file names; looked for when one is asked. */
  const prefixNow = (): string => {
    named ??= name ?? packageName(packages.at(entry)?.name);
    return named;
  };
  const inner = entry === '/' ? '' : entry;
  const labels = new Map<string, string>();
  const label = (path: string): string => {
    let known = labels.get(path);
    if (known === undefined) {
      known = memory()?.labelled(path) ?? labelOf(path);
      if (labels.size >= MOST_LABELS) labels.clear();
      labels.set(path, known);
    }
    return known;
  };
  const labelOf = (path: string): string => {
    const plain = PLAIN_PATH.test(path) ? path : path.replace(UNSHOWABLE, '\uFFFD');
    const prefix = prefixNow();
    if (path === inner && prefix !== '') return prefix;
    if (!path.startsWith(`${inner}/`)) return plain.slice(1);
    return prefix === '' ? plain.slice(inner.length + 1) : `${prefix}${plain.slice(inner.length)}`;
  };
  /** The path that guests see as this absolute one: what {@link labelOf} did, undone. */
  const pathOfLabel = (seen: string): string => {
    const prefix = prefixNow();
    const top = prefix === '' ? '/' : `/${prefix}/`;
    const own = seen.startsWith(top) ? `${inner}/${seen.slice(top.length)}` : undefined;
    return own !== undefined && (prefix !== '' || tree.find(own) !== undefined) ? own : seen;
  };
  const resolver = makeResolver({ tree, packages, conditions, isBuiltin, label, entry });
  const walls = walled ? makeWalls(tree, entry, label) : undefined;
  // A referrer that is none of our ids is a text the host made up: it stands where the host does.
  const referrerPath = (referrer: string | undefined): string | undefined =>
    referrer?.startsWith('/') ? referrer : undefined;

  const assertExtension = (path: string, as: Asset | undefined): void => {
    const allowed = as === undefined ? extensions : assets;
    if (allowed.has(allowedAs(path))) return;
    const shown = [...allowed].map((one) => (one === '' ? 'none' : one)).slice(0, MOST_SHOWN);
    const expected = allowed.size === 0 ? 'that the host allows, which are none' : shown.join(' ');
    const more = allowed.size > MOST_SHOWN ? ' …' : '';
    throw makeError('MODULE_EXTENSION', { expected: `${expected}${more}`, path: label(path) });
  };

  /** A host may say `lib/a.js` for what lies there: nothing else has that name. */
  const resolveForHost = (specifier: string, how: How): string => {
    try {
      return resolver(specifier, undefined, how);
    } catch (error) {
      const path = isLoaderError(error, 'MODULE_NOT_FOUND') ? joinPath(entry, specifier) : undefined;
      const found = path !== undefined && path !== entry && /^\w/.test(specifier) ? tree.find(path) : undefined;
      if (found?.kind !== 'file') throw error;
      return found.path;
    }
  };

  /** The package by whose name a file was asked for; of what `#name` means only the file is known. */
  const nameAsked = (meant: string, path: string, from: string | undefined): string | undefined => {
    if (from === undefined && path === joinPath(entry, meant)) return undefined;
    if (!meant.startsWith('#')) return packageOfSpecifier(meant);
    return packageNameOf(path) ?? packages.scopeOf(parentPath(path))?.name;
  };

  const find = (specifier: string, referrer: string | undefined, how: How, as?: Asset): string => {
    const answer =
      custom === undefined ? undefined : askResolver(custom, { specifier, referrer: referrerPath(referrer), how });
    const from = referrerPath(referrer);
    let path: string | undefined;
    let meant = specifier;
    if (answer !== undefined && 'fromRoot' in answer) {
      const found = tree.find(answer.fromRoot);
      if (found?.kind === 'file') path = found.path;
      else throw makeError('MODULE_NOT_FOUND', asked(answer.fromRoot, from));
      meant = answer.fromRoot;
    } else if (answer !== undefined) {
      meant = answer.specifier;
    }
    if (from !== undefined && how === 'require' && meant.startsWith('/')) meant = pathOfLabel(meant);
    path ??= from === undefined ? resolveForHost(meant, how) : resolver(meant, from, how);
    const named = nameAsked(meant, path, from);
    const self = packages.scopeOf(from === undefined ? entry : parentPath(from))?.name;
    external.assertAllowed(path, { package: named === self ? undefined : named, referrer: from }, who(from));
    walls?.assertReachable(path, { specifier: meant, referrer: from ?? `${inner}/package.json`, name: named });
    assertExtension(path, as);
    return path;
  };
  const who = (referrer: string | undefined): string => (referrer === undefined ? 'the host' : label(referrer));
  const asked = (specifier: string, referrer: string | undefined): { specifier: string; referrer: string } => ({
    specifier: JSON.stringify(specifier),
    referrer: who(referrer),
  });

  /**
   * Scripts that were read for their names, until they are loaded: what importers were told of is what runs, and no
   * file is read, or compiled, twice.
   */
  const ahead = new Map<string, Script>();
  let aheadUnits = 0;
  const readAhead = (path: string): Script => {
    const script = ahead.get(path) ?? compileScript(path);
    if (!ahead.has(path) && aheadUnits + script.source.length <= MOST_AHEAD) {
      ahead.set(path, script);
      aheadUnits += script.source.length;
    }
    return script;
  };
  const takeScript = (path: string): Script => {
    const script = ahead.get(path);
    if (script === undefined) return compileScript(path);
    ahead.delete(path);
    aheadUnits -= script.source.length;
    return script;
  };
  const compileScript = (path: string): Script => {
    const extension = extensionOf(path);
    assertExtension(path, undefined);
    assertCode(path, (one) => compilers.has(one), label(path));
    const text = tree.read(path);
    if (compilers.has(extension)) memory()?.spoil(); // what it gives follows from more than the file
    const stated = statedKind(extension, packages.scopeOf(parentPath(path)));
    const compile = compilers.get(extension);
    if (compile === undefined && COMPILED_EXTENSIONS.includes(extension)) {
      const option = extension.endsWith('x') ? 'jsx, or compilers' : 'compilers';
      throw makeError('MODULE_COMPILER_MISSING', { extension, option, path: label(path) });
    }
    const type = stated === 'json' ? undefined : stated;
    const { type: made, ...compiled } =
      compile === undefined
        ? { source: text, type: undefined }
        : compileFile(compile, { name: label(path), extension, text, type });
    return { ...compiled, type: made ?? stated ?? kindOfText(compiled.source) };
  };
  const names = makeCommonjsNames({
    read: (path) => {
      try {
        const { type, source } = readAhead(path);
        return type === 'commonjs' ? source : undefined;
      } catch {
        return undefined; // as below
      }
    },
    resolve: (specifier, referrer) => {
      try {
        return find(specifier, referrer, 'require');
      } catch {
        return undefined; // it will be reported when the module is run
      }
    },
  });

  const load = (id: string): ModuleDefinition => {
    const known = memory()?.loaded(id, (source) => names.of(id, source));
    if (known !== undefined) return known;
    const definition = loadAnew(id);
    memory()?.noteLoaded(id, definition);
    return definition;
  };
  const loadAnew = (id: string): ModuleDefinition => {
    const { path, as } = parseId(id);
    if (as !== undefined) assertExtension(path, as);
    if (as === 'bytes') return { type: 'bytes', bytes: tree.readBytes(path) };
    if (as === 'text') return { type: 'text', source: tree.read(path), name: label(path) };
    const { type, source, sourceMap } = takeScript(path);
    if (type === 'json' || type === 'text') return { type, source, name: label(path) };
    const mapped = sourceMap === undefined ? {} : { sourceMap };
    if (type === 'module') return { type, source, name: label(path), ...mapped };
    // Asked for when something imports it: what is only required needs no names.
    const exportNames = (): readonly string[] => {
      const found = names.of(path, source);
      memory()?.noteNames(path, found);
      return found;
    };
    return { type, source, name: label(path), ...mapped, exportNames };
  };

  const files: ModuleHost = Object.freeze<ModuleHost>({
    resolve(specifier, referrer, how, type) {
      const known = memory()?.resolved(specifier, referrer, how, type);
      if (known !== undefined) return known;
      const as = type === 'text' || type === 'bytes' ? type : undefined;
      const path = find(specifier, referrer, how, as);
      const id = as === undefined ? path : `${as}:${path}`;
      memory()?.noteResolved(id, specifier, referrer, how, type);
      return id;
    },
    load,
    url(id) {
      const path = label(parseId(id).path);
      const encoded = PLAIN_PATH.test(path)
        ? path
        : path.split('/').map(encodeURIComponent).join('/').replaceAll('%40', '@');
      return `file:///${encoded}`;
    },
  });
  const host =
    node === undefined
      ? files
      : withBuiltins(files, {
          ...node,
          packageOf: packageDirectoryOf,
          filesOf: (directory, alone) =>
            makePackageFiles({ tree, directory, alone: alone || walled, pathOf: pathOfLabel, assets }),
          isElsewhere: (specifier, referrer, how) =>
            custom !== undefined &&
            askResolver(custom, { specifier, referrer: referrerPath(referrer), how }) !== undefined,
        });
  const own = { tree, directory: entry };
  if (powers === undefined) return withFiles(host, own);
  const grantedTo = (referrer: string | undefined): boolean => {
    const from = referrerPath(referrer);
    if (from === undefined) return true;
    return walls === undefined ? packageNameOf(from) === undefined : walls.isEntry(from);
  };
  return withFiles(withPowers(host, powers, { grantedTo }), own);
}

function kindOfText(source: string): ModuleKind {
  return isEsmSource(source) ? 'module' : 'commonjs';
}
