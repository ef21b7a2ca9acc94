// What CommonJS assigns to and defines on where the source does not say that it is a shared intrinsic: `F.prototype.m = v`
// with a prototype taken from Date, `exports.shim = v` after `module.exports = Object.keys`, `to[key] = from[key]` that
// copies onto a function, `is.array.empty = function …` after `is.array = Array.isArray`, `$Object.defineProperty`. The
// object passes through a helper that sees what it is (../runtime/quiet-targets.ts). Only forms by which packages were
// seen to do so: every assignment would be too many.
import type * as acorn from 'acorn';
import type { AnyNode } from 'acorn';
import type { Context } from './context.ts';
import { lookedForOnce } from './looked-for.ts';
import { memberName } from './member-name.ts';
import { isPrototypeMember } from './prototypes.ts';
import { isUnscopables } from './symbol-names.ts';

type Helper = 'target' | 'method' | 'loose' | 'definers';

const isModuleExports = (node: AnyNode): boolean =>
  node.type === 'MemberExpression' &&
  node.object.type === 'Identifier' &&
  node.object.name === 'module' &&
  memberName(node) === 'exports';

/** Names that count: what they index is no function, and such loops may be hot. */
const INDEX = /^(?:[ijmnxy]|idx|index|pos)$/;
const ANY_INDEX = /^(?:[a-jl-oq-z]|idx|index|pos|row|col)$/;

/** `to[key] = from[key]`, `all[name][key] = v` */
function isCopy({ object, computed, property }: acorn.MemberExpression, right: AnyNode): boolean {
  if (!computed || property.type !== 'Identifier' || INDEX.test(property.name)) return false;
  if (object.type === 'MemberExpression' && object.computed && !ANY_INDEX.test(property.name)) return true;
  return (
    right.type === 'MemberExpression' &&
    right.computed &&
    right.property.type === 'Identifier' &&
    right.property.name === property.name
  );
}

/** `a.b.c = function …` */
const addsFunction = (object: AnyNode, { type }: AnyNode): boolean =>
  object.type === 'MemberExpression' &&
  !object.computed &&
  object.object.type !== 'Super' &&
  (type === 'FunctionExpression' || type === 'ArrowFunctionExpression');

/** Whether the text may set its exports to something else. */
const setsExports = lookedForOnce(({ source }) => /\bexports\s*=[^=]/.test(source));

function helperOf(left: acorn.MemberExpression, right: AnyNode, context: Context): Helper | undefined {
  const { object } = left;
  if (context.goal !== 'commonjs' || object.type === 'Super' || object.type === 'ThisExpression') return undefined;
  if (object.type === 'MemberExpression' && isUnscopables(object, context)) return 'target';
  if (context.sloppy && (memberName(left) === 'name' || isCopy(left, right))) return 'loose';
  if (isPrototypeMember(object)) return 'target';
  if (addsFunction(object, right)) return 'method';
  const isExports = isModuleExports(object) || (object.type === 'Identifier' && object.name === 'exports');
  // what never sets its exports to something else adds to an object of its own
  return isExports && setsExports(context) ? 'target' : undefined;
}

/** Visits the object of a member, somehow. */
export type VisitObject = (node: acorn.MemberExpression, context: Context, visit: () => void) => void;

const through =
  (helper: Helper): VisitObject =>
  (node, context, visit) => {
    const { object } = node;
    const list = object.type === 'SequenceExpression';
    context.open(object, `${context.use('quiet')}.${helper}(${list ? '(' : ''}`);
    visit();
    context.close(object, list ? '))' : ')');
  };
const THROUGH: Readonly<Record<Helper, VisitObject>> = {
  target: through('target'),
  method: through('method'),
  loose: through('loose'),
  definers: through('definers'),
};

/** How the object of the target of `left = right` is visited; undefined for any other member's way. */
export function visitorOfTarget(
  left: acorn.MemberExpression,
  right: AnyNode,
  context: Context,
): VisitObject | undefined {
  const helper = helperOf(left, right, context);
  return helper && THROUGH[helper];
}

const DEFINERS: ReadonlySet<unknown> = new Set(['defineProperty', 'defineProperties', 'getOwnPropertyDescriptor']);

/** Any member's: where its object may be `Object`, of which a definer is wanted, what stands in for it. */
export const visitDefiner: VisitObject = (node, context, visit) => {
  const wanted = context.goal === 'commonjs' && node.object.type === 'Identifier' && DEFINERS.has(memberName(node));
  if (wanted) THROUGH.definers(node, context, visit);
  else visit();
};
