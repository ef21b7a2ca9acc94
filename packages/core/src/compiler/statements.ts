// Visitors of statements; scripts record completion values. Loops, handlers and labels have files of their own.
import type * as acorn from 'acorn';
import type { Expression, Statement } from 'acorn';
import type { Context, VisitorTable } from './context.ts';
import { resetCompletion } from './control.ts';
import { visitConsumed } from './expressions.ts';
import { noteSmall, visitFunction } from './functions.ts';
import { tryStatement } from './handlers.ts';
import { noteSuspension, runsInJobs, visitPassedOn, visitSuspended } from './jobs.ts';
import { loopVisitors } from './loops.ts';
import { restShape, visitBinding, visitGuarded } from './patterns.ts';
import { visitStaticsSource } from './regexp-statics.ts';
import { visitLeaving } from './prepaid.ts';
import { isAnonymous } from './top-level.ts';
import { visitWith } from './with.ts';

/** A function that is the body of an `if` or of a label, in sloppy code, stands in a block of its own. */
function visitLoneFunction(node: acorn.FunctionDeclaration, context: Context): void {
  context.open(node, '{');
  context.withScope(false, () => context.visit(node));
  context.close(node, '}');
}

/** A statement in single-statement position gets braces where something is put before it. */
function visitBraced(node: Statement, context: Context): void {
  if (node.type === 'FunctionDeclaration') {
    visitLoneFunction(node, context);
    return;
  }
  if (context.fn.completion === undefined || node.type === 'BlockStatement') {
    context.visit(node);
    return;
  }
  context.open(node, '{');
  context.visit(node);
  context.close(node, '}');
}

const ifStatement = (node: acorn.IfStatement, context: Context): void => {
  resetCompletion(node, context);
  visitConsumed(node.test, context);
  visitBraced(node.consequent, context);
  if (node.alternate) visitBraced(node.alternate, context);
};

const LABEL_KEEPS_FIRST: ReadonlySet<string> = new Set([
  'IfStatement',
  'SwitchStatement',
  'TryStatement',
  'WhileStatement',
  'DoWhileStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
]);

const isLoop = ({ type }: Statement): boolean => type.endsWith('WhileStatement') || type.startsWith('For');

/** What the labelled statement would put before itself must stand before the label. */
const labeled = (node: acorn.LabeledStatement, context: Context): void => {
  let { body } = node;
  context.labelled = true;
  while (body.type === 'LabeledStatement') body = body.body;
  if (LABEL_KEEPS_FIRST.has(body.type)) {
    resetCompletion(node, context);
    context.afterLabel = context.fn.completion !== undefined;
  }
  if (isLoop(body)) context.loopStart ??= context.edits.insert(node.start, '');
  if (node.body.type === 'FunctionDeclaration') visitLoneFunction(node.body, context);
  else context.visit(node.body);
};

const switchStatement = (node: acorn.SwitchStatement, context: Context): void => {
  resetCompletion(node, context);
  visitConsumed(node.discriminant, context);
  context.withScope(false, () => {
    for (const one of node.cases) {
      context.visit(one.test);
      context.visitStatements(one.consequent);
    }
  });
};

/** A returned value is passed on as the engine may have it; async generators wait for theirs first. */
function visitReturn(node: acorn.ReturnStatement, context: Context): void {
  const { argument } = node;
  if (!argument || !runsInJobs(context)) {
    visitLeaving(node, context);
    return;
  }
  const visit = (): void => visitLeaving(node, context);
  if (context.fn.kind === 'async-generator') {
    noteSuspension(context);
    visitSuspended(argument, true, context, visit);
  } else {
    visitPassedOn(argument, context, visit);
  }
}

const expressionStatement = (node: acorn.ExpressionStatement, context: Context): void => {
  const { completion } = context.fn;
  if (completion === undefined) {
    context.discarded = node.expression;
    context.visit(node.expression);
    return;
  }
  // A function takes no name from where its value is kept.
  context.open(node.expression, `${completion}=(${isAnonymous(node.expression) ? '0,' : ''}`);
  context.visit(node.expression);
  context.close(node.expression, ')');
};

const block = (node: acorn.BlockStatement, context: Context): void => {
  context.withScope(false, () => context.visitStatements(node.body));
};

const variables = (node: acorn.VariableDeclaration, context: Context): void => {
  if (node.kind === 'using' || node.kind === 'await using') context.refuse(node, `${node.kind} declarations`);
  if (context.top?.visitVariables(node, context) === true) return;
  for (const { id, init } of node.declarations) {
    visitBinding(id, node.kind as 'var' | 'let' | 'const', context);
    if (id.type === 'Identifier') {
      const { scope } = context;
      context.textless.declare(node.kind === 'var' ? scope.varScope : scope, id.name, context.needsOf(init));
    }
    if (id.type === 'Identifier' && init) visitNamed(id.name, node.kind as 'var' | 'let' | 'const', init, context);
    else visitInit(id, init, context);
  }
};

/** `const f = () => …` may be a small function that is only called by name; `var` and `let`, if nothing else is assigned. */
function visitNamed(name: string, kind: 'var' | 'let' | 'const', init: Expression, context: Context): void {
  const scope = kind === 'var' ? context.scope.varScope : context.scope;
  if (init.type !== 'ArrowFunctionExpression' && !(init.type === 'FunctionExpression' && !init.id)) {
    context.visit(init);
    return;
  }
  context.nodes += 1;
  noteSmall(scope, name, visitFunction(init, context), context);
}

/** Visits a declarator's initialiser, guarded when its pattern has an array rest. */
export function visitInit(id: acorn.Pattern, init: Expression | null | undefined, context: Context): void {
  if (!init || visitStaticsSource(id, init, context)) return;
  const shape = context.flags.metered ? restShape(id) : undefined;
  if (shape === undefined) context.visit(init);
  else visitGuarded(init, shape, context);
}

export const statementVisitors: VisitorTable = {
  EmptyStatement: (): void => {},
  DebuggerStatement: (): void => {},
  BlockStatement: block,
  ExpressionStatement: expressionStatement,
  IfStatement: ifStatement,
  LabeledStatement: labeled,
  SwitchStatement: switchStatement,
  TryStatement: tryStatement,
  ...loopVisitors,
  ReturnStatement: visitReturn,
  ThrowStatement: visitLeaving,
  BreakStatement: (): void => {},
  ContinueStatement: (): void => {},
  VariableDeclaration: variables,
  WithStatement: visitWith,
};
