// A module host over a file tree: the portable storey under `directory`, and under archives later.
import type { ModuleDefinition, ModuleHost } from '@cofferdam/core';
import { makeCommonjsNames } from './commonjs-names.ts';
import type { FileTree } from './file-tree.ts';
import { isTypeScript, moduleKind } from './module-kind.ts';
import { makePackages } from './package-json.ts';
import { parentPath } from './paths.ts';
import { type How, makeResolver } from './resolve.ts';

/** Erases types and nothing else: every character that stays keeps its line and column. */
export type StripTypes = (source: string, name: string) => string;

export interface TreeHostOptions {
  readonly tree: FileTree;
  /** How guests see the root: before each file name, in `import.meta.url` and stack traces. Default: the root package's name, or nothing. */
  readonly name?: string;
  readonly conditions: readonly string[];
  readonly isBuiltin: (name: string) => boolean;
  readonly stripTypes: StripTypes;
}

/**
 * Resolves and loads the modules of a tree; ids are canonical paths in it. `load` is synchronous, so `require`
 * works. `import('.')` from the host means the root package's entry.
 */
export function makeTreeHost({ tree, name, conditions, isBuiltin, stripTypes }: TreeHostOptions): ModuleHost {
  const packages = makePackages(tree);
  const prefix = name ?? packages.at('/')?.name ?? '';
  const label = (path: string): string => (prefix === '' ? path.slice(1) : `${prefix}${path}`);
  const resolver = makeResolver({ tree, packages, conditions, isBuiltin, label });
  const referrerPath = (referrer: string | undefined): string | undefined =>
    referrer?.startsWith('/') ? referrer : undefined;

  const readScript = (path: string): { readonly type: 'module' | 'commonjs' | 'json'; readonly source: string } => {
    const typed = isTypeScript(path, label);
    const text = tree.read(path);
    const source = typed ? stripTypes(text, label(path)) : text;
    return { type: moduleKind(path, source, packages.scopeOf(parentPath(path)), label), source };
  };
  const names = makeCommonjsNames({
    read: (path) => {
      const { type, source } = readScript(path);
      return type === 'commonjs' ? source : undefined;
    },
    resolve: (specifier, referrer) => {
      try {
        return resolver(specifier, referrer, 'require');
      } catch {
        return undefined; // it will be reported when the module is run
      }
    },
  });

  return Object.freeze({
    // A referrer that is none of our ids is a text the host made up: it stands in the root.
    resolve: (specifier: string, referrer: string | undefined, how: How): string =>
      resolver(specifier, referrerPath(referrer), how),
    load: (id: string): ModuleDefinition => {
      const { type, source } = readScript(id);
      if (type !== 'commonjs') return { type, source, name: label(id) };
      return { type, source, name: label(id), exportNames: names.of(id) };
    },
    url: (id: string): string =>
      `file:///${label(id).split('/').map(encodeURIComponent).join('/').replaceAll('%40', '@')}`,
  });
}
