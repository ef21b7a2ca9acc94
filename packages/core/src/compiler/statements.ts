// Visitors of statements: loops and handlers are charged where they start; scripts record completion values.
import type * as acorn from 'acorn';
import type { AnyNode, Expression, Statement } from 'acorn';
import { canPrepay, prepaidChargeOf } from './charge.ts';
import type { Context, VisitorTable } from './context.ts';
import { depthLeave, depthResume, suspends } from './depth.ts';
import { lineBreaksOf } from './edits.ts';
import {
  leaveJob,
  noteSuspension,
  opensJobs,
  resumeJobIfLeft,
  runsInJobs,
  visitIterated,
  visitPassedOn,
  visitSuspended,
} from './jobs.ts';
import { visitConsumed, visitCopied } from './expressions.ts';
import { noteLeaf, visitFunction } from './functions.ts';
import { restShape, visitAssignmentTarget, visitBinding, visitGuarded } from './patterns.ts';
import { enterLoop, type LoopMark, prepayLoop, visitLeaving } from './prepaid.ts';
import { isAnonymous } from './top-level.ts';
import { visitWith } from './with.ts';

type Loop =
  | acorn.WhileStatement
  | acorn.DoWhileStatement
  | acorn.ForStatement
  | acorn.ForInStatement
  | acorn.ForOfStatement;

/** Completion values start over at a statement that may have none of its own (ECMA-262 UpdateEmpty). */
function resetCompletion(node: AnyNode, context: Context): void {
  const { completion } = context.fn;
  if (completion === undefined) return;
  if (context.afterLabel) context.afterLabel = false;
  else context.edits.insert(node.start, `${completion}=void 0;`);
}

/** A statement in single-statement position gets braces where something is put before it. */
function visitBraced(node: Statement, context: Context): void {
  if (context.fn.completion === undefined || node.type === 'BlockStatement') {
    context.visit(node);
    return;
  }
  context.open(node, '{');
  context.visit(node);
  context.close(node, '}');
}

/** Where the walk stood before a loop. */
type Mark = Pick<Context, 'nodes' | 'effects' | 'loops' | 'nests'> & { readonly leave: () => LoopMark };

const mark = ({ nodes, effects, loops, nests }: Context, leave: () => LoopMark): Mark => ({
  nodes,
  effects,
  loops,
  nests,
  leave,
});

/** The charge of one iteration, once the whole loop was visited. */
function chargeIteration(node: Loop, context: Context, before: Mark): string {
  const place = before.leave();
  const nodes = context.nodes - before.nodes;
  const calls = context.effects - before.effects !== context.loops - before.loops;
  const innermost = context.nests === before.nests;
  context.effects += 1;
  context.nests += 1;
  if (calls || !context.flags.metered || !canPrepay(nodes))
    return innermost ? context.lateText(nodes) : context.chargeText(nodes);

  context.loops += 1;
  context.use('prepay');
  return `${prepaidChargeOf(prepayLoop(node, place, context), nodes, context.names)};`;
}

/** What a loop puts at the start of its body besides its charge. */
interface BodyStart {
  readonly first?: string;
  /** For `for await`: the frame is left while the loop waits. */
  readonly awaits?: boolean;
  /** A jump to its label may come here in a job of its own. */
  readonly labelled?: boolean;
}

/** Visits a loop's body; gives what must be called when the whole loop was visited. */
function visitLoopBody(
  node: Loop,
  context: Context,
  { first = '', awaits = false, labelled = false }: BodyStart = {},
): (before: Mark) => void {
  const { body } = node;
  const counted = awaits && suspends(context);
  const inJobs = awaits && runsInJobs(context);
  const resumes = counted || inJobs;
  const back = inJobs || (labelled && opensLabelled(context)) ? `${resumeJobIfLeft(context)};` : '';
  const enter = resumes ? `${counted ? `${depthResume(context)};` : ''}try{` : '';
  const leaving = [...(inJobs ? [leaveJob(context)] : []), ...(counted ? [depthLeave(context)] : [])];
  const leave = resumes ? `}finally{${leaving.join(',')}}` : '';
  const block = body.type === 'BlockStatement';
  const at = context.edits.insert(block ? body.start + 1 : body.start, '');
  if (block) {
    context.withScope(false, () => context.visitStatements(body.body));
    if (leave !== '') context.edits.insert(body.end - 1, leave);
  } else {
    context.visit(body);
    if (context.flags.metered || first !== '' || resumes || context.fn.completion !== undefined) {
      context.close(body, `${afterStatement(body, context)}${leave}}`);
    }
  }
  const { completion } = context.fn;
  return (before) => {
    const start = back + chargeIteration(node, context, before) + enter + first;
    const braces = !block && (context.flags.metered || first !== '' || resumes || completion !== undefined);
    context.edits.texts[at] = braces ? `{${start}` : start;
    // The enclosing code pays a quarter of it once: its registers are part of that frame.
    context.nodes = before.nodes + ((context.nodes - before.nodes) >> 2) + 1;
  };
}

