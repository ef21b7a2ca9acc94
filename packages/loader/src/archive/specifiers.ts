// What a module asks for by name while it runs: `import('…')`, `require('…')`, `require.resolve('…')` with the name
// written out. What it imports statically is in its unit. Names that are computed cannot be known; an archive that
// needs them is made with `include`.
import { type Node, type Options, parse } from 'acorn';

export interface Asked {
  readonly specifier: string;
  readonly how: 'import' | 'require';
}

export interface AskedKit {
  readonly asked: readonly Asked[];
  /** Lines (1-based) at which the name is computed. */
  readonly computed: readonly number[];
}

type AnyNode = Node & Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is AnyNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

function constantOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  const { quasis } = node as { quasis?: readonly { value: { cooked?: string | null } }[] };
  return node.type === 'TemplateLiteral' && quasis?.length === 1 ? (quasis[0]?.value.cooked ?? undefined) : undefined;
}

/** Whether `callee` is `require` or `require.resolve`. */
function isRequire(callee: unknown): boolean {
  if (!isNode(callee)) return false;
  if (callee.type === 'Identifier') return callee.name === 'require';
  const { object, property, computed } = callee;
  return (
    callee.type === 'MemberExpression' &&
    computed === false &&
    isNode(object) &&
    object.name === 'require' &&
    isNode(property) &&
    property.name === 'resolve'
  );
}

/** What `source` asks for. Throws acorn's SyntaxError. */
export function findAsked(source: string, type: 'module' | 'commonjs'): AskedKit {
  if (!/\b(?:import|require)\b/.test(source)) return { asked: [], computed: [] };
  const options: Options = {
    ecmaVersion: 'latest',
    sourceType: type === 'module' ? 'module' : 'script',
    allowHashBang: true,
    allowReturnOutsideFunction: type === 'commonjs',
    locations: true,
  };
  const asked: Asked[] = [];
  const computed: number[] = [];
  const take = (given: unknown, how: Asked['how'], at: AnyNode): void => {
    const specifier = constantOf(given);
    if (specifier !== undefined) asked.push({ specifier, how });
    else if (given !== undefined) computed.push((at.loc as { start: { line: number } }).start.line);
  };
  // Not recursive: how deep an author's tree is nested is the author's choice.
  const open: unknown[] = [parse(source, options)];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (Array.isArray(node)) {
      for (const item of (node as unknown[]).toReversed()) if (item !== null) open.push(item);
      continue;
    }
    if (!isNode(node)) continue;
    if (node.type === 'ImportExpression') take(node.source, 'import', node);
    if (node.type === 'CallExpression' && type === 'commonjs' && isRequire(node.callee))
      take((node.arguments as unknown[])[0], 'require', node);
    for (const value of Object.values(node).toReversed())
      if (typeof value === 'object' && value !== null) open.push(value);
  }
  return { asked, computed };
}
