// What a member is called, as far as the source says.
import type * as acorn from 'acorn';

/** The name after the dot, or the literal in brackets; undefined for private names and what is worked out. */
export function memberName({ computed, property }: acorn.MemberExpression): unknown {
  if (computed) return property.type === 'Literal' ? property.value : undefined;
  return property.type === 'Identifier' ? property.name : undefined;
}
