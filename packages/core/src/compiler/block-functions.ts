// Functions declared in blocks of sloppy code: each is a variable of the function around it, too, which gets the block's
// function when its declaration is reached (ECMA-262 B.3.2).
//
//   { function f() {} }   →   var f; var $1 = (v) => { f = v }; … { function f() {}$1(f); }
//
// Not written out: where a catch parameter has the name.
import type * as acorn from 'acorn';
import type { Context } from './context.ts';
import { boundNames } from './patterns.ts';
import type { Scope } from './scope.ts';

/** A function in a block, and the edit behind it. */
export interface BlockFunction {
  readonly name: string;
  readonly scope: Scope;
  readonly edit: number;
}

/** Notes a declaration that was just visited. */
export function noteBlockFunction(node: acorn.FunctionDeclaration, context: Context): void {
  const { scope } = context;
  const { varScope } = scope;
  if (!context.sloppy || scope === varScope || node.async || node.generator) return;
  const { name } = node.id;
  scope.small.delete(name); // it goes further than calls by its name here
  const edit = context.edits.insert(node.end, '');
  const found = context.blockFunctions.get(varScope);
  if (found === undefined) context.blockFunctions.set(varScope, [{ name, scope, edit }]);
  else found.push({ name, scope, edit });
}

/** Whether a variable of this name would meet another declaration between its function and the block. */
function meetsAnother({ name, scope }: BlockFunction, varScope: Scope): boolean {
  for (let at = scope.parent; at !== undefined && at !== varScope; at = at.parent) if (at.names.has(name)) return true;
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
  for (const one of found) {
    const { name } = one;
    const kind = scope.names.get(name);
    const isVariable = kind === undefined || kind === 'var' || kind === 'function';
    if (!isVariable || parameters.has(name) || name === 'arguments' || meetsAnother(one, scope)) continue;
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
