// The named exports of CommonJS modules, as Node finds them: by cjs-module-lexer, which reads and never runs.
import { initSync, parse } from 'cjs-module-lexer';

let ready = false;
function lex(source: string): { readonly exports: readonly string[]; readonly reexports: readonly string[] } {
  if (!ready) initSync();
  ready = true;
  return parse(source);
}

/** Whether the text holds an import or export statement (or `import.meta`) at its top level. */
export function isEsmSource(source: string): boolean {
  try {
    lex(source);
    return false;
  } catch (error) {
    return (error as { code?: unknown }).code === 'ERR_LEXER_ESM_SYNTAX';
  }
}

export interface CommonjsNames {
  /** The names `module.exports` will have, as far as the text shows; `default` left out. Never throws. */
  of(path: string): readonly string[];
}

export interface CommonjsNamesOptions {
  /** The text of a CommonJS module, or undefined for any other kind or when it cannot be had. */
  readonly read: (path: string) => string | undefined;
  /** What `require(specifier)` means in `referrer`, or undefined when it means nothing. */
  readonly resolve: (specifier: string, referrer: string) => string | undefined;
}

/** Follows `module.exports = require('./other')` through the files it names; each is read once. */
export function makeCommonjsNames({ read, resolve }: CommonjsNamesOptions): CommonjsNames {
  const lexed = new Map<string, ReturnType<typeof lex>>();
  const lexOnce = (path: string): ReturnType<typeof lex> => {
    let found = lexed.get(path);
    if (found === undefined) {
      const source = read(path);
      try {
        found = source === undefined ? { exports: [], reexports: [] } : lex(source);
      } catch {
        found = { exports: [], reexports: [] }; // what the lexer cannot read the compiler will report
      }
      lexed.set(path, found);
    }
    return found;
  };
  const of = (path: string): readonly string[] => {
    const names = new Set<string>();
    const seen = new Set<string>([path]);
    for (const at of seen) {
      const { exports, reexports } = lexOnce(at);
      for (const name of exports) names.add(name);
      for (const specifier of reexports) {
        const target = resolve(specifier, at);
        if (target !== undefined) seen.add(target);
      }
    }
    names.delete('default');
    return Object.freeze([...names]);
  };
  return Object.freeze({ of });
}
