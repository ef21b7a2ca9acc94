// What a file of a plugin is, and its text as JavaScript.
import type { FileTree } from '../file-tree.ts';
import { COMPILED_EXTENSIONS, statedKind } from '../module-kind.ts';
import type { Packages } from '../package-json.ts';
import { extensionOf, parentPath } from '../paths.ts';
import { compileFile, type Compilers } from '../sources/compiler.ts';
import type { CodeKind } from './parse.ts';
import { type Finding, finding } from './types.ts';

export type ReadFile = { readonly source: string; readonly kind: CodeKind | 'data' } | { readonly finding: Finding };

const CODE = /^\.(?:[mc]?[jt]s|[jt]sx)?$/;

/** Throws what reading the tree throws, and what a compiler throws. */
export function readFileKind(
  tree: FileTree,
  packages: Packages,
  compilers: Compilers,
  path: string,
  label: (path: string) => string,
): ReadFile {
  const extension = extensionOf(path);
  const file = label(path);
  if (extension !== '' && !CODE.test(extension)) {
    if (extension !== '.json') return { source: '', kind: 'data' };
    const source = tree.read(path);
    try {
      JSON.parse(source);
    } catch (error) {
      return { finding: finding('syntax-error', { file, line: 1, column: 1 }, String((error as Error).message)) };
    }
    return { source, kind: 'data' };
  }
  const text = tree.read(path);
  const stated = statedKind(extension, packages.scopeOf(parentPath(path)));
  const kind: CodeKind = stated === 'module' || stated === 'commonjs' ? stated : 'unknown';
  if (!COMPILED_EXTENSIONS.includes(extension)) return { source: text, kind };
  const compile = Object.hasOwn(compilers, extension) ? compilers[extension] : undefined;
  if (compile === undefined)
    return { finding: finding('unreadable', { file, line: 1, column: 1 }, `nothing here compiles ${extension} files`) };
  const type = kind === 'unknown' ? undefined : kind;
  const { source, type: made = kind } = compileFile(compile, { name: file, extension, text, type });
  return { source, kind: made === 'json' || made === 'text' ? 'data' : made };
}
