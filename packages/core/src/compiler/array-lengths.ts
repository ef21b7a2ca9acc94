// Arrays of a given length: `new Array(n)` and `a.length = n` make as many elements at once as they say, and no
// native stands in between that could be guarded (docs/decisions/0007). So the number passes through a helper.
import type * as acorn from 'acorn';
import type { AnyNode } from 'acorn';
import type { Context } from './context.ts';
import { arrayNamesOf } from './array-names.ts';
import { memberName, statedName } from './member-name.ts';

/** A larger number is looked at; so many elements cost no more than the call that makes them. */
export const FREE_LENGTH: number = 64;

/** Whether a value is certainly no length worth looking at, as an argument: of a string an array has one element. */
export function isSmall(node: AnyNode): boolean {
  switch (node.type) {
    case 'Literal':
      return typeof node.value !== 'number' || node.value <= FREE_LENGTH;
    case 'TemplateLiteral':
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ClassExpression':
    case 'NewExpression':
    case 'ThisExpression':
    case 'SpreadElement':
      return true;
    default:
      return false;
  }
}

/** `new X(n)` → `new X(sized(X, n))`, and `Array(n)` alike; a callee that is no name is kept in a temporary. */
export function visitSized(node: acorn.NewExpression | acorn.CallExpression, context: Context): boolean {
  const [argument] = node.arguments;
  const { callee } = node;
  if (!context.flags.metered || argument === undefined || node.arguments.length > 2) return false;
  if (node.type === 'CallExpression') return visitCalled(node, callee, argument, context);
  if (node.arguments.length !== 1 || isSmall(argument)) return false;
  if (callee.type === 'ClassExpression' || callee.type === 'FunctionExpression') return false;
  visitWith(context.use('sized'), callee, argument, context);
  return true;
}

/** `Array(n)`, `Array(...list)`, `Array.call(r, n)`, and the same by another name; `o.A(n)` where that is one. */
function visitCalled(
  { arguments: args }: acorn.CallExpression,
  callee: AnyNode,
  argument: AnyNode,
  context: Context,
): boolean {
  if (callee.type === 'Identifier') {
    const { name } = callee;
    if (args.length !== 1 || !arrayNamesOf(context).has(name)) return false;
    if (argument.type === 'SpreadElement' && name === 'Array')
      visitWith(context.use('executors'), callee, argument.argument, context, 'call');
    else if (isSmall(argument)) return false;
    else visitWith(context.use(name === 'Array' ? 'sized' : 'called'), callee, argument, context, 'call');
    return true;
  }
  if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') return false;
  const name = memberName(callee);
  const { object, property } = callee;
  const length = args[1];
  if (name === 'call' && length !== undefined) {
    if (object.type !== 'Identifier' || !arrayNamesOf(context).has(object.name) || isSmall(length)) return false;
    context.reference(object, 'read');
    context.texts?.push(property);
    context.visit(argument);
    context.open(length, `${context.use('called')}(`);
    context.mention(object.name, length.start);
    context.edits.insert(length.start, ',');
    context.visit(length);
    context.close(length, ')');
    return true;
  }
  if (length !== undefined || isSmall(argument) || callee.computed) return false;
  if (name !== 'constructor' && !arrayNamesOf(context).has(name)) return false;
  context.texts?.push(property);
  visitWith(context.use('called'), object, argument, context, 'read', `,"${name as string}"`);
  return true;
}

/**
 * Writes `first` so that it can be read again in front of `then`, which is wrapped in `helper(first, then)`, or in
 * `helper(first, then last)`.
 */
export function visitWith(
  helper: string,
  first: AnyNode,
  then: AnyNode,
  context: Context,
  use: 'call' | 'read' = 'read',
  last = '',
): void {
  // a sequence would be more arguments than one
  const [open, close] = then.type === 'SequenceExpression' ? ['(', `)${last})`] : ['', `${last})`];
  if (first.type === 'Identifier') {
    context.reference(first, use);
    context.open(then, `${helper}(`);
    context.mention(first.name, then.start);
    context.edits.insert(then.start, `,${open}`);
  } else {
    const temporary = context.temporary();
    context.sites.push(temporary);
    context.open(first, `(${temporary}=(`);
    context.visit(first);
    context.close(first, '))');
    context.open(then, `${helper}(${temporary},${open}`);
  }
  context.visit(then);
  context.close(then, close);
}

/** Whether a member is one that is called `length`, as far as the source says. */
const isLength = (node: acorn.MemberExpression): boolean =>
  node.object.type !== 'Super' && statedName(node) === 'length';

/**
 * Visits the object of a member that something is assigned to, other than by `=`: `o.length += n`, `[o.length] = l`.
 * What is called `length` → `resizable(o).length`, which is paid for when it is set.
 */
export function visitTargetObject(node: acorn.MemberExpression, context: Context): void {
  const { object } = node;
  const wrapped = context.flags.metered && isLength(node);
  const list = object.type === 'SequenceExpression' ? '(' : '';
  if (wrapped) context.open(object, `${context.use('resizable')}(${list}`);
  context.visit(object);
  if (wrapped) context.close(object, list === '' ? ')' : '))');
}

/** `o.length--` → `resizable(o).length--`. */
export function visitLengthUpdate(node: AnyNode, context: Context): boolean {
  if (!context.flags.metered || node.type !== 'MemberExpression' || !isLength(node)) return false;
  visitTargetObject(node, context);
  visitName(node, context);
  return true;
}

/** A key is visited where it is put together, and does nothing. */
function visitName({ computed, property }: acorn.MemberExpression, context: Context): void {
  if (computed && property.type !== 'Literal') context.visit(property);
  else context.texts?.push(property);
}

/** `o.length = n` → `o.length = sized(o, n)`. */
export function visitLengthAssignment(node: acorn.AssignmentExpression, context: Context): boolean {
  const { left, right, operator } = node;
  if (!context.flags.metered || operator !== '=' || left.type !== 'MemberExpression') return false;
  if (right.type === 'Literal' && typeof right.value === 'number' && right.value <= FREE_LENGTH) return false;
  const { object } = left;
  if (!isLength(left)) return false;
  visitWith(context.use('sizing'), object, right, context);
  visitName(left, context);
  return true;
}
