// JSX by sucrase, which leaves every line where it was and gives a source map for the columns; types in front of it are
// taken out by the TypeScript compiler, which also checks that tags are closed. What sucrase cannot do right is not
// asked of it: types, enums and modules are others' work.
import remapping from '@jridgewell/remapping';
import { decode, encode } from '@jridgewell/sourcemap-codec';
import { assertOptions, makeError } from '../errors.ts';
import type { CompiledSource, Compiler, SourceFile } from '../sources/compiler.ts';
import { compileApart } from './compile-thread.ts';
import type { Answer } from './compile-thread-entry.ts';
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
    const options = {
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
    };
    const answer = compileApart({ library: 'jsx', text: typed.source, options }, name);
    if ('failure' in answer) throw refusal(answer, name);
    if (answer.map === undefined) return { source: answer.code };
    const map = JSON.parse(answer.map) as { readonly mappings: string };
    const sourceMap = JSON.stringify({ ...map, mappings: exact(map.mappings, answer.code, typed.source) });
    const { sourceMap: first } = typed;
    if (first === undefined) return { source: answer.code, sourceMap };
    return { source: answer.code, sourceMap: remapping([sourceMap, first], () => null).toString() };
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

/** Its messages are 'Error transforming <file>: <message> (line:column)'. */
function refusal({ failure, line = 1, column = 1 }: Extract<Answer, { failure: string }>, name: string): Error {
  const message = failure.replace(`Error transforming ${name}: `, '').replace(/ \(\d+:\d+\)$/, '');
  return makeError('JSX_SYNTAX', { message, name, line, column });
}
