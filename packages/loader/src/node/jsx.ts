// JSX by estree-util-build-jsx (what MDX stands on) over acorn, printed by esrap with a source map of every node. Types in
// front of it are taken out by the TypeScript compiler. Lines move; positions are mapped, exactly.
import remapping from '@jridgewell/remapping';
import { makeError, takeOptions } from '../errors.ts';
import type { CompiledSource, Compiler, SourceFile } from '../sources/compiler.ts';
import { type CompileApart, compileApart } from './compile-thread.ts';
import type { Answer } from './compile-thread-entry.ts';
import { compileTypeScriptBy } from './typescript.ts';

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
  const taken = takeOptions('jsx', options, ['runtime', 'importSource', 'factory', 'fragment']);
  const {
    runtime = 'automatic',
    importSource = 'react',
    factory = 'React.createElement',
    fragment = 'React.Fragment',
  } = taken;
  const invalid = (option: string, expected: string, got: unknown): Error =>
    makeError('OPTION_INVALID', { where: 'jsx', option, expected, got: String(got) });
  if (runtime !== 'automatic' && runtime !== 'classic') throw invalid('runtime', 'automatic or classic', runtime);
  if (typeof importSource !== 'string' || !SPECIFIER.test(importSource))
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
  return makeJsxCompilerBy(compileApart, options);
}

/** The same in a thread that is given. */
export function makeJsxCompilerBy(compile: CompileApart, options: JsxOptions): Compiler {
  const { runtime, importSource, factory, fragment } = fillOptions(options);
  const build =
    runtime === 'automatic' ? { runtime, importSource } : { runtime, pragma: factory, pragmaFrag: fragment };
  return ({ text, name, extension, type }: SourceFile): CompiledSource => {
    const typed = extension.endsWith('tsx')
      ? compileTypeScriptBy(compile, { text, name, extension, type })
      : { source: text, sourceMap: undefined };
    const jobOptions = { name, commonjs: type === 'commonjs', build };
    const answer = compile({ library: 'jsx', text: typed.source, options: jobOptions }, name);
    if ('failure' in answer) throw refusal(answer, name);
    const { code: source, map: sourceMap } = answer;
    const { sourceMap: first } = typed;
    if (sourceMap === undefined || first === undefined) return { source, sourceMap };
    return { source, sourceMap: remapping([sourceMap, first], () => null).toString() };
  };
}

/** Its messages end in '(line:column)'. */
function refusal({ failure, line = 1, column = 1 }: Extract<Answer, { failure: string }>, name: string): Error {
  return makeError('JSX_SYNTAX', { message: failure.replace(/ \(\d+:\d+\)$/, ''), name, line, column });
}