const whileLoop = (node: acorn.WhileStatement, context: Context): void => {
  const labelled = takeLabel(context);
  resetCompletion(node, context);
  const before = mark(context, enterLoop(node, context));
  visitControl(node.test, labelled, context);
  visitLoopBody(node, context, { labelled })(before);
};

const doLoop = (node: acorn.DoWhileStatement, context: Context): void => {
  const labelled = takeLabel(context);
  resetCompletion(node, context);
  const before = mark(context, enterLoop(node, context));
  const finish = visitLoopBody(node, context, { labelled });
  visitControl(node.test, labelled, context);
  finish(before);
};

const forLoop = (node: acorn.ForStatement, context: Context): void => {
  const labelled = takeLabel(context);
  resetCompletion(node, context);
  const leave = enterLoop(node, context);
  context.withScope(false, () => {
    context.visit(node.init);
    const before = mark(context, leave);
    visitControl(node.test, labelled, context);
    if (labelled && mayRunInJobs(context)) visitControl(node.update, labelled, context);
    else context.visit(node.update);
    visitLoopBody(node, context, { labelled })(before);
  });
};

/** Returns what must run first in the body. */
function visitForHead(left: acorn.ForInStatement['left'], context: Context, resumes = false): string {
  context.resumedTargets = resumes && runsInJobs(context);
  try {
    return visitForTarget(left, context);
  } finally {
    context.resumedTargets = false;
  }
}

function visitForTarget(left: acorn.ForInStatement['left'], context: Context): string {
  if (left.type !== 'VariableDeclaration') {
    visitAssignmentTarget(left, context);
    return '';
  }
  const id = (left.declarations[0] as acorn.VariableDeclarator).id;
  const first = context.top?.visitForHead(left, id, context);
  if (first !== undefined) return first;
  visitBinding(id, left.kind as 'var' | 'let' | 'const', context);
  return '';
}

const forIn = (node: acorn.ForInStatement, context: Context): void => {
  const labelled = takeLabel(context);
  resetCompletion(node, context);
  const leave = enterLoop(node, context);
  context.withScope(false, () => {
    const before = mark(context, leave);
    const first = visitForHead(node.left, context);
    visitCopied(node.right, context);
    visitLoopBody(node, context, { first, labelled })(before);
  });
};

const forOf = (node: acorn.ForOfStatement, context: Context): void => {
  const labelled = takeLabel(context);
  resetCompletion(node, context);
  const counted = node.await && suspends(context);
  const inJobs = node.await && runsInJobs(context);
  if (inJobs) noteSuspension(context);
  const leave = enterLoop(node, context);
  context.withScope(false, () => {
    const { nodes } = context;
    const first = visitForHead(node.left, context, node.await);
    const pattern = node.left.type === 'VariableDeclaration' ? node.left.declarations[0]?.id : node.left;
    const shape = context.flags.metered ? restShape(pattern as AnyNode) : undefined;
    if (inJobs) {
      const more = counted ? `,${depthLeave(context)}` : '';
      visitIterated(node.right, shape === undefined ? '' : `,${shape}`, more, context, () => context.visit(node.right));
    } else {
      if (shape !== undefined) context.open(node.right, `${context.use('iterable')}(`);
      context.visit(node.right);
      if (shape !== undefined) context.close(node.right, `,${shape})`);
    }
    const before = { ...mark(context, leave), nodes, ...(node.await && { effects: Number.NaN }) };
    visitLoopBody(node, context, { first, awaits: node.await, labelled })(before);
  });
};

/**
 * Whether control comes out of `node` in a job of its own: out of a `for await`, or by a jump out of one. Then
 * what follows it asks whether it may go on.
 */
function comesOutInAJob(node: AnyNode, context: Context): boolean {
  if (!mayRunInJobs(context)) return false;
  switch (node.type) {
    case 'ForOfStatement':
      return node.await;
    case 'LabeledStatement':
      return true;
    case 'IfStatement':
      return (
        comesOutInAJob(node.consequent, context) || (node.alternate ? comesOutInAJob(node.alternate, context) : false)
      );
    default:
      return false;
  }
}

const mayRunInJobs = ({ fn }: Context): boolean => fn.async;

/** Whether jumps to a label may come out of a `for await` here; then frames open jobs. */
function opensLabelled(context: Context): boolean {
  if (!runsInJobs(context)) return false;
  noteSuspension(context);
  return true;
}

/** What must stand behind a statement, inside of whatever holds it. */
export function afterStatement(node: AnyNode, context: Context): string {
  if (!comesOutInAJob(node, context)) return '';
  const resume = suspends(context) ? `${depthResume(context)};` : '';
  const text = resumeText(context) + context.chargeText(0) + resume;
  return text === '' ? '' : `;${text}`;
}

/** A statement that goes on in a job, where the frame may have been left. */
const resumeText = (context: Context): string => (opensJobs(context) ? `${resumeJobIfLeft(context)};` : '');

