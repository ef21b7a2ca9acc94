// `(async function () {}).constructor`: how template engines come by the constructor of asynchronous functions, to compile
// templates that may await (eta; ejs and squirrelly in text given to `Function`). What the prototypes have as
// `constructor` is shared by all tenants, so it makes nothing; where a text asks for it so, it gets the one of its own
// compartment, which has the same prototype.
//
// Others ask to tell asynchronous functions from others by comparing (`f.constructor === AsyncFunction`), and compare
// with the shared one: a text that does is left as it is.
import type { AnyNode, MemberExpression } from 'acorn';
import type { Context } from './context.ts';
import { lineBreaksOf } from './edits.ts';
import { memberName } from './member-name.ts';

const COMPARES =
  /\.constructor\s*[!=]==?\s*[\w$.]*(?:async|generator)|(?:async|generator)[\w$.]*\s*[!=]==?\s*[\w$.]+\.constructor\b/i;

/** The function whose kind is meant: written in place, or as the argument of `Object.getPrototypeOf`. */
function sampleOf(object: AnyNode): AnyNode | undefined {
  if (object.type !== 'CallExpression') return object;
  const { callee } = object;
  const named = callee.type === 'MemberExpression' && callee.object.type === 'Identifier';
  return named && memberName(callee) === 'getPrototypeOf' && object.arguments.length === 1
    ? object.arguments[0]
    : undefined;
}

/** Answers whether it visited the member. */
export function visitFunctionKind(node: MemberExpression, context: Context): boolean {
  const { object, start, end } = node;
  if (memberName(node) !== 'constructor') return false;
  const sample = sampleOf(object);
  if (sample?.type !== 'FunctionExpression' && sample?.type !== 'ArrowFunctionExpression') return false;
  if ((!sample.async && !sample.generator) || COMPARES.test(context.source)) return false;
  const kind = `${sample.async ? 'async ' : ''}function${sample.generator ? '*' : ''}`;
  context.effects += 1;
  const breaks = lineBreaksOf(context.source.slice(start, end));
  context.edits.replace(start, end, `${context.use('functions')}("${kind}")${breaks}`);
  return true;
}
