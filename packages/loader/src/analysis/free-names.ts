// Which names of a file are nobody's in it: the globals it uses. Scopes are eslint-scope's.
import { analyze, type Scope, type ScopeManager } from 'eslint-scope';
import type { AstNode, Parents } from './ast.ts';
import { child } from './ast.ts';
import type { ParsedCode } from './parse.ts';

export interface FreeName {
  readonly name: string;
  readonly node: AstNode;
  readonly how: 'read' | 'write' | 'typeof';
}

/** The scopes of a file. Throws a RangeError for what is nested too deeply. */
export function scopesOf({ root, kind }: ParsedCode): ScopeManager {
  return analyze(root as never, { ecmaVersion: 2024, sourceType: kind, fallback: 'iteration' } as never);
}

/** Free names in the order of the text. */
export function freeNames(manager: ScopeManager, parents: Parents): readonly FreeName[] {
  const top = manager.globalScope as Scope | null;
  const found: FreeName[] = [];
  for (const reference of top?.through ?? []) {
    const node = reference.identifier as unknown as AstNode;
    const parent = parents.get(node);
    const isTypeof = parent?.type === 'UnaryExpression' && parent['operator'] === 'typeof';
    found.push({
      name: String(node['name']),
      node,
      how: isTypeof ? 'typeof' : reference.isWriteOnly() || reference.isWrite() ? 'write' : 'read',
    });
  }
  return found.sort((a, b) => a.node.start - b.node.start);
}

/** Names of the wrapper around CommonJS. */
export const COMMONJS_NAMES: ReadonlySet<string> = new Set([
  'require',
  'module',
  'exports',
  '__filename',
  '__dirname',
  'arguments',
]);

/** Whether a node stands in the block of a `try` that has a `catch`, in the same function. */
export function isGuarded(node: AstNode, parents: Parents): boolean {
  let from = node;
  for (let at = parents.get(node); at !== undefined; from = at, at = parents.get(at)) {
    if (at.type === 'TryStatement' && child(at, 'block') === from && child(at, 'handler') !== undefined) return true;
    if (/Function/.test(at.type)) return false;
  }
  return false;
}
