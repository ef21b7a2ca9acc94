// Compilers of other languages (TypeScript, JSX, a host's own) in front of ours: text in, JavaScript out.
import { makeError } from '../errors.ts';

/** A file to be compiled. */
export interface SourceFile {
  /** How guests and stack traces call it; never a host path. */
  readonly name: string;
  /** With its dot: '.ts'. */
  readonly extension: string;
  readonly text: string;
  /** What the extension or the nearest package.json says it is; undefined when only its text can tell. */
  readonly type: 'module' | 'commonjs' | undefined;
}

/** What a compiler made of it. */
export interface CompiledSource {
  readonly source: string;
  /** From `source` to the author's text: version 3, JSON, one source. Without one, positions are those of `source`. */
  readonly sourceMap?: string | undefined;
  /** What `source` is. Default: what the package says, else what the text shows. */
  readonly type?: 'module' | 'commonjs' | 'json' | 'text' | undefined;
}

/**
 * Compiles one file, at once. Its errors reach the host as the cause of MODULE_LOAD_FAILED, guests see that the module
 * did not load.
 */
export type Compiler = (file: SourceFile) => string | CompiledSource;

/** By extension, with its dot. */
export type Compilers = Readonly<Record<string, Compiler>>;

const TYPES = ['module', 'commonjs', 'json', 'text', undefined] as const;

/** Runs a compiler and takes only what it may give. Throws COMPILER_INVALID, and what the compiler throws. */
export function compileFile(compile: Compiler, file: SourceFile): CompiledSource {
  const given: unknown = Reflect.apply(compile, undefined, [file]);
  const said = { path: file.name };
  const refuse = (expected: string, got: unknown): Error =>
    makeError('COMPILER_INVALID', { ...said, expected, got: got === null ? 'null' : `a value of type ${typeof got}` });
  if (typeof given === 'string') return { source: given };
  if (typeof given !== 'object' || given === null) throw refuse('source text', given);
  const { source, sourceMap, type } = given as Record<string, unknown>;
  if (given instanceof Promise)
    throw makeError('COMPILER_INVALID', { ...said, expected: 'source text, at once', got: 'a promise' });
  if (typeof source !== 'string')
    throw refuse('source text, or { source, sourceMap, type }', source === undefined ? given : source);
  if (sourceMap !== undefined && typeof sourceMap !== 'string') throw refuse('JSON text as the source map', sourceMap);
  const known = TYPES.find((one) => one === type);
  if (known === undefined && type !== undefined) throw refuse('a type that is known', type);
  return { source, sourceMap, type: known };
}
