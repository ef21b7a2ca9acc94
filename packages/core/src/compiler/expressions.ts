// Visitors of expressions: references, operators whose results can grow, iteration that no guest code drives.
import type * as acorn from 'acorn';
import type { AnyNode, Expression } from 'acorn';
import type { Context, VisitorTable } from './context.ts';
import { noteSuspension, resumeJob, runsInJobs, suspendNothing, visitIterated, visitSuspended } from './jobs.ts';
import { noteGetter } from './answers.ts';
import { isPrototype, isPrototypeMember, visitParent, visitThrough } from './prototypes.ts';
import { visitLengthAssignment, visitLengthUpdate, visitSized } from './array-lengths.ts';
import { depthLeave, depthOf, depthResume, suspends } from './depth.ts';
import { visitExecutor, visitSuperCall } from './executors.ts';
import { visitElementAssignment } from './bigint-elements.ts';
import { isLongBigInt, visitCompared } from './comparisons.ts';
import { visitGrowingAssignment } from './growing.ts';
import { visitObject } from './regexp-statics.ts';
import { isNumeric } from './numeric.ts';
import { noteArgumentsTarget, visitArgumentsCallee } from './mapped-arguments.ts';
import { operatorOffset } from './operators.ts';
import { type VisitObject, visitDefiner, visitorOfTarget } from './quiet-targets.ts';
import { restShape, visitAssignmentTarget, visitDestructuring } from './patterns.ts';
import {
  visitLegacyLiteral,
  visitQuietAssignment,
  visitQuietDefinition,
  visitQuietDeletion,
  visitThis,
  visitWatchedAssignment,
} from './sloppy.ts';
import { visitFunctionKind } from './function-kinds.ts';
import { type Needs, needsOfAssignment } from './textless.ts';
import { visitAssignedValue } from './top-level.ts';

type Visitor<N> = (node: N, context: Context) => void;

/** Whether the result of `node` can be no string, for a `+` above it. */
const isArithmetic = (node: AnyNode): boolean =>
  isNumeric(node) ||
  (node.type === 'BinaryExpression' && ['-', '*', '/', '%', '|', '&', '^', '<<', '>>', '**'].includes(node.operator)) ||
  node.type === 'UpdateExpression' ||
  (node.type === 'UnaryExpression' && (node.operator === '-' || node.operator === '~'));

/**
 * `a + b + c` is checked once, at its end; not at all where what comes of it is used up at once (`(a + b) | 0`,
 * `list[a + b]`), since then nothing can grow from step to step.
 */
function visitSum(node: acorn.BinaryExpression, context: Context, checked: boolean): void {
  const { left, right } = node;
  const check = !checked && context.flags.guarded && !(isArithmetic(left) && isArithmetic(right));
  const open = check ? context.edits.insert(node.start, `${context.use('string')}(`) : -1;
  visitConsumed(left, context, checked || check);
  visitConsumed(right, context, checked || check);
  if (check) closeCheck(node, open, context.needsOf(node), context);
}

/** Ends a check of a sum that stands only where one of the variables in it may hold a text. */
function closeCheck({ end }: AnyNode, open: number, needs: Needs, { scope, edits, textless }: Context): void {
  const close = edits.insert(end, ')');
  if (needs !== undefined) textless.check({ scope, needs, open, close });
}

/** Whether a sum with this operand is a number, most likely. */
const isIndex = (node: AnyNode): boolean =>
  isArithmetic(node) || (node.type === 'BinaryExpression' && node.operator === '+' && isIndexSum(node));
const isIndexSum = ({ left, right }: acorn.BinaryExpression): boolean => isIndex(left as AnyNode) || isIndex(right);

/**
 * Visits what is looked for among the keys of an object. A text is kept among all texts for that, so a sum is looked at
 * like one that is kept; not what is an index, most likely: `list[a * b + c]`, `list[i + 1]`.
 */
function visitMemberKey(node: AnyNode, context: Context): void {
  const isText = node.type === 'BinaryExpression' && node.operator === '+' && !isIndexSum(node);
  visitConsumed(node, context, !isText);
}

/** Visits an operand whose value lives no longer than the operation. */
export function visitConsumed(node: AnyNode | null | undefined, context: Context, consumed = true): void {
  if (node?.type === 'BinaryExpression' && node.operator === '+') {
    context.nodes += 1;
    visitSum(node, context, consumed);
  } else {
    context.visit(node);
  }
}

