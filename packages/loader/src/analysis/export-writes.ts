// Who changes what modules export, once they are loaded: what hardened exports would refuse.
//
// A function that writes to an object which it closed over may write to something exported; whether that object ever
// leaves the module is not looked at. So this errs to the side of too many, and a policy that is suggested from it is
// one that the code runs under.
import type { Reference, ScopeManager, Variable } from 'eslint-scope';
import { type AstNode, child, children, memberName, type Parents, plain, textOf } from './ast.ts';
import type { ExportWrites } from './types.ts';

const CHANGING = /^(?:push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin)$/;
const DEFINING = /^(?:assign|defineProperty|defineProperties|setPrototypeOf|set|deleteProperty)$/;

export function exportWrites(scopes: ScopeManager, parents: Parents): ExportWrites {
  let own = false;
  const others = new Set<string>();
  for (const scope of scopes.scopes)
    for (const reference of scope.references as readonly Reference[]) {
      const node = reference.identifier as unknown as AstNode;
      const { depth, isWrite } = chainAt(node, parents);
      if (!isWrite) continue;
      const variable = reference.resolved;
      const specifier = variable === null ? undefined : importedBy(variable);
      const isPackage = specifier !== undefined && !/^[./]/.test(specifier);
      if (isPackage) others.add(specifier);
      else if (variable === null) {
        const name = String(node['name']);
        if ((name === 'exports' || (name === 'module' && depth > 1)) && isInFunction(node, parents)) own = true;
      } else if (isWriteLate(reference, variable, parents)) own = true;
    }
  return Object.freeze({ own, others: Object.freeze([...others]) });
}

/** How many members stand behind a name, and whether what they lead to is changed there. */
function chainAt(node: AstNode, parents: Parents): { readonly depth: number; readonly isWrite: boolean } {
  let at = node;
  let parent = parents.get(at);
  let depth = 0;
  while (parent?.type === 'MemberExpression' && child(parent, 'object') === at) {
    depth++;
    const call = parents.get(parent);
    if (call?.type === 'CallExpression' && child(call, 'callee') === parent)
      return { depth, isWrite: CHANGING.test(memberName(parent) ?? '') };
    at = parent;
    parent = parents.get(at);
  }
  if (parent?.type === 'CallExpression' && children(parent, 'arguments')[0] === at) {
    const callee = plain(child(parent, 'callee'));
    return { depth, isWrite: callee?.type === 'MemberExpression' && DEFINING.test(memberName(callee) ?? '') };
  }
  if (depth === 0 || parent === undefined) return { depth, isWrite: false };
  const isTarget =
    (/^(?:AssignmentExpression|ForInStatement|ForOfStatement)$/.test(parent.type) && child(parent, 'left') === at) ||
    parent.type === 'UpdateExpression' ||
    (parent.type === 'UnaryExpression' && parent['operator'] === 'delete');
  return { depth, isWrite: isTarget };
}

/** The specifier behind a variable that holds a module, or one export of it. */
function importedBy({ defs }: Variable): string | undefined {
  const [definition] = defs;
  if (definition === undefined) return undefined;
  if (definition.type === 'ImportBinding') return textOf(child(definition.parent as unknown as AstNode, 'source'));
  if (definition.type !== 'Variable') return undefined;
  let at = plain(child(definition.node as unknown as AstNode, 'init'));
  while (at?.type === 'MemberExpression') at = plain(child(at, 'object'));
  const callee = plain(child(at, 'callee'));
  const isRequire = at?.type === 'CallExpression' && callee?.type === 'Identifier' && callee['name'] === 'require';
  return isRequire ? textOf(plain(children(at as AstNode, 'arguments')[0])) : undefined;
}

/** Whether it is written to in another function than the one it is declared in, which may run at any time. */
function isWriteLate(reference: Reference, variable: Variable, parents: Parents): boolean {
  const here = reference.from.variableScope;
  const there = variable.scope.variableScope;
  if (here === there) return false;
  // what is called where it stands runs when that does: the wrapper of a UMD module, a namespace of TypeScript's
  for (
    let scope: typeof here | null = here;
    scope !== null && scope !== there;
    scope = scope.upper?.variableScope ?? null
  )
    if (!isCalledAtOnce(scope.block as unknown as AstNode, parents)) return true;
  return false;
}

function isInFunction(node: AstNode, parents: Parents): boolean {
  for (let at = parents.get(node); at !== undefined; at = parents.get(at))
    if (/Function/.test(at.type) && !isCalledAtOnce(at, parents)) return true;
  return false;
}

function isCalledAtOnce(block: AstNode, parents: Parents): boolean {
  const parent = parents.get(block);
  if (parent?.type === 'CallExpression' && child(parent, 'callee') === block) return true;
  // (function () { … }).call(this)
  if (parent?.type !== 'MemberExpression' || child(parent, 'object') !== block) return false;
  return /^(?:call|apply)$/.test(memberName(parent) ?? '');
}
