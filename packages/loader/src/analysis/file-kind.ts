// What a file of a plugin is, and its text as JavaScript.
import { isLoaderError } from '../errors.ts';
import type { FileTree } from '../file-tree.ts';
import { COMPILED_EXTENSIONS, statedKind } from '../module-kind.ts';
import type { Packages } from '../package-json.ts';
import { extensionOf, parentPath } from '../paths.ts';
import { type CompiledSource, compileFile, type Compilers } from '../sources/compiler.ts';
import type { CodeKind } from './parse.ts';
import { type Finding, finding, type Place } from './types.ts';

export type ReadFile = { readonly source: string; readonly kind: CodeKind | 'data' } | { readonly finding: Finding };

const CODE = /^\.(?:[mc]?[jt]s|[jt]sx)?$/;

/** Whether a file is loaded as code, or as JSON, without a compiler that a host gives. */
export const isCodePath = (path: string): boolean => CODE.test(extensionOf(path)) || extensionOf(path) === '.json';

export const notCompiled = (extension: string, place: Place): Finding =>
  finding('unreadable', place, `nothing here compiles ${extension} files`);

/** Throws what reading the tree throws, and the coded errors of compilers. */
export function readFileKind(
  tree: FileTree,
  packages: Packages,
  compilers: Compilers,
  path: string,
  label: (path: string) => string,
): ReadFile {
  const extension = extensionOf(path);
  const file = label(path);
  const compile = Object.hasOwn(compilers, extension) ? compilers[extension] : undefined;
  if (compile === undefined && extension !== '' && !CODE.test(extension)) {
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
  if (compile === undefined) {
    if (!COMPILED_EXTENSIONS.includes(extension)) return { source: text, kind };
    return { finding: notCompiled(extension, { file, line: 1, column: 1 }) };
  }
  const type = kind === 'unknown' ? undefined : kind;
  let compiled: CompiledSource;
  try {
    compiled = compileFile(compile, { name: file, extension, text, type });
  } catch (error) {
    if (isLoaderError(error)) throw error;
    // A host's own compiler says so in its own way; what it chokes on is the plugin's doing.
    return {
      finding: finding('unreadable', { file, line: 1, column: 1 }, `the compiler of ${extension} files refuses it`),
    };
  }
  const { source, type: made = kind } = compiled;
  return { source, kind: made === 'json' || made === 'text' ? 'data' : made };
}
