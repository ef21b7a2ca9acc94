// One file of code: what it imports, which globals it uses, what is suspicious about it. Nothing of it is run.
import type { ScopeManager } from 'eslint-scope';
import { type AstNode, child, children, listNodes, memberName, type Parents, plain, textOf } from './ast.ts';
import { exportWrites } from './export-writes.ts';
import { COMMONJS_NAMES, type FreeName, freeNames, isGuarded, scopesOf } from './free-names.ts';
import { type CodeKind, parseCode } from './parse.ts';
import { suspiciousNodes } from './suspicious-nodes.ts';
import { suspiciousText } from './suspicious-text.ts';
import {
  type ExportWrites,
  type FileAnalysis,
  type Finding,
  finding,
  type GlobalUse,
  type ImportUse,
  type Place,
} from './types.ts';

/** What names stand for the global object. */
const GLOBAL_OBJECTS: ReadonlySet<string> = new Set([
  'globalThis',
  'global',
  'self',
  'window',
  'frames',
  'top',
  'parent',
]);

/** Analyses the text of one file. Never throws for what the text is. */
export function analyseCode(source: string, file: string, kind: CodeKind): FileAnalysis {
  const imports: ImportUse[] = [];
  const globals: GlobalUse[] = [];
  const findings: Finding[] = [...suspiciousText(source, file)];
  let writes: ExportWrites = { own: false, others: [] };
  const done = (): FileAnalysis => Object.freeze({ file, imports, globals, findings: findings.sort(inOrder), writes });

  const parsed = parseCode(source, file, kind);
  if (!('root' in parsed)) {
    findings.push(parsed);
    return done();
  }
  const { nodes, parents } = listNodes(parsed.root);
  let free: readonly FreeName[];
  let scopes: ScopeManager;
  try {
    scopes = scopesOf(parsed);
    free = freeNames(scopes, parents);
    writes = exportWrites(scopes, parents);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    findings.push(finding('too-deep', { file, line: 1, column: 1 }));
    return done();
  }
  const placeOf = (node: AstNode): Place => {
    const { line, column } = node.loc.start;
    return { file, line, column: column + 1 };
  };
  const importing = (node: AstNode, specifier: AstNode | undefined, how: ImportUse['how']): void => {
    const text = textOf(plain(specifier));
    const type = attributeType(node);
    const use = { ...placeOf(node), specifier: text, how, guarded: isGuarded(node, parents) };
    imports.push(type === undefined ? use : { ...use, type });
    if (text === undefined)
      findings.push(finding('dynamic-import', placeOf(node), how === 'dynamic' ? 'import()' : how));
  };
  for (const node of nodes) {
    if (node.type === 'ImportDeclaration') importing(node, child(node, 'source'), 'import');
    else if (node.type === 'ImportExpression') importing(node, child(node, 'source'), 'dynamic');
    else if (node.type === 'ExportAllDeclaration') importing(node, child(node, 'source'), 'export');
    else if (node.type === 'ExportNamedDeclaration' && child(node, 'source') !== undefined)
      importing(node, child(node, 'source'), 'export');
  }

  const use = ({ name, node, how }: Omit<FreeName, 'how'> & Pick<GlobalUse, 'how'>, path: string): void => {
    globals.push({ ...placeOf(node), name, path, how });
  };
  for (const reference of free) {
    const { name, node } = reference;
    if (parsed.kind === 'commonjs' && COMMONJS_NAMES.has(name)) {
      const call = callOf(node, parents);
      if (name === 'require' && call !== undefined) {
        importing(call, children(call, 'arguments')[0], 'require');
        continue;
      }
      const resolve = memberCall(node, 'resolve', parents);
      if (name === 'require' && resolve !== undefined) importing(resolve, children(resolve, 'arguments')[0], 'resolve');
      continue;
    }
    if (!GLOBAL_OBJECTS.has(name)) {
      use(reference, memberPath(name, node, parents));
      continue;
    }
    // What is read off the global object is a global; the object itself is one, too.
    for (const at of aliasesOf(node, scopes, parents)) useObject({ ...reference, node: at });
  }
  findings.push(...suspiciousNodes({ nodes, parents, free, placeOf, kind: parsed.kind }));
  return done();

  function useObject(reference: FreeName): void {
    const { name, node } = reference;
    const members = globalMembers(node, parents);
    if (members === undefined) {
      findings.push(finding('dynamic-global', placeOf(node), `${name}[…]`));
      use(reference, name);
    } else if (members.length === 0) use(reference, name);
    else
      for (const { key, at } of members)
        use({ name: key, node, how: howOf(at, parents) }, memberPath(key, at, parents));
  }
}

