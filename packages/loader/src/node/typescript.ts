// TypeScript by @swc/wasm-typescript (what Node itself strips types with).
//
// Types become spaces, so that every character that stays keeps its line and column. A file that has more than types
// (enums, namespaces, parameter properties) is transformed, and its positions come with a source map.
import { createRequire } from 'node:module';
import { makeError } from '../errors.ts';
import type { CompiledSource, SourceFile } from '../sources/compiler.ts';
import { loadApart } from './load-apart.ts';

interface Options {
  readonly mode: 'strip-only' | 'transform';
  readonly filename: string;
  readonly sourceMap?: boolean;
  /** The library takes it, its types do not say so. `<T>x` is a cast without `tsx`, and an element with it. */
  readonly parser: { readonly syntax: 'typescript'; readonly tsx: boolean };
  readonly transform?: { readonly verbatimModuleSyntax: boolean; readonly nativeClassProperties: boolean };
}

interface Library {
  transformSync(source: string, options: Options): { readonly code: string; readonly map?: string };
}

/** What the library throws: plain records, not Errors. Lines are 1-based, columns 0-based. */
interface Failure {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly startLine?: unknown;
  readonly startColumn?: unknown;
}

let loaded: Library | undefined;

const refusal = (failure: unknown, name: string): Error => {
  const { code, message, startLine, startColumn } = (failure ?? {}) as Failure;
  if (typeof code !== 'string') loaded = undefined; // the library broke down, its memory is not to be trusted
  return makeError('TYPESCRIPT_SYNTAX', {
    message: typeof message === 'string' ? (message.split('\n')[0] ?? message) : String(failure),
    name,
    line: typeof startLine === 'number' ? startLine : 1,
    column: typeof startColumn === 'number' ? startColumn + 1 : 1,
  });
};

/**
 * Compiles a TypeScript file to JavaScript of the same lines and columns, or with a source map. As in Node, an import
 * of nothing but types has to say so (`import type`). Throws TYPESCRIPT_SYNTAX.
 */
export const compileTypeScript = ({ text, name, extension }: SourceFile): CompiledSource => {
  const parser = { syntax: 'typescript', tsx: extension.endsWith('tsx') } as const;
  loaded ??= loadApart(createRequire(import.meta.url).resolve('@swc/wasm-typescript')) as Library;
  try {
    return { source: loaded.transformSync(text, { mode: 'strip-only', filename: name, parser }).code };
  } catch (failure) {
    if ((failure as Failure | undefined)?.code !== 'UnsupportedSyntax') throw refusal(failure, name);
  }
  try {
    const { code, map } = loaded.transformSync(text, {
      mode: 'transform',
      filename: name,
      sourceMap: true,
      parser,
      transform: { verbatimModuleSyntax: true, nativeClassProperties: true },
    });
    return { source: code, sourceMap: map };
  } catch (failure) {
    throw refusal(failure, name);
  }
};
