// Elements of BigInt64Array and BigUint64Array that a text is assigned to: the engine reads the text as a BigInt, which
// takes seconds for ten million digits, for one unit of fuel. So the text passes through a helper first, in programs that
// name one of the two.
import type { AssignmentExpression } from 'acorn';
import { isHarmless } from './comparisons.ts';
import type { Context } from './context.ts';
import { visitWith } from './array-lengths.ts';

const NAMES = /Big(?:Int|Uint)64Array/;

/** Whether a text names an array of BigInts. */
export const namesBigIntArrays = (source: string): boolean => NAMES.test(source);

/** `t[k] = v` → `t[k] = element(t, v)`. Answers whether it visited the assignment. */
export function visitElementAssignment(node: AssignmentExpression, context: Context): boolean {
  const { left, right, operator } = node;
  if (!context.namesBigIntArrays || !context.flags.guarded || operator !== '=') return false;
  if (left.type !== 'MemberExpression' || !left.computed || left.object.type === 'Super') return false;
  if (isHarmless(right)) return false;
  visitWith(context.use('element'), left.object, right, context);
  context.visit(left.property);
  return true;
}
