// What a file is loaded as: by what it is imported as, by its extension, by the nearest package.json, by what it says.
import { makeError } from './errors.ts';
import type { PackageJson } from './package-json.ts';
import { extensionOf } from './paths.ts';

export type ModuleKind = 'module' | 'commonjs' | 'json';

/** How a file's extension settles its kind; `scope` asks the nearest package.json's `type`, then the text. */
const KINDS = {
  '': 'scope',
  '.js': 'scope',
  '.mjs': 'module',
  '.cjs': 'commonjs',
  '.json': 'json',
  '.ts': 'scope',
  '.mts': 'module',
  '.cts': 'commonjs',
  '.jsx': 'scope',
  '.tsx': 'scope',
} as const satisfies Readonly<Record<string, ModuleKind | 'scope'>>;

/** Extensions of files that are no JavaScript before they are compiled. */
export const COMPILED_EXTENSIONS: readonly string[] = ['.ts', '.mts', '.cts', '.jsx', '.tsx'];

/** Extensions of what is code or JSON. */
export const CODE_EXTENSIONS: readonly string[] = Object.keys(KINDS);

/**
 * Extensions of what plugins ship beside their code, to be imported `with { type: 'text' }` or `'bytes'`. A list and
 * not everything: in a directory that was not made to be a root (a home directory, a checkout) keys, dot files and
 * databases lie beside the code.
 */
export const ASSET_EXTENSIONS: readonly string[] =
  '.txt .md .html .htm .css .svg .csv .tsv .xml .yaml .yml .toml .sql .graphql .gql .glsl .wgsl .vert .frag .tmpl .hbs .ejs .mustache .pug .wasm .bin .dat .png .jpg .jpeg .gif .webp .avif .ico .woff .woff2 .ttf .otf'.split(
    ' ',
  );

/** What the extension or the nearest package.json says; undefined when only the text can tell. */
export function statedKind(extension: string, scope: PackageJson | undefined): ModuleKind | undefined {
  const kind = Object.hasOwn(KINDS, extension) ? KINDS[extension as keyof typeof KINDS] : 'scope';
  return kind === 'scope' ? scope?.type : kind;
}

/** Throws MODULE_KIND_UNKNOWN for a file that is neither code nor JSON, nor has a compiler. */
export function assertCode(path: string, compiled: (extension: string) => boolean, label: string): void {
  const extension = extensionOf(path);
  if (!Object.hasOwn(KINDS, extension) && !compiled(extension)) throw makeError('MODULE_KIND_UNKNOWN', { path: label });
}