/** Replaces an infix operator by a call of a helper: `a ** b` → `helper(a,b)`. */
function visitAsCall(node: acorn.BinaryExpression, context: Context, helper: 'power' | 'shift'): void {
  const { left, right } = node as { left: Expression; right: Expression };
  context.open(node, `${context.use(helper)}(`);
  context.visit(left);
  // Parentheses around the operands stay; the operator between them becomes a comma.
  const operator = operatorOffset(context.source, left.end, right.start, node.operator);
  context.edits.replace(operator, operator + node.operator.length, ',');
  context.visit(right);
  context.close(node, ')');
}

const binary: Visitor<acorn.BinaryExpression> = (node, context) => {
  const { left, right, operator } = node;
  if (operator === '+') {
    visitSum(node, context, false);
    return;
  }
  const mayGrow = context.flags.guarded && !isNumeric(left) && !isNumeric(right);
  if (mayGrow && (operator === '**' || operator === '<<')) {
    visitAsCall(node, context, operator === '**' ? 'power' : 'shift');
    return;
  }
  if (visitCompared(node, context)) return;
  const check = mayGrow && operator === '*';
  if (check) context.open(node, `${context.use('bigint')}(`);
  if (left.type === 'PrivateIdentifier') context.texts?.push(left);
  else if (operator === 'in') visitMemberKey(left, context);
  else visitConsumed(left, context);
  visitConsumed(right, context);
  if (check) context.close(node, ')');
};

const assignment: Visitor<acorn.AssignmentExpression> = (node, context) => {
  const { left, right, operator } = node;
  const taken = context.discarded !== node;
  noteArgumentsTarget(left, context);
  if (visitLengthAssignment(node, context) || visitQuietAssignment(node, context)) return;
  if (visitWatchedAssignment(node, context) || visitElementAssignment(node, context)) return;
  const { guarded } = context.flags;
  if (guarded && (operator === '**=' || operator === '<<=') && !isNumeric(right)) {
    visitGrowingAssignment(node, context);
    return;
  }
  const shape = operator === '=' && context.flags.metered ? restShape(left as AnyNode) : undefined;
  if (shape !== undefined) {
    visitDestructuring(node, shape, taken, context);
    return;
  }
  const check =
    guarded && (operator === '+=' || (operator === '*=' && !isNumeric(right)))
      ? operator === '+='
        ? 'string'
        : 'bigint'
      : undefined;
  const open = check === undefined ? -1 : context.edits.insert(node.start, `${context.use(check)}(`);
  const needs = left.type === 'Identifier' && context.withs === 0 ? needsOfAssignment(operator, right) : undefined;
  if (operator === '=' && left.type === 'MemberExpression') {
    const visitor = visitorOfTarget(left, right, context);
    if (visitor === undefined) context.visit(left);
    else visitParts(left, context, visitor);
  } else {
    context.assigned = needs;
    visitAssignmentTarget(left, context);
    context.assigned = undefined;
  }
  const parent = operator === '=' && isPrototypeMember(left as AnyNode);
  visitAssignedValue(left, right, context, () => (parent ? visitParent(right, context) : context.visit(right)));
  if (check === 'string' && left.type === 'Identifier') closeCheck(node, open, needs && [...needs, left.name], context);
  else if (check !== undefined) context.close(node, ')');
};

const update: Visitor<acorn.UpdateExpression> = (node, context) => {
  noteArgumentsTarget(node.argument, context);
  if (node.argument.type === 'Identifier') {
    context.assigned = context.withs === 0 ? [] : undefined;
    context.reference(node.argument, 'write');
  } else if (!visitLengthUpdate(node.argument, context)) {
    context.visit(node.argument);
  }
};

const unary: Visitor<acorn.UnaryExpression> = (node, context) => {
  if (visitQuietDeletion(node, context)) return;
  if (node.operator === 'typeof' && node.argument.type === 'Identifier') context.reference(node.argument, 'typeof');
  else visitConsumed(node.argument, context);
};

function visitCallee(callee: AnyNode, context: Context): void {
  if (callee.type === 'Identifier') context.reference(callee, 'call');
  else context.visit(callee);
}

const call: Visitor<acorn.CallExpression> = (node, context) => {
  context.called = node.callee;
  context.effects += 1;
  if (visitSuperCall(node, context) || visitSized(node, context)) return;
  if (!visitQuietDefinition(node, context)) visitCallee(node.callee, context);
  context.visitAll(node.arguments);
};

const construct: Visitor<acorn.NewExpression> = (node, context) => {
  context.effects += 1;
  if (visitSized(node, context) || visitExecutor(node, context)) return;
  // `new x.y()` with x replaced by a parenthesised lookup still reads as a member of it; a call inside would not.
  context.visit(node.callee);
  context.visitAll(node.arguments);
};

