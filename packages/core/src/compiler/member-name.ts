// What a member is called, as far as the source says.
import type * as acorn from 'acorn';

/** The name after the dot, or the literal in brackets; undefined for private names and what is worked out. */
export function memberName({ computed, property }: acorn.MemberExpression): unknown {
  if (computed) return property.type === 'Literal' ? property.value : undefined;
  return property.type === 'Identifier' ? property.name : undefined;
}

/** The same, put together from texts: `o['len' + 'gth']`. */
export const statedName = (node: acorn.MemberExpression): unknown =>
  memberName(node) ?? (node.computed ? textOf(node.property) : undefined);

function textOf(node: acorn.AnyNode): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined;
  if (node.type === 'TemplateLiteral')
    return node.expressions.length === 0 ? (node.quasis[0]?.value.cooked ?? undefined) : undefined;
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return undefined;
  const left = textOf(node.left);
  const right = left === undefined ? undefined : textOf(node.right);
  return right === undefined ? undefined : `${left}${right}`;
}
