// Functions declared in blocks of sloppy code: each is a variable of the function around it, too, which gets the block's
// function when its declaration is reached (ECMA-262 B.3.2).
//
//   { function f() {} }   →   var f; var $1 = (v) => { f = v }; … { function f() {}$1(f); }
//
// Two of one name in a block are the last one; those before get names of their own.
import type * as acorn from 'acorn';
import type { AnyNode } from 'acorn';
import type { Context } from './context.ts';
import { boundNames } from './patterns.ts';
import type { Scope } from './scope.ts';

/** A function in a block, with the edit behind it. */
interface BlockFunction {
  readonly name: string;
  readonly scope: Scope;
  readonly edit: number;
}

/** Those of one function (or module). */
export interface BlockFunctions {
  readonly all: BlockFunction[];
  /** By block: the edit of the name of the last function that has it. */
  readonly lastNames: Map<Scope, Map<string, number>>;
}

const isBlockFunction = (node: AnyNode, { sloppy, scope }: Context): node is acorn.FunctionDeclaration =>
  node.type === 'FunctionDeclaration' && sloppy && scope !== scope.varScope && !node.async && !node.generator;

/** Visits a declaration, which `visit` does, and notes it if it stands in a block. */
export function visitBlockFunction(node: AnyNode, context: Context, visit: () => void): void {
  if (!isBlockFunction(node, context)) {
    visit();
    return;
  }
  const { scope, edits } = context;
  const { name, start, end } = node.id;
  const nameEdit = edits.replace(start, end, name);
  visit();
  scope.small.delete(name); // it goes further than calls by its name here
  const edit = edits.insert(node.end, '');
  const one: BlockFunction = { name, scope, edit };
  const found: BlockFunctions = context.blockFunctions.get(scope.varScope) ?? { all: [], lastNames: new Map() };
  context.blockFunctions.set(scope.varScope, found);
  found.all.push(one);
  const names = found.lastNames.get(scope) ?? new Map<string, number>();
  found.lastNames.set(scope, names);
  const before = names.get(name);
  if (before !== undefined) edits.texts[before] = context.temporary();
  names.set(name, nameEdit);
}

/** Scopes that may be climbed through, all together: a second's work. */
const MOST_CLIMBED = 5e7;

/** Whether a variable of this name would meet another declaration between its function and the block. */
function meetsAnother({ name, scope }: BlockFunction, varScope: Scope, context: Context): boolean {
  for (let at = scope.parent; at !== undefined && at !== varScope; at = at.parent) {
    context.climbed += 1;
    const kind = at.names.get(name);
    // A function of a block around it is none to V8, whatever ECMA-262 says.
    if (kind !== undefined && kind !== 'function' && !context.catches.has(at)) return true;
  }
  if (context.climbed > MOST_CLIMBED) throw new RangeError('Too many functions within too many blocks');
  return false;
}

/** What the function (or module) with these parameters whose body was just visited must begin with. */
export function declareBlockFunctions(params: readonly acorn.Pattern[], context: Context): string {
  const { scope, edits, names } = context;
  const found = context.blockFunctions.get(scope);
  if (found === undefined) return '';
  const parameters = new Set(params.flatMap((param) => boundNames(param)));
  const setters = new Map<string, string>();
  let text = '';
  for (const one of found.all) {
    const { name } = one;
    const kind = scope.names.get(name);
    const isVariable = kind === undefined || kind === 'var' || kind === 'function';
    if (!isVariable || parameters.has(name) || name === 'arguments' || meetsAnother(one, scope, context)) continue;
    let setter = setters.get(name);
    if (setter === undefined) {
      setter = context.temporary();
      setters.set(name, setter);
      if (kind === undefined) {
        scope.declare(name, 'var');
        text += `var ${name};`;
      }
      text += `var ${setter}=${names.temporary}=>{${name}=${names.temporary}};`;
      // Any value may be in it, text too, and its own function is not all that calls by its name reach.
      context.textless.assign(scope, name, undefined);
      scope.small.delete(name);
    }
    edits.texts[one.edit] = `${setter}(${name});`;
  }
  return text;
}