/** A loop's test or update: where a labelled `continue` comes to, maybe in a job of its own. */
function visitControl(node: Expression | null | undefined, labelled: boolean, context: Context): void {
  if (!node || !labelled || !mayRunInJobs(context)) {
    visitConsumed(node, context);
    return;
  }
  const opens = opensLabelled(context);
  if (opens) context.open(node, `(${resumeJobIfLeft(context)},`);
  context.visitCharged(node);
  if (opens) context.close(node, ')');
}

/** Whether the statement being visited stands behind a label. Asked once. */
function takeLabel(context: Context): boolean {
  const { labelled } = context;
  context.labelled = false;
  return labelled;
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
  context.visit(node.body);
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

const tryStatement = (node: acorn.TryStatement, context: Context): void => {
  resetCompletion(node, context);
  const { fn } = context;
  const { suspensions } = fn;
  context.visit(node.block);
  if (node.handler) visitHandler(node.handler, context, fn.suspensions > suspensions);
  if (node.finalizer) visitFinalizer(node.finalizer, context, fn.suspensions > suspensions);
};

/** Nothing of a handler runs before the charge, nor before a native stack overflow was made a fault. */
function visitHandler(node: acorn.CatchClause, context: Context, waited: boolean): void {
  const { metered } = context.flags;
  const { body, param } = node;
  context.withScope(false, () => {
    const { completion } = context.fn;
    // What the block came to before it threw does not count.
    const reset = completion === undefined ? '' : `${completion}=void 0;`;
    if (!metered) {
      if (param) visitBinding(param, 'let', context);
      context.edits.insert(body.start + 1, reset);
      context.visit(body);
      return;
    }
    const resume = suspends(context) ? `${depthResume(context)};` : '';
    const back = waited ? resumeText(context) : '';
    const head = `${back}${context.chargeText(0)}${resume}${reset}`;
    const caught = context.use('caught');
    if (param && param.type !== 'Identifier') {
      const temporary = context.temporary();
      context.edits.insert(param.start, `${temporary}){${head}${caught}(${temporary});let `);
      visitBinding(param, 'let', context);
      const breaks = lineBreaksOf(context.source.slice(param.end, body.start + 1));
      const shape = restShape(param);
      const value = shape === undefined ? temporary : `${context.use('pattern')}(${temporary},${shape})`;
      context.edits.replace(param.end, body.start + 1, `=${value};${breaks}{`);
      context.withScope(false, () => context.visitStatements(body.body));
      context.edits.insert(body.end, '}');
      return;
    }
    let name: string;
    if (param) {
      visitBinding(param, 'let', context);
      name = param.name;
      context.edits.insert(body.start + 1, `${head}${caught}(${name});`);
    } else {
      name = context.temporary();
      const breaks = lineBreaksOf(context.source.slice(node.start + 'catch'.length, body.start));
      context.edits.replace(
        node.start + 'catch'.length,
        body.start + 1,
        `(${name})${breaks}{${head}${caught}(${name});`,
      );
    }
    context.withScope(false, () => context.visitStatements(body.body));
  });
}

/** What a `finally` comes to counts only when it ends in a jump: at its end the value from before is back. */
function visitFinalizer(body: acorn.BlockStatement, context: Context, waited: boolean): void {
  const { completion } = context.fn;
  const resume = suspends(context) ? `${depthResume(context)};` : '';
  const saved = completion === undefined ? undefined : context.temporary();
  const save = saved === undefined ? '' : `const ${saved}=${completion};${completion}=void 0;`;
  context.withScope(false, () => {
    const back = waited ? resumeText(context) : '';
    context.edits.insert(body.start + 1, back + context.chargeText(0) + resume + save);
    context.visitStatements(body.body);
    if (saved !== undefined) context.edits.insert(body.end - 1, `;${completion}=${saved};`);
  });
}

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
    if (node.kind === 'const' && id.type === 'Identifier' && init) visitConstant(id.name, init, context);
    else visitInit(id, init, context);
  }
};

/** `const f = () => …` may be a leaf function that is only called by name. */
function visitConstant(name: string, init: Expression, context: Context): void {
  const { scope } = context;
  if (init.type !== 'ArrowFunctionExpression' && !(init.type === 'FunctionExpression' && !init.id)) {
    context.visit(init);
    return;
  }
  context.nodes += 1;
  noteLeaf(scope, name, visitFunction(init, context), context);
}

/** Visits a declarator's initialiser, guarded when its pattern has an array rest. */
export function visitInit(id: acorn.Pattern, init: Expression | null | undefined, context: Context): void {
  if (!init) return;
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
  WhileStatement: whileLoop,
  DoWhileStatement: doLoop,
  ForStatement: forLoop,
  ForInStatement: forIn,
  ForOfStatement: forOf,
  ReturnStatement: visitReturn,
  ThrowStatement: visitLeaving,
  BreakStatement: (): void => {},
  ContinueStatement: (): void => {},
  VariableDeclaration: variables,
  WithStatement: visitWith,
};