/** A spread, of arguments (`,0`: they are all converted by whatever is called) or of elements. */
function visitSpread(node: acorn.SpreadElement, context: Context, close: ',0)' | ')'): void {
  context.effects += 1;
  if (!context.flags.metered) {
    context.visit(node.argument);
    return;
  }
  context.open(node.argument, `${context.use('iterable')}(`);
  context.visit(node.argument);
  context.close(node.argument, close);
}

const spread: Visitor<acorn.SpreadElement> = (node, context) => visitSpread(node, context, ',0)');

const array: Visitor<acorn.ArrayExpression> = ({ elements }, context) => {
  for (const element of elements) {
    if (element?.type === 'SpreadElement') {
      context.nodes += 1;
      visitSpread(element, context, ')');
    } else {
      context.visit(element);
    }
  }
};

const member: Visitor<acorn.MemberExpression> = (node, context) => {
  if (visitArgumentsCallee(node, context) || visitFunctionKind(node, context)) return;
  visitParts(node, context, visitDefiner);
};

function visitParts(node: acorn.MemberExpression, context: Context, visitor: VisitObject): void {
  visitor(node, context, () => visitObject(node, context));
  if (node.computed) visitMemberKey(node.property as AnyNode, context);
  else context.texts?.push(node.property);
}

const property: Visitor<acorn.Property | acorn.AssignmentProperty> = (node, context) => {
  if (node.shorthand && node.value.type === 'Identifier') {
    context.reference(node.value, 'shorthand');
    return;
  }
  visitKey(node, context);
  if (node.kind === 'set') context.setters.add(node.value);
  noteGetter(node, context);
  context.visit(node.value);
};

/** A property's or class element's key; names are kept for the censorship pass. */
export function visitKey(node: { computed: boolean; key: AnyNode }, context: Context): void {
  if (node.computed) context.visit(node.key);
  else context.texts?.push(node.key);
}

/** Visits a value all of whose properties are about to be copied or listed, for one unit whatever it has. */
export const visitCopied = (node: Expression, context: Context): void => visitThrough('copied', node, context);

const object: Visitor<acorn.ObjectExpression> = (node, context) => {
  for (const part of node.properties) {
    if (part.type === 'SpreadElement') visitCopied(part.argument, context);
    else if (isPrototype(part)) {
      context.texts?.push(part.key);
      visitParent(part.value, context);
    } else context.visit(part);
  }
};

const template: Visitor<acorn.TemplateLiteral> = (node, context) => {
  const check = context.flags.guarded && node.expressions.length > 0;
  if (check) context.open(node, `${context.use('string')}(`);
  node.quasis.forEach((quasi, i) => {
    context.texts?.push(quasi);
    context.visit(node.expressions[i]);
  });
  if (check) context.close(node, ')');
};

const tagged: Visitor<acorn.TaggedTemplateExpression> = (node, context) => {
  context.effects += 1;
  visitCallee(node.tag, context);
  context.texts?.push(node.quasi);
  node.quasi.quasis.forEach((_, i) => {
    context.visit(node.quasi.expressions[i]);
  });
};

const importExpression: Visitor<acorn.ImportExpression> = (node, context) => {
  context.effects += 1;
  context.edits.replace(node.start, node.start + 'import'.length, context.use('importDynamic'));
  context.visit(node.source);
  context.visit(node.options);
};

const meta: Visitor<acorn.MetaProperty> = (node, context) => {
  if (node.meta.name !== 'import') return;
  context.edits.replace(node.start, node.end, `${context.use('meta')}()`);
};

/** What a suspension may stand in: `yield e`, `yield* e`, `await e`. */
interface Suspending {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly argument?: Expression | null | undefined;
  readonly delegate?: boolean;
}

/** A frame in a generator that is counted leaves the count before it yields, and enters it again after. */
function visitYieldCounted(node: Suspending, guard: string, context: Context): void {
  const { argument } = node;
  context.effects += 1;
  const counted = suspends(context) && argument !== null && argument !== undefined;
  if (counted) context.open(node, depthOf(context));
  if (argument) {
    // Left when the operand was evaluated: that runs in this frame.
    const before = (counted ? depthOf(context) : '') + (guard === '' ? '' : `${guard}(`);
    const after = (guard === '' ? '' : ')') + (counted ? `,${depthLeave(context)})` : '');
    if (before !== '') context.open(argument, before);
    context.visit(argument);
    if (after !== '') context.close(argument, after);
  }
  if (counted) context.close(node, `,${depthResume(context)})`);
}

