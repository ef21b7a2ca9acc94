// What an analysis of code that was never run can say. Plain data throughout, with a place for everything.
import type { Risk } from '../policy/powers.ts';

/** Where something stands: line and column from 1, columns in UTF-16 units. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface ImportUse extends Place {
  /** As written; undefined when it is known only when the code runs. */
  readonly specifier: string | undefined;
  readonly how: 'import' | 'export' | 'dynamic' | 'require' | 'resolve';
  /** Whether a failure is caught where it stands: `try { require('x') } catch {}`. */
  readonly guarded: boolean;
  /** What an import attribute says it is: `text`, `json` …; `?` when that is known only when the code runs. */
  readonly type?: string;
}

export interface GlobalUse extends Place {
  readonly name: string;
  /** With at most two members: `process.env.HOME`. */
  readonly path: string;
  /** `typeof x` and `globalThis.x` (`member`) ask whether it is there, and go on without it. */
  readonly how: 'read' | 'write' | 'typeof' | 'member';
}

export type FindingKind =
  | 'dynamic-eval'
  | 'dynamic-import'
  | 'dynamic-global'
  | 'string-timer'
  | 'encoded-eval'
  | 'constructor-chain'
  | 'process-internals'
  | 'module-internals'
  | 'prototype-write'
  | 'proto-access'
  | 'all-of-env'
  | 'encoded-text'
  | 'escaped-text'
  | 'obfuscated-names'
  | 'hidden-characters'
  | 'with-statement'
  | 'install-script'
  | 'syntax-error'
  | 'too-deep'
  | 'too-large'
  | 'unreadable'
  | 'unresolved'
  | 'outside';

/** What the analysis looks for, how grave it is, and what it says in words. */
const FINDINGS: Readonly<Record<FindingKind, { readonly risk: Risk; readonly words: string }>> = {
  'dynamic-eval': { risk: 'high', words: 'Evaluates text as code' },
  'dynamic-import': { risk: 'medium', words: 'Imports a module whose name is known only when it runs' },
  'dynamic-global': { risk: 'high', words: 'Reads a global whose name is known only when it runs' },
  'string-timer': { risk: 'high', words: 'Gives a timer text to evaluate' },
  'encoded-eval': { risk: 'high', words: 'Evaluates text that it decodes first' },
  'constructor-chain': {
    risk: 'high',
    words: 'Goes through constructors, as code does that wants Function or the realm',
  },
  'process-internals': { risk: 'high', words: 'Reaches for internals of the process' },
  'module-internals': { risk: 'high', words: 'Reaches into the module system' },
  'prototype-write': { risk: 'high', words: 'Changes a prototype of the language' },
  'proto-access': { risk: 'medium', words: 'Uses __proto__ or its kin' },
  'all-of-env': { risk: 'high', words: 'Reads the whole environment instead of one variable' },
  'encoded-text': { risk: 'medium', words: 'Carries a long encoded text' },
  'escaped-text': { risk: 'medium', words: 'Writes text in escapes where letters would do' },
  'obfuscated-names': { risk: 'high', words: 'Has names as obfuscators give them' },
  'hidden-characters': { risk: 'high', words: 'Has characters that do not show, or reorder what shows' },
  'with-statement': { risk: 'low', words: 'Uses `with`, in which names mean whatever an object says' },
  'install-script': { risk: 'high', words: 'Runs a script when it is installed' },
  'syntax-error': { risk: 'medium', words: 'Is no JavaScript' },
  'too-deep': { risk: 'high', words: 'Is nested too deeply to be read' },
  'too-large': { risk: 'medium', words: 'Is too large to be read' },
  unreadable: { risk: 'medium', words: 'Cannot be read' },
  unresolved: { risk: 'low', words: 'Imports what is not there' },
  outside: { risk: 'high', words: 'Reaches out of its root' },
};

export interface Finding extends Place {
  readonly kind: FindingKind;
  readonly risk: Risk;
  /** In words, with what it is about. */
  readonly message: string;
}

/** As far as can be seen: what a file changes of what modules export, after they were loaded. */
export interface ExportWrites {
  /** Whether functions of it change what they closed over: that may be something it exports. */
  readonly own: boolean;
  /** Specifiers of modules whose exports it changes. */
  readonly others: readonly string[];
}

/** One file. */
export interface FileAnalysis {
  readonly file: string;
  readonly imports: readonly ImportUse[];
  readonly globals: readonly GlobalUse[];
  readonly findings: readonly Finding[];
  readonly writes: ExportWrites;
}

/** A finding of this kind; `about` says what it is about. */
export function finding(kind: FindingKind, place: Place, about = ''): Finding {
  const { risk, words } = FINDINGS[kind];
  const { file, line, column } = place;
  return Object.freeze({ kind, risk, message: about === '' ? words : `${words}: ${about}`, file, line, column });
}
