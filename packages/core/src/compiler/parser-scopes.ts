// The names of a scope, as the parser keeps them to find what is declared twice.
//
// acorn's own are arrays that it searches from the start for each name, a `var` is written down in each block around it,
// and what encloses an expression is looked for from the inside each time: a megabyte of declarations, or of names in a
// thousand blocks, takes it minutes, and no one can look at a clock meanwhile. The rules here are acorn's own
// (declareName, currentVarScope and their like in its `scope.js`); what they look at is found at once.

/** acorn's marks of scopes and of kinds of bindings. */
const TOP = 1;
const FUNCTION = 2;
const ASYNC = 4;
const ARROW = 16;
const SIMPLE_CATCH = 32;
const CLASS_STATIC_BLOCK = 256;
const CLASS_FIELD_INIT = 512;
const VAR = TOP | FUNCTION | CLASS_STATIC_BLOCK;
export const BIND_LEXICAL = 2;
const BIND_FUNCTION = 3;
const BIND_SIMPLE_CATCH = 4;

/** Most scopes have few names, and finding one among few takes no time. */
const FEW = 16;

/** A set of names. */
class Names {
  #few: string[] | undefined;
  #many: Set<string> | undefined;

  get size(): number {
    return this.#many?.size ?? this.#few?.length ?? 0;
  }

  has(name: string): boolean {
    if (this.#many !== undefined) return this.#many.has(name);
    return this.#few?.includes(name) === true;
  }

  add(name: string): void {
    if (this.#many !== undefined) {
      this.#many.add(name);
      return;
    }
    this.#few ??= [];
    if (this.#few.includes(name)) return;
    this.#few.push(name);
    if (this.#few.length > FEW) this.#many = new Set(this.#few);
  }

  /** Takes what `other` has, which is not used any more: the smaller one is copied. */
  take(other: Names): void {
    let from = other;
    if (other.size > this.size) {
      from = new Names();
      from.#few = this.#few;
      from.#many = this.#many;
      this.#few = other.#few;
      this.#many = other.#many;
    }
    for (const name of from.#many ?? from.#few ?? []) this.add(name);
  }
}

/** A scope that is open. */
export class OpenScope {
  readonly flags: number;
  /** Names of `var`, of its own and of the blocks in it that are closed. */
  readonly var: Names = new Names();
  readonly lexical: Names = new Names();
  readonly functions: Names = new Names();
  /** The first lexical name: the parameter of a `catch`. */
  first: string | undefined = undefined;
  /** What holds its variables; where its `this` comes from; whether `await` is read as such, where a scope says so. */
  readonly varScope: OpenScope;
  readonly thisScope: OpenScope;
  readonly awaits: boolean | undefined;

  constructor(flags: number, outer: OpenScope | undefined) {
    this.flags = flags;
    const owns = outer === undefined || (flags & (VAR | CLASS_FIELD_INIT)) !== 0;
    this.varScope = owns ? this : outer.varScope;
    this.thisScope = outer === undefined || (owns && (flags & ARROW) === 0) ? this : outer.thisScope;
    if ((flags & (CLASS_STATIC_BLOCK | CLASS_FIELD_INIT)) !== 0) this.awaits = false;
    else this.awaits = (flags & FUNCTION) !== 0 ? (flags & ASYNC) !== 0 : outer?.awaits;
  }

  /** Closes a block: its variables are those of what is around it. */
  close(outer: OpenScope): void {
    if ((this.flags & VAR) === 0 && this.var.size > 0) outer.var.take(this.var);
  }
}

/** Whether functions that are declared in it are like `var`. */
const treatsFunctionsAsVar = ({ flags }: OpenScope, inModule: boolean): boolean =>
  (flags & FUNCTION) !== 0 || (!inModule && (flags & TOP) !== 0);

/** Declares a name in the innermost scope; false where it may not be declared again. */
export function declare(scopes: readonly OpenScope[], name: string, binding: number, inModule: boolean): boolean {
  const scope = scopes[scopes.length - 1] as OpenScope;
  switch (binding) {
    case BIND_LEXICAL: {
      const free = !scope.lexical.has(name) && !scope.functions.has(name) && !scope.var.has(name);
      addLexical(scope, name);
      return free;
    }
    case BIND_SIMPLE_CATCH:
      addLexical(scope, name);
      return true;
    case BIND_FUNCTION: {
      const free = !scope.lexical.has(name) && (treatsFunctionsAsVar(scope, inModule) || !scope.var.has(name));
      scope.functions.add(name);
      return free;
    }
    default:
      scope.var.add(name);
      return !hidesVar(scopes, name, inModule);
  }
}

function addLexical(scope: OpenScope, name: string): void {
  scope.first ??= name;
  scope.lexical.add(name);
}

/** Whether a scope between a `var` and the function that it belongs to has the name already, in another way. */
function hidesVar(scopes: readonly OpenScope[], name: string, inModule: boolean): boolean {
  for (let i = scopes.length - 1; i >= 0; i -= 1) {
    const scope = scopes[i] as OpenScope;
    if (scope.lexical.has(name) && ((scope.flags & SIMPLE_CATCH) === 0 || scope.first !== name)) return true;
    if (!treatsFunctionsAsVar(scope, inModule) && scope.functions.has(name)) return true;
    if ((scope.flags & VAR) !== 0) return false;
  }
  return false;
}

/** Whether the outermost scope has it, so that it may be exported. */
export const isDeclaredAtTop = ([top]: readonly OpenScope[], name: string): boolean =>
  top !== undefined && (top.lexical.has(name) || top.var.has(name));

/** Whether a name that is declared in the innermost scope is one of the outermost. */
export const reachesTop = (scopes: readonly OpenScope[], binding: number): boolean => {
  const scope = scopes[scopes.length - 1] as OpenScope;
  if (binding === BIND_LEXICAL) return (scope.flags & TOP) !== 0;
  return binding !== BIND_FUNCTION && binding !== BIND_SIMPLE_CATCH && (scope.varScope.flags & TOP) !== 0;
};