/**
 * What goes on in a job of its own (`await`, and `yield` in async generators) closes the job that the frame has, if it
 * is its own, and opens the next. So does the count of frames. Both are left when the operand was evaluated.
 */
function visitSuspending(node: Suspending, context: Context): void {
  const { argument } = node;
  const awaits = node.type === 'AwaitExpression';
  const delegates = node.delegate === true;
  context.effects += 1;
  noteSuspension(context);
  const counted = suspends(context);
  const leave = counted ? `,${depthLeave(context)}` : '';
  context.open(node, `${context.use('resumed')}(`);
  if (!argument) {
    context.close(node, suspendNothing(context));
  } else if (delegates) {
    visitIterated(argument, '', leave, context, () => context.visit(argument));
  } else {
    if (counted) context.open(argument, depthOf(context));
    visitSuspended(argument, awaits, context, () => context.visit(argument));
    if (counted) context.close(argument, `${leave})`);
  }
  context.close(node, `,${resumeJob(context)}${counted ? `,${depthResume(context)}` : ''})`);
}

const yielded: Visitor<acorn.YieldExpression> = (node, context) => {
  if (runsInJobs(context)) visitSuspending(node, context);
  else visitYieldCounted(node, node.delegate && context.flags.metered ? context.use('iterable') : '', context);
};

const awaited: Visitor<acorn.AwaitExpression> = (node, context) => {
  if (runsInJobs(context)) visitSuspending(node, context);
  else visitYieldCounted(node, '', context);
};

/** Says where it stands of a literal that is evaluated again and again, see ../regexp/sites.ts. */
function placeLiteral(node: acorn.Literal, context: Context): void {
  const site = context.temporary();
  context.sites.push(`${site}={plan:void 0,owner:void 0}`);
  // in parentheses, or `new` would take the call for its own
  context.open(node, `(${context.use('literal')}(${site},`);
  context.close(node, '))');
}

const literal: Visitor<acorn.Literal> = (node, context) => {
  const { regex, start } = node as { regex?: { pattern: string; flags: string }; start: number };
  visitLegacyLiteral(node, context);
  if (context.flags.guarded && isLongBigInt(node)) {
    context.open(node, `${context.use('bigint')}(`);
    context.close(node, ')');
  }
  if (regex !== undefined) {
    context.regexps.push({ source: regex.pattern, flags: regex.flags, start });
    if (context.flags.metered && context.fn.kind !== 'program') placeLiteral(node, context);
  }
  if (context.texts !== undefined && (typeof node.value === 'string' || regex !== undefined)) context.texts.push(node);
};

const nothing = (): void => {};

export const expressionVisitors: VisitorTable = {
  Identifier: ((node, context) => context.reference(node, 'read')) as Visitor<acorn.Identifier>,
  Literal: literal,
  ThisExpression: visitThis,
  Super: nothing,
  PrivateIdentifier: ((node, context) => context.texts?.push(node)) as Visitor<acorn.PrivateIdentifier>,
  ArrayExpression: array,
  ObjectExpression: object,
  Property: property,
  UnaryExpression: unary,
  UpdateExpression: update,
  BinaryExpression: binary,
  LogicalExpression: ((node, context) => {
    context.visit(node.left);
    context.visit(node.right);
  }) as Visitor<acorn.LogicalExpression>,
  AssignmentExpression: assignment,
  ConditionalExpression: ((node, context) => {
    context.visit(node.test);
    context.visit(node.consequent);
    context.visit(node.alternate);
  }) as Visitor<acorn.ConditionalExpression>,
  CallExpression: call,
  NewExpression: construct,
  MemberExpression: member,
  ChainExpression: ((node, context) => context.visit(node.expression)) as Visitor<acorn.ChainExpression>,
  SequenceExpression: ((node, context) => {
    // What is wrapped around it stands inside of the author's parentheses, and would take it for several arguments.
    context.open(node, '(');
    context.visitAll(node.expressions);
    context.close(node, ')');
  }) as Visitor<acorn.SequenceExpression>,
  SpreadElement: spread,
  TemplateLiteral: template,
  TaggedTemplateExpression: tagged,
  ImportExpression: importExpression,
  MetaProperty: meta,
  YieldExpression: yielded,
  AwaitExpression: awaited,
  ParenthesizedExpression: ((node, context) =>
    context.visit(node.expression)) as Visitor<acorn.ParenthesizedExpression>,
};
