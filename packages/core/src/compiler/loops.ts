// Visitors of loops: each iteration is charged where it starts.
import type * as acorn from 'acorn';
import type { AnyNode } from 'acorn';
import { askEarlyOf, asksBetween, canPrepay, prepaidChargeOf } from './charge.ts';
import type { Context, VisitorTable } from './context.ts';
import { afterStatement, mayRunInJobs, opensLabelled, resetCompletion, takeLabel, visitControl } from './control.ts';
import { depthLeave, depthResume, suspends } from './depth.ts';
import { visitCopied } from './expressions.ts';
import { leaveJob, noteSuspension, resumeJobIfLeft, runsInJobs, visitIterated } from './jobs.ts';
import { operatorOffset } from './operators.ts';
import { restShape, visitAssignmentTarget, visitBinding } from './patterns.ts';
import { enterLoop, type LoopMark, prepayLoop } from './prepaid.ts';

type Loop =
  | acorn.WhileStatement
  | acorn.DoWhileStatement
  | acorn.ForStatement
  | acorn.ForInStatement
  | acorn.ForOfStatement;

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
  const ask = innermost || !asksBetween(nodes) ? '' : askEarlyOf(context.names);
  return `${prepaidChargeOf(prepayLoop(node, place, context), nodes, context.names)};${ask}`;
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
    context.discarded = node.init;
    context.visit(node.init);
    const before = mark(context, leave);
    visitControl(node.test, labelled, context);
    context.discarded = node.update;
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

/** The shape of the pattern in a loop's head, if what it takes needs a guard. */
function headShape(left: acorn.ForInStatement['left'], context: Context): string | undefined {
  if (!context.flags.metered) return undefined;
  return restShape((left.type === 'VariableDeclaration' ? left.declarations[0]?.id : left) as AnyNode);
}

/** `for (P in o)` becomes `for (P of listed(o, shape))`: a rest in P takes the letters of each name. */
function visitListed({ left, right }: acorn.ForInStatement, shape: string, context: Context): void {
  const at = operatorOffset(context.source, left.end, right.start, 'in');
  context.edits.replace(at, at + 2, 'of');
  context.effects += 1;
  context.open(right, `${context.use('listed')}((`);
  context.visit(right);
  context.close(right, `),${shape})`);
}

/**
 * `for (var x = v in o)` of sloppy code becomes `for (var x in (x = (v), o))`, whose name was visited: strict code has no
 * value there. Gives what ends it, to be called when `o` was visited.
 */
function openForInValue({ left, right }: acorn.ForInStatement, context: Context): () => void {
  const [declarator] = left.type === 'VariableDeclaration' ? left.declarations : [];
  if (declarator?.init === undefined || declarator.init === null || declarator.id.type !== 'Identifier')
    return () => {};
  const { id, init } = declarator;
  const { source, edits } = context;
  const value = operatorOffset(source, id.end, init.start, '=');
  edits.replace(value, value + 1, ` in(${id.name}=(`);
  context.visit(init);
  const list = operatorOffset(source, init.end, right.start, 'in');
  edits.replace(list, list + 2, '),');
  return () => context.close(right, ')');
}

const forIn = (node: acorn.ForInStatement, context: Context): void => {
  const labelled = takeLabel(context);
  resetCompletion(node, context);
  const leave = enterLoop(node, context);
  context.withScope(false, () => {
    const before = mark(context, leave);
    const shape = headShape(node.left, context);
    const first = visitForHead(node.left, context);
    const closeValue = openForInValue(node, context);
    if (shape === undefined) visitCopied(node.right, context);
    else visitListed(node, shape, context);
    closeValue();
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
    const shape = headShape(node.left, context);
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

export const loopVisitors: VisitorTable = {
  WhileStatement: whileLoop,
  DoWhileStatement: doLoop,
  ForStatement: forLoop,
  ForInStatement: forIn,
  ForOfStatement: forOf,
};
