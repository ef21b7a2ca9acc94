// Which names are declared where, and which references are left over for the globals.
//
// Strict mode only: functions in blocks are block-scoped, nothing but `var` hoists out of its block.
import type { Reference } from './edits.ts';
import type { Candidate } from './uncharged.ts';

/** How a name of the outermost scope was declared. */
export type DeclarationKind = 'var' | 'let' | 'const' | 'class' | 'function' | 'import' | 'parameter';

/**
 * How often references may be handed from a scope to the next, all together: a second's work. Four megabytes of names
 * within ten scopes each need less than half.
 */
const MOST_HANDED = 5e7;

/** One lexical scope during the walk; references climb out of it until a declaration stops them. */
export class Scope {
  readonly parent: Scope | undefined;
  /** Where `var` lands. */
  readonly varScope: Scope;
  readonly names: Map<string, DeclarationKind> = new Map();
  readonly references: Reference[] = [];
  /** How often each name was declared. */
  readonly declared: Map<string, number> = new Map();
  /** Names that were declared more than once. */
  readonly redeclared: Set<string> = new Set();
  /** Where depth is counted: functions declared at the top of this body, by name, with the edits of their names. */
  readonly functions: Map<string, number[]> = new Map();
  /** Small functions declared here, by name. */
  readonly small: Map<string, Candidate> = new Map();
  readonly #root: Scope;
  /** Of the outermost: how often references were handed on. */
  #handed = 0;

  constructor(parent: Scope | undefined, hoists: boolean) {
    this.parent = parent;
    this.#root = parent === undefined ? this : parent.#root;
    this.varScope = hoists || parent === undefined ? this : parent.varScope;
  }

  declare(name: string, kind: DeclarationKind): void {
    const scope = kind === 'var' ? this.varScope : this;
    scope.declared.set(name, (scope.declared.get(name) ?? 0) + 1);
    if (scope.names.has(name)) scope.redeclared.add(name);
    if (kind === 'var' && scope.names.has(name)) return;
    scope.names.set(name, kind);
  }

  /** Small functions which are only ever called by name. Call it when all references are known. */
  onlyCalled(): ReadonlyMap<string, Candidate> {
    const { small } = this;
    if (small.size === 0) return small;
    for (const { name, use } of this.references) if (use !== 'call') small.delete(name);
    for (const name of this.redeclared) small.delete(name);
    return small;
  }

  /** Hands what this scope did not declare to its parent. Throws a RangeError where too much is within too many. */
  close(): void {
    const { parent, names, references } = this;
    if (parent === undefined) return;
    this.#root.#handed += references.length;
    if (this.#root.#handed > MOST_HANDED) throw new RangeError('Too many names within too many scopes');
    const outer = parent.references;
    if (names.size === 0) {
      for (const reference of references) outer.push(reference);
      return;
    }
    for (const reference of references) if (!names.has(reference.name)) outer.push(reference);
  }
}
