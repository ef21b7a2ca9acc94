// What may be the executor of a promise passes through a helper, see ../jobs/executors.ts: the first argument of
// `new` and of `super`.
import type * as acorn from 'acorn';
import type { AnyNode } from 'acorn';
import { isSmall, visitWith } from './array-lengths.ts';
import type { Context } from './context.ts';

/** Whether a value is certainly no function. */
function isNoFunction(node: AnyNode): boolean {
  switch (node.type) {
    case 'Literal':
    case 'TemplateLiteral':
    case 'ArrayExpression':
    case 'ObjectExpression':
    case 'UnaryExpression':
    case 'UpdateExpression':
    case 'BinaryExpression':
      return true;
    default:
      return false;
  }
}

/** `new X(f, …)` → `new X(executor(X, f), …)`; false where it is left to others. */
export function visitExecutor(node: acorn.NewExpression, context: Context): boolean {
  const [first, ...rest] = node.arguments;
  if (!context.flags.metered || first === undefined || isNoFunction(first)) return false;
  visitWith(context.use(helperOf(first)), node.callee, valueOf(first), context);
  context.visitAll(rest);
  return true;
}

/** `super(f, …)` → `super(executor(new.target, f), …)`; a single argument may be an array's length, too. */
export function visitSuperCall(node: acorn.CallExpression, context: Context): boolean {
  const [first, ...rest] = node.arguments;
  if (node.callee.type !== 'Super' || !context.flags.metered || first === undefined) return false;
  const sized = rest.length === 0 && !isSmall(first);
  if (!sized && isNoFunction(first)) return false;
  const value = valueOf(first);
  const [open, close] = value.type === 'SequenceExpression' ? ['(', '))'] : ['', ')'];
  context.open(value, `${context.use(sized ? 'sized' : helperOf(first))}(new.target,${open}`);
  context.visit(value);
  context.close(value, close);
  context.visitAll(rest);
  return true;
}

const helperOf = (first: AnyNode): 'executor' | 'executors' =>
  first.type === 'SpreadElement' ? 'executors' : 'executor';

const valueOf = (first: AnyNode): AnyNode => (first.type === 'SpreadElement' ? first.argument : first);
