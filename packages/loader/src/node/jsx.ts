// JSX by sucrase, which leaves every line where it was and gives a source map for the columns; types in front of it are
// taken out by the TypeScript compiler, which also checks that tags are closed. What sucrase cannot do right is not
// asked of it: types, enums and modules are others' work.
import { createRequire } from 'node:module';
import remapping from '@jridgewell/remapping';
import { assertOptions, makeError } from '../errors.ts';
import type { CompiledSource, Compiler, SourceFile } from '../sources/compiler.ts';
import { compileTypeScript } from './typescript.ts';

/** What JSX means. A file may say otherwise for itself, in comments: `@jsxImportSource`, `@jsx`, `@jsxFrag`. */
export interface JsxOptions {
  /** `automatic` (default) imports `jsx` and its like by itself, `classic` calls functions that the file must have. */
  readonly runtime?: 'automatic' | 'classic';
  /** The package whose `/jsx-runtime` is imported. `automatic` only; default `react`. */
  readonly importSource?: string;
  /** What is called for an element. `classic` only; default `React.createElement`. */
  readonly factory?: string;
  /** What stands for `<>`. `classic` only; default `React.Fragment`. */
  readonly fragment?: string;
}

type Transform = typeof import('sucrase').transform;

let loaded: Transform | undefined;
const load = (): Transform => {
  loaded ??= (createRequire(import.meta.url)('sucrase') as { transform: Transform }).transform;
  return loaded;
};

const CALLEE = /^[\p{ID_Start}$_][\p{ID_Continue}$]*(?:\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*$/u;

/** Throws OPTION_UNKNOWN and OPTION_INVALID. */
function fillOptions(options: JsxOptions): Required<JsxOptions> {
  assertOptions(options, 'jsx', ['runtime', 'importSource', 'factory', 'fragment']);
  const {
    runtime = 'automatic',
    importSource = 'react',
    factory = 'React.createElement',
    fragment = 'React.Fragment',
  } = options;
  const invalid = (option: string, expected: string, got: unknown): Error =>
    makeError('OPTION_INVALID', { where: 'jsx', option, expected, got: String(got) });
  if (runtime !== 'automatic' && runtime !== 'classic') throw invalid('runtime', 'automatic or classic', runtime);
  if (typeof importSource !== 'string' || !/^[^"'\\\n\r\s]+$/.test(importSource))
    throw invalid('importSource', 'a specifier', importSource);
  for (const [name, value] of Object.entries({ factory, fragment }))
    if (typeof value !== 'string' || !CALLEE.test(value)) throw invalid(name, 'a name such as h or React.h', value);
  return { runtime, importSource, factory, fragment };
}

/**
 * A compiler of JSX, for `.jsx` and `.tsx` files, or whichever a host gives it. Throws OPTION_UNKNOWN, OPTION_INVALID;
 * the compiler throws JSX_SYNTAX and TYPESCRIPT_SYNTAX.
 */
export function makeJsxCompiler(options: JsxOptions = {}): Compiler {
  const { runtime, importSource, factory, fragment } = fillOptions(options);
  return ({ text, name, extension, type }: SourceFile): CompiledSource => {
    const typed = extension.endsWith('tsx')
      ? compileTypeScript({ text, name, extension, type })
      : { source: text, sourceMap: undefined };
    try {
      const { code, sourceMap } = load()(typed.source, {
        // `imports` makes `require` of the import that `automatic` adds.
        transforms: type === 'commonjs' ? ['jsx', 'imports'] : ['jsx'],
        jsxRuntime: runtime,
        jsxImportSource: importSource,
        jsxPragma: factory,
        jsxFragmentPragma: fragment,
        production: true,
        disableESTransforms: true,
        keepUnusedImports: true,
        preserveDynamicImport: true,
        filePath: name,
        sourceMapOptions: { compiledFilename: name },
      });
      const map = JSON.stringify(sourceMap);
      const { sourceMap: first } = typed;
      if (first === undefined) return { source: code, sourceMap: map };
      return { source: code, sourceMap: remapping([map, first], () => null).toString() };
    } catch (error) {
      throw refusal(error, name);
    }
  };
}

/** Its errors say 'Error transforming <file>: <message> (line:column)', with both in `loc`. */
function refusal(error: unknown, name: string): Error {
  const { message, loc } = error as { message?: unknown; loc?: { line?: number; column?: number } };
  const words = String(message).replace(`Error transforming ${name}: `, '');
  return makeError('JSX_SYNTAX', {
    message: words.replace(/ \(\d+:\d+\)$/, ''),
    name,
    line: loc?.line ?? 1,
    column: loc?.column ?? 1,
  });
}
