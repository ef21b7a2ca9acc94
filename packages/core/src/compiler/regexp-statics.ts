// `RegExp.$1` and its like, which all code of a realm would share: they are not there. A text that names them keeps
// them itself: what it calls by the names of methods that match goes through a recorder, which its tenant has.
//
//   a.test(b)      → S.by(a).test(b)        in such a text alone
//   RegExp.$1      → S.of(RegExp).$1        also in `const { $1 } = RegExp`
//
// Not written out: what another text matched, methods under other names (`split`, `search`), and read late.
import type * as acorn from 'acorn';
import type { AnyNode } from 'acorn';
import type { Context } from './context.ts';
import { memberName } from './member-name.ts';

const NAME = /^(?:\$[1-9&+`'_]|input|last(?:Match|Paren)|(?:left|right)Context)$/;
const MATCHING: ReadonlySet<string> = new Set(['exec', 'test', 'match', 'replace', 'replaceAll']);

/** Whether a text may name one. Linear: it is asked of every text. */
export const namesStatics = (source: string): boolean =>
  source.includes('RegExp') &&
  (/\bRegExp\s*(?:\.\s*(?:\$[1-9_]|lastMatch|lastParen|leftContext|rightContext)\b|\[\s*["'](?:\$|last|left|right))/.test(
    source,
  ) ||
    /\$[1-9][^{}]{0,100}\}\s{0,9}=\s{0,9}RegExp\b/.test(source));

const isRegExp = (node: AnyNode | null | undefined): node is acorn.Identifier =>
  node?.type === 'Identifier' && node.name === 'RegExp';

const visitThrough = (helper: 'of' | 'by', node: AnyNode, context: Context): void => {
  context.open(node, `${context.use('statics')}.${helper}(`);
  context.visit(node);
  context.close(node, ')');
};

/** Visits the object of a member expression. */
export function visitObject(node: acorn.MemberExpression, context: Context): void {
  const { object } = node;
  if (!context.namesStatics) {
    context.visit(object);
    return;
  }
  const key = memberName(node);
  if (typeof key === 'string' && isRegExp(object) && NAME.test(key)) visitThrough('of', object, context);
  else if (context.called === node && object.type !== 'Super' && MATCHING.has(String(key)) && !node.computed)
    visitThrough('by', object, context);
  else context.visit(object);
}

/** Visits what `const { $1: name } = RegExp` takes from; answers whether it is that. */
export function visitStaticsSource(id: AnyNode, init: AnyNode | null | undefined, context: Context): boolean {
  if (!context.namesStatics || id.type !== 'ObjectPattern' || !isRegExp(init)) return false;
  visitThrough('of', init, context);
  return true;
}
