// The named exports of CommonJS modules, as Node finds them: by cjs-module-lexer, which reads and never runs.
import { initSync, parse } from 'cjs-module-lexer';

interface Names {
  readonly exports: readonly string[];
  readonly reexports: readonly string[];
}

let ready = false;
let last: { readonly source: string; readonly names: Names | 'module' | 'unreadable' } | undefined;

/** What the lexer finds. A file is asked for its kind and then for its names: the last answer is kept. */
function lex(source: string): Names | 'module' | 'unreadable' {
  if (last?.source !== source) last = { source, names: lexAnew(source) };
  return last.names;
}

function lexAnew(source: string): Names | 'module' | 'unreadable' {
  if (!ready) initSync();
  ready = true;
  try {
    return parse(source);
  } catch (error) {
    return (error as { code?: unknown }).code === 'ERR_LEXER_ESM_SYNTAX' ? 'module' : 'unreadable';
  }
}

/** What every import and export statement has, and `import.meta`: keywords are not written with escapes. */
const ESM_KEYWORD = /\b(?:im|ex)port(?![\w$])/;

/** Whether the text holds an import or export statement (or `import.meta`) at its top level. */
export function isEsmSource(source: string): boolean {
  return ESM_KEYWORD.test(source) && lex(source) === 'module';
}

const NO_NAMES: Names = Object.freeze({ exports: [], reexports: [] });

export interface CommonjsNames {
  /**
   * The names `module.exports` will have, as far as the text shows; `default` left out. `source` is the text of the
   * module at `path`. Never throws.
   */
  of(path: string, source: string): readonly string[];
}

export interface CommonjsNamesOptions {
  /** The text of a CommonJS module, or undefined for any other kind or when it cannot be had. */
  readonly read: (path: string) => string | undefined;
  /** What `require(specifier)` means in `referrer`, or undefined when it means nothing. */
  readonly resolve: (specifier: string, referrer: string) => string | undefined;
}

/** Follows `module.exports = require('./other')` through the files it names; each is read once. */
export function makeCommonjsNames({ read, resolve }: CommonjsNamesOptions): CommonjsNames {
  const lexed = new Map<string, Names>();
  const lexOnce = (path: string, given: string | undefined): Names => {
    let found = lexed.get(path);
    if (found === undefined) {
      const source = given ?? read(path);
      const names = source === undefined ? NO_NAMES : lex(source);
      found = typeof names === 'string' ? NO_NAMES : names; // what the lexer cannot read the compiler will report
      lexed.set(path, found);
    }
    return found;
  };
  const of = (path: string, source: string): readonly string[] => {
    const names = new Set<string>();
    const seen = new Set<string>([path]);
    for (const at of seen) {
      const { exports, reexports } = lexOnce(at, at === path ? source : undefined);
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
