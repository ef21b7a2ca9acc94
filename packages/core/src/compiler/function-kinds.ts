// `new Function('return (async function(){}).constructor')()`: how template engines (ejs, eta, squirrelly) come by the
// constructor of asynchronous functions, to compile templates that may await. What the prototypes have as `constructor`
// is shared by all tenants, so it makes nothing; this text gets the one of its own compartment.
//
// Only in text given to `Function`: elsewhere the same expression serves to tell asynchronous functions from others.
import type { MemberExpression } from 'acorn';
import type { Context } from './context.ts';
import { lineBreaksOf } from './edits.ts';
import { memberName } from './member-name.ts';

/** Answers whether it visited the member. */
export function visitFunctionKind(node: MemberExpression, context: Context): boolean {
  const { object, start, end } = node;
  if (context.goal !== 'function' || memberName(node) !== 'constructor') return false;
  if (object.type !== 'FunctionExpression' && object.type !== 'ArrowFunctionExpression') return false;
  if (!object.async && !object.generator) return false;
  const kind = `${object.async ? 'async ' : ''}function${object.generator ? '*' : ''}`;
  context.effects += 1;
  const breaks = lineBreaksOf(context.source.slice(start, end));
  context.edits.replace(start, end, `${context.use('functions')}("${kind}")${breaks}`);
  return true;
}
