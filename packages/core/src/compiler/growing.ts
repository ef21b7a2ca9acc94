// `**=` and `<<=`, whose results can outgrow their operands: the target is evaluated once and read before the right
// side, as always.
import type * as acorn from 'acorn';
import type { Context } from './context.ts';
import { operatorOffset } from './operators.ts';

/** `o[k] **= v` → the target is read and written through one reference object, evaluated once. */
export function visitGrowingAssignment(node: acorn.AssignmentExpression, context: Context): void {
  const { left, right, operator } = node;
  const helper = context.use(operator === '**=' ? 'power' : 'shift');
  const at = operatorOffset(context.source, left.end, right.start, operator);
  if (left.type === 'Identifier') {
    // `x = helper(x, right)`
    context.reference(left, 'write');
    context.edits.replace(at, at + operator.length, `=${helper}(`);
    context.mention(left.name, at + operator.length);
    context.edits.insert(at + operator.length, ',');
    context.visit(right);
    context.close(node, ')');
    return;
  }
  if (left.type !== 'MemberExpression') context.refuse(node, `${operator} on this target`);
  if (left.computed && left.object.type !== 'Super') visitGrowingElement(node, left, at, helper, context);
  else visitGrowingMember(node, left, at, helper, context);
}

/** `o[k] **= v` → `helper(place(o, k), v, 0)`: a place is read when it is made, and written at the end. */
function visitGrowingElement(
  node: acorn.AssignmentExpression,
  left: acorn.MemberExpression,
  at: number,
  helper: string,
  context: Context,
): void {
  const { source } = context;
  context.open(node, `${helper}(${context.use('place')}(`);
  context.visit(left.object);
  const bracket = operatorOffset(source, left.object.end, left.property.start, '[');
  context.edits.replace(bracket, bracket + 1, ',');
  context.visit(left.property);
  const end = operatorOffset(source, left.property.end, left.end, ']');
  context.edits.replace(end, end + 1, '');
  context.edits.replace(at, at + node.operator.length, '),');
  context.visit(node.right);
  context.close(node, ',0)');
}

/** `o.x **= v` → `(T = o).x = helper(T.x, v)`: nothing runs between the two uses of T, so one for all will do. */
function visitGrowingMember(
  node: acorn.AssignmentExpression,
  left: acorn.MemberExpression,
  at: number,
  helper: string,
  context: Context,
): void {
  const { object, property } = left;
  const temporary = context.temporary();
  let again: string;
  if (object.type === 'Super') {
    again = left.computed ? `super[${temporary}]` : `super.${context.source.slice(property.start, property.end)}`;
    if (left.computed) {
      context.sites.push(temporary);
      context.open(property, `${temporary}=(`);
      context.visit(property);
      context.close(property, ')');
    } else {
      context.texts?.push(property);
    }
  } else {
    again = `${temporary}.${context.source.slice(property.start, property.end)}`;
    context.sites.push(temporary);
    context.open(object, `(${temporary}=(`);
    context.visit(object);
    context.close(object, '))');
    context.texts?.push(property);
  }
  context.edits.replace(at, at + node.operator.length, `=${helper}(${again},`);
  context.visit(node.right);
  context.close(node, ')');
}