/** The `type` among the attributes of an import; `?` when that is known only when the code runs. */
function attributeType(node: AstNode): string | undefined {
  const options = child(node, 'options');
  const list = options === undefined ? node : writtenAt('with', options, 'properties');
  if (list === undefined) return '?';
  const type = writtenAt('type', list, options === undefined ? 'attributes' : 'properties');
  return type === undefined ? undefined : (textOf(plain(type)) ?? '?');
}

/** What stands under a key that is written out. */
function writtenAt(name: string, object: AstNode, list: 'properties' | 'attributes'): AstNode | undefined {
  for (const property of children(object, list)) {
    const key = child(property, 'key');
    const written = key?.type === 'Identifier' && property['computed'] !== true ? key['name'] : textOf(key);
    if (written === name) return child(property, 'value');
  }
  return undefined;
}

const inOrder = (a: Place, b: Place): number => a.line - b.line || a.column - b.column;

/** The call of which a node is the callee. */
function callOf(node: AstNode, parents: Parents): AstNode | undefined {
  const parent = parents.get(node);
  return parent?.type === 'CallExpression' && child(parent, 'callee') === node ? parent : undefined;
}

/** `node.name(…)`. */
function memberCall(node: AstNode, name: string, parents: Parents): AstNode | undefined {
  const parent = parents.get(node);
  if (parent?.type !== 'MemberExpression' || child(parent, 'object') !== node || memberName(parent) !== name)
    return undefined;
  return callOf(parent, parents);
}

function howOf(node: AstNode, parents: Parents): GlobalUse['how'] {
  const parent = parents.get(node);
  if (parent?.type === 'UnaryExpression') return parent['operator'] === 'typeof' ? 'typeof' : 'member';
  const written =
    (parent?.type === 'AssignmentExpression' && child(parent, 'left') === node) || parent?.type === 'UpdateExpression';
  return written ? 'write' : 'member';
}

/** `process.env.HOME` of `process`: at most two members, for as long as their names stand there. */
function memberPath(name: string, node: AstNode, parents: Parents): string {
  let path = name;
  let at = node;
  for (let depth = 0; depth < 2; depth++) {
    const parent = parents.get(at);
    if (parent?.type !== 'MemberExpression' || child(parent, 'object') !== at) break;
    const member = memberName(parent);
    if (member === undefined || !/^[\w$]{1,64}$/.test(member)) break;
    path += `.${member}`;
    at = parent;
  }
  return path;
}

/**
 * A name for the global object, and what stands for it: `const root = typeof self !== 'undefined' ? self : globalThis`.
 */
function aliasesOf(node: AstNode, scopes: ScopeManager, parents: Parents): readonly AstNode[] {
  let at = node;
  let parent = parents.get(at);
  while (parent !== undefined && /^(?:Conditional|Logical|Parenthesized)Expression$/.test(parent.type)) {
    at = parent;
    parent = parents.get(at);
  }
  const isNamed =
    parent?.type === 'VariableDeclarator' && child(parent, 'init') === at && child(parent, 'id')?.type === 'Identifier';
  if (!isNamed) return [node];
  const names = scopes
    .getDeclaredVariables(parent as never)
    .flatMap(({ references }) =>
      references.filter(({ init }) => init !== true).map(({ identifier }) => identifier as unknown as AstNode),
    );
  return [node, ...names];
}

/** Members that are read off the global object at `node`; none when it is used as a whole, undefined when unknown. */
function globalMembers(
  node: AstNode,
  parents: Parents,
): readonly { readonly key: string; readonly at: AstNode }[] | undefined {
  let at = node;
  let parent = parents.get(at);
  // globalThis.window.globalThis …
  while (parent?.type === 'MemberExpression' && child(parent, 'object') === at) {
    const key = memberName(parent);
    if (key === undefined) return undefined;
    if (!GLOBAL_OBJECTS.has(key)) return [{ key, at: parent }];
    at = parent;
    parent = parents.get(at);
  }
  if (parent?.type !== 'VariableDeclarator' || child(parent, 'init') !== at) return [];
  const pattern = child(parent, 'id');
  if (pattern?.type !== 'ObjectPattern') return [];
  const keys: { key: string; at: AstNode }[] = [];
  for (const property of children(pattern, 'properties')) {
    if (property.type !== 'Property' || property['computed'] === true) return undefined;
    const key = child(property, 'key');
    const name = typeof key?.['name'] === 'string' ? key['name'] : textOf(key);
    if (name === undefined) return undefined;
    keys.push({ key: name, at: property });
  }
  return keys;
}
