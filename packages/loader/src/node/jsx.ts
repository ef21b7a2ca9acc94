// JSX by sucrase, which leaves every line where it was and gives a source map for the columns; types in front of it are
// taken out by the TypeScript compiler, which also checks that tags are closed. What sucrase cannot do right is not
// asked of it: types, enums and modules are others' work.
import { createRequire } from 'node:module';
import remapping from '@jridgewell/remapping';
import { decode, encode } from '@jridgewell/sourcemap-codec';
import { assertOptions, makeError } from '../errors.ts';
import type { CompiledSource, Compiler, SourceFile } from '../sources/compiler.ts';
import { compileTypeScript } from './typescript.ts';

/** What JSX means. A file may say otherwise for itself, in comments at its head: `@jsxRuntime`, `@jsxImportSource`, `@jsx`, `@jsxFrag`. */
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

const SPECIFIER = /^[^"'\\\s]+$/;
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
  if (typeof importSource !== 'string' || !SPECIFIER.test(importSource))
    throw invalid('importSource', 'a specifier', importSource);
  for (const [name, value] of Object.entries({ factory, fragment }))
    if (typeof value !== 'string' || !CALLEE.test(value)) throw invalid(name, 'a name such as h or React.h', value);
  return { runtime, importSource, factory, fragment };
}

/** Comments before the first line of code. */
const LEADING = /^(?:\s|\/\*[\s\S]*?\*\/|\/\/[^\n\r]*)*/;

/** What a file says for itself. Only what could be an option counts: the rest is a comment's business. */
function readPragmas(text: string): JsxOptions {
  const comments = LEADING.exec(text)?.[0] ?? '';
  const said = (name: string, pattern: RegExp): string | undefined => {
    const [, value] = new RegExp(`@${name}\\s+([^\\s*]+)`).exec(comments) ?? [];
    return value !== undefined && pattern.test(value) ? value : undefined;
  };
  const runtime = said('jsxRuntime', /^(?:automatic|classic)$/) as JsxOptions['runtime'];
  const importSource = said('jsxImportSource', SPECIFIER);
  const factory = said('jsx', CALLEE);
  const fragment = said('jsxFrag', CALLEE);
  return {
    ...(runtime === undefined ? {} : { runtime }),
    ...(importSource === undefined ? {} : { importSource }),
    ...(factory === undefined ? {} : { factory }),
    ...(fragment === undefined ? {} : { fragment }),
  };
}

/**
 * A compiler of JSX, for `.jsx` and `.tsx` files, or whichever a host gives it. Throws OPTION_UNKNOWN, OPTION_INVALID;
 * the compiler throws JSX_SYNTAX and TYPESCRIPT_SYNTAX.
 */
export function makeJsxCompiler(options: JsxOptions = {}): Compiler {
  const filled = fillOptions(options);
  return ({ text, name, extension, type }: SourceFile): CompiledSource => {
    const { runtime, importSource, factory, fragment } = { ...filled, ...readPragmas(text) };
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
      const map = JSON.stringify(
        sourceMap === undefined ? undefined : { ...sourceMap, mappings: exact(sourceMap.mappings, code, typed.source) },
      );
      const { sourceMap: first } = typed;
      if (first === undefined) return { source: code, sourceMap: map };
      return { source: code, sourceMap: remapping([map, first], () => null).toString() };
    } catch (error) {
      throw refusal(error, name);
    }
  };
}

/**
 * Where text was taken out in front of a token (the brace of `{f()}`), sucrase maps the token to that text: it is moved
 * on to where it stands.
 */
function exact(mappings: string, code: string, text: string): string {
  const made = code.split('\n');
  const lines = text.split('\n');
  const decoded = decode(mappings);
  decoded.forEach((segments, row) => {
    for (const segment of segments) {
      if (segment.length === 1) continue;
      const line = lines[segment[2]] ?? '';
      let at = segment[3];
      while (line[at] === '{' || line[at] === ' ' || line[at] === '\t') at += 1;
      if (at !== segment[3] && made[row]?.[segment[0]] === line[at] && /[\p{ID_Start}$_(`'"]/u.test(line[at] ?? ''))
        segment[3] = at;
    }
  });
  return encode(decoded);
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
