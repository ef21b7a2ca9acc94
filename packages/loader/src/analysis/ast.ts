// Syntax trees as the analysis sees them: any node, its parents, and names of members. Without recursion, since who
// wrote the code chooses how deep it is.

/** A node of ESTree, as acorn gives it. */
export interface AstNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly loc: { readonly start: { readonly line: number; readonly column: number } };
  readonly [key: string]: unknown;
}

export type Parents = ReadonlyMap<AstNode, AstNode>;

const isNode = (value: unknown): value is AstNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

/** Every node in the order of the text, and the parent of each. */
export function listNodes(root: AstNode): { readonly nodes: readonly AstNode[]; readonly parents: Parents } {
  const nodes: AstNode[] = [];
  const parents = new Map<AstNode, AstNode>();
  const stack: AstNode[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    nodes.push(node);
    const children: AstNode[] = [];
    for (const key of Object.keys(node)) {
      if (key === 'loc' || key === 'range') continue;
      const value = node[key];
      if (isNode(value)) children.push(value);
      else if (Array.isArray(value)) for (const item of value) if (isNode(item)) children.push(item);
    }
    for (const child of children) parents.set(child, node);
    for (const child of children.reverse()) stack.push(child);
  }
  return { nodes, parents };
}

/** A child node under a key. */
export function child(node: AstNode | undefined, key: string): AstNode | undefined {
  const value = node?.[key];
  return isNode(value) ? value : undefined;
}

export function children(node: AstNode, key: string): readonly AstNode[] {
  const value = node[key];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** The text of a literal or of a template without holes, or of such joined by `+`; undefined for anything else. */
export function textOf(node: AstNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : undefined;
  if (node.type === 'TemplateLiteral') {
    const [only, ...more] = children(node, 'quasis');
    if (only === undefined || more.length > 0) return undefined;
    const { cooked } = only['value'] as { readonly cooked?: string | null };
    return cooked ?? undefined;
  }
  // 'ev' + 'al': a chain of these is a left-leaning list
  const parts: string[] = [];
  let at: AstNode | undefined = node;
  while (at?.type === 'BinaryExpression' && at['operator'] === '+') {
    const right = child(at, 'right');
    const text: string | undefined = right?.type === 'BinaryExpression' ? undefined : textOf(right);
    if (text === undefined) return undefined;
    parts.push(text);
    at = child(at, 'left');
  }
  if (parts.length === 0) return undefined;
  const first = at?.type === 'BinaryExpression' ? undefined : textOf(at);
  return first === undefined ? undefined : [first, ...parts.reverse()].join('');
}

/** The name of the member that a MemberExpression reads; undefined when only running it tells. */
export function memberName(node: AstNode): string | undefined {
  const property = child(node, 'property');
  if (property === undefined) return undefined;
  if (node['computed'] === true) {
    if (property.type === 'Literal' && typeof property['value'] === 'number') return String(property['value']);
    return textOf(property);
  }
  return typeof property['name'] === 'string' ? property['name'] : undefined;
}

/** An expression without parentheses, optional chaining and `(0, x)` around it. */
export function plain(node: AstNode | undefined): AstNode | undefined {
  let at = node;
  while (at !== undefined) {
    if (at.type === 'ChainExpression' || at.type === 'ParenthesizedExpression') at = child(at, 'expression');
    else if (at.type === 'SequenceExpression') at = children(at, 'expressions').at(-1);
    else break;
  }
  return at;
}
