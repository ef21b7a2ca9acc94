// What a file is compiled as: by its extension, then by the nearest package.json, then by what it says.
import { isEsmSource } from './commonjs-names.ts';
import { makeError } from './errors.ts';
import type { PackageJson } from './package-json.ts';
import { extensionOf } from './paths.ts';

export type ModuleKind = 'module' | 'commonjs' | 'json';

/** How a file's extension settles its kind; `scope` asks the nearest package.json's `type`. */
const KINDS: Readonly<Record<string, { readonly kind: ModuleKind | 'scope'; readonly typed: boolean }>> = {
  '': { kind: 'scope', typed: false },
  '.js': { kind: 'scope', typed: false },
  '.mjs': { kind: 'module', typed: false },
  '.cjs': { kind: 'commonjs', typed: false },
  '.json': { kind: 'json', typed: false },
  '.ts': { kind: 'scope', typed: true },
  '.mts': { kind: 'module', typed: true },
  '.cts': { kind: 'commonjs', typed: true },
};

/** Whether the file at `path` is TypeScript. Throws MODULE_KIND_UNKNOWN for files that are no code. */
export function isTypeScript(path: string, label: (path: string) => string): boolean {
  return kindOf(path, label).typed;
}

/**
 * The kind of the file at `path`; `source` has no types left. Like Node, a file of a package that states no
 * `type` is a module when it holds an import or export statement.
 * Throws MODULE_KIND_UNKNOWN.
 */
export function moduleKind(
  path: string,
  source: string,
  scope: PackageJson | undefined,
  label: (path: string) => string,
): ModuleKind {
  const { kind } = kindOf(path, label);
  if (kind !== 'scope') return kind;
  return scope?.type ?? (isEsmSource(source) ? 'module' : 'commonjs');
}

function kindOf(path: string, label: (path: string) => string): (typeof KINDS)[string] & object {
  const extension = extensionOf(path);
  const known = Object.hasOwn(KINDS, extension) ? KINDS[extension] : undefined;
  if (known === undefined) throw makeError('MODULE_KIND_UNKNOWN', { path: label(path) });
  return known;
}
