// TypeScript by @swc/wasm-typescript (what Node itself strips types with).
//
// Types become spaces, so that every character that stays keeps its line and column. A file that has more than types
// (enums, namespaces, parameter properties) is transformed, and its positions come with a source map.
import { makeError } from '../errors.ts';
import type { CompiledSource, SourceFile } from '../sources/compiler.ts';
import { type CompileApart, compileApart } from './compile-thread.ts';

/**
 * Compiles a TypeScript file to JavaScript of the same lines and columns, or with a source map. As in Node, an import
 * of nothing but types has to say so (`import type`). Throws TYPESCRIPT_SYNTAX, MODULE_TOO_LARGE, MODULE_COMPILE_TIME.
 */
export const compileTypeScript = (file: SourceFile): CompiledSource => compileTypeScriptBy(compileApart, file);

/** The same in a thread that is given. */
export function compileTypeScriptBy(compile: CompileApart, { text, name, extension }: SourceFile): CompiledSource {
  const tsx = extension.endsWith('tsx');
  const answer = compile({ library: 'typescript', text, options: { name, tsx } }, name);
  if ('code' in answer) return { source: answer.code, sourceMap: answer.map };
  const { failure, line = 1, column = 1 } = answer;
  throw makeError('TYPESCRIPT_SYNTAX', { message: failure.split('\n')[0] ?? '', name, line, column });
}
