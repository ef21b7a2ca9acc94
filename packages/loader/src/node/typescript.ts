// TypeScript by @swc/wasm-typescript (what Node itself strips types with): types become spaces.
//
// Its glue is run in a realm of its own. SES gives ArrayBuffer.prototype a `detached` that answers false for
// every buffer where the engine has none (Node 20), and wasm-bindgen's glue then writes through stale views as
// soon as the module's memory grows. The other realm's prototypes are the engine's own.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction, createContext } from 'node:vm';
import { makeError } from '../errors.ts';

interface Stripper {
  transformSync(
    source: string,
    options: { mode: 'strip-only'; filename: string; module?: boolean },
  ): { readonly code: string };
}

/** What the library throws: plain records, not Errors. Lines are 1-based, columns 0-based. */
interface StripFailure {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly startLine?: unknown;
  readonly startColumn?: unknown;
}

let loaded: Stripper | undefined;

function loadStripper(): Stripper {
  const require = createRequire(import.meta.url);
  const file = require.resolve('@swc/wasm-typescript');
  const context = createContext({});
  const glue = compileFunction(readFileSync(file, 'utf8'), ['module', 'exports', 'require', '__dirname'], {
    filename: file,
    parsingContext: context,
  }) as (module: { exports: object }, exports: object, require: NodeJS.Require, dirname: string) => void;
  const module = { exports: {} };
  glue.call(module.exports, module, module.exports, require, dirname(file));
  return module.exports as Stripper;
}

/**
 * Erases the types of `source`.
 * Throws TYPESCRIPT_SYNTAX, or TYPESCRIPT_NOT_ERASABLE for what is more than types (enums, namespaces,
 * parameter properties, `import x = require()`).
 */
export function stripTypes(source: string, name: string): string {
  loaded ??= loadStripper();
  let code: string;
  try {
    ({ code } = loaded.transformSync(source, { mode: 'strip-only', filename: name }));
  } catch (failure) {
    const { code: kind, message, startLine, startColumn } = (failure ?? {}) as StripFailure;
    if (typeof kind !== 'string') loaded = undefined; // the library broke down, its memory is not to be trusted
    throw makeError(kind === 'UnsupportedSyntax' ? 'TYPESCRIPT_NOT_ERASABLE' : 'TYPESCRIPT_SYNTAX', {
      message: typeof message === 'string' ? (message.split('\n')[0] ?? message) : String(failure),
      name,
      line: typeof startLine === 'number' ? startLine : 1,
      column: typeof startColumn === 'number' ? startColumn + 1 : 1,
    });
  }
  return code;
}
